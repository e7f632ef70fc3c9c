"""The rows of the day's log, and what stands above its columns, in the household's language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot.house.ports import AttendanceRow, LedgerRow
from bot.house.records.ledger_day import LedgerDay
from bot.house.records.ledger_entry import (
    FacesTold,
    LedgerEntry,
    LedgerOutcome,
    NamedPerson,
    NobodySeen,
    Shown,
    Sureness,
)
from bot.house.records.ledger_page import ATTENDANCE, VISITS, Headings, PageForm, folded
from bot.house.records.trail import TrailSealed
from bot.house.visits.visit import VisitId
from bot.words.chat.asker_text import a_program
from bot.words.chat.cards import crowd_text
from bot.words.phrase import Phrase, Value, Verbatim, count, listed, say, say_in
from bot.words.tongue import Language, Tongue

_HEADINGS: Mapping[str, Phrase] = {
    "date": say_in("a column of the day’s log", "Date"),
    "time": say_in("a column of the day’s log", "Time"),
    "door": say_in("a column of the day’s log", "Door"),
    "who": say_in("a column of the day’s log: who was at the door", "Who"),
    "confidence": say_in("a column of the day’s log: how sure we are of who it was", "How sure"),
    "outcome": say_in("a column of the day’s log: what came of the visit", "Outcome"),
    "by": say_in("a column of the day’s log: which resident did that", "By"),
    "photo": say_in("a column of the day’s log: under which name the picture is kept", "Photo"),
    "visit": say_in("a column of the day’s log: the visit’s id", "Visit"),
}

#: What stands above the days of people.
_ATTENDANCE_HEADINGS: Mapping[str, Phrase] = {
    "date": _HEADINGS["date"],
    "person": say_in("a column of the day’s log: who was there that day", "Person"),
    "first": say_in("a column of the day’s log: when they were seen for the first time that day", "First seen"),
    "last": say_in("a column of the day’s log: when they were seen for the last time that day", "Last seen"),
    "where": say_in("a column of the day’s log: at which doors and cameras they were seen", "Where"),
    "how_sure": _HEADINGS["confidence"],
    "note": say_in("a column of the day’s log: what a resident said about that day", "Note"),
    "key": say_in("a column of the day’s log: an id of the person and the day", "Day’s id"),
}

#: What the worksheet with them is called, behind its month.
_ATTENDANCE = say_in("the name of a worksheet, behind its month: who was there on which day", "Attendance")

_SURENESS: Mapping[Sureness, Phrase] = {
    Sureness.TOLD: say_in("how sure we are of who it was", "a resident said so"),
    Sureness.SURE: say_in("how sure we are of who it was", "sure"),
    Sureness.PERHAPS: say_in("how sure we are of who it was", "perhaps"),
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

#: Whoever stood before all faces.
_HIDDEN = _NOBODY[NobodySeen.PERSON]

_OUTCOMES: Mapping[LedgerOutcome, Phrase] = {
    LedgerOutcome.UNLOCKED: say_in("what came of a visit", "unlocked"),
    LedgerOutcome.IGNORED: say_in("what came of a visit", "ignored"),
    LedgerOutcome.NOT_CONFIRMED: say_in("what came of a visit", "unlock not confirmed"),
    LedgerOutcome.UNLOCK_FAILED: say_in("what came of a visit", "unlock failed"),
    LedgerOutcome.REPLIED: say_in("what came of a visit", "replied"),
    LedgerOutcome.NOBODY_ANSWERED: say_in("what came of a visit", "nobody answered"),
    LedgerOutcome.NOBODY_RANG: say_in("what came of a visit", "nobody rang"),
}


@dataclass(frozen=True, slots=True)
class LedgerWords:
    """Words the day's log: a ``LedgerWording``."""

    tongue: Tongue

    @property
    def headings(self) -> Headings:
        """What a new page is headed with, and every heading that one may have from another language."""
        return self._headings(VISITS, _HEADINGS)

    @property
    def attendance_headings(self) -> Headings:
        """The same of the pages with the days of people."""
        return replace(self._headings(ATTENDANCE, _ATTENDANCE_HEADINGS), title=self.tongue.plain(_ATTENDANCE))

    def _headings(self, form: PageForm, worded: Mapping[str, Phrase]) -> Headings:
        known = {
            folded(replace(self.tongue, language=language).plain(worded[name])): name
            for language in Language
            for name in form.fields
        }
        return Headings(tuple(self.tongue.plain(worded[name]) for name in form.fields), known, form)

    def row(self, entry: LedgerEntry) -> LedgerRow:
        """The entry's cells; date and time alike in every language, so that they sort and are found again."""
        return LedgerRow(
            entry.visit,
            date=f"{entry.began_at:%Y-%m-%d}",
            time=f"{entry.began_at:%H:%M:%S}",
            door=entry.door,
            who=self._who(entry.who),
            outcome=self.tongue.plain(_OUTCOMES[entry.outcome]),
            by=self.tongue.plain(a_program(entry.by)) if entry.by_program else entry.by,
            confidence=self.tongue.plain(_SURENESS[entry.sureness]) if entry.sureness else "",
            photo=entry.photo or "",
        )

    def day(self, day: LedgerDay) -> AttendanceRow:
        """Somebody's day; times alike in every language."""
        where = Phrase("{where}", values={"where": listed(list(day.where))})
        how_sure = count("recognised once", "recognised {n} times", day.named)
        return AttendanceRow(
            day.key,
            date=f"{day.day:%Y-%m-%d}",
            person=day.person,
            first=f"{day.first:%H:%M:%S}" if day.first else "",
            last=f"{day.last:%H:%M:%S}" if day.last else "",
            where=self.tongue.plain(where) if day.where else "",
            how_sure=self.tongue.plain(how_sure) if day.named else "",
            note=self.tongue.plain(_note(day)) if not day.person or day.corrected_by else "",
        )

    def seal(self, sealed: TrailSealed, at: datetime) -> LedgerRow:
        """A row that is no visit: whoever keeps the log can tell by it later whether the trail was rewritten."""
        told = say_in(
            "in the day’s log", "seal of the audit trail: {seal}", seal=Verbatim(f"{sealed.lines}:{sealed.hash}")
        )
        return LedgerRow(
            VisitId(f"seal-{sealed.lines}"),
            date=f"{at:%Y-%m-%d}",
            time=f"{at:%H:%M:%S}",
            door="",
            who="",
            outcome=self.tongue.plain(told),
            by="",
        )

    def _who(self, who: Shown | NobodySeen) -> str:
        told = who_came(who)
        return told if isinstance(told, str) else self.tongue.plain(told)


