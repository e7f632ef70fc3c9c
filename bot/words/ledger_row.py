"""The rows of the day's log, and what stands above its columns, in the household's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.house.ports import LedgerRow
from bot.house.records.ledger_entry import (
    FacesTold,
    LedgerEntry,
    LedgerOutcome,
    NamedPerson,
    NobodySeen,
    Shown,
)
from bot.house.records.ledger_page import FIELDS, Headings, folded
from bot.words.phrase import Phrase, Value, count, listed, say, say_in
from bot.words.tongue import Language, Tongue

_HEADINGS: Mapping[str, Phrase] = {
    "date": say_in("a column of the day’s log", "Date"),
    "time": say_in("a column of the day’s log", "Time"),
    "door": say_in("a column of the day’s log", "Door"),
    "who": say_in("a column of the day’s log: who was at the door", "Who"),
    "outcome": say_in("a column of the day’s log: what came of the visit", "Outcome"),
    "by": say_in("a column of the day’s log: which resident did that", "By"),
    "visit": say_in("a column of the day’s log: the visit’s id", "Visit"),
}

_NOBODY: Mapping[NobodySeen, Phrase] = {
    NobodySeen.NO_PICTURE: say_in("whom a visit showed", "no picture"),
    NobodySeen.NOT_LOOKED_AT: say_in("whom a visit showed", "not looked at"),
    NobodySeen.UNREADABLE: say_in("whom a visit showed", "unreadable picture"),
    NobodySeen.NO_FACE: say_in("whom a visit showed", "no face"),
    NobodySeen.PERSON: say_in("whom a visit showed", "somebody, no face seen"),
    NobodySeen.PEOPLE: say_in("whom a visit showed", "several people, no face seen"),
    NobodySeen.DOG: say_in("whom a visit showed", "a dog"),
    NobodySeen.CAT: say_in("whom a visit showed", "a cat"),
    NobodySeen.BIRD: say_in("whom a visit showed", "a bird"),
    NobodySeen.ANIMAL: say_in("whom a visit showed", "an animal"),
    NobodySeen.FORGOTTEN: say_in("whom a visit showed", "a forgotten person"),
}

_OUTCOMES: Mapping[LedgerOutcome, Phrase] = {
    LedgerOutcome.UNLOCKED: say_in("what came of a visit", "unlocked"),
    LedgerOutcome.IGNORED: say_in("what came of a visit", "ignored"),
    LedgerOutcome.NOT_CONFIRMED: say_in("what came of a visit", "unlock not confirmed"),
    LedgerOutcome.UNLOCK_FAILED: say_in("what came of a visit", "unlock failed"),
    LedgerOutcome.NOBODY_ANSWERED: say_in("what came of a visit", "nobody answered"),
}


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """Words the day's log: a ``LedgerWording``."""

    tongue: Tongue

    @property
    def headings(self) -> Headings:
        """What a new page is headed with, and every heading that one may have from another language."""
        known = {
            folded(replace(self.tongue, language=language).plain(_HEADINGS[name])): name
            for language in Language
            for name in FIELDS
        }
        return Headings(tuple(self.tongue.plain(_HEADINGS[name]) for name in FIELDS), known)

    def row(self, entry: LedgerEntry) -> LedgerRow:
        """The entry's cells; date and time alike in every language, so that they sort and are found again."""
        return LedgerRow(
            entry.visit,
            date=f"{entry.began_at:%Y-%m-%d}",
            time=f"{entry.began_at:%H:%M:%S}",
            door=entry.door,
            who=self._who(entry.who),
            outcome=self.tongue.plain(_OUTCOMES[entry.outcome]),
            by=entry.by,
        )

    def _who(self, who: Shown | NobodySeen) -> str:
        match who:
            case NobodySeen():
                return self.tongue.plain(_NOBODY[who])
            case Shown(named=(NamedPerson(name=name, sure=True),), unknown=0, unclear=0, behind=None):
                return name  # as it is: a filter finds it
            case Shown(behind=FacesTold() as behind):
                said = say("{who} (further back: {others})", who=_listed(who), others=_listed(behind))
                return self.tongue.plain(said)
            case Shown():
                return self.tongue.plain(Phrase("{who}", values={"who": _listed(who)}))


def _listed(who: FacesTold) -> Value:
    seen: list[Value] = [one.name if one.sure else say("looks like {name}?", name=one.name) for one in who.named]
    if who.unknown:
        seen.append(count("{n} unknown person", "{n} unknown people", who.unknown))
    if who.unclear:
        seen.append(count("{n} unclear face", "{n} unclear faces", who.unclear))
    return listed(seen)
