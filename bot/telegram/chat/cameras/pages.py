"""The list of cameras, and a page for each: how it is, and what somebody can do with it."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, Refusal, cell, ever_may
from bot.house.watch.camera import Camera, CameraId, CameraUnreachable, Trouble
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.places import door_of
from bot.house.watch.viewing import Viewing
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.camera_adding import AddCamera
from bot.telegram.actions.camera_views import ClipCamera, ShowLive, ShowSquares, SnapCamera, Squares
from bot.telegram.actions.cameras import (
    AskCameraFacing,
    AskCameraPlace,
    AskRemoveCamera,
    ChangeCameraLogin,
    ChoosePrivacy,
    EndPrivacy,
    MoveCamera,
    PutCameraAtDoor,
    PutCameraAtPlace,
    RemoveCamera,
    RenameCamera,
    SetCameraFacing,
    SetCameraHours,
    ShowCamera,
    ShowCameraHours,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.cameras.offers import way_rows
from bot.telegram.chat.doors.door_hours import hour_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.notes import NotePhoto
from bot.words.chat import labels
from bot.words.chat.cameras import camera_add_text, camera_labels, camera_text
from bot.words.phrase import Phrase, Text

#: How long the buttons below the list and the pages stand, and those that ask once more.
_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

#: Whoever opens a page waits no longer for its picture, in seconds: [Picture now] is more patient.
_PICTURE_S = 4.0


class NoSuchCamera(Exception):
    """There is no camera of this id (any more)."""


class CameraPages:
    """A message with every camera, and one a camera; drawn again where it no longer holds.

    Whatever it is asked for raises NotAllowed; a camera that is not there, NoSuchCamera.
    """

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        keeper: CameraKeeper,
        viewing: Viewing,
        admission: Admission,
        household: TelegramHousehold,
        zone: tzinfo,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._keeper = keeper
        self._viewing = viewing
        self._admission = admission
        self._household = household
        self._zone = zone
        self._steady = steady

    def seen_by(self, by: Resident) -> list[Camera]:
        """The cameras through which somebody may look."""
        return [one for one in self._keeper.cameras() if ever_may(by, Action.VIEW_CAMERA, door_of(one))]

    def get(self, camera: CameraId) -> Camera:
        """One of them."""
        try:
            return self._keeper.get(camera)
        except KeyError as exc:
            raise NoSuchCamera from exc

    def why_not(self, camera: CameraId, trouble: Trouble) -> Text:
        """What is said in the place of a picture: one that is closed on purpose is not broken."""
        known = self.get(camera)
        if known.private_until is not None:
            return camera_text.is_private(known, self._steady(), self._zone)
        return camera_text.no_picture(known.name, trouble)

    async def say_none(self, by: Resident) -> None:
        """Tell somebody who sees none that there is none; where there are some that are not theirs, it is refused."""
        others = self._keeper.cameras()
        if others or isinstance(cell(by.role, Action.VIEW_CAMERA), Refusal):
            await self._admission.admit(by, Action.VIEW_CAMERA, door_of(others[0]) if others else None)
        self._household.say(by.id, camera_text.NO_CAMERA)

    async def show_all(self, by: Resident) -> None:
        """Every camera that somebody may look through, with a button to its page; where there is none, ways to one."""
        seen, may_add = self.seen_by(by), ever_may(by, Action.MANAGE_CAMERAS)
        if not seen and not may_add:
            await self.say_none(by)
            return
        until = self._steady() + _LASTS
        rows = [[Button(camera_labels.camera(one.name), Offer(ShowCamera(one.id), until))] for one in seen]
        if may_add:
            rows += [[Button(camera_labels.ADD, Offer(AddCamera(), until))]] if seen else way_rows(until)
        states = [(one, self._keeper.state(one.id)) for one in seen]
        self._household.offer(by.id, camera_text.cameras(states, self._steady(), self._zone), "cameras", rows)

    async def show(self, by: Resident, camera: CameraId) -> None:
        """A camera's page, with what it sees now."""
        known = self.get(camera)
        await self._admission.admit(by, Action.VIEW_CAMERA, door_of(known))
        picture = await self._picture(by, known)
        self._household.offer(by.id, *self._page(by, self.get(camera)), picture)

    def redraw(self, by: Resident, camera: Camera) -> None:
        """Draw a camera's page again, where it stands."""
        self._household.redraw(by.id, *self._page(by, camera))

    async def added(self, by: Resident, camera: Camera) -> None:
        """After a camera was added: what it does now, and its page's buttons."""
        place = self._place(camera)
        if camera.door is not None:
            text = camera_add_text.added_at_door(camera.name, place)
        else:
            text = camera_add_text.added_at_place(camera.name, place)
        self._household.offer(by.id, text, *self._page(by, camera)[1:])

    async def offer_places(self, by: Resident, camera: CameraId) -> None:
        """Let somebody choose where a camera hangs."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        known, until = self.get(camera), self._steady() + _LASTS
        rows = [
            [Button(camera_labels.at_door(door.name), Offer(PutCameraAtDoor(camera, door.id), until))]
            for door in self._doors.values()
        ]
        rows += [
            [Button(camera_labels.at_place(name), Offer(PutCameraAtPlace(camera, place), until))]
            for place, name in self._keeper.places().items()
            if DoorId(place) not in self._doors
        ]
        rows.append([Button(camera_labels.OTHER_PLACE, Offer(AskCameraPlace(camera), until))])
        self._household.offer(by.id, camera_text.ask_place(known.name), f"camera place {camera}", rows)

    def say_place(self, by: Resident, camera: Camera) -> None:
        """After that."""
        place = self._place(camera)
        if camera.door is not None:
            self._household.say(by.id, camera_text.hangs_at_door(camera.name, place))
        else:
            self._household.say(by.id, camera_text.hangs_at_place(camera.name, place))
        self.redraw(by, camera)

    async def show_hours(self, by: Resident, camera: CameraId) -> None:
        """When a camera watches, to be changed by taps."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        self._hours(by, self.get(camera), redrawn=False)

    def redraw_hours(self, by: Resident, camera: Camera) -> None:
        """Draw that again, where it stands."""
        self._hours(by, camera, redrawn=True)

    async def ask_remove(self, by: Resident, camera: CameraId) -> None:
        """Ask whether a camera shall be removed."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        known = self.get(camera)
        rows = yes_or_no(camera_labels.REMOVE_YES, RemoveCamera(camera), self._steady() + _ASKING_LASTS)
        self._household.offer(by.id, camera_text.ask_remove(known.name), f"remove camera {camera}", rows)

    async def ask_facing(self, by: Resident, camera: CameraId) -> None:
        """Ask whether it shall be counted who faces a camera, and tell what that means."""
        await self._admission.admit(by, Action.MANAGE_CAMERAS)
        known = self.get(camera)
        yes = SetCameraFacing(camera, on=True)
        rows = yes_or_no(camera_labels.FACING_YES, yes, self._steady() + _ASKING_LASTS)
        self._household.offer(by.id, camera_text.ask_facing(known.name), f"facing camera {camera}", rows)

    def _hours(self, by: Resident, camera: Camera, *, redrawn: bool) -> None:
        def action(days: tuple[int, ...], begins: int, ends: int) -> ButtonAction:
            return SetCameraHours(camera.id, days, begins, ends)

        rows = hour_rows(camera.hours, action, self._steady() + _LASTS)
        self._household.page(by.id, camera_text.hours(camera), f"camera hours {camera.id}", rows, redrawn=redrawn)

    async def _picture(self, by: Resident, camera: Camera) -> NotePhoto | None:
        if camera.private_until is not None or not self._keeper.state(camera.id).sees:
            return None
        with suppress(CameraUnreachable, TimeoutError, KeyError):
            async with asyncio.timeout(_PICTURE_S):
                return NotePhoto(await self._viewing.snap(by, camera.id), frozenset())
        return None

    def _place(self, camera: Camera) -> str:
        return self._keeper.places().get(camera.place, camera.name)

    def _page(self, by: Resident, camera: Camera) -> tuple[Text, str, list[list[Button]]]:
        """The message of a camera: its words, what its buttons are about, and the buttons."""
        state, now = self._keeper.state(camera.id), self._steady()
        text = camera_text.page(camera, state, self._place(camera), now, self._zone)
        return text, f"camera {camera.id}", self._rows(by, camera, now + _LASTS)

    def _rows(self, by: Resident, camera: Camera, until: datetime) -> list[list[Button]]:
        def button(label: Phrase, action: ButtonAction) -> Button:
            return Button(label, Offer(action, until))

        one, private = camera.id, camera.private_until is not None
        rows: list[list[Button]] = []
        if not private:
            rows.append([button(camera_labels.PICTURE, SnapCamera(one)), button(camera_labels.LIVE, ShowLive(one))])
            rows.append([button(camera_labels.CLIP, ClipCamera(one))])
        if ever_may(by, Action.KEEP_PRIVATE) and private:
            rows.append([button(camera_labels.SEE_AGAIN, EndPrivacy(one))])
        elif ever_may(by, Action.KEEP_PRIVATE):
            rows.append([button(camera_labels.PRIVACY, ChoosePrivacy(one))])
        if not ever_may(by, Action.MANAGE_CAMERAS):
            return rows
        facing = SetCameraFacing(one, on=False) if camera.facing else AskCameraFacing(one)
        return [
            *rows,
            [button(camera_labels.NAME, RenameCamera(one)), button(camera_labels.PLACE, MoveCamera(one))],
            [
                button(camera_labels.ZONES, ShowSquares(one, Squares.ZONES)),
                button(camera_labels.MASKS, ShowSquares(one, Squares.MASKS)),
            ],
            [button(labels.DOOR_HOURS, ShowCameraHours(one)), button(camera_labels.LOGIN, ChangeCameraLogin(one))],
            [button(labels.choice(camera_labels.FACING, chosen=camera.facing), facing)],
            [button(camera_labels.REMOVE, AskRemoveCamera(one))],
        ]
