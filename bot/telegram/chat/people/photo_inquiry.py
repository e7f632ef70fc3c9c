"""Who is in a photo that was sent: told, or asked; of several faces one is chosen."""

from datetime import timedelta, tzinfo

from aiogram import Bot

from bot.house.faces.inquiry import Identified, Inquiry
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused, PhotoTrouble
from bot.house.people import PersonId, Resident, Sighting, Verdict
from bot.house.ports import Clock, EyesUnavailable
from bot.telegram.actions.faces import ChooseSentFace
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.downloads import download
from bot.telegram.chat.people.face_questions import FaceGuessed, NameAsked, ShownFace
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import labels
from bot.words.chat.people import inquiry_text
from bot.words.phrase import Text

#: How long one of several faces may be chosen.
_CHOOSING_LASTS = timedelta(hours=1)

#: Faces of one photo that are shown, as an album takes them.
_MOST_FACES = 10


class PhotoInquiry:
    """Looks at photos without a name, and at those of which nothing was learned."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        inquiry: Inquiry,
        asking: Asking,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._household = household
        self._inquiry = inquiry
        self._asking = asking
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def asked(self, resident: Resident, shown: ShownFace) -> None:
        """Tell who is in a photo that came without a name, and ask for it where we do not know.

        Of an album there is one name. Raises PhotoRefused, NotAllowed, PhotosOutOfReach.
        """
        if len(shown.files) != 1:
            await self._asking.ask(resident.id, NameAsked(shown))
            return
        photos = await download(self._bot, shown.files)
        if not photos:
            raise PhotoRefused(PhotoTrouble(PhotoReason.EMPTY))
        try:
            seen = await self._inquiry.who_is(resident, photos[0])
        except EyesUnavailable:  # their name can be heard all the same
            await self._asking.ask(resident.id, NameAsked(shown))
            return
        faces = seen.look.sightings
        if shown.box is not None:
            faces = tuple(face for face in faces if face.box == shown.box)
        match faces:
            case ():
                reason = PhotoReason.NO_FACE if shown.box is None else PhotoReason.NO_FACE_THERE
                raise PhotoRefused(PhotoTrouble(reason))
            case (face,):
                await self._tell(resident, shown, seen, face)
            case _:
                await self._choose(resident, shown.files[0], seen, "")

    async def refused(self, resident: Resident, photo: bytes, file: str, name: str, said: Text) -> bool:
        """Show which face could not be learned, and why, or let one of several be chosen; False: there is none."""
        try:
            seen = await self._inquiry.who_is(resident, photo)
            match seen.look.sightings:
                case ():
                    return False
                case (face,):
                    self._household.show(resident.id, said, await self._crop(resident, seen, face))
                case _:
                    await self._choose(resident, file, seen, name)
        except (PhotoRefused, EyesUnavailable):
            return False
        return True

    async def _tell(self, resident: Resident, shown: ShownFace, seen: Identified, face: Sighting) -> None:
        match face.verdict, face.person:
            case ((Verdict.NAMED | Verdict.LOOKS_LIKE), person) if person:
                guess = FaceGuessed(shown, person.name, sure=face.verdict is Verdict.NAMED)
                await self._asking.ask(resident.id, guess)
            case Verdict.POOR, _:
                said = inquiry_text.poor(face)
                self._household.show(resident.id, said, await self._crop(resident, seen, face))
            case _:
                text = inquiry_text.unknown(seen.seen_of(face), self._clock(), self._zone)
                await self._asking.ask(resident.id, NameAsked(shown), text)

    async def _choose(self, resident: Resident, file: str, seen: Identified, name: str) -> None:
        faces = seen.look.sightings[:_MOST_FACES]
        crops = [(str(face.number), await self._crop(resident, seen, face)) for face in faces]
        until = self._steady() + _CHOOSING_LASTS
        choices = [
            Button(labels.face(face.number), Offer(ChooseSentFace(file, face.box, name), until)) for face in faces
        ]
        rows = in_rows(choices, 4)
        self._household.album(resident.id, crops)
        self._household.offer(resident.id, inquiry_text.several(faces, name), f"photo {file}", rows)

    async def _crop(self, resident: Resident, seen: Identified, face: Sighting) -> NotePhoto:
        jpeg = await self._inquiry.crop(resident, seen.jpeg, face.box)
        return NotePhoto(jpeg, _shown(face))


def chosen(action: ChooseSentFace) -> ShownFace:
    """The face that a button means."""
    return ShownFace(files=(action.file,), box=action.box)


def _shown(face: Sighting) -> frozenset[PersonId]:
    return frozenset({face.person.id}) if face.person else frozenset()
