"""What a card says: every stage of a visit, worded. HTML as Telegram knows it; every name is escaped."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from bot.house.door import Door, Failure
from bot.house.peephole import Glimpse
from bot.house.people import Condition, Look, Sighting, Verdict
from bot.house.visit import Attempt, Outcome, PhotoFault, Visit

#: A card that reaches the chat later than this after the press says so.
LATE_AFTER = timedelta(seconds=60)

#: More faces than this are counted, not listed: a caption holds 1024 characters.
_LISTED = 5


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells visits and news in the household's own time."""

    zone: ZoneInfo

    def card(self, visit: Visit, door: Door, now: datetime, *, late: bool, confirming: bool = False) -> str:
        """The text of a visit's card, for its present stage."""
        lines = [f"🔔 <b>{headline(visit, door)}</b>", self._when(visit, now, late=late)]
        lines += _picture_lines(visit)
        if visit.answer:
            lines.append(self._answer(visit))
        elif visit.expired:
            lines.append("Nobody answered.")
        if visit.attempt and not visit.answer:
            lines.append(self._attempt(visit.attempt, over=visit.over))
        if confirming:
            lines.append(f"\n<b>Confirm: open the {escape(door.name)}?</b>")
        return "\n".join(line for line in lines if line)

    def glimpse(self, seen: Glimpse) -> str:
        """What a look that somebody asked for shows; its time tells one that reached the chat late."""
        at = f"📷 At the {escape(seen.door.name)} now, {seen.at.astimezone(self.zone):%H:%M:%S}:"
        match seen.look.condition:
            case Condition.CLEAR:
                return "\n".join((f"{at} <b>{_people(seen.look)}</b>", *_look_lines(seen.look)))
            case Condition.NO_FACE if seen.look.reason:
                return f"{at} I cannot see anybody, {escape(seen.look.reason)}."
            case Condition.NO_FACE:
                return f"{at} nobody to be seen."
            case Condition.UNREADABLE:
                return f"{at} the picture is damaged, I cannot read it."

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

    def _answer(self, visit: Visit) -> str:
        if visit.answer is None:
            return ""
        clock = f"{visit.answer.at.astimezone(self.zone):%H:%M:%S}"
        name = escape(visit.answer.by_name)
        if visit.answer.outcome is Outcome.UNLOCKED:
            return f"🔓 <b>{name} opened, {clock}</b>"
        return f"🔕 <b>{name} ignored it, {clock}</b>"

    def _attempt(self, attempt: Attempt, *, over: bool) -> str:
        name, clock = escape(attempt.by_name), f"{attempt.at.astimezone(self.zone):%H:%M:%S}"
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


def headline(visit: Visit, door: Door) -> str:
    """Who is where, in one line."""
    at = f"at the {escape(door.name)}"
    if not visit.look or visit.look.condition is not Condition.CLEAR:
        return f"Someone is {at}" if visit.presses else f"The camera saw something {at}"
    text = _people(visit.look)
    several = len(visit.look.sightings) > 1
    return f"{text[:1].upper()}{text[1:]} {'are' if several else 'is'} {at}"


def _people(look: Look) -> str:
    """Everybody in a picture, in a few words."""
    who = [_who(s) for s in look.sightings if s.verdict is Verdict.NAMED]
    strangers = [s for s in look.sightings if s.verdict is Verdict.UNKNOWN]
    unsure = [s for s in look.sightings if s.verdict in (Verdict.LOOKS_LIKE, Verdict.POOR)]
    if len(strangers) == 1:
        who.append("someone I don’t know")
    elif strangers:
        who.append(f"{len(strangers)} people I don’t know")
    if unsure:
        who.append("someone" if len(unsure) == 1 else f"{len(unsure)} people")
        who[-1] += " else" if len(who) > 1 and len(unsure) == 1 else ""
    if len(who) > _LISTED:
        who = [*who[: _LISTED - 1], "others"]
    return who[0] if len(who) == 1 else f"{', '.join(who[:-1])} and {who[-1]}"


def _who(sighting: Sighting) -> str:
    return escape(sighting.person.name) if sighting.person else "someone I don’t know"


_UNREADABLE = {
    PhotoFault.DAMAGED: "A picture came, but it is damaged and nobody can read it. Please look who is there.",
    PhotoFault.TOO_LARGE: "A picture came, but it is too large for me. Please set the camera to smaller pictures.",
    PhotoFault.FOREIGN: "A picture came, but of a kind that I cannot read. Please set the camera to JPEG.",
}


def _picture_lines(visit: Visit) -> list[str]:
    if visit.photo_overdue and not visit.photos and not visit.unreadable:
        return ["No picture came. The camera may be off."]
    if not visit.photos:
        return [_UNREADABLE[visit.unreadable[-1].fault]] if visit.unreadable else []
    if visit.look is None:
        return [] if visit.over else ["Looking who it is…"]
    return _look_lines(visit.look)


def _look_lines(look: Look) -> list[str]:
    if look.condition is Condition.UNREADABLE:
        return ["The picture is damaged, I cannot read it."]
    if look.condition is Condition.NO_FACE:
        return [f"I see no face in the picture{f': {escape(look.reason)}' if look.reason else ''}."]
    several = len(look.sightings) > 1
    lines = [line for s in look.sightings[:_LISTED] if (line := _sighting_line(s, numbered=several))]
    if len(look.sightings) > _LISTED:
        lines.append(f"… and {len(look.sightings) - _LISTED} more.")
    if look.elsewhere:
        others = ", ".join(dict.fromkeys(_who(s) for s in look.elsewhere[:_LISTED]))
        lines.append(f"Another picture also shows: {others}.")
    if look.hint:
        lines.append(f"⚠️ {escape(look.hint)}")
    return lines


def _sighting_line(sighting: Sighting, *, numbered: bool) -> str:
    if sighting.told_by and sighting.not_person:
        said = f"{escape(sighting.told_by)} says that this is not {escape(sighting.not_person.name)}."
    elif sighting.verdict is Verdict.LOOKS_LIKE and sighting.person:
        said = f"It looks like {escape(sighting.person.name)}, but I am not sure."
    elif sighting.verdict is Verdict.POOR:
        said = f"I cannot tell who it is: {escape(sighting.reason or 'the picture is not clear enough')}."
    elif numbered:
        said = f"{_who(sighting)[:1].upper()}{_who(sighting)[1:]}."
    else:
        return ""
    return f"{sighting.number}: {said}" if numbered else said
