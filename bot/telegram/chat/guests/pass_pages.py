"""The messages about passes, for whoever makes them: the list, a pass, and the page on which one is made or changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta, tzinfo
from typing import Protocol

from bot.house.doors.door import Door, DoorId
from bot.house.guests import presets
from bot.house.guests.guest_pass import GuestPass, PassId, PassTerms
from bot.house.guests.passes import Passes
from bot.house.opening.openings import Openings
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.hours import EVERY_DAY
from bot.house.residents.permissions import Action, ever_may
from bot.house.residents.registrar import Registrar
from bot.telegram.actions.passes import (
    ChangePass,
    ExpectSomebody,
    NewPass,
    PassStep,
    RevokePass,
    SealPass,
    ShapePass,
    ShowPass,
    ShowPasses,
    TypePassHours,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import hour_edges
from bot.telegram.chat.guests.link_handout import hand_out_link
from bot.telegram.chat.guests.start_link import start_link
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels, guest_text
from bot.words.phrase import Lines, Phrase

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: How often a pass may open, by a tap.
_USES = (1, 5, None)

_A_FEW_HOURS = 2

#: What a pass is called that is not made yet.
NEW = PassId("")


def about(pass_id: PassId) -> str:
    """What the buttons of a pass's page are about."""
    return f"pass {pass_id}"


class _Draw(Protocol):
    """A button that draws the page again, with other terms."""

    def __call__(self, label: Phrase, terms: PassTerms, step: PassStep = ...) -> Button: ...


