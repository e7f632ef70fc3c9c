"""The messages about programs' keys: the list, one of them, and the page on which one is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta, tzinfo
from typing import TypeVar

from bot.house.doors.door import Door, DoorId
from bot.house.names import to_name
from bot.house.people import Resident
from bot.house.ports import Clock, ResidentBook
from bot.house.programs.key import KeyTerms
from bot.house.programs.keys import KeyKeeper
from bot.house.residents.actors import ProgramId
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.keys import MakeKey, NewKey, RemoveKey, RevokeKey, ShapeKey, ShowEndedKeys, ShowKey, ShowKeys
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import YesOrNo
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.residents import key_text
from bot.words.phrase import Phrase

#: How long the buttons stand.
_LASTS = timedelta(hours=1)

#: Keys that are over, of which the newest are shown at once.
_MOST_ENDED = 30

_KEYS, _DRAFT = "keys", "key draft"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeyNameAsked(Matter):
    """What the program is called that a new key is for."""

    kind = "new key"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(key_text.ASK_NAME)


class KeyPages:
    """Draws them, and asks for a name. Whoever may not is refused with NotAllowed."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        keeper: KeyKeeper,
        residents: ResidentBook,
        household: TelegramHousehold,
        asking: Asking,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._keeper = keeper
        self._residents = residents
        self._household = household
        self._asking = asking
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def show_all(self, by: Resident, *, redrawn: bool = False) -> None:
        """Every key that counts."""
        known = await self._keeper.listed(by)
        rows = [[self._button(labels.name(key.terms.name), ShowKey(key.id))] for key in known]
        rows.append([self._button(key_text.NEW, NewKey())])
        if await self._keeper.ended(by):
            rows.append([self._button(key_text.ENDED, ShowEndedKeys())])
        self._household.page(by.id, key_text.listing(known), _KEYS, rows, redrawn=redrawn)

    async def show_ended(self, by: Resident) -> None:
        """Those that count no longer, where the list stood."""
        over = (await self._keeper.ended(by))[:_MOST_ENDED]
        rows = [[self._button(labels.name(key.terms.name), ShowKey(key.id))] for key in over]
        rows.append([self._button(key_text.ALL, ShowKeys())])
        self._household.redraw(by.id, key_text.ended_listing(over), _KEYS, rows)

    async def show(self, by: Resident, program: ProgramId) -> None:
        """A key's page, where the list stood. Raises NoSuchKey."""
        key = await self._keeper.key(by, program)
        made_by = await self._residents.find(key.made_by)
        counts = key.counts(self._steady())
        left = key.expires_at - self._steady() if key.expires_at and counts else None
        text = key_text.page(
            key,
            self._names(key.terms.doors),
            made_by.name if made_by else "",
            left,
            self._clock(),
            self._zone,
            counts=counts,
        )
        rows = [
            [
                self._button(key_text.REVOKE, RevokeKey(key.id))
                if counts
                else self._button(key_text.REMOVE, RemoveKey(key.id))
            ],
            [self._button(key_text.ALL, ShowKeys()) if counts else self._button(key_text.ENDED, ShowEndedKeys())],
        ]
        self._household.redraw(by.id, text, _KEYS, rows)

    async def ask_name(self, by: Resident) -> None:
        """Ask what the program is called."""
        await self._keeper.admit(by)
        await self._asking.ask(by.id, KeyNameAsked())

    async def answered(self, resident: Resident, _: KeyNameAsked, said: str | YesOrNo) -> None:
        """Show the page on which the key is made. Raises NoName."""
        if isinstance(said, str):
            await self.shape(resident, KeyTerms(to_name(said)), redrawn=False)

    async def shape(self, by: Resident, terms: KeyTerms, *, redrawn: bool = True) -> None:
        """Draw the page on which a key is made."""
        await self._keeper.admit(by)
        self._household.page(
            by.id, key_text.draft(terms, self._names(terms.doors)), _DRAFT, self._choices(terms), redrawn=redrawn
        )

    def _choices(self, terms: KeyTerms) -> list[list[Button]]:
        scopes = [
            self._choice(label, replace(terms, scopes=_other(terms.scopes, scope)), chosen=scope in terms.scopes)
            for scope, label in key_text.SCOPE_LABELS.items()
        ]
        rows = [[one] for one in scopes]
        if len(self._doors) > 1:
            for door in self._doors.values():
                changed = replace(terms, doors=_other(terms.doors, door.id))
                rows.append([self._choice(labels.name(door.name), changed, chosen=door.id in terms.doors)])
        rows.append(
            [
                self._choice(label, replace(terms, lasts=lasts), chosen=terms.lasts == lasts)
                for lasts, label in key_text.LASTING.items()
            ]
        )
        return [*rows, [self._button(key_text.MAKE, MakeKey(terms))]]

    def _choice(self, label: Phrase, terms: KeyTerms, *, chosen: bool) -> Button:
        return self._button(labels.choice(label, chosen=chosen), ShapeKey(terms))

    def _names(self, doors: Sequence[DoorId]) -> Sequence[str]:
        return [self._doors[door].name if door in self._doors else door for door in doors]

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))


def _other(chosen: tuple[T, ...], one: T) -> tuple[T, ...]:
    """With it where it was not, and without it where it was."""
    return tuple(known for known in chosen if known != one) if one in chosen else (*chosen, one)
