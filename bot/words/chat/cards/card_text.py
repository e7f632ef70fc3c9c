"""What a card says: every stage of a visit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.house.doors.door import Door
from bot.house.people import Condition, Look, Person
from bot.house.records.disk import DiskState
from bot.house.visits.manner import PorchPicture
from bot.house.visits.peephole import Glimpse
from bot.house.visits.visit import Outcome, PhotoFault, Visit
from bot.words.chat.asker_text import called
from bot.words.chat.cards import attempt_text, crowd_text, faceless_text, reply_text
from bot.words.chat.cards.look_text import MOST_LISTED, look_lines
from bot.words.chat.doors import by_itself_text, opening_text
from bot.words.chat.moment_text import moment, moments
from bot.words.chat.status import disk_text
from bot.words.chat.where_text import where
from bot.words.phrase import Lines, Opening, Phrase, Text, TimeOfDay, Value, count, lines, listed, say, say_in

#: Earlier visits of somebody unknown that are told with their time.
_TIMES_TOLD = 3

LATE = say("⏱ This message is late: I could not reach you when it happened.")
DOUBTFUL_PICTURE = say("⚠️ <b>This picture may not be from our camera.</b> Please look yourself before you open.")

RANG = say("🔔 They rang.")
RANG_AGAIN = say("🔔 They rang again.")
UNANSWERED = say("🔔 Nobody has answered yet.")
CALLED = say("🔔 Nobody has answered yet. Can you?")
STRANGER_TOO = say("🔔 Someone I don’t know is there too.")

_SOMEONE = say("someone")
_FORGOTTEN = say_in("whom a visit showed", "a forgotten person")

NO_PORCH = say("I could not take a picture of the porch.")

#: Below what the camera took after the door was opened for a courier.
_PORCH = (say("📦 As the door opened, {at}"), say("📦 Ten seconds later, {at}"))

_UNREADABLE = {
    PhotoFault.DAMAGED: say("A picture came, but it is damaged and nobody can read it. Please look who is there."),
    PhotoFault.TOO_LARGE: say("A picture came, but it is too large for me. Please set the camera to smaller pictures."),
    PhotoFault.FOREIGN: say("A picture came, but of a kind that I cannot read. Please set the camera to JPEG."),
}


def card(
    visit: Visit,
    door: Door,
    now: datetime,
    zone: tzinfo,
    *,
    late: bool,
    confirming: bool = False,
    details: bool = True,
) -> Lines:
    """The text of a visit's card, for its present stage; without ``details`` the faces have no lines of their own."""
    return lines(
        _marked(visit, headline(visit, door)),
        _when(visit, now, zone),
        LATE if late else None,
        say("📅 You expect: {who}", who=listed(visit.expected)) if visit.expected else None,
        *_picture_lines(visit, details=details),
        *(seen_before(visit.look, now, zone) if details and visit.look else []),
        DOUBTFUL_PICTURE if any(photo.doubtful for photo in visit.photos) else None,
        disk_text.not_kept(visit.disk) if visit.disk is not DiskState.WELL else None,
        *reply_text.told(visit.replies),
        _ending(visit),
        NO_PORCH if visit.porch and not any(taken.photo for taken in visit.porch) else None,
        opening_text.awaits(visit.agreement) if visit.agreement and not visit.over and not visit.attempt else None,
        attempt_text.tried(visit.attempt, over=visit.over) if visit.attempt and not visit.answer else None,
        say("\n<b>Confirm: open the {door}?</b>", door=door.name) if confirming else None,
    )


def _marked(visit: Visit, said: Phrase) -> Phrase:
    """A bell belongs to those who rang alone."""
    return say("👀 <b>{headline}</b>", headline=said) if visit.quiet else say("🔔 <b>{headline}</b>", headline=said)


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


def porch(n: int, taken: PorchPicture) -> Phrase:
    """Below the n-th picture of a courier, from 0; the last words are for whatever comes after it, too."""
    return replace(_PORCH[min(n, len(_PORCH) - 1)], values={"at": TimeOfDay(taken.at)})


def was_forgotten(visit: Visit) -> bool:
    """Tell whether nothing is known of who came because they were forgotten."""
    return visit.over and visit.look is None and visit.forgotten > 0


def missed(visit: Visit, door: Door) -> Phrase:
    """That nobody answered: said once, with a sound."""
    at = TimeOfDay(visit.last_at, seconds=False)
    if visit.look and crowd_text.only_pictures(visit.look):
        who = crowd_text.shown_by(visit.look.in_front)
        return say(
            "You missed a ring at the {door}, {at}: perhaps a picture of {who} was held up.",
            who=who,
            door=door.name,
            at=at,
        )
    return say("You missed {who} at the {door}, {at}.", who=who_came(visit), door=door.name, at=at)


def who_came(visit: Visit) -> Value:
    """Everybody who was at the door, as far as they are known."""
    if was_forgotten(visit):
        return _FORGOTTEN
    clear = visit.look and visit.look.condition is Condition.CLEAR
    return crowd_text.all_of(visit.look, visit.look.in_front) if visit.look and clear else _SOMEONE


