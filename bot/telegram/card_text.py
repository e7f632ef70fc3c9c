"""What a card says: every stage of a visit, worded. HTML as Telegram knows it; every name is escaped."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.house.disk import DiskState
from bot.house.door import Door, Failure
from bot.house.peephole import Glimpse
from bot.house.people import Condition, Look, Person, Sighting, Verdict
from bot.house.visit import Attempt, Outcome, PhotoFault, Visit
from bot.telegram.limits import MAX_CAPTION, cut, shown_length

#: A card that reaches the chat later than this after the press says so.
LATE_AFTER = timedelta(seconds=60)

DOUBTFUL_PICTURE = "⚠️ <b>This picture may not be from our camera.</b> Please look yourself before you open."

#: More faces than this are counted, not listed: a caption holds 1024 characters.
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Brevity:
    """How much of a card's words there is room for; who answered, and how the door is, is said in any case."""

    #: The longest name, door or reason, in UTF-16 units.
    longest: int
    #: True: each face has its line.
    details: bool


#: From the longest to the shortest: names are shortened first, then the lines of the faces go.
BREVITIES = (
    Brevity(140, details=True),
    Brevity(48, details=True),
    Brevity(24, details=True),
    Brevity(24, details=False),
)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells visits and news in the household's own time."""

    zone: ZoneInfo

    def card(self, visit: Visit, door: Door, now: datetime, *, late: bool, confirming: bool = False) -> str:
        """The text of a visit's card, for its present stage; it fits a caption."""
        return _fitting(lambda brevity: self._card(visit, door, now, brevity, late=late, confirming=confirming))

    def glimpse(self, seen: Glimpse) -> str:
        """What a look that somebody asked for shows; its time tells one that reached the chat late."""
        return _fitting(lambda brevity: self._glimpse(seen, brevity))

    def missed(self, visit: Visit, door: Door) -> str:
        """That nobody answered: said once, with a sound."""
        at = f"{visit.last_at.astimezone(self.zone):%H:%M}"
        return _fitting(
            lambda brevity: f"You missed {_visitors(visit, brevity)} at the {_said(door.name, brevity)}, {at}."
        )

    def news_of_then(
        self, text: str, first_at: datetime, last_at: datetime, times: int, now: datetime, *, late: bool
    ) -> str:
        """News that reaches the chat late, or were told of several times; all times are by the machine's clock."""
        if times > 1:
            return f"{text}\n⏱ {times} times, last at {self._clock(last_at, now)}."
        if late:
            return f"{text}\n⏱ That was at {self._clock(first_at, now)}. I could not reach you then."
        return text

    def _clock(self, at: datetime, now: datetime) -> str:
        local = at.astimezone(self.zone)
        today = local.date() == now.astimezone(self.zone).date()
        return f"{local:%H:%M:%S}" if today else f"{local:%H:%M:%S on %A, %d %B}"

    def _card(self, visit: Visit, door: Door, now: datetime, brevity: Brevity, *, late: bool, confirming: bool) -> str:
        lines = [f"🔔 <b>{headline(visit, door, brevity)}</b>", self._when(visit, now, late=late)]
        lines += _picture_lines(visit, brevity)
        if any(photo.doubtful for photo in visit.photos):
            lines.append(DOUBTFUL_PICTURE)
        if visit.answer:
            lines.append(self._answer(visit, brevity))
        elif visit.expired:
            lines.append("Nobody answered.")
        if visit.attempt and not visit.answer:
            lines.append(self._attempt(visit.attempt, brevity, over=visit.over))
        if visit.disk is not DiskState.WELL:
            lines.append(_not_kept(visit.disk))
        if confirming:
            lines.append(f"\n<b>Confirm: open the {_said(door.name, brevity)}?</b>")
        return "\n".join(line for line in lines if line)

    def _glimpse(self, seen: Glimpse, brevity: Brevity) -> str:
        at = f"📷 At the {_said(seen.door.name, brevity)} now, {seen.at.astimezone(self.zone):%H:%M:%S}:"
        match seen.look.condition:
            case Condition.CLEAR:
                lines = _look_lines(seen.look, brevity)
                return "\n".join((f"{at} <b>{_people(seen.look, brevity)}</b>", *lines))
            case Condition.NO_FACE if seen.look.reason:
                return f"{at} I see no face: {_said(seen.look.reason, brevity)}."
            case Condition.NO_FACE:
                return f"{at} I see no face."
            case Condition.UNREADABLE:
                return f"{at} the picture is damaged, so I cannot tell who it is."

    def _when(self, visit: Visit, now: datetime, *, late: bool) -> str:
        began = visit.began_at.astimezone(self.zone)
        text = f"{began:%H:%M:%S}"
        if began.date() != now.astimezone(self.zone).date():
            text = f"{began:%A, %d %B}, {text}"
        if len(visit.presses) > 1:
            text += f" · rang {len(visit.presses)}×"
        if late:
            text += "\n⏱ This message is late: I could not reach you when it happened."
        return text

    def _answer(self, visit: Visit, brevity: Brevity) -> str:
        if visit.answer is None:
            return ""
        clock = f"{visit.answer.at.astimezone(self.zone):%H:%M:%S}"
        name = _said(visit.answer.by_name, brevity)
        if visit.answer.outcome is Outcome.UNLOCKED and visit.answer.late:
            return opened_after_all(name, clock)
        if visit.answer.outcome is Outcome.UNLOCKED:
            return f"🔓 <b>{name} opened, {clock}</b>"
        return f"🔕 <b>{name} ignored it, {clock}</b>"

    def _attempt(self, attempt: Attempt, brevity: Brevity, *, over: bool) -> str:
        name, clock = _said(attempt.by_name, brevity), f"{attempt.at.astimezone(self.zone):%H:%M:%S}"
        again = "" if over else " You may try again."
        match attempt.failure:
            case None:
                return f"⏳ {name} is opening the door…"
            case Failure.OFFLINE:
                return f"⚠️ {name} tried to open at {clock}, but I cannot reach the lock: the door is still shut.{again}"
            case Failure.FORBIDDEN:
                return (
                    f"⚠️ {name} tried to open at {clock}, but the broker does not let me: the door is still shut. "
                    f"Whoever set me up, please run “main.py doctor”.{again}"
                )
            case Failure.REFUSED:
                return f"⚠️ {name} tried to open at {clock}, but the lock said no: the door is still shut.{again}"
            case Failure.SILENT:
                return (
                    f"⚠️ {name} tried to open at {clock}, but the lock did not answer. "
                    f"Please look whether it opened.{again}"
                )
            case Failure.INTERRUPTED:
                return f"⚠️ I was restarted while {name} was opening at {clock}. Please look whether it opened.{again}"


