"""What somebody chooses from while a camera is added."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.names import NoName, to_name
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.watch.camera import FoundCamera, TriedCamera, Trouble
from bot.house.watch.camera_keeper import CameraKeeper
from bot.telegram.actions.camera_adding import (
    FindCameras,
    HangAtDoor,
    HangAtPlace,
    HangElsewhere,
    MakeDoorbell,
    TryCameraAgain,
    TryFoundCamera,
    UseOwnCamera,
    WriteCameraAddress,
    WriteCameraLogin,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.cameras.address import shown
from bot.telegram.chat.cameras.drafts import Draft
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat.cameras import camera_add_text, camera_labels, camera_text
from bot.words.phrase import Phrase, Text, lines

#: How long buttons stand that are no draft's.
_LASTS = timedelta(hours=1)

#: What buttons are about: those of one step live at a time.
_ABOUT = "new camera"


class CameraOffers:
    """Messages with buttons, one after the other."""

    def __init__(
        self, doors: Mapping[DoorId, Door], *, keeper: CameraKeeper, household: TelegramHousehold, steady: Clock
    ) -> None:
        self._doors = doors
        self._keeper = keeper
        self._household = household
        self._steady = steady

    def ways(self, by: Resident) -> None:
        """Which cameras there may be."""
        self._offer(by, camera_add_text.ASK_WAY, way_rows(self._steady() + _LASTS))

    def none_here(self, by: Resident) -> None:
        """This computer has none."""
        until = self._steady() + _LASTS
        again = [Button(camera_labels.TRY_AGAIN, Offer(UseOwnCamera(), until))]
        self._offer(by, camera_add_text.NO_OWN, [again, *way_rows(until)[1:]])

    def found(self, by: Resident, draft: Draft) -> None:
        """Those that were found."""
        rows = [
            [Button(_label(one), Offer(TryFoundCamera(draft.id, number), draft.until))]
            for number, one in enumerate(draft.found)
        ]
        below = [
            [Button(camera_labels.FIND_AGAIN, Offer(FindCameras(), draft.until))],
            [Button(camera_labels.ADDRESS, Offer(WriteCameraAddress(), draft.until))],
        ]
        self._offer(by, camera_add_text.FOUND if rows else camera_add_text.FOUND_NONE, [*rows, *below])

    def failed(self, by: Resident, draft: Draft, trouble: Trouble) -> None:
        """What can be done after a camera was tried in vain."""
        login = [Button(camera_labels.LOGIN, Offer(WriteCameraLogin(draft.id), draft.until))]
        again = [Button(camera_labels.TRY_AGAIN, Offer(TryCameraAgain(draft.id), draft.until))]
        other = [Button(camera_labels.ADDRESS, Offer(WriteCameraAddress(), draft.until))]
        is_login = trouble is Trouble.LOGIN
        text: Text = camera_add_text.WRONG_LOGIN if is_login and draft.login else camera_add_text.failed(trouble)
        new = [login, other] if is_login else [again, other]
        self._offer(by, text, new if draft.of is None else [login])

    def places(self, by: Resident, draft: Draft, tried: TriedCamera | None = None) -> None:
        """Where it may hang; ``tried``: what it shows, where that was not shown yet."""
        until = draft.until
        rows = [
            [Button(camera_labels.at_door(door.name), Offer(HangAtDoor(draft.id, door.id), until))]
            for door in self._doors.values()
        ]
        if not rows:
            rows.append([Button(camera_labels.DOORBELL, Offer(MakeDoorbell(draft.id), until))])
        rows += [
            [Button(camera_labels.at_place(name), Offer(HangAtPlace(draft.id, place), until))]
            for place, name in self._keeper.places().items()
            if DoorId(place) not in self._doors
        ]
        rows.append([Button(camera_labels.OTHER_PLACE, Offer(HangElsewhere(draft.id), until))])
        asked: Text = camera_text.ask_place(draft.name)
        if tried:
            asked = lines(camera_add_text.shows(tried.width, tried.height), asked)
        self._offer(by, asked, rows, photo_of(tried) if tried else None)

    def _offer(self, by: Resident, text: Text, rows: list[list[Button]], photo: NotePhoto | None = None) -> None:
        self._household.offer(by.id, text, _ABOUT, rows, photo)


def way_rows(until: datetime) -> list[list[Button]]:
    """The ways to a camera, the easiest one first."""
    return [
        [Button(camera_labels.OWN, Offer(UseOwnCamera(), until))],
        [Button(camera_labels.FIND, Offer(FindCameras(), until))],
        [Button(camera_labels.ADDRESS, Offer(WriteCameraAddress(), until))],
    ]


def photo_of(tried: TriedCamera) -> NotePhoto:
    """What a camera showed when it was tried; nobody looked who is in it."""
    return NotePhoto(tried.jpeg, frozenset())


def _label(found: FoundCamera) -> Phrase:
    try:
        name: str = to_name(found.name)  # what a device calls itself may hold anything
    except NoName:
        name = ""
    return camera_labels.found(name, shown(found.source.address if found.source else found.onvif))
