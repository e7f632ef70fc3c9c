"""The phrases that a household says at its doors: the usual ones, in each reader's language, and its own."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from secrets import token_hex

from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.visits.reply import NoSuchPhrase, NothingToSay, TooLongToSay, TooManyPhrases

#: The name of the collection, and of the one document in it.
PHRASES, HOUSEHOLD = "phrases", "household"

#: So long a phrase may be, in characters: every door takes it, a board's screen too.
LONGEST_PHRASE = 64

#: So many a household has of its own: they stand on buttons.
MOST_OWN = 12


class StockPhrase(StrEnum):
    """What may be said at a door without anybody having written it; they are stored."""

    MOMENT = "moment"
    NOT_NOW = "not_now"
    NEIGHBOUR = "neighbour"
    THANKS = "thanks"


@dataclass(frozen=True, slots=True)
class OwnPhrase:
    """A phrase that somebody of the household wrote."""

    id: str
    text: str


@dataclass(frozen=True, slots=True)
class HousePhrases:
    """What a household says at its doors."""

    own: tuple[OwnPhrase, ...] = ()
    #: Usual ones that it does not want.
    hidden: tuple[StockPhrase, ...] = ()

    @property
    def stock(self) -> Sequence[StockPhrase]:
        """The usual ones that it wants."""
        return [phrase for phrase in StockPhrase if phrase not in self.hidden]

    def find(self, phrase: str) -> OwnPhrase:
        """One of its own. Raises NoSuchPhrase."""
        found = next((known for known in self.own if known.id == phrase), None)
        if found is None:
            raise NoSuchPhrase(phrase)
        return found


#: Of a household that has changed nothing.
USUAL = HousePhrases()


def as_said(text: str, most: int) -> str:
    """Words as a door says them: on one line. Raises NothingToSay, TooLongToSay."""
    said = " ".join("".join(c if c.isprintable() or c.isspace() else "" for c in text).split())
    if not said:
        raise NothingToSay
    if len(said) > most:
        raise TooLongToSay(most)
    return said


class Phrasebook:
    """Keeps them."""

    def __init__(self, book: Collection[HousePhrases], *, admission: Admission, audit: AuditTrail) -> None:
        self._book = book
        self._admission = admission
        self._audit = audit
        self._turn = asyncio.Lock()

    def phrases(self) -> HousePhrases:
        """All of them, as they are now."""
        return self._book.get(HOUSEHOLD) or USUAL

    async def look(self, by: Resident) -> HousePhrases:
        """All of them, for somebody who may change them. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHOOSE_PHRASES)
        return self.phrases()

    async def add(self, by: Resident, text: str) -> HousePhrases:
        """Have one more; the same one twice is one. Raises NotAllowed, NothingToSay, TooLongToSay, TooManyPhrases."""
        await self._admission.admit(by, Action.CHOOSE_PHRASES)
        said = as_said(text, LONGEST_PHRASE)
        async with self._turn:
            known = self.phrases()
            if any(phrase.text == said for phrase in known.own):
                return known
            if len(known.own) >= MOST_OWN:
                raise TooManyPhrases
            return await self._put(by, replace(known, own=(*known.own, OwnPhrase(token_hex(4), said))))

    async def remove(self, by: Resident, phrase: StockPhrase | str) -> HousePhrases:
        """Have one less: a usual one, or the household's own of this id. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHOOSE_PHRASES)
        async with self._turn:
            known = self.phrases()
            if isinstance(phrase, StockPhrase):
                hidden = tuple(dict.fromkeys((*known.hidden, phrase)))
                return await self._put(by, replace(known, hidden=hidden))
            return await self._put(by, replace(known, own=tuple(one for one in known.own if one.id != phrase)))

    async def restore(self, by: Resident) -> HousePhrases:
        """Have all the usual ones again. Raises NotAllowed."""
        await self._admission.admit(by, Action.CHOOSE_PHRASES)
        async with self._turn:
            return await self._put(by, replace(self.phrases(), hidden=()))

    async def _put(self, by: Resident, phrases: HousePhrases) -> HousePhrases:
        await self._audit.note("phrases changed", by=by.id, own=len(phrases.own), hidden=len(phrases.hidden))
        await self._book.put({HOUSEHOLD: phrases})
        return phrases