def opened_after_all(name: str, clock: str) -> str:
    """The door confirmed after its card had said that it did not answer; the name is escaped."""
    return f"🔓 <b>{name} opened after all, {clock}</b>"


RANG = "🔔 They rang."
RANG_AGAIN = "🔔 They rang again."
STRANGER_TOO = "🔔 Someone I don’t know is there too."


def named(people: Sequence[Person]) -> str:
    """A reply that names who came."""
    return f"🔔 It is {_names(people)}."


def named_too(people: Sequence[Person]) -> str:
    """A reply that names who came beside somebody else."""
    return f"🔔 {_names(people)} {'is' if len(people) == 1 else 'are'} there too."


def _names(people: Sequence[Person]) -> str:
    names = [_said(person.name, BREVITIES[0]) for person in people[:_LISTED]]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def plainly(visit: Visit, door: Door) -> str:
    """The least that a card says, where it could not be drawn in full."""
    name = escape(cut(door.name, BREVITIES[0].longest))
    return f"🔔 <b>Someone was at the {name}.</b>" if visit.over else f"🔔 <b>Someone is at the {name}.</b>"


def _not_kept(disk: DiskState) -> str:
    if disk is DiskState.FULL:
        return "💾 My disk is full: I cannot keep this. It is gone when I am restarted."
    return "💾 My disk takes nothing: I cannot keep this. It is gone when I am restarted."


def headline(visit: Visit, door: Door, brevity: Brevity = BREVITIES[0]) -> str:
    """Who is where, in one line."""
    at = f"at the {_said(door.name, brevity)}"
    if not visit.look or visit.look.condition is not Condition.CLEAR:
        return f"Someone is {at}" if visit.presses else f"The camera saw something {at}"
    text = _people(visit.look, brevity)
    several = len(visit.look.sightings) > 1
    return f"{text[:1].upper()}{text[1:]} {'are' if several else 'is'} {at}"