def named(people: Sequence[Person], pictured: Sequence[Person] = ()) -> Phrase:
    """A reply that names who came; ``pictured``: of whom perhaps only a picture is held up."""
    if not people:
        return say("🔔 Perhaps it is only a picture of {who} that is held up.", who=_names(pictured))
    return say("🔔 It is {who}.", who=_with_pictures(people, pictured))


def named_too(people: Sequence[Person], pictured: Sequence[Person] = ()) -> Phrase:
    """A reply that names who came beside somebody else; ``pictured`` as above."""
    who = Opening(_with_pictures(people, pictured))
    return count("🔔 {who} is there too.", "🔔 {who} are there too.", len(people) + len(pictured), who=who)


def picture_too() -> Phrase:
    """A reply that perhaps a picture of somebody unknown is held up beside somebody else."""
    who = Opening(crowd_text.pictures_of(1))
    return count("🔔 {who} is there too.", "🔔 {who} are there too.", 1, who=who)


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
    if crowd_text.only_pictures(visit.look):
        return _held_up(visit.look, door)
    who, number = Opening(crowd_text.all_of(visit.look, front)), crowd_text.number_of(front)
    if visit.quiet and visit.expired:  # they left, and nobody ever waited for an answer
        there = where(door.name, door=True)
        return count("{who} was {where}", "{who} were {where}", number, who=who, where=there)
    if not behind:
        return count("{who} is at the {door}", "{who} are at the {door}", number, who=who, door=door.name)
    return count(
        "{who} is at the {door} (further back: {others})",
        "{who} are at the {door} (further back: {others})",
        number,
        who=who,
        door=door.name,
        others=crowd_text.all_of(visit.look, behind),
    )


def _held_up(look: Look, door: Door) -> Phrase:
    who, behind = crowd_text.shown_by(look.in_front), crowd_text.others_behind(look)
    if not behind:
        return say("Perhaps a picture of {who} is held up at the {door}", who=who, door=door.name)
    return say(
        "Perhaps a picture of {who} is held up at the {door} (further back: {others})",
        who=who,
        door=door.name,
        others=crowd_text.all_of(look, behind),
    )


def seen_before(look: Look, now: datetime, zone: tzinfo) -> Sequence[Text]:
    """Since when we know somebody by sight whom nobody has named."""
    known = [face for face in look.sightings if face.seen_before and face.person is None]
    return [
        count(
            "Seen {n}× before: {times}",
            "Seen {n}× before: {times}",
            len(face.seen_before),
            times=moments(face.seen_before, now, zone, _TIMES_TOLD),
        )
        for face in known[:MOST_LISTED]
    ]


def _when(visit: Visit, now: datetime, zone: tzinfo) -> Phrase:
    began = moment(visit.began_at, now, zone)
    if not isinstance(began, TimeOfDay):
        began = Opening(began)
    rings = len(visit.presses)
    if rings > 1:
        return count("{when} · rang {n}×", "{when} · rang {n}×", rings, when=began)
    return say("{when}", when=began)


def _ending(visit: Visit) -> Phrase | None:
    if visit.answer is None:
        # somebody who tried to open did answer: the attempt tells what became of it; so did somebody who replied
        if not visit.expired or visit.taken:
            return None
        return say("Nobody rang.") if visit.quiet else say("Nobody answered.")
    name, at = called(visit.answer.by, visit.answer.by_name), TimeOfDay(visit.answer.at)
    if opened_for := visit.answer.manner.by_itself_for:
        return by_itself_text.ending(visit.answer, opened_for)
    if visit.answer.outcome is Outcome.UNLOCKED and visit.answer.late:
        return say("🔓 <b>{name} opened after all, {at}</b>", name=name, at=at)
    if visit.answer.outcome is Outcome.UNLOCKED and visit.answer.manner.courier:
        return say("📦 <b>{name} opened once for a courier, {at}</b>", name=name, at=at)
    if visit.answer.outcome is Outcome.UNLOCKED:
        return say("🔓 <b>{name} opened, {at}</b>", name=name, at=at)
    return say("🔕 <b>{name} ignored it, {at}</b>", name=name, at=at)


def _names(people: Sequence[Person]) -> Value:
    return listed([person.name for person in people[:MOST_LISTED]])


def _with_pictures(people: Sequence[Person], pictured: Sequence[Person]) -> Value:
    held = [crowd_text.picture_of(person.name) for person in pictured[:MOST_LISTED]]
    return listed([*(person.name for person in people[:MOST_LISTED]), *held])


def _picture_lines(visit: Visit, *, details: bool) -> Sequence[Text]:
    if visit.photo_overdue and not visit.photos and not visit.unreadable:
        return [say("No picture came. The camera may be off.")]
    if not visit.photos:
        return [_UNREADABLE[visit.unreadable[-1].fault]] if visit.unreadable else []
    if visit.look is None:
        return [] if visit.over else [say("I am looking who it is…")]
    return look_lines(visit.look, details=details)
