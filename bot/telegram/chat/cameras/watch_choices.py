"""What the parts of a watch rule may be, as buttons."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time

from bot.house.people import Person
from bot.house.residents.hours import BY_DAY
from bot.house.watch.camera import WatchPlaceId
from bot.house.watch.incident import Happening, Span, WatchRule, Whom
from bot.telegram.actions import watch_rules as actions
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.watch_rules import RulePart
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.doors.door_hours import hour_rows
from bot.words.chat import labels
from bot.words.chat.cameras import watch_labels, watch_rules_text
from bot.words.phrase import Phrase

#: How long somebody has to be there, in seconds, and how many are too many, to choose from.
SECONDS = (10.0, 20.0, 40.0, 60.0, 120.0, 300.0)
MOST = (1, 2, 3, 4, 6, 8, 10, 15)

#: By when somebody is usually seen: half hours from here to there, as hours.
_FROM_HOUR, _TO_HOUR = 12, 22

_Rows = list[list[Button]]


class WatchChoices:
    """Makes them; ``until`` is how long such buttons stand."""

    def __init__(self, until: Callable[[], datetime]) -> None:
        self._until = until

    def of(
        self, rule: WatchRule, part: RulePart, places: Mapping[WatchPlaceId, str], people: Sequence[Person]
    ) -> tuple[Phrase, _Rows]:
        """What is asked of a part, and its answers."""
        match part:
            case RulePart.WHAT:
                chosen = watch_rules_text.CHOOSE_HAPPENING, self._happenings(rule)
            case RulePart.WHOM:
                chosen = watch_rules_text.CHOOSE_WHOM, self._whom(rule)
            case RulePart.WHERE:
                chosen = watch_rules_text.CHOOSE_PLACE, self._places(rule, places)
            case RulePart.WHEN:
                chosen = self._when(rule)
            case RulePart.SECONDS:
                chosen = watch_rules_text.CHOOSE_SECONDS, self._seconds(rule)
            case RulePart.MOST:
                chosen = watch_rules_text.CHOOSE_MOST, self._most(rule)
            case RulePart.PERSON:
                chosen = watch_rules_text.CHOOSE_PERSON, self._people(rule, people)
            case RulePart.BY:
                half_hours = self.times(lambda at: actions.SetRuleBy(rule.id, at.hour, at.minute), rule.by)
                chosen = watch_rules_text.CHOOSE_BY, half_hours
        return chosen

    def times(self, action: Callable[[time], ButtonAction], chosen: time | None = None) -> _Rows:
        """Half hours of an afternoon and an evening."""
        half_hours = [time(hour, minute) for hour in range(_FROM_HOUR, _TO_HOUR) for minute in (0, 30)]
        buttons = [self._choice(watch_labels.at(at.hour, at.minute), action(at), at == chosen) for at in half_hours]
        return in_rows(buttons, 4)

    def _happenings(self, rule: WatchRule) -> _Rows:
        buttons = [
            self._choice(said, actions.SetRuleHappening(rule.id, happening), rule.happening is happening)
            for happening, said in watch_labels.HAPPENINGS.items()
            if happening is not Happening.ABSENT
        ]
        return in_rows(buttons, 2)

    def _whom(self, rule: WatchRule) -> _Rows:
        kinds = [
            self._choice(said, actions.SetRuleWhom(rule.id, whom), rule.whom is whom)
            for whom, said in watch_labels.WHOM.items()
        ]
        groups = [
            self._choice(
                said,
                actions.SetRuleWhom(rule.id, Whom.GROUP, group),
                rule.whom is Whom.GROUP and rule.group == group,
            )
            for group, said in watch_labels.GROUPS.items()
        ]
        return [*in_rows(kinds, 2), *in_rows(groups, 2)]

    def _places(self, rule: WatchRule, places: Mapping[WatchPlaceId, str]) -> _Rows:
        everywhere = self._choice(
            watch_labels.EVERYWHERE_BUTTON, actions.SetRulePlace(rule.id, None), rule.place is None
        )
        named = [
            self._choice(watch_labels.place_button(name), actions.SetRulePlace(rule.id, place), rule.place == place)
            for place, name in places.items()
        ]
        return [[everywhere], *in_rows(named, 2)]

    def _seconds(self, rule: WatchRule) -> _Rows:
        spans = [
            self._choice(watch_labels.seconds(one), actions.SetRuleSeconds(rule.id, one), rule.seconds == one)
            for one in SECONDS
        ]
        return in_rows(spans, 3)

    def _most(self, rule: WatchRule) -> _Rows:
        numbers = [
            self._choice(watch_labels.most(one), actions.SetRuleMost(rule.id, one), rule.most == one) for one in MOST
        ]
        return in_rows(numbers, 4)

    def _people(self, rule: WatchRule, people: Sequence[Person]) -> _Rows:
        named = [
            self._choice(labels.name(one.name), actions.SetRulePerson(rule.id, one.id), rule.person == one.id)
            for one in people
        ]
        return in_rows(named, 2)

    def _when(self, rule: WatchRule) -> tuple[Phrase, _Rows]:
        def hours(days: tuple[int, ...], begins: int, ends: int) -> ButtonAction:
            return actions.SetRuleHours(rule.id, days, begins, ends)

        if rule.happening is Happening.AFTER_HOURS:
            rows = hour_rows(rule.hours, hours, self._until())
            return watch_rules_text.CHOOSE_PLACE_HOURS, rows[:-1] if rule.hours else rows
        spans = [
            self._choice(said, actions.SetRuleSpan(rule.id, span), rule.span is span)
            for span, said in watch_labels.SPANS.items()
        ]
        if rule.span is not Span.HOURS:
            return watch_rules_text.CHOOSE_SPAN, in_rows(spans, 2)
        chosen = hour_rows(rule.hours or (BY_DAY,), hours, self._until())
        return watch_rules_text.CHOOSE_HOURS, [*in_rows(spans, 2), *chosen[:-1]]

    def _choice(self, label: Phrase, action: ButtonAction, chosen: bool) -> Button:  # noqa: FBT001 - seen on the label
        return Button(labels.choice(label, chosen=chosen), Offer(action, self._until()))
