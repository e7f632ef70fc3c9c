"""Who a pass is for, from when until when it counts, and who is expected: asked for by chat."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Self

from bot.house.guests import presets
from bot.house.guests.expected import ExpectedVisitor, ExpectedVisitors
from bot.house.guests.guest_pass import PassId, PassTerms
from bot.house.names import to_name
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.telegram.actions.passes import DropExpected, ExpectAt, PassStep, ShapePass
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.chat.guests.pass_pages import PassPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.guests import expect_text, guest_labels, guest_text
from bot.words.phrase import Phrase

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: "9-12", "9:30 – 12.15", however it is typed.
_HOURS = re.compile(r"\b(\d{1,2})(?:[:.h](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.h](\d{2}))?\b")

#: When somebody is mostly expected: tomorrow, in the morning and in the afternoon.
_TOMORROW = ((8, 12), (12, 17))
_SOON = timedelta(hours=2)

#: The hour with which a day ends.
_MIDNIGHT = 24


@dataclass(frozen=True, slots=True)
class PassNameAsked(Matter):
    """Who a new pass is for."""

    kind = "new pass"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(guest_text.ASK_NAME)


@dataclass(frozen=True, slots=True)
class PassHoursAsked(Matter):
    """From when until when a pass counts."""

    kind = "pass hours"
    terms: PassTerms
    changes: PassId
    revision: int

    def phrasing(self) -> Phrasing:
        """Two times of the day."""
        return Phrasing(guest_text.ASK_HOURS)

    def carried_out(self) -> Self:
        """Without anybody's name."""
        return replace(self, terms=replace(self.terms, name=""))


@dataclass(frozen=True, slots=True)
class ExpectedAsked(Matter):
    """Who is expected, and when."""

    kind = "expected"

    def phrasing(self) -> Phrasing:
        """A name, and hours."""
        return Phrasing(expect_text.ASK_EXPECTED)


class UnfitHours(Exception):
    """These are no hours."""


class GuestAsking:
    """Asks, and goes on with what is answered."""

    def __init__(
        self,
        *,
        household: TelegramHousehold,
        expected: ExpectedVisitors,
        pass_pages: PassPages,
        asking: Asking,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._household = household
        self._expected = expected
        self._pass_pages = pass_pages
        self._asking = asking
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def ask_name(self, resident: ResidentId) -> None:
        """Ask who a new pass is for."""
        await self._asking.ask(resident, PassNameAsked())

    async def ask_hours(self, resident: ResidentId, terms: PassTerms, changes: PassId, revision: int) -> None:
        """Ask from when until when a pass counts."""
        await self._asking.ask(resident, PassHoursAsked(terms, changes, revision))

    async def ask_expected(self, resident: ResidentId) -> None:
        """Ask who is expected."""
        await self._asking.ask(resident, ExpectedAsked())

    async def answered(
        self, resident: Resident, matter: PassNameAsked | PassHoursAsked | ExpectedAsked, said: str | YesOrNo
    ) -> None:
        """Go on with what was written. Raises NoName, UnfitHours, and what ``ExpectedVisitors.expect`` raises."""
        if not isinstance(said, str):
            return  # none has a button for yes or no
        match matter:
            case PassNameAsked():
                self._pass_pages.offer_presets(resident, to_name(said))
            case PassHoursAsked(terms=terms, changes=changes, revision=revision):
                begins, ends, _ = _hours_in(said)
                changed = presets.with_hours(terms, presets.hours_of(terms).days, begins, ends)
                self._pass_pages.shape_anew(resident, ShapePass(changed, PassStep.HOURS, changes, revision))
            case ExpectedAsked():
                await self.heard_of(resident, said)

    # Whoever is expected

    async def heard_of(self, resident: Resident, words: str) -> None:
        """Expect whom somebody wrote of; where no hours are told, ask for them. Raises NoName, and as ``expect``."""
        await self._expected.listed(resident)  # whoever may not is asked for nothing
        try:
            begins, ends, rest = _hours_in(words)
        except UnfitHours:
            self._ask_when(resident, to_name(words))
            return
        now = self._clock().astimezone(self._zone)
        first, last = self._on(now, begins), self._on(now, ends)
        if last <= first:
            last += timedelta(days=1)
        if last <= now:  # it is over for today
            first, last = first + timedelta(days=1), last + timedelta(days=1)
        await self.expect(resident, to_name(rest), first.astimezone(UTC), last.astimezone(UTC))

    async def expect(self, resident: Resident, name: str, begins: datetime, ends: datetime) -> None:
        """Expect somebody, and say so. Raises as ``ExpectedVisitors.expect``."""
        visitor = await self._expected.expect(resident, name, begins, ends)
        self._household.say(resident.id, expect_text.is_expected(visitor, self._clock(), self._zone))

    async def show_expected(self, resident: Resident) -> bool:
        """Whoever is expected; False: nobody is. Raises NotAllowed."""
        known = await self._expected.listed(resident)
        text, rows = expect_text.expected([one for _, one in known], self._clock(), self._zone), self._rows(known)
        if known:
            self._household.offer(resident.id, text, "expected", rows)
        return bool(known)

    async def drop(self, resident: Resident, key: str) -> None:
        """Expect somebody no more, and draw the list again. Raises NotAllowed."""
        await self._expected.drop(resident, key)
        known = await self._expected.listed(resident)
        text = expect_text.expected([one for _, one in known], self._clock(), self._zone)
        self._household.redraw(
            resident.id, text if known else expect_text.NOBODY_EXPECTED, "expected", self._rows(known)
        )

    def _rows(self, known: Sequence[tuple[str, ExpectedVisitor]]) -> list[list[Button]]:
        until = self._steady() + _LASTS
        return [[Button(guest_labels.drop(one.name), Offer(DropExpected(key), until))] for key, one in known]

    def _ask_when(self, resident: Resident, name: str) -> None:
        now, until = self._clock().astimezone(self._zone), self._steady() + _LASTS
        morrow = now + timedelta(days=1)
        windows: list[tuple[Phrase, datetime, datetime]] = [(guest_labels.between(now, now + _SOON), now, now + _SOON)]
        for begins, ends in _TOMORROW:
            first, last = self._on(morrow, time(begins)), self._on(morrow, time(ends))
            windows.append((guest_labels.tomorrow_between(first, last), first, last))
        rows = [
            [Button(label, Offer(ExpectAt(name, first.astimezone(UTC), last.astimezone(UTC)), until))]
            for label, first, last in windows
        ]
        self._household.offer(resident.id, expect_text.ask_expected_when(name), f"expect {name}", rows)

    def _on(self, day: datetime, at: time) -> datetime:
        return datetime.combine(day.date(), at, self._zone)


def _hours_in(words: str) -> tuple[time, time, str]:
    """The two times of the day in somebody's words, and what else they wrote. Raises UnfitHours."""
    found = _HOURS.search(words)
    if found is None:
        raise UnfitHours
    first, first_minute, last, last_minute = found.groups()
    try:
        begins = time(int(first), int(first_minute or 0))
        ends = time(0 if int(last) == _MIDNIGHT else int(last), int(last_minute or 0))
    except ValueError:
        raise UnfitHours from None
    return begins, ends, f"{words[: found.start()]} {words[found.end() :]}".strip(" ,;:")
