"""/privacy, and cameras that are closed for a while."""

from datetime import UTC, datetime, time, timedelta, tzinfo

from bot.house.faces.profile import PersonGroup
from bot.house.people import Resident, Role
from bot.house.ports import Clock, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.rules_keeper import RulesKeeper
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.figures.facing import FacingGroups
from bot.telegram.actions.cameras import (
    ChooseFacingGroups,
    ChoosePrivacy,
    EndPrivacy,
    KeepPrivate,
    SetFacingGroup,
)
from bot.telegram.actions.privacy import ChooseNotice, ShowNotice, ShowPrivacy
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.cameras import camera_labels, camera_text, privacy_text
from bot.words.chat.doors import door_notice_text
from bot.words.chat.people import people_labels
from bot.words.tongue import OWN_NAMES, Language, Tongue

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: For how long a camera may be closed, to choose from, in minutes.
SPANS = (60, 240, 1440, 10080)

#: When a morning begins, by the household's own time.
MORNING = time(7)

#: Buttons in one row.
_WIDE = 2


class PrivacyPages:
    """Whatever it is asked for raises NotAllowed; a camera that is not there, NoSuchCamera."""

    def __init__(
        self,
        *,
        keeper: CameraKeeper,
        residents: ResidentBook,
        rules: RulesKeeper,
        facing: FacingGroups,
        pages: CameraPages,
        admission: Admission,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._keeper = keeper
        self._residents = residents
        self._rules = rules
        self._facing = facing
        self._pages = pages
        self._admission = admission
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """What is kept, and who sees it; to a child in a few sentences, with a button for all of it."""
        by = await self._admission.admit(by, Action.SEE_RINGS)
        if by.role is not Role.CHILD:
            await self.show_whole(by)
            return
        owners = [one.name for one in await self._residents.residents() if one.role is Role.OWNER]
        text = privacy_text.for_children(self._rules.now, owners, cameras=bool(self._keeper.cameras()))
        until = self._steady() + _LASTS
        rows = [
            [Button(privacy_text.WHOLE, Offer(ShowPrivacy(), until))],
            [Button(door_notice_text.BUTTON, Offer(ChooseNotice(), until))],
        ]
        self._household.offer(by.id, text, "privacy", rows)

    async def show_whole(self, by: Resident) -> None:
        """The same in full; to those who may close a camera, a button for each."""
        by = await self._admission.admit(by, Action.SEE_RINGS)
        may_close = ever_may(by, Action.KEEP_PRIVATE)
        cameras, now = self._keeper.cameras(), self._steady()
        text = privacy_text.page(cameras, self._groups(), self._rules.now, now, self._zone, may_close=may_close)
        until = now + _LASTS
        rows = [[self._button(one, until)] for one in cameras] if may_close else []
        if rows and ever_may(by, Action.CHANGE_WATCH_RULES):
            rows.append([Button(camera_labels.FACING_GROUPS, Offer(ChooseFacingGroups(), until))])
        rows.append([Button(door_notice_text.BUTTON, Offer(ChooseNotice(), until))])
        self._household.offer(by.id, text, "privacy", rows)

    async def choose_notice(self, by: Resident) -> None:
        """Let somebody choose the language of the text for the door."""
        await self._admission.admit(by, Action.SEE_RINGS)
        until = self._steady() + _LASTS
        names = [Button(labels.name(name), Offer(ShowNotice(language), until)) for language, name in OWN_NAMES.items()]
        self._household.offer(by.id, door_notice_text.CHOOSE_LANGUAGE, "notice", in_rows(names, _WIDE))

    async def notice(self, by: Resident, language: Language) -> None:
        """Send the text for the door in a language, as it would be copied."""
        await self._admission.admit(by, Action.SEE_RINGS)
        text = door_notice_text.notice(self._rules.now, cameras=bool(self._keeper.cameras()))
        self._household.say(by.id, door_notice_text.INTRODUCED)
        self._household.say(by.id, door_notice_text.copied(Tongue(language, self._zone).plain(text)))

    async def choose_facing(self, by: Resident) -> None:
        """Let an owner choose for whom it is counted how long they face a camera."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        self._show_facing(by, redrawn=False)

    async def set_facing(self, by: Resident, group: PersonGroup, *, on: bool) -> None:
        """Have it counted for a group, or not; everybody who lives here is told."""
        await self._facing.switch(by, group, on)
        self._show_facing(by, redrawn=True)

    def _show_facing(self, by: Resident, *, redrawn: bool) -> None:
        groups, until = self._groups(), self._steady() + _LASTS
        rows = [
            [
                Button(
                    labels.choice(people_labels.GROUPS[group], chosen=group in groups),
                    Offer(SetFacingGroup(group, on=group not in groups), until),
                )
            ]
            for group in PersonGroup
            if group
        ]
        self._household.page(by.id, privacy_text.ask_facing(groups), "facing", rows, redrawn=redrawn)

    def _groups(self) -> list[PersonGroup]:
        notices = self._facing.notices()
        return [group for group in PersonGroup if group in notices]

    async def choose(self, by: Resident, camera: CameraId) -> None:
        """Let somebody choose until when a camera is closed."""
        await self._admission.admit(by, Action.KEEP_PRIVATE)
        known, until = self._pages.get(camera), self._steady() + _LASTS
        spans = [
            Button(camera_labels.for_so_long(timedelta(minutes=span)), Offer(KeepPrivate(camera, span), until))
            for span in SPANS
        ]
        morning = Button(camera_labels.TILL_MORNING, Offer(KeepPrivate(camera, None), until))
        rows = in_rows([spans[0], spans[1], morning, *spans[2:]], _WIDE)
        self._household.offer(by.id, privacy_text.ask_how_long(known.name), f"close camera {camera}", rows)

    async def close(self, by: Resident, camera: CameraId, minutes: int | None) -> None:
        """Close it for so long, or until the morning. Raises CameraRefused."""
        self._pages.get(camera)
        for_ = timedelta(minutes=minutes) if minutes is not None else self._till_morning()
        closed = await self._keeper.keep_private(by, camera, for_)
        again = [[Button(camera_labels.SEE_AGAIN, Offer(EndPrivacy(camera), self._steady() + _LASTS))]]
        text = camera_text.is_private(closed, self._steady(), self._zone)
        self._household.offer(by.id, text, f"closed camera {camera}", again)
        self._pages.redraw(by, closed)

    async def open_again(self, by: Resident, camera: CameraId) -> None:
        """Have it see again."""
        self._pages.get(camera)
        opened = await self._keeper.keep_private(by, camera, None)
        self._household.say(by.id, privacy_text.opened(opened.name))
        self._pages.redraw(by, opened)

    def _button(self, camera: Camera, until: datetime) -> Button:
        if camera.private_until is not None:
            return Button(camera_labels.see_again(camera.name), Offer(EndPrivacy(camera.id), until))
        return Button(camera_labels.privacy_of(camera.name), Offer(ChoosePrivacy(camera.id), until))

    def _till_morning(self) -> timedelta:
        now = self._clock().astimezone(self._zone)
        day = now.date() if now.time() < MORNING else now.date() + timedelta(days=1)
        # told from each other in UTC: the night in which clocks change is an hour longer, or shorter
        return datetime.combine(day, MORNING, self._zone).astimezone(UTC) - now.astimezone(UTC)