class PassPages:
    """Draws them."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        passes: Passes,
        openings: Openings,
        registrar: Registrar,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._passes = passes
        self._openings = openings
        self._registrar = registrar
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    # What there is

    async def show_all(self, by: Resident) -> None:
        """Every pass. Raises NotAllowed."""
        known, until = await self._passes.listed(by), self._steady() + _LASTS
        rows = [[Button(labels.name(one.terms.name), Offer(ShowPass(one.id), until))] for one in known]
        rows.append([Button(guest_labels.NEW_PASS, Offer(NewPass(), until))])
        rows.append([Button(guest_labels.EXPECT, Offer(ExpectSomebody(), until))])
        self._household.offer(by.id, guest_text.passes(known), "passes", rows)

    async def show(self, by: Resident, pass_id: PassId) -> None:
        """A pass's page. Raises NotAllowed, NoSuchPass."""
        known = await self._passes.find(by, pass_id)
        made_by = await self._registrar.resident(known.made_by)
        names = self._openings.names(known.terms.doors)
        text = guest_text.page(known, names, made_by.name if made_by else "", self._clock(), self._zone)
        until = self._steady() + _LASTS
        rows = [
            [Button(guest_labels.REVOKE, Offer(RevokePass(known.id), until))],
            [Button(guest_labels.CHANGE, Offer(ChangePass(known.id), until))],
            [Button(guest_labels.ALL_PASSES, Offer(ShowPasses(), until))],
        ]
        self._household.offer(by.id, text, about(known.id), rows)

    async def hand_out(self, by: Resident, code: str, made: GuestPass, bot_name: str | None) -> None:
        """The link of a new pass, which stands in one message alone, and its page in another one."""
        link = start_link(bot_name, code)
        await hand_out_link(self._household, by.id, guest_text.handed_out(made.terms.name, link, code), link)
        await self.show(by, made.id)

    # Making one, and changing one

    def doors_for(self, by: Resident) -> list[DoorId]:
        """The doors for which somebody may make a pass."""
        may = [door for door in self._doors if ever_may(by, Action.MAKE_PASS, door)]
        return [door for door in may if self._openings.takes_passes(door)]

    def offer_presets(self, by: Resident, name: str) -> None:
        """Let somebody choose when a new pass counts."""
        doors, now = self.doors_for(by), self._local()
        if not doors:
            self._household.say(by.id, guest_text.NO_DOOR)
            return
        until = self._steady() + _LASTS
        chosen: list[tuple[Phrase, PassTerms, PassStep]] = [
            (labels.lasting(_A_FEW_HOURS), presets.hours_from_now(name, doors, now, _A_FEW_HOURS), PassStep.REVIEW),
            (guest_labels.TODAY, presets.today(name, doors, now), PassStep.REVIEW),
            (guest_labels.WEEKEND, presets.weekend(name, doors, now), PassStep.REVIEW),
            (guest_labels.WEEKLY, presets.weekly(name, doors, now, 0), PassStep.WEEKDAY),
            (guest_labels.OTHERWISE, presets.otherwise(name, doors, now), PassStep.HOURS),
        ]
        rows = [[Button(label, Offer(ShapePass(terms, step, NEW, 0), until))] for label, terms, step in chosen]
        self._household.offer(by.id, guest_text.ask_when(name), _draft(NEW, name), rows)

    def shape(self, by: Resident, action: ShapePass) -> None:
        """Draw the page again on which a pass is made or changed, where it stands."""
        text, rows = self._page(by, action)
        self._household.redraw(by.id, text, _draft(action.changes, action.terms.name), rows)

    def shape_anew(self, by: Resident, action: ShapePass) -> None:
        """The same as a new message."""
        text, rows = self._page(by, action)
        self._household.offer(by.id, text, _draft(action.changes, action.terms.name), rows)

    async def begin_change(self, by: Resident, pass_id: PassId) -> None:
        """Show the page on which a pass is changed. Raises NotAllowed, NoSuchPass."""
        known = await self._passes.find(by, pass_id)
        self.shape_anew(by, ShapePass(known.terms, PassStep.REVIEW, known.id, known.revision))

    def _page(self, by: Resident, action: ShapePass) -> tuple[Lines | Phrase, list[list[Button]]]:
        until = self._steady() + _LASTS

        def button(label: Phrase, terms: PassTerms, step: PassStep = action.step) -> Button:
            return Button(label, Offer(replace(action, terms=terms, step=step), until))

        match action.step:
            case PassStep.WEEKDAY:
                return guest_text.ask_day(action.terms.name), self._weekdays(action, button)
            case PassStep.HOURS:
                return self._draft(action.terms), self._hours(action, until, button)
            case PassStep.REVIEW:
                return self._draft(action.terms), self._review(by, action, until, button)

    def _weekdays(self, action: ShapePass, button: _Draw) -> list[list[Button]]:
        name, doors, now = action.terms.name, action.terms.doors, self._local()
        days = [
            button(labels.WEEKDAYS[day], presets.weekly(name, doors, now, day), PassStep.REVIEW) for day in EVERY_DAY
        ]
        return [days[:4], days[4:]]

    def _hours(self, action: ShapePass, until: datetime, button: _Draw) -> list[list[Button]]:
        terms, known = action.terms, presets.hours_of(action.terms)

        def on(days: Sequence[int], begins: int = 0, ends: int = 0) -> PassTerms:
            return presets.with_hours(terms, days, _later(known.begins, begins), _later(known.ends, ends))

        chosen = known.days if terms.hours else ()
        days = [
            button(labels.weekday(day, on=day in chosen), on(days))
            for day in EVERY_DAY
            if (days := tuple(sorted({*chosen} ^ {day})))
        ]
        typed = TypePassHours(terms, action.changes, action.revision)
        return [
            days[:4],
            days[4:],
            *hour_edges(known, lambda label, begins, ends: button(label, on(known.days, begins, ends))),
            *([[button(labels.ALWAYS, on(()))]] if terms.hours else []),
            [Button(guest_labels.TYPE_HOURS, Offer(typed, until))],
            [
                button(guest_labels.LAST_DAY_EARLIER, presets.ending_later(terms, self._zone, -1)),
                button(guest_labels.LAST_DAY_LATER, presets.ending_later(terms, self._zone, 1)),
            ],
            [button(guest_labels.LAST_WEEK_LATER, presets.ending_later(terms, self._zone, 7))],
            [button(guest_labels.DONE, terms, PassStep.REVIEW)],
        ]

    def _review(self, by: Resident, action: ShapePass, until: datetime, button: _Draw) -> list[list[Button]]:
        terms, doors = action.terms, self.doors_for(by)
        uses = [
            button(labels.choice(guest_labels.uses(uses), chosen=uses == terms.uses), replace(terms, uses=uses))
            for uses in _USES
        ]
        rows = [uses]
        for door in doors if len(doors) > 1 else []:
            other = tuple(one for one in doors if (one in terms.doors) != (one == door))
            label = labels.choice(labels.name(self._doors[door].name), chosen=door in terms.doors)
            rows.append([button(label, replace(terms, doors=other))])
        ringing = labels.choice(guest_labels.RINGING, chosen=terms.while_ringing)
        rows.append([button(ringing, replace(terms, while_ringing=not terms.while_ringing))])
        rows.append([button(guest_labels.DAYS_AND_HOURS, terms, PassStep.HOURS)])
        seal = guest_labels.SAVE if action.changes else guest_labels.MAKE
        rows.append([Button(seal, Offer(SealPass(terms, action.changes, action.revision), until))])
        return rows

    def _draft(self, terms: PassTerms) -> Lines:
        return guest_text.draft(terms, self._openings.names(terms.doors), self._clock(), self._zone)

    def _local(self) -> datetime:
        return self._clock().astimezone(self._zone)


def _draft(changes: PassId, name: str) -> str:
    """What the buttons of the page are about on which a pass is made or changed."""
    return f"draft {changes or name}"


def _later(at: time, hours: int) -> time:
    return at.replace(hour=(at.hour + hours) % 24)
