"""What belongs to a visit, and what becomes of it: pure functions, each rule to be read and tested on its own."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.people import Verdict
from bot.house.residents.actors import Asker
from bot.house.residents.admission import is_grown
from bot.house.visits.manner import Manner
from bot.house.visits.refused import CompanyChanged, DoorBusy, NoCouriers, VisitOver
from bot.house.visits.visit import Outcome, PressId, Visit

#: Presses of one door this close together are one visit.
SAME_VISIT = timedelta(seconds=60)

#: Pictures that nobody rang for are one visit while each comes within this of the last one, answered or not, and until
#: the visit is this old: whatever moves before a camera is told once, and again where it goes on and on.
SAME_MOTION = timedelta(minutes=2)
MOTION_TOLD_AGAIN = timedelta(minutes=15)

#: What one such visit keeps; later pictures of it add nothing.
MOTION_PICTURES = 24

#: Pictures that somebody asked for are counted from here: a camera's own burst of the same press is much shorter.
FIRST_ASKED_FOR = 100

#: How long a visit may be answered, counted from its last press.
ANSWER_WINDOW = timedelta(seconds=120)

#: How long a card waits for its picture before it says that none came.
PHOTO_PATIENCE = timedelta(seconds=8)

#: While an unlock is under way a visit does not expire; look again this much later.
_UNLOCK_PATIENCE = timedelta(seconds=1)


def extends(visit: Visit, door: DoorId, moment: datetime) -> bool:
    """Tell whether a sign at a moment belongs to a visit: the same door, close in time, and the visit still open.

    After an answer the next press is a new visit: its card needs fresh buttons. So is the first press after pictures
    that nobody rang for: their card came without a sound.
    """
    if visit.door != door or visit.over or visit.quiet:
        return False
    heard_at = last_sign(visit)
    lasted = max(visit.last_at - visit.began_at, timedelta())
    return heard_at - lasted - SAME_VISIT <= moment <= heard_at + SAME_VISIT


def becomes_loud(visit: Visit) -> bool:
    """Tell whether a press of whoever a camera sees before the door belongs to the quiet visit that they are already.

    Nobody doubts whose press it is then: name and picture are there. After an answer it is a new visit, as any other.
    """
    return visit.quiet and not visit.over


def last_sign(visit: Visit) -> datetime:
    """When the visitor last gave a sign, by the steady clock."""
    return visit.heard_at or visit.expires_at - ANSWER_WINDOW


def last_picture(visit: Visit, now: datetime) -> datetime:
    """When the last picture of a visit that nobody rang for came, by the steady clock, as far as its pictures tell."""
    lasted = max((photo.at for photo in visit.photos), default=visit.began_at) - visit.began_at
    return min(last_sign(visit) + max(lasted, timedelta()), now)


def goes_on(visit: Visit, door: DoorId, last_at: datetime, now: datetime) -> bool:
    """Tell whether a picture that nobody rang for belongs to a visit; ``last_at`` is when the last one of it came.

    Both times are by the steady clock. While somebody who rang is waited for, it shows them. Else it is one visit with
    the pictures before it, even after an answer: whoever ignored a cat is not told of it seventeen times.
    """
    if visit.door != door:
        return False
    if not visit.quiet:
        return not visit.over
    return now - last_at <= SAME_MOTION and now - last_sign(visit) <= MOTION_TOLD_AGAIN


def is_open(visit: Visit, now: datetime) -> bool:
    """Tell whether somebody may still be waiting at the door, by the steady clock."""
    return not visit.over and now < visit.expires_at


def check_open(visit: Visit, now: datetime) -> None:
    """Raise VisitOver where nobody is there any more, by the steady clock."""
    if not is_open(visit, now):
        raise VisitOver("the visit is over")


def place_of_asked(visit: Visit) -> tuple[PressId, int]:
    """To which press of a visit a picture belongs that somebody asked for, and its number among those of this press."""
    came_for = [*(photo.press for photo in visit.photos), *(photo.press for photo in visit.unreadable)]
    press = [*(press.id for press in visit.presses), *came_for][0]
    taken = [photo.n for photo in visit.photos if photo.press == press]
    return press, max([FIRST_ASKED_FOR - 1, *taken]) + 1


def check_answerable(visit: Visit, now: datetime) -> None:
    """Raise AnswerRefused where a visit cannot be answered now, by the steady clock."""
    check_open(visit, now)
    if visit.attempt and visit.attempt.failure is None:
        raise DoorBusy(visit.attempt.by_name)


def strangers_at(visit: Visit) -> int:
    """How many people a visit shows whom nobody knows for sure; one before anybody looked: whoever rang.

    Whoever may be only a picture that is held up is one of them, by whatever name, and so is whoever hides their face.
    """
    if visit.look is None:
        return 1
    seen = map(visit.look.as_sure_as_it_is, (*visit.look.sightings, *visit.look.elsewhere))
    unsure = sum(1 for one in seen if one.verdict in (Verdict.UNKNOWN, Verdict.LOOKS_LIKE))
    return unsure + visit.look.uncounted


def has_more_company(visit: Visit, strangers: int | None) -> bool:
    """Tell whether more strangers are there than when somebody began to open; None: nobody counted them."""
    return strangers is not None and strangers_at(visit) > strangers


def check_company(visit: Visit, strangers: int | None) -> None:
    """Raise CompanyChanged where somebody unknown has joined whoever was there when a resident began to open."""
    if has_more_company(visit, strangers):
        raise CompanyChanged("somebody else is there")


def check_pictures(visit: Visit, looked_at: int | None) -> None:
    """Raise CompanyChanged where a picture came that was not looked at yet: it may show anybody; None: whoever taps."""
    if looked_at is not None and len(visit.photos) != looked_at:
        raise CompanyChanged("another picture came")


def check_manner(door: Door | None, manner: Manner) -> None:
    """Raise NoCouriers where a door is not to be opened so."""
    if manner.courier and not (door and door.courier):
        raise NoCouriers("no couriers at this door")


def agrees(visit: Visit, by: Asker) -> bool:
    """Tell whether somebody is the second adult who wants to open for those who were there when the first one did."""
    first = visit.agreement
    return bool(first and first.by != by.id and is_grown(by) and not has_more_company(visit, first.strangers))


def was_opened(visit: Visit) -> bool:
    """Tell whether a visit's card says already that somebody opened."""
    return visit.answer is not None and visit.answer.outcome is Outcome.UNLOCKED


def next_change(visit: Visit, now: datetime, photo_due: datetime) -> datetime:
    """When a visit will next grow old by itself, by the steady clock; never before ``now``."""
    if visit.attempt and visit.attempt.failure is None:
        return now + _UNLOCK_PATIENCE
    changes = [visit.expires_at]
    if _nothing_came(visit) and not visit.photo_overdue:
        changes.append(photo_due)
    if visit.escalates_at and not visit.taken:
        changes.append(visit.escalates_at)
    return max(now, min(changes))


def aged(visit: Visit, now: datetime, photo_due: datetime) -> Visit:
    """The visit as it is now, changed only by the (steady) time; the very same object where nothing changed."""
    under_way = visit.attempt is not None and visit.attempt.failure is None
    if not visit.over and not under_way and now >= visit.expires_at:
        return replace(visit, expired=True)
    if not visit.over and _nothing_came(visit) and not visit.photo_overdue and now >= photo_due:
        return replace(visit, photo_overdue=True)
    return visit


def _nothing_came(visit: Visit) -> bool:
    return not visit.photos and not visit.unreadable