def _note(day: LedgerDay) -> Phrase:
    if not day.person:
        return say_in("in the day’s log, of somebody’s day", "taken back")
    if day.absent:
        return say_in("in the day’s log, of somebody’s day", "{name} said: not here", name=day.corrected_by)
    return say_in("in the day’s log, of somebody’s day", "times corrected by {name}", name=day.corrected_by)


def who_came(who: Shown | NobodySeen) -> str | Phrase:
    """Whom a visit showed; somebody who came alone is their bare name, so that a filter finds it."""
    match who:
        case NobodySeen():
            return _NOBODY[who]
        case Shown(
            named=(NamedPerson(name=name, sure=True, pictured=False),),
            unknown=0,
            unclear=0,
            pictured=0,
            hidden=0,
            behind=None,
        ):
            return name
        case Shown(behind=FacesTold() as behind):
            return say("{who} (further back: {others})", who=_listed(who), others=_listed(behind))
        case Shown():
            return Phrase("{who}", values={"who": _listed(who)})


def _listed(who: FacesTold) -> Value:
    seen: list[Value] = [_HIDDEN] if who.hidden else []
    seen += [_called(one) for one in who.named]
    if who.unknown:
        seen.append(count("{n} unknown person", "{n} unknown people", who.unknown))
    if who.unclear:
        seen.append(count("{n} unclear face", "{n} unclear faces", who.unclear))
    if who.pictured:
        seen.append(crowd_text.pictures_of(who.pictured))
    return listed(seen)


def _called(one: NamedPerson) -> Value:
    if one.pictured:
        return crowd_text.picture_of(one.name)
    return one.name if one.sure else say("looks like {name}?", name=one.name)
