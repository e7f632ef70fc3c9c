"""Faces taught by chat: from photos with a name, or on a visit's card; asked about where the name does not tell."""

from collections.abc import Awaitable, Callable

from aiogram import Bot

from bot.house.faces.faces import Faces
from bot.house.faces.forgetting import ForgottenMeanwhile
from bot.house.faces.lesson import Lesson
from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused
from bot.house.faces.seen_face import SeenFace
from bot.house.names import NoName, to_name
from bot.house.people import Resident, ResidentId
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.downloads import download
from bot.telegram.chat.people.face_questions import (
    FaceGuessed,
    FaceMatter,
    NameAsked,
    NameDoubted,
    NameMeant,
    ShownFace,
)
from bot.telegram.chat.people.odd_samples import OddSamples
from bot.telegram.chat.people.photo_inquiry import PhotoInquiry
from bot.telegram.chat.people.undoing import Undoing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.people import faults, lessons
from bot.words.wishes import typed_names


class Teaching:
    """Carries names to the book of faces, asks for those that are missing or doubtful, and tells what came of it."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        faces: Faces,
        asking: Asking,
        undoing: Undoing,
        odd_samples: OddSamples,
        inquiry: PhotoInquiry,
    ) -> None:
        self._bot = bot
        self._household = household
        self._faces = faces
        self._asking = asking
        self._undoing = undoing
        self._odd_samples = odd_samples
        self._inquiry = inquiry
        #: Told whoever taught somebody a face.
        self.on_taught: Callable[[ResidentId], Awaitable[None]] = _nobody_waits

    async def photos(
        self, resident: Resident, files: tuple[str, ...], messages: tuple[int, ...], caption: str, *, since: int
    ) -> None:
        """Learn somebody from photos, or ask who it is where the caption does not tell.

        ``since``: what ``Faces.forgotten_so_far`` was when they came in; who was forgotten after it is not learned.

        Raises NotAllowed.
        """
        await self._faces.admit_teacher(resident)  # before anybody is asked for a name
        shown = ShownFace(files=files, messages=messages)
        try:
            name = to_name(caption)
        except NoName:
            await self._inquiry.asked(resident, shown)
            return
        if await self._is_doubtful(caption, name):
            await self._asking.ask(resident.id, NameMeant(shown, name))
        else:
            await self._learn(resident, shown, name, sure=False, since=since)

    async def ask_name(self, resident: ResidentId, face: SeenFace) -> None:
        """Ask what a face on a card is called."""
        await self._asking.ask(resident, NameAsked(ShownFace(face)))

    async def name_face(self, resident: Resident, face: SeenFace, name: str) -> None:
        """Learn a face of a card by a name that was chosen from the known ones."""
        await self._learn(resident, ShownFace(face), name, sure=False)

    async def choose(self, resident: Resident, shown: ShownFace, name: str) -> None:
        """Go on with one of several faces in a photo: learn it by its name, or tell who it is."""
        if name:
            await self._learn(resident, shown, name, sure=False)
        else:
            await self._inquiry.asked(resident, shown)

    async def answered(self, resident: Resident, matter: FaceMatter, said: str | YesOrNo) -> None:
        """Learn a face as it is called, or ask again. Raises NoName and what ``Faces`` raises."""
        await self._faces.admit_teacher(resident)  # nobody is asked again who may not teach by now
        match matter, said:
            case NameMeant() | FaceGuessed(), YesOrNo.NO:  # it was not meant as a name: ask for one
                await self._asking.ask(resident.id, NameAsked(matter.shown))
            case _, YesOrNo.NO:  # what was only doubted is left
                self._household.say(resident.id, lessons.CANCELLED)
            case NameMeant() | NameDoubted() | FaceGuessed(), YesOrNo.YES:
                await self._learn(resident, matter.shown, matter.name, sure=isinstance(matter, NameDoubted))
            case _, str():
                await self._named(resident, matter, said)

    async def _named(self, resident: Resident, matter: FaceMatter, text: str) -> None:
        name = to_name(text)
        if await self._is_doubtful(text, name):
            await self._asking.ask(resident.id, NameMeant(matter.shown, name))
        else:
            sure = isinstance(matter, NameDoubted) and name == matter.name
            await self._learn(resident, matter.shown, name, sure=sure)

    async def _is_doubtful(self, text: str, name: str) -> bool:
        return typed_names.is_doubtful(text) and await self._faces.named(name) is None

    async def _learn(
        self, resident: Resident, shown: ShownFace, name: str, *, sure: bool, since: int | None = None
    ) -> None:
        """Learn a face of a card, or of photos, and tell what came of it.

        Who was forgotten after ``since``, or while their photos are fetched, is not learned anew.
        """
        since = self._faces.forgotten_so_far if since is None else since
        try:
            if shown.on_card is not None:
                lesson = await self._faces.learn_from_visit(resident, shown.on_card, name, sure=sure)
            else:
                photos = await download(self._bot, shown.files)
                lesson = await self._faces.learn(resident, name, photos, box=shown.box, sure=sure, since=since)
                if _is_refused(shown, lesson) and await self._inquiry.refused(
                    resident, photos[0], shown.files[0], name, lessons.lesson_failed(lesson)
                ):
                    return
        except PhotoRefused as refused:
            self._household.say(resident.id, faults.refused(refused.trouble))
        except ForgottenMeanwhile:
            self._household.say(resident.id, lessons.FORGOTTEN_ALREADY)
        else:
            await self._tell(resident.id, lesson, shown)
            await self._odd_samples.ask(resident, lesson)

    async def _tell(self, resident: ResidentId, lesson: Lesson, shown: ShownFace) -> None:
        """Tell what came of a lesson; where we took a face for somebody else's, ask whether the name is true."""
        if lesson.taught:
            await self._undoing.offer(resident, lessons.lesson(lesson), lesson.taught)
            await self.on_taught(resident)
        elif lesson.learned or lesson.already or not lesson.doubtful:
            self._household.say(resident, lessons.lesson(lesson))
        if lesson.doubtful:
            await self._asking.ask(resident, NameDoubted(shown, lesson.person.name), lessons.doubt(lesson))


async def _nobody_waits(_: ResidentId) -> None:
    """Nobody is led anywhere by it."""


def _is_refused(shown: ShownFace, lesson: Lesson) -> bool:
    """Tell whether the only photo was of no use for what it shows, and it is worth showing which face that is."""
    of_a_face = {PhotoReason.POOR_FACE, PhotoReason.SEVERAL_FACES}
    return (
        len(shown.files) == 1
        and not lesson.doubtful
        and {one.reason for one in lesson.refusals} <= of_a_face
        and (bool(lesson.refusals))
    )
