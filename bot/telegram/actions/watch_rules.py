"""What the cameras tell: the page of /watch, and its rules."""

from dataclasses import dataclass
from enum import StrEnum

from bot.house.people import PersonId
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Happening, Span, WatchRuleId, Whom
from bot.telegram.actions.action import ButtonAction


class RulePart(StrEnum):
    """Which part of a rule is chosen."""

    WHAT = "what"
    WHOM = "whom"
    WHERE = "where"
    WHEN = "when"
    SECONDS = "seconds"
    MOST = "most"
    PERSON = "person"
    BY = "by"


@dataclass(frozen=True, slots=True)
class ShowWatchRules(ButtonAction):
    """Show all rules."""

    kind = "show_watch_rules"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShowWatchRule(ButtonAction):
    """Show one rule."""

    kind = "show_watch_rule"
    lasting = True
    rule: WatchRuleId


@dataclass(frozen=True, slots=True)
class TakeFirstRules(ButtonAction):
    """Begin with the rules that were offered."""

    kind = "take_first_rules"


@dataclass(frozen=True, slots=True)
class ChooseNewRule(ButtonAction):
    """Show what a new rule may tell of."""

    kind = "choose_new_rule"
    lasting = True


@dataclass(frozen=True, slots=True)
class AddWatchRule(ButtonAction):
    """Have a new rule that tells of this."""

    kind = "add_watch_rule"
    lasting = True
    happening: Happening


@dataclass(frozen=True, slots=True)
class AddAbsenceOf(ButtonAction):
    """Show by when somebody is missed, for a new rule."""

    kind = "add_absence_of"
    lasting = True
    person: PersonId


@dataclass(frozen=True, slots=True)
class AddAbsenceBy(ButtonAction):
    """Have a new rule that misses somebody who was not seen by then."""

    kind = "add_absence_by"
    lasting = True
    person: PersonId
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class ChooseRulePart(ButtonAction):
    """Show what a part of a rule may be."""

    kind = "choose_rule_part"
    lasting = True
    rule: WatchRuleId
    part: RulePart


@dataclass(frozen=True, slots=True)
class SetRuleHappening(ButtonAction):
    """Have a rule tell of this."""

    kind = "set_rule_happening"
    lasting = True
    rule: WatchRuleId
    happening: Happening


@dataclass(frozen=True, slots=True)
class SetRuleWhom(ButtonAction):
    """Have a rule tell of these."""

    kind = "set_rule_whom"
    lasting = True
    rule: WatchRuleId
    whom: Whom
    group: str = ""


@dataclass(frozen=True, slots=True)
class SetRulePlace(ButtonAction):
    """Have a rule count there; None: everywhere."""

    kind = "set_rule_place"
    lasting = True
    rule: WatchRuleId
    place: WatchPlaceId | None


@dataclass(frozen=True, slots=True)
class SetRuleSpan(ButtonAction):
    """Have a rule count then."""

    kind = "set_rule_span"
    lasting = True
    rule: WatchRuleId
    span: Span


@dataclass(frozen=True, slots=True)
class SetRuleHours(ButtonAction):
    """Have a rule count on these days, from one full hour to another."""

    kind = "set_rule_hours"
    lasting = True
    rule: WatchRuleId
    days: tuple[int, ...]
    begins: int
    ends: int


@dataclass(frozen=True, slots=True)
class SetRuleSeconds(ButtonAction):
    """Have a rule tell of who is there for so long."""

    kind = "set_rule_seconds"
    lasting = True
    rule: WatchRuleId
    seconds: float


@dataclass(frozen=True, slots=True)
class SetRuleMost(ButtonAction):
    """Have a rule tell of more than so many."""

    kind = "set_rule_most"
    lasting = True
    rule: WatchRuleId
    most: int


@dataclass(frozen=True, slots=True)
class SetRulePerson(ButtonAction):
    """Have a rule miss somebody."""

    kind = "set_rule_person"
    lasting = True
    rule: WatchRuleId
    person: PersonId


@dataclass(frozen=True, slots=True)
class SetRuleBy(ButtonAction):
    """Have a rule miss them from then on."""

    kind = "set_rule_by"
    lasting = True
    rule: WatchRuleId
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class LetRuleSound(ButtonAction):
    """Have a rule's cards make a sound, or not."""

    kind = "let_rule_sound"
    lasting = True
    rule: WatchRuleId
    on: bool


@dataclass(frozen=True, slots=True)
class LetRuleWaitForArming(ButtonAction):
    """Have a rule count only while the house is armed, or always."""

    kind = "let_rule_wait_for_arming"
    lasting = True
    rule: WatchRuleId
    on: bool


@dataclass(frozen=True, slots=True)
class SwitchRule(ButtonAction):
    """Have a rule count, or not."""

    kind = "switch_rule"
    lasting = True
    rule: WatchRuleId
    on: bool


@dataclass(frozen=True, slots=True)
class AskRemoveRule(ButtonAction):
    """Ask whether a rule shall be removed."""

    kind = "ask_remove_rule"
    lasting = True
    rule: WatchRuleId


@dataclass(frozen=True, slots=True)
class RemoveRule(ButtonAction):
    """Remove a rule."""

    kind = "remove_rule"
    dangerous = True
    acting = True
    rule: WatchRuleId
