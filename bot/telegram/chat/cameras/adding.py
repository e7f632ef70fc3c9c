"""A camera that is added in the chat: found, tried, named, and hung somewhere."""

from collections.abc import Mapping
from itertools import count

from bot.house.doors.added import DoorWay
from bot.house.doors.builder import DoorBuilder
from bot.house.doors.door import Door, DoorId
from bot.house.names import folded, to_name
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import (
    Camera,
    CameraUnreachable,
    Login,
    Source,
    SourceKind,
    TriedCamera,
    Trouble,
    WatchPlaceId,
)
from bot.house.watch.camera_checks import to_camera_name
from bot.house.watch.camera_keeper import CameraKeeper
from bot.telegram.chat.cameras.address import AddressFault, UnfitAddress, source_of
from bot.telegram.chat.cameras.asked import (
    CameraAddressAsked,
    CameraPasswordAsked,
    CameraUserAsked,
    NewCameraNameAsked,
    NewCameraPlaceAsked,
)
from bot.telegram.chat.cameras.drafts import Draft, Drafts
from bot.telegram.chat.cameras.offers import CameraOffers, photo_of
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.cameras.two_streams import with_both
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.tongues import Tongues
from bot.words.chat.cameras import camera_add_text
from bot.words.phrase import Phrase, Text

#: Where a camera asks for nobody.
_NOBODY = "-"

#: The most cameras in one list: each is a row of buttons.
_MOST_LISTED = 20


