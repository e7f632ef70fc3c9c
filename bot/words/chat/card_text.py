"""What a card says: every stage of a visit."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.house.doors.door import Door
from bot.house.people import Condition, Person
from bot.house.records.disk import DiskState
from bot.house.visits.peephole import Glimpse
from bot.house.visits.visit import Outcome, PhotoFault, Visit
from bot.words.chat import attempt_text, crowd_text, disk_text, faceless_text, opening_text
from bot.words.chat.look_text import MOST_LISTED, look_lines
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Opening, Phrase, Text, TimeOfDay, Value, count, lines, listed, say

#: Earlier visits of somebody unknown that are told with their time.
_TIMES_TOLD = 3

DOUBTFUL_PICTURE = say("⚠️ <b>This picture may not be from our camera.</b> Please look yourself before you open.")

RANG = say("🔔 They rang.")
RANG_AGAIN = say("🔔 They rang again.")
STRANGER_TOO = say("🔔 Someone I don’t know is there too.")

_SOMEONE = say("someone")

_UNREADABLE = {
    PhotoFault.DAMAGED: say("A picture came, but it is damaged and nobody can read it. Please look who is there."),
    PhotoFault.TOO_LARGE: say("A picture came, but it is too large for me. Please set the camera to smaller pictures."),
    PhotoFault.FOREIGN: say("A picture came, but of a kind that I cannot read. Please set the camera to JPEG."),
}


def card(
    visit: Visit,
    door: Door,
    now: datetime,
    zone: ZoneInfo,
    *,
    late: bool,
    confirming: bool = False,
    details: bool = True,
) -> Lines:
    """The text of a visit's card, for its present stage; without ``details`` the faces have no lines of their own."""
    return lines(
        say("🔔 <b>{headline}</b>", headline=headline(visit, door)),
        _when(visit, now, zone),
        say("⏱ This message is late: I could not reach you when it happened.") if late else None,
        *_picture_lines(visit, details=details),
        *(_seen_before(visit, now, zone) if details else []),
        DOUBTFUL_PICTURE if any(photo.doubtful for photo in visit.photos) else None,
        disk_text.not_kept(visit.disk) if visit.disk is not DiskState.WELL else None,
        _ending(visit),
        opening_text.awaits(visit.agreement) if visit.agreement and not visit.over and not visit.attempt else None,
        attempt_text.tried(visit.attempt, over=visit.over) if visit.attempt and not visit.answer else None,
        say("\n<b>Confirm: open the {door}?</b>", door=door.name) if confirming else None,
    )


def glimpse(seen: Glimpse, *, details: bool = True) -> Lines:
    """What a look that somebody asked for shows; its time tells one that reached the chat late."""
    door, at = seen.door.name, TimeOfDay(seen.at)
    match seen.look.condition:
        case Condition.CLEAR:
            first = say(
                "📷 At the {door} now, {at}: <b>{who}</b>", door=door, at=at, who=crowd_text.everybody(seen.look)
            )
            return lines(first, *look_lines(seen.look, details=details))
        case Condition.NO_FACE:
            first = say("📷 At the {door} now, {at}:", door=door, at=at)
            return lines(first, *look_lines(seen.look, details=details))
        case Condition.UNREADABLE:
            return lines(
                say(
                    "📷 At the {door} now, {at}: I could not read the picture, so I cannot tell who it is.",
                    door=door,
                    at=at,
                )
            )


def was_forgotten(visit: Visit) -> bool:
    """Tell whether nothing is known of who came because they were forgotten."""
    return visit.over and visit.look is None and visit.forgotten > 0


def missed(visit: Visit, door: Door) -> Phrase:
    """That nobody answered: said once, with a sound."""
    at = TimeOfDay(visit.last_at, seconds=False)
    return say("You missed {who} at the {door}, {at}.", who=who_came(visit), door=door.name, at=at)


def who_came(visit: Visit) -> Value:
    """Everybody who was at the door, as far as they are known."""
    clear = visit.look and visit.look.condition is Condition.CLEAR
    return crowd_text.all_of(visit.look.in_front) if visit.look and clear else _SOMEONE


