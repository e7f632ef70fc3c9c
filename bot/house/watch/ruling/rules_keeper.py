"""Keeps the watch rules for the owners."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from secrets import token_hex

from bot.house.facts import Outlets
from bot.house.people import PersonId, Resident
from bot.house.ports import AuditTrail, Collection, PeopleBook
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.incident import WatchRule, WatchRuleId
from bot.house.watch.news import WatchRulesChanged
from bot.house.watch.ruling.new_rules import rules_of, rules_of_a_house
from bot.house.watch.ruling.rule_checks import MOST_RULES, check, tidied
from bot.house.watch.ruling.rule_faults import RuleFault, RuleRefused

#: Under which name they are kept.
WATCH_RULES = "watch_rules"

#: Every place that a camera looks at.
NamedPlaces = Callable[[], Mapping[WatchPlaceId, str]]


class WatchRulesKeeper:
    """Does what an owner asks. Whoever may not raises NotAllowed; a rule that is gone, KeyError; nothing changes."""

    def __init__(
        self,
        book: Collection[WatchRule],
        *,
        places: NamedPlaces,
        people: PeopleBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
    ) -> None:
        self._book = book
        self._places = places
        self._people = people
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._turn = asyncio.Lock()

    def rules(self) -> tuple[WatchRule, ...]:
        """All of them, in the order in which they were added."""
        return tuple(self._book.everything().values())

    def get(self, rule: WatchRuleId) -> WatchRule:
        """One of them. Raises KeyError."""
        found = self._book.get(rule)
        if found is None:
            raise KeyError(rule)
        return found

    async def add(self, by: Resident, rule: WatchRule) -> WatchRule:
        """A new rule, whatever its id; returns it as it is kept. Raises RuleRefused."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
            if len(self._book.everything()) >= MOST_RULES:
                raise RuleRefused(RuleFault.TOO_MANY)
            new = await self._fitting(replace(rule, id=WatchRuleId(token_hex(4))))
            await self._audit.note("watch rule added", **_noted(new, by))
            await self._book.put({new.id: new})
        await self._outlets.announce(WatchRulesChanged(by))
        return new

    async def begin(self, by: Resident) -> None:
        """Begin with what a household may begin with, where there is no rule."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
            if self._book.everything():
                return
            new = [replace(rule, id=WatchRuleId(token_hex(4))) for rule in rules_of_a_house()]
            for rule in new:
                await self._audit.note("watch rule added", **_noted(rule, by))
            await self._book.put({rule.id: rule for rule in new})
        await self._outlets.announce(WatchRulesChanged(by))

    async def change(self, by: Resident, rule: WatchRuleId, change: Callable[[WatchRule], WatchRule]) -> WatchRule:
        """Change one as it then is; returns it as it is kept. Raises RuleRefused."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
            before = self.get(rule)
            changed = await self._fitting(change(before))
            if changed == before:
                return before
            await self._audit.note("watch rule changed", **_noted(changed, by))
            await self._book.put({changed.id: changed})
        await self._outlets.announce(WatchRulesChanged(by))
        return changed

    async def remove(self, by: Resident, rule: WatchRuleId) -> WatchRule:
        """Tell of it no more; returns what it was."""
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_WATCH_RULES)
            gone = self.get(rule)
            await self._audit.note("watch rule removed", **_noted(gone, by))
            await self._book.put({rule: None})
        await self._outlets.announce(WatchRulesChanged(by))
        return gone

    async def first_of(self, camera: Camera) -> tuple[WatchRule, ...]:
        """The rules that a new camera begins with, where its place has none; told of with the camera itself.

        At a door there is none: whoever stands there has a quiet visit.
        """
        async with self._turn:
            if any(rule.place == camera.place for rule in self.rules()):
                return ()
            new = tuple(replace(rule, id=WatchRuleId(token_hex(4))) for rule in rules_of(camera))
            for rule in new:
                await self._audit.note("watch rule added", **_noted(rule, None))
            await self._book.put({rule.id: rule for rule in new})
        return new

    async def end_of_place(self, place: WatchPlaceId) -> None:
        """No camera looks there any more: what was to be told of it alone is dropped."""
        await self._drop(lambda rule: rule.place == place)

    async def move(self, place: WatchPlaceId, to: WatchPlaceId) -> None:
        """The cameras that looked there look elsewhere now, and so do its rules; where others stand already they go."""
        async with self._turn:
            taken = any(rule.place == to for rule in self.rules())
            moved = [rule for rule in self.rules() if rule.place == place]
            for rule in moved:
                what = _noted(rule if taken else replace(rule, place=to), None)
                await self._audit.note("watch rule removed" if taken else "watch rule changed", **what)
            if moved:
                await self._book.put({rule.id: None if taken else replace(rule, place=to) for rule in moved})

    async def end_of_person(self, person: PersonId) -> None:
        """Somebody's face was forgotten: nobody can miss them."""
        await self._drop(lambda rule: rule.person == person)

    async def _drop(self, which: Callable[[WatchRule], bool]) -> None:
        async with self._turn:
            gone = [rule for rule in self.rules() if which(rule)]
            for rule in gone:
                await self._audit.note("watch rule removed", **_noted(rule, None))
            if gone:
                await self._book.put({rule.id: None for rule in gone})

    async def _fitting(self, rule: WatchRule) -> WatchRule:
        tidy = tidied(rule)
        known = {person.id for person in await self._people.people()}
        check(tidy, self.rules(), places=self._places().keys(), people=known)
        return tidy


def _noted(rule: WatchRule, by: Resident | None) -> dict[str, str | float | bool | None]:
    """What the audit trail has of a rule."""
    return {
        "rule": rule.id,
        "by": by.id if by else None,
        "happening": rule.happening,
        "place": rule.place,
        "whom": rule.whom,
        "loud": rule.loud,
        "on": rule.on,
    }
