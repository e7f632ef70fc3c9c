"""The page of what the cameras tell, drawn again where it stands: its rules, each a sentence whose parts are tapped."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.house.doors.door import DoorId
from bot.house.people import PersonId, Resident
from bot.house.ports import Clock, PeopleBook
from bot.house.residents.admission import Admission
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action, ever_may
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId
from bot.house.watch.ruling.new_rules import OF_SOMEBODY, new_rule, rules_of_a_house
from bot.house.watch.ruling.rules_keeper import WatchRulesKeeper
from bot.telegram.actions import watch_rules as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.arming import ShowArming
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.cameras.watch_choices import WatchChoices
from bot.telegram.chat.doors.arming_pages import ArmingPages
from bot.telegram.chat.gone import NoSuchRule
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.cameras import watch_labels, watch_rules_text
from bot.words.chat.cameras.watch_rules_text import RuleScene
from bot.words.chat.doors import arming_text
from bot.words.chat.where_text import where
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What its buttons are about.
_PAGE = "watch rules"

#: In one row.
_NUMBERS_WIDE = 5


class WatchPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed, NoSuchRule.

    What a rule cannot be raises RuleRefused, and nothing is changed.
    """

    def __init__(
        self,
        *,
        rules: WatchRulesKeeper,
        cameras: CameraKeeper,
        arming: ArmingPages,
        people: PeopleBook,
        admission: Admission,
        household: TelegramHousehold,
        doors: Callable[[], set[DoorId]],
        steady: Clock,
    ) -> None:
        self._rules = rules
        self._cameras = cameras
        self._arming = arming
        self._people = people
        self._admission = admission
        self._household = household
        self._doors = doors
        self._steady = steady

    async def show(self, by: Resident, *, redrawn: bool = False) -> None:
        """All rules, and whether the house is armed."""
        await self._admission.admit(by, Action.ARM)
        if not self._cameras.cameras():
            self._page(by, watch_rules_text.NO_CAMERAS, [[self._button(arming_text.MORE, ShowArming())]], redrawn)
            return
        rules = self._rules.rules()
        may_change = ever_may(by, Action.CHANGE_WATCH_RULES)
        told = [(rule, await self._scene(rule)) for rule in rules]
        rows = [[self._button(arming_text.MORE, ShowArming())]]
        if may_change:
            numbered = [
                self._button(watch_labels.rule_button(number), actions.ShowWatchRule(rule.id))
                for number, rule in enumerate(rules, 1)
            ]
            new = [self._button(watch_labels.NEW, actions.ChooseNewRule())]
            rows = [*in_rows(numbered, _NUMBERS_WIDE), new, *rows]
        if may_change and not rules:
            offered = [(rule, await self._scene(rule)) for rule in rules_of_a_house()]
            rows = [[self._button(watch_labels.FIRST_YES, actions.TakeFirstRules())], *rows]
            self._page(by, watch_rules_text.offered(offered), rows, redrawn)
            return
        text = watch_rules_text.page(await self._arming.state(), told, may_change=may_change)
        self._page(by, text, rows, redrawn)

    async def take_first(self, by: Resident) -> None:
        """Begin with the rules that were offered, as far as there are none."""
        await self._rules.begin(by)
        await self.show(by, redrawn=True)

    async def rule(self, by: Resident, rule: WatchRuleId) -> None:
        """One rule, with its parts as buttons."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        await self._show_rule(by, self._known(rule))

    async def choose_new(self, by: Resident) -> None:
        """What a new rule may tell of."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        buttons = [
            self._button(said, actions.AddWatchRule(happening)) for happening, said in watch_labels.HAPPENINGS.items()
        ]
        self._page(by, watch_rules_text.CHOOSE_HAPPENING, [*in_rows(buttons, 2), self._back()], redrawn=True)

    async def add(self, by: Resident, happening: Happening) -> None:
        """A new rule that tells of this; whose absence it is about is asked first."""
        if happening is Happening.ABSENT:
            await self.choose_missed(by)
            return
        await self._show_rule(by, await self._rules.add(by, new_rule(happening)))

    async def choose_missed(self, by: Resident) -> None:
        """Whose absence a new rule may tell."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        people = [
            self._button(labels.name(one.name), actions.AddAbsenceOf(one.id)) for one in await self._people.people()
        ]
        text = watch_rules_text.CHOOSE_PERSON if people else watch_rules_text.NOBODY_KNOWN
        self._page(by, text, [*in_rows(people, 2), self._back()], redrawn=True)

    async def choose_missed_by(self, by: Resident, person: PersonId) -> None:
        """From when on somebody is missed, for a new rule."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        rows = WatchChoices(self._until).times(lambda at: actions.AddAbsenceBy(person, at.hour, at.minute))
        self._page(by, watch_rules_text.CHOOSE_BY, [*rows, self._back()], redrawn=True)

    async def add_absence(self, by: Resident, person: PersonId, at: time) -> None:
        """A new rule that misses somebody."""
        new = replace(new_rule(Happening.ABSENT), person=person, by=at)
        await self._show_rule(by, await self._rules.add(by, new))

    async def choose(self, by: Resident, rule: WatchRuleId, part: actions.RulePart) -> None:
        """What a part of a rule may be."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        known = self._known(rule)
        choices = WatchChoices(self._until)
        text, rows = choices.of(known, part, self._cameras.places(), await self._people.people())
        back = [self._button(labels.BACK, actions.ShowWatchRule(rule))]
        self._page(by, text, [*rows, back], redrawn=True)

    async def change(self, by: Resident, rule: WatchRuleId, change: Callable[[WatchRule], WatchRule]) -> None:
        """Have a rule be otherwise."""
        await self._show_rule(by, await self._change(by, rule, change))

    async def set_hours(self, by: Resident, rule: WatchRuleId, hours: tuple[Hours, ...]) -> None:
        """Have a rule count in these hours; its hours are drawn again, for the next tap."""
        await self._change(by, rule, lambda known: replace(known, span=Span.HOURS, hours=hours))
        await self.choose(by, rule, actions.RulePart.WHEN)

    async def ask_remove(self, by: Resident, rule: WatchRuleId) -> None:
        """Ask whether a rule shall go."""
        await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
        known = self._known(rule)
        rows = [
            [self._button(watch_labels.REMOVE_YES, actions.RemoveRule(rule))],
            [self._button(labels.BACK, actions.ShowWatchRule(rule))],
        ]
        self._page(by, watch_rules_text.ask_remove(known, await self._scene(known)), rows, redrawn=True)

    async def remove(self, by: Resident, rule: WatchRuleId) -> None:
        """Tell of it no more."""
        self._known(rule)
        await self._rules.remove(by, rule)
        await self.show(by, redrawn=True)

    async def _show_rule(self, by: Resident, rule: WatchRule) -> None:
        rows = self._parts(rule, await self._scene(rule))
        self._page(by, watch_rules_text.one(rule, await self._scene(rule)), rows, redrawn=True)

    def _parts(self, rule: WatchRule, scene: RuleScene) -> list[list[Button]]:
        place = self._cameras.places().get(rule.place, rule.place) if rule.place else ""
        part = actions.RulePart

        def choose(label: Phrase, which: actions.RulePart) -> Button:
            return self._button(label, actions.ChooseRulePart(rule.id, which))

        absent = rule.happening is Happening.ABSENT
        chosen = [
            *([] if absent else [choose(watch_labels.what(rule), part.WHAT)]),
            *([choose(watch_labels.of_whom(rule), part.WHOM)] if rule.happening in OF_SOMEBODY else []),
            choose(watch_labels.where_button(place), part.WHERE),
            *([] if absent else [choose(watch_labels.when_button(rule), part.WHEN)]),
            *([choose(watch_labels.seconds_button(rule), part.SECONDS)] if _is(rule, Happening.LOITERS) else []),
            *([choose(watch_labels.most_button(rule), part.MOST)] if _is(rule, Happening.CROWD) else []),
            *([choose(watch_labels.person_button(scene.person), part.PERSON)] if absent else []),
            *([choose(watch_labels.by_button(rule.by), part.BY)] if rule.by else []),
        ]
        sound = labels.choice(watch_labels.WITH_SOUND, chosen=rule.loud)
        armed = labels.choice(watch_labels.ONLY_ARMED, chosen=rule.armed_only)
        switches = [
            self._button(sound, actions.LetRuleSound(rule.id, not rule.loud)),
            *([] if absent else [self._button(armed, actions.LetRuleWaitForArming(rule.id, not rule.armed_only))]),
        ]
        on = labels.choice(watch_labels.SWITCHED_ON, chosen=rule.on)
        last = [
            self._button(on, actions.SwitchRule(rule.id, not rule.on)),
            self._button(watch_labels.REMOVE, actions.AskRemoveRule(rule.id)),
        ]
        return [*in_rows(chosen, 2), switches, last, self._back()]

    async def _change(self, by: Resident, rule: WatchRuleId, change: Callable[[WatchRule], WatchRule]) -> WatchRule:
        try:
            return await self._rules.change(by, rule, change)
        except KeyError as exc:
            raise NoSuchRule from exc

    def _known(self, rule: WatchRuleId) -> WatchRule:
        try:
            return self._rules.get(rule)
        except KeyError as exc:
            raise NoSuchRule from exc

    async def _scene(self, rule: WatchRule) -> RuleScene:
        person = ""
        if rule.person:
            known = await self._people.people()
            person = next((one.name for one in known if one.id == rule.person), "")
        if rule.place is None:
            return RuleScene(None, person)
        name = self._cameras.places().get(rule.place, rule.place)
        return RuleScene(where(name, door=DoorId(rule.place) in self._doors()), person)

    def _back(self) -> list[Button]:
        return [self._button(labels.BACK, actions.ShowWatchRules())]

    def _page(self, by: Resident, text: Text, rows: list[list[Button]], redrawn: bool) -> None:  # noqa: FBT001 - one of two
        self._household.page(by.id, text, _PAGE, rows, redrawn=redrawn)

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._until()))

    def _until(self) -> datetime:
        return self._steady() + _LASTS


def _is(rule: WatchRule, happening: Happening) -> bool:
    return rule.happening is happening