def named(people: Sequence[Person]) -> Phrase:
    """A reply that names who came."""
    return say("🔔 It is {who}.", who=_names(people))


def named_too(people: Sequence[Person]) -> Phrase:
    """A reply that names who came beside somebody else."""
    return count("🔔 {who} is there too.", "🔔 {who} are there too.", len(people), who=_names(people))


def plainly(visit: Visit, door: Door) -> Phrase:
    """The least that a card says, where it could not be drawn in full."""
    if visit.over:
        return say("🔔 <b>Someone was at the {door}.</b>", door=door.name)
    return say("🔔 <b>Someone is at the {door}.</b>", door=door.name)


def headline(visit: Visit, door: Door) -> Phrase:
    """Who is where, in one line."""
    if was_forgotten(visit):
        return say("A forgotten person was at the {door}", door=door.name)
    if visit.look and (without := faceless_text.headline(visit.look, door.name, rang=bool(visit.presses))):
        return without
    if not visit.look or visit.look.condition is not Condition.CLEAR:
        if visit.presses:
            return say("Someone is at the {door}", door=door.name)
        return say("The camera saw something at the {door}", door=door.name)
    front, behind = visit.look.in_front, crowd_text.others_behind(visit.look)
    who, number = Opening(crowd_text.all_of(front)), crowd_text.number_of(front)
    if not behind:
        return count("{who} is at the {door}", "{who} are at the {door}", number, who=who, door=door.name)
    return count(
        "{who} is at the {door} (further back: {others})",
        "{who} are at the {door} (further back: {others})",
        number,
        who=who,
        door=door.name,
        others=crowd_text.all_of(behind),
    )


def _seen_before(visit: Visit, now: datetime, zone: ZoneInfo) -> Sequence[Text]:
    """Since when we know somebody by sight whom nobody has named."""
    faces = visit.look.sightings if visit.look else ()
    known = [face for face in faces if face.seen_before and face.person is None]
    return [
        count(
            "Seen {n}× before: {times}",
            "Seen {n}× before: {times}",
            len(face.seen_before),
            times=listed([moment(at, now, zone, seconds=False) for at in face.seen_before[: -_TIMES_TOLD - 1 : -1]]),
        )
        for face in known[:MOST_LISTED]
    ]


def _when(visit: Visit, now: datetime, zone: ZoneInfo) -> Phrase:
    began = moment(visit.began_at, now, zone)
    if not isinstance(began, TimeOfDay):
        began = Opening(began)
    rings = len(visit.presses)
    if rings > 1:
        return count("{when} · rang {n}×", "{when} · rang {n}×", rings, when=began)
    return say("{when}", when=began)


def _ending(visit: Visit) -> Phrase | None:
    if visit.answer is None:
        # somebody who tried to open did answer: the attempt tells what became of it
        return say("Nobody answered.") if visit.expired and visit.attempt is None else None
    name, at = visit.answer.by_name, TimeOfDay(visit.answer.at)
    if visit.answer.outcome is Outcome.UNLOCKED and visit.answer.late:
        return say("🔓 <b>{name} opened after all, {at}</b>", name=name, at=at)
    if visit.answer.outcome is Outcome.UNLOCKED:
        return say("🔓 <b>{name} opened, {at}</b>", name=name, at=at)
    return say("🔕 <b>{name} ignored it, {at}</b>", name=name, at=at)


def _names(people: Sequence[Person]) -> Value:
    return listed([person.name for person in people[:MOST_LISTED]])


def _picture_lines(visit: Visit, *, details: bool) -> Sequence[Text]:
    if visit.photo_overdue and not visit.photos and not visit.unreadable:
        return [say("No picture came. The camera may be off.")]
    if not visit.photos:
        return [_UNREADABLE[visit.unreadable[-1].fault]] if visit.unreadable else []
    if visit.look is None:
        return [] if visit.over else [say("I am looking who it is…")]
    return look_lines(visit.look, details=details)