class CameraAdding:
    """Each step leads to the next. Whatever it is asked for raises NotAllowed, and DraftGone where it goes on."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        keeper: CameraKeeper,
        builder: DoorBuilder,
        admission: Admission,
        pages: CameraPages,
        household: TelegramHousehold,
        asking: Asking,
        tongues: Tongues,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._keeper = keeper
        self._builder = builder
        self._admission = admission
        self._pages = pages
        self._household = household
        self._asking = asking
        self._tongues = tongues
        self._drafts = Drafts(steady)
        self._offers = CameraOffers(doors, keeper=keeper, household=household, steady=steady)

    async def offer_ways(self, by: Resident) -> None:
        """Show which cameras there may be."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        self._offers.ways(by)

    async def use_own(self, by: Resident) -> None:
        """Try this computer's camera, or let them choose which."""
        here = await self._keeper.find(by, here=True)
        found = [one for one in here if one.source and one.source.kind is SourceKind.USB]
        if not found:
            self._offers.none_here(by)
            return
        draft = self._drafts.begin(by.id)
        draft.found = found
        if len(found) == 1:
            await self.try_found(by, draft.id, 0)
        else:
            self._offers.found(by, draft)

    async def find(self, by: Resident) -> None:
        """Look for cameras, and let them choose one."""
        found = await self._keeper.find(by)
        draft = self._drafts.begin(by.id)
        draft.found = found[:_MOST_LISTED]
        self._offers.found(by, draft)

    async def ask_address(self, by: Resident) -> None:
        """Ask where a camera is reached."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._asking.ask(by.id, CameraAddressAsked())

    async def try_found(self, by: Resident, draft_id: str, number: int) -> None:
        """Try one of those that were found; one that tells its streams to nobody else is asked with a login."""
        draft = self._drafts.take(by.id, draft_id)
        draft.chosen = chosen = draft.found[number]
        draft.source, draft.login = chosen.source, None
        if chosen.source is None:
            await self._ask_user(by, draft)
        else:
            await self._attempt(by, draft)

    async def try_again(self, by: Resident, draft_id: str) -> None:
        """Try the same once more."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._attempt(by, self._drafts.take(by.id, draft_id))

    async def ask_login(self, by: Resident, draft_id: str) -> None:
        """Ask for user and password."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._ask_user(by, self._drafts.take(by.id, draft_id))

    async def change_login(self, by: Resident, camera: Camera) -> None:
        """Ask for another user and password of a camera that is kept."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        draft = self._drafts.begin(by.id)
        draft.source, draft.of, draft.name = camera.source, camera.id, camera.name
        await self._ask_user(by, draft)

    async def hang_at_door(self, by: Resident, draft_id: str, door: DoorId) -> None:
        """Add it at a door. Raises CameraRefused."""
        await self._add(by, self._drafts.take(by.id, draft_id), door=door)

    async def hang_at_place(self, by: Resident, draft_id: str, place: WatchPlaceId) -> None:
        """Add it at a place that there is. Raises CameraRefused."""
        name = self._keeper.places().get(place, "")
        await self._add(by, self._drafts.take(by.id, draft_id), place_name=name)

    async def ask_place(self, by: Resident, draft_id: str) -> None:
        """Ask what its place is called."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        await self._asking.ask(by.id, NewCameraPlaceAsked(self._drafts.take(by.id, draft_id).id))

    async def make_doorbell(self, by: Resident, draft_id: str) -> None:
        """Add a door, and the camera at it. Raises CameraRefused, and what ``DoorBuilder.add`` raises."""
        draft = self._drafts.take(by.id, draft_id)
        name = self._tongues.of(by.id).plain(camera_add_text.DOOR_NAME)
        # after a try that came to nothing the door is there already
        known = next((door for door in self._doors.values() if folded(door.name) == folded(name)), None)
        door = known or await self._builder.add(by, name, DoorWay.CAMERA)
        await self._add(by, draft, door=door.id)

    async def answered(
        self,
        resident: Resident,
        matter: CameraAddressAsked | CameraUserAsked | CameraPasswordAsked | NewCameraNameAsked | NewCameraPlaceAsked,
        said: str | YesOrNo,
    ) -> None:
        """Go on with what was written. Raises UnfitAddress, NoName, CameraRefused."""
        if not isinstance(said, str):
            return  # none has a button for yes or no
        if isinstance(matter, CameraAddressAsked):
            await self._admission.admit(resident, Action.MANAGE_CAMERAS)
            source = source_of(said)
            draft = self._drafts.begin(resident.id)
            draft.source = source
            await self._attempt(resident, draft)
            return
        draft = self._drafts.take(resident.id, matter.draft)
        match matter:
            case CameraUserAsked():
                draft.user, draft.login = said.strip(), None
                if draft.user != _NOBODY:
                    await self._asking.ask(resident.id, CameraPasswordAsked(draft.id))
                    return
                await self._attempt(resident, draft)
            case CameraPasswordAsked():
                draft.login = Login(draft.user, said)
                await self._attempt(resident, draft)
            case NewCameraNameAsked():
                draft.name = to_camera_name(to_name(said), self._keeper.cameras())
                self._offers.places(resident, draft)
            case NewCameraPlaceAsked():
                await self._add(resident, draft, place_name=to_name(said))

    async def _ask_user(self, by: Resident, draft: Draft) -> None:
        await self._asking.ask(by.id, CameraUserAsked(draft.id))

    async def _attempt(self, by: Resident, draft: Draft) -> None:
        """Have a camera show its picture; what came of it leads on. Raises UnfitAddress for a file that is none."""
        try:
            tried = await self._tried(by, draft)
        except CameraUnreachable as exc:
            if exc.trouble is Trouble.ADDRESS and draft.source and draft.source.kind is SourceKind.FILE:
                raise UnfitAddress(AddressFault.IS_FILE) from exc
            if draft.of is None or exc.trouble is Trouble.LOGIN:
                self._offers.failed(by, draft, exc.trouble)
            else:
                await self._keep_login(by, draft, camera_add_text.login_kept(draft.name, exc.trouble))
            return
        if draft.of is None and tried.source.kind is SourceKind.USB:
            # one of few, which is named at once so that it takes three taps
            draft.source, draft.name = tried.source, self._free_name(by, camera_add_text.OWN_NAME)
            self._offers.places(by, draft, tried)
            return
        self._household.show(by.id, camera_add_text.shows(tried.width, tried.height), photo_of(tried))
        if draft.of is None:
            draft.source = tried.source
            await self._asking.ask(by.id, NewCameraNameAsked(draft.id))
        else:
            await self._keep_login(by, draft, camera_add_text.login_changed(draft.name))

    async def _tried(self, by: Resident, draft: Draft) -> TriedCamera:
        source = draft.source
        if draft.chosen and draft.chosen.source is None:
            source = await self._keeper.streams(by, draft.chosen, draft.login)
        if source is None:
            raise CameraUnreachable(Trouble.NOT_FOUND)
        tried = await self._keeper.attempt(by, source, draft.login)
        if not source.large or draft.chosen or draft.of:  # only of what was written nobody knows which is which
            return tried
        return with_both(tried, await self._keeper.attempt(by, Source(source.kind, source.large), draft.login))

    async def _keep_login(self, by: Resident, draft: Draft, text: Text) -> None:
        """Have a camera that is kept opened with what was written."""
        if draft.of is not None:
            await self._keeper.set_login(by, draft.of, draft.login)
            self._drafts.end(by.id)
            self._household.say(by.id, text)

    async def _add(self, by: Resident, draft: Draft, *, door: DoorId | None = None, place_name: str = "") -> None:
        if draft.source is None:
            return  # a button of a draft that showed no picture offers no place
        camera = await self._keeper.add(
            by, draft.source, draft.login, name=draft.name, door=door, place_name=place_name
        )
        self._drafts.end(by.id)
        await self._pages.added(by, camera)

    def _free_name(self, by: Resident, words: Phrase) -> str:
        """The words as a name in somebody's language, with a number where another camera is called so."""
        plain = self._tongues.of(by.id).plain(words)
        taken = {folded(camera.name) for camera in self._keeper.cameras()}
        return next(name for n in count(1) if folded(name := plain if n == 1 else f"{plain} {n}") not in taken)