def _fitting(words: Callable[[Brevity], str]) -> str:
    """The longest words that fit a caption."""
    text = ""
    for brevity in BREVITIES:
        text = words(brevity)
        if shown_length(text) <= MAX_CAPTION:
            break
    return text


def _said(words: str, brevity: Brevity) -> str:
    return escape(cut(words, brevity.longest))


def _visitors(visit: Visit, brevity: Brevity) -> str:
    if not visit.look or visit.look.condition is not Condition.CLEAR:
        return "someone"
    return _people(visit.look, brevity)


def _people(look: Look, brevity: Brevity) -> str:
    """Everybody in a picture, in a few words."""
    who = [_who(s, brevity) for s in look.sightings if s.verdict is Verdict.NAMED]
    strangers = [s for s in look.sightings if s.verdict is Verdict.UNKNOWN]
    unsure = [s for s in look.sightings if s.verdict in (Verdict.LOOKS_LIKE, Verdict.POOR)]
    if len(strangers) == 1:
        who.append("someone I don’t know")
    elif strangers:
        who.append(f"{len(strangers)} people I don’t know")
    if unsure and who:
        who.append("someone else" if len(unsure) == 1 else f"{len(unsure)} other people")
    elif unsure:
        who.append("someone" if len(unsure) == 1 else f"{len(unsure)} people")
    if len(who) > _LISTED:
        who = [*who[: _LISTED - 1], "others"]
    return who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"


def _who(sighting: Sighting, brevity: Brevity) -> str:
    return _said(sighting.person.name, brevity) if sighting.person else "someone I don’t know"


_UNREADABLE = {
    PhotoFault.DAMAGED: "A picture came, but it is damaged and nobody can read it. Please look who is there.",
    PhotoFault.TOO_LARGE: "A picture came, but it is too large for me. Please set the camera to smaller pictures.",
    PhotoFault.FOREIGN: "A picture came, but of a kind that I cannot read. Please set the camera to JPEG.",
}


def _picture_lines(visit: Visit, brevity: Brevity) -> list[str]:
    if visit.photo_overdue and not visit.photos and not visit.unreadable:
        return ["No picture came. The camera may be off."]
    if not visit.photos:
        return [_UNREADABLE[visit.unreadable[-1].fault]] if visit.unreadable else []
    if visit.look is None:
        return [] if visit.over else ["I am looking who it is…"]
    return _look_lines(visit.look, brevity)


def _look_lines(look: Look, brevity: Brevity) -> list[str]:
    if look.condition is Condition.UNREADABLE:
        return ["The picture is damaged, so I cannot tell who it is."]
    if look.condition is Condition.NO_FACE:
        return [f"I see no face in the picture{f': {_said(look.reason, brevity)}' if look.reason else ''}."]
    # strangers alone the headline has counted: nothing is said of each
    several = len(look.sightings) > 1 and any(s.verdict is not Verdict.UNKNOWN or s.told_by for s in look.sightings)
    listed = look.sightings[:_LISTED] if brevity.details else ()
    lines = [line for s in listed if (line := _sighting_line(s, brevity, numbered=several))]
    if len(look.sightings) > _LISTED and lines:
        lines.append(f"… and {len(look.sightings) - _LISTED} more.")
    if look.elsewhere and brevity.details:
        others = ", ".join(dict.fromkeys(_who(s, brevity) for s in look.elsewhere[:_LISTED]))
        lines.append(f"Another picture also shows: {others}.")
    if look.hint:
        lines.append(f"⚠️ {_said(look.hint, brevity)}")
    return lines


def _sighting_line(sighting: Sighting, brevity: Brevity, *, numbered: bool) -> str:
    if sighting.told_by and sighting.not_person:
        said = f"{_said(sighting.told_by, brevity)} says that this is not {_said(sighting.not_person.name, brevity)}."
    elif sighting.verdict is Verdict.LOOKS_LIKE and sighting.person:
        said = f"It looks like {_said(sighting.person.name, brevity)}, but I am not sure."
    elif sighting.verdict is Verdict.POOR:
        said = f"I cannot tell who it is: {_said(sighting.reason or 'the picture is not clear enough', brevity)}."
    elif numbered:
        said = f"{_who(sighting, brevity)[:1].upper()}{_who(sighting, brevity)[1:]}."
    else:
        return ""
    return f"{sighting.number}: {said}" if numbered else said
