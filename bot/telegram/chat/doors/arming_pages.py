"""The page on which the house is armed and disarmed, drawn again where it stands."""

from datetime import timedelta, tzinfo

from bot.house.people import Resident
from bot.house.ports import Clock, ResidentBook
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.armed import ArmMode
from bot.house.watch.arming.arming import Arming
from bot.telegram.actions import arming as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.watch_rules import ShowWatchRules
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.doors.door_hours import hour_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import arming_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What its buttons are about: the message of the watch rules, whose page it is.
_PAGE = "watch rules"

#: For so many days the house may be left to somebody, to choose from.
_DAYS = (1, 3, 7, 14, 28)


class ArmingPages:
    """Whatever it is asked for raises NotAllowed; what cannot be, ArmingRefused, and nothing is changed."""

    def __init__(
        self,
        *,
        arming: Arming,
        residents: ResidentBook,
        admission: Admission,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._arming = arming
        self._residents = residents
        self._admission = admission
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def state(self) -> Phrase:
        """How it is, in one sentence."""
        now = self._arming.state
        who = await self._residents.find(now.by) if now.by is not None else None
        return arming_text.state(now, who.name if who else "", self._clock(), self._zone)

    async def show(self, by: Resident) -> None:
        """The page."""
        await self._admission.admit(by, Action.ARM)
        armed = self._arming.state.mode is not ArmMode.HOME
        rows = [
            [self._button(arming_text.DISARM, actions.DisarmHouse())]
            if armed
            else [self._button(arming_text.ARM, actions.ArmHouse())],
            [self._button(arming_text.SITTER, actions.ChooseSitting())],
        ]
        if ever_may(by, Action.CHANGE_WATCH_RULES):
            rows.append([self._button(arming_text.SCHEDULE, actions.ShowArmSchedule())])
        if ever_may(by, Action.MANAGE_TOPICS):
            broker = labels.choice(arming_text.BROKER, chosen=self._arming.by_broker)
            rows.append([self._button(broker, actions.LetBrokerArm(not self._arming.by_broker))])
        rows.append([self._button(labels.BACK, ShowWatchRules())])
        text = arming_text.page(await self.state(), self._arming.schedule, by_broker=self._arming.by_broker)
        self._redraw(by, text, rows)

    async def arm(self, by: Resident) -> None:
        """Nobody is at home."""
        await self._arming.arm(by)
        await self.show(by)

    async def disarm(self, by: Resident) -> None:
        """Somebody is."""
        await self._arming.disarm(by)
        await self.show(by)

    async def choose_sitting(self, by: Resident) -> None:
        """For how long somebody looks after the house."""
        await self._admission.admit(by, Action.ARM)
        days = [self._button(arming_text.days(number), actions.LeaveToSitter(number)) for number in _DAYS]
        back = [self._button(labels.BACK, actions.ShowArming())]
        self._redraw(by, arming_text.CHOOSE_DAYS, [days[:3], days[3:], back])

    async def leave_to_sitter(self, by: Resident, days: int) -> None:
        """Somebody looks after it for so many days from now."""
        await self._arming.house_sitter(by, self._clock() + timedelta(days=days))
        await self.show(by)

    async def show_schedule(self, by: Resident) -> None:
        """The hours in which it is armed by the clock."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)

        def action(days: tuple[int, ...], begins: int, ends: int) -> ButtonAction:
            return actions.SetArmSchedule(days, begins, ends)

        rows = hour_rows(self._arming.schedule, action, self._steady() + _LASTS, none=arming_text.NEVER)
        back = [self._button(labels.BACK, actions.ShowArming())]
        self._redraw(by, arming_text.schedule_page(self._arming.schedule), [*rows, back])

    async def set_schedule(self, by: Resident, hours: tuple[Hours, ...]) -> None:
        """Have it armed by the clock so."""
        await self._arming.set_schedule(by, hours)
        await self.show_schedule(by)

    async def let_broker_arm(self, by: Resident, *, on: bool) -> None:
        """Let the broker say it, or not; an owner is told what its access list needs."""
        needed = await self._arming.let_broker_arm(by, on)
        await self.show(by)
        if on:
            self._household.say(by.id, arming_text.broker_lines(needed))

    def _redraw(self, by: Resident, text: Text, rows: list[list[Button]]) -> None:
        self._household.redraw(by.id, text, _PAGE, rows)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
