"""Which buttons a card has."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime, timedelta

from bot.house.doors.door import Door, DoorId, may_speak
from bot.house.people import FixtureId, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.residents.permissions import Action
from bot.house.visits.decision import has_more_company
from bot.house.visits.phrases import USUAL, HousePhrases
from bot.house.visits.reply import MOST_REPLIES
from bot.house.visits.retaker import is_bad
from bot.house.visits.visit import Visit
from bot.telegram.actions.corrections import DisownFace
from bot.telegram.actions.faces import AskWho, AskWhy, BackToAnswers, ChooseFace, NameFace, NameSomeoneNew
from bot.telegram.actions.replies import ChooseReply, SayComing, SayLeaveIt, SayOwn, SayStock, WriteReply
from bot.telegram.actions.snoozes import BeginSnooze, ChooseSnooze
from bot.telegram.actions.visits import AskCourier, AskUnlock, Ignore, KeepShut, Retake, Unlock
from bot.telegram.actions.wall_pictures import IgnorePicture, KeepPicture
from bot.telegram.cards.buttons import Button, Offer, Showing, View
from bot.telegram.cards.rows import in_rows
from bot.words.chat import labels
from bot.words.chat.cards import reply_text
from bot.words.chat.residents import snooze_text

#: What the buttons of a card are about.
ON_CARDS = frozenset(
    {
        Action.UNLOCK,
        Action.RESPOND,
        Action.RETAKE,
        Action.SPEAK,
        Action.SEE_FACES,
        Action.TEACH,
        Action.CHOOSE_WHEN_TOLD,
        Action.IGNORE_PICTURE,
    }
)

#: The same in a group: faces are named in one's own chat.
IN_GROUPS = frozenset({Action.UNLOCK, Action.RESPOND, Action.RETAKE, Action.SPEAK})

#: How long a face may be named from its card; the picture is kept at least as long.
NAMING_LASTS = timedelta(days=7)

#: How long something may be snoozed from a card, and for how many minutes; None: until the morning.
_SNOOZING_LASTS = timedelta(hours=12)
_SNOOZE_MINUTES = (30, None)

#: People offered by name; anybody else can be typed.
_OFFERED = 24

#: Faces of one card that can be corrected by a button.
_CORRECTABLE = 6


def nameable(visit: Visit) -> list[Sighting]:
    """The faces that a resident may name."""
    if visit.look is None:
        return []
    return [s for s in visit.look.sightings if s.verdict in (Verdict.UNKNOWN, Verdict.LOOKS_LIKE)]


def named(visit: Visit) -> list[tuple[Sighting, Person]]:
    """The faces that we named, of whom a resident may say that it is somebody else."""
    if visit.look is None:
        return []
    return [(s, s.person) for s in visit.look.sightings if s.verdict is Verdict.NAMED and s.person]


def wall_picture(look: Look | None) -> FixtureId | None:
    """The first face that may be a picture on the wall: they are asked about one after the other."""
    return next((seen.fixture for seen in (look.sightings if look else ()) if seen.fixture), None)


def naming_view(visit: Visit) -> View:
    """The names to choose from, or first the faces where there are several."""
    faces = nameable(visit)
    if len(faces) != 1 or visit.look is None:
        return View(Showing.FACES)
    return View(Showing.NAMES, face=faces[0].number, photo=visit.look.photo)


def is_confirming(visit: Visit, view: View) -> bool:
    """Tell whether a card asks "Confirm?": no longer once somebody unknown has joined whoever was there."""
    return view.showing is Showing.CONFIRM and not has_more_company(visit, view.strangers)


def layout(
    visit: Visit,
    door: Door,
    view: View,
    people: Sequence[Person],
    now: datetime,
    allowed: AbstractSet[Action] = ON_CARDS,
    phrases: HousePhrases = USUAL,
) -> list[list[Button]]:
    """The rows of buttons of a card; what can no longer be done, or is not ``allowed`` to its reader, has none."""
    if view.showing is Showing.REPLIES and _may_reply(visit, now, allowed) and may_speak(door, now):
        return _replies(visit, phrases, allowed)
    if view.showing is Showing.SNOOZES and _may_snooze(visit, now, allowed):
        return _snoozes(visit, door)
    return _without_snoozes(visit, door, view, people, now, allowed)


def _without_snoozes(
    visit: Visit,
    door: Door,
    view: View,
    people: Sequence[Person],
    now: datetime,
    allowed: AbstractSet[Action],
) -> list[list[Button]]:
    naming_ends = visit.began_at + NAMING_LASTS
    may_name = Action.TEACH in allowed and now < naming_ends
    can_name = bool(nameable(visit)) and may_name
    photo = visit.look.photo if visit.look else None
    if view.showing is Showing.NAMES and view.photo not in (None, photo):
        view = naming_view(visit)  # another picture, in which the faces are counted anew
    if view.showing is Showing.NAMES and can_name:
        return _names(visit, photo, view.face, people, naming_ends)
    if view.showing is Showing.FACES and can_name:
        faces = [
            Button(labels.face(s.number), Offer(ChooseFace(visit.id, s.number, photo), naming_ends))
            for s in nameable(visit)
        ]
        return [*in_rows(faces, 4), [Button(labels.BACK, Offer(BackToAnswers(visit.id), naming_ends))]]
    rows: list[list[Button]] = []
    under_way = visit.attempt is not None and visit.attempt.failure is None
    if not visit.over and not under_way and now < visit.expires_at:
        if is_confirming(visit, view) and view.until:
            until = min(view.until, visit.expires_at)
            label = labels.CONFIRM_COURIER if view.courier else labels.confirm(door)
            yes = Button(label, Offer(Unlock(visit.id, view.strangers, view.courier), until))
            return [[yes], [Button(labels.NO, Offer(KeepShut(visit.id), until))]]
        rows += _answers(visit, door, allowed)
        rows += _first_replies(visit, door, now) if _may_reply(visit, now, allowed) else []
    if can_name:
        rows += _guesses(visit, photo, naming_ends)
        rows.append([Button(labels.WHO, Offer(AskWho(visit.id), naming_ends))])
    if may_name:
        wrong = [
            Button(labels.not_them(person), Offer(DisownFace(visit.id, s.number, person.id, photo), naming_ends))
            for s, person in named(visit)[:_CORRECTABLE]
        ]
        rows += in_rows(wrong, 2)
    rows = _with_the_rest(rows, visit, allowed, naming_ends) if now < naming_ends else rows
    return [*rows, *([[_snooze(visit)]] if _may_snooze(visit, now, allowed) else [])]


def _answers(visit: Visit, door: Door, allowed: AbstractSet[Action]) -> list[list[Button]]:
    """What a visit that is open is answered with, and another picture where this one shows too little."""
    until, can_open = visit.expires_at, door.has_lock and not door.paused and Action.UNLOCK in allowed
    unlock = [Button(labels.UNLOCK, Offer(AskUnlock(visit.id), until))] if can_open else []
    ignore = [Button(labels.IGNORE, Offer(Ignore(visit.id), until))] if Action.RESPOND in allowed else []
    courier = [Button(labels.COURIER, Offer(AskCourier(visit.id), until))] if can_open and door.courier else []
    can_retake = door.has_board and Action.RETAKE in allowed and is_bad(visit)
    retake = [Button(labels.RETAKE, Offer(Retake(visit.id), until))] if can_retake else []
    return [row for row in ([*unlock, *ignore], courier, retake) if row]


def _with_the_rest(
    rows: list[list[Button]], visit: Visit, allowed: AbstractSet[Action], until: datetime
) -> list[list[Button]]:
    """With what asks for reasons, and what a picture on the wall is asked about."""
    if Action.SEE_FACES in allowed:
        rows = _with_why(rows, visit, until)
    return [*rows, *(_of_picture(visit, until) if Action.IGNORE_PICTURE in allowed else [])]


def _may_reply(visit: Visit, now: datetime, allowed: AbstractSet[Action]) -> bool:
    open_still = not visit.over and now < visit.expires_at
    return Action.RESPOND in allowed and open_still and len(visit.replies) < MOST_REPLIES


def _first_replies(visit: Visit, door: Door, now: datetime) -> list[list[Button]]:
    """The two that are said most, and the way to the others; where nothing says them, what the others want to know."""
    ends = visit.expires_at
    coming = Button(reply_text.COMING, Offer(SayComing(visit.id), ends))
    if not may_speak(door, now):
        return [[coming]]
    return [
        [coming, Button(reply_text.LEAVE_IT, Offer(SayLeaveIt(visit.id), ends))],
        [Button(reply_text.REPLY, Offer(ChooseReply(visit.id), ends))],
    ]


def _replies(visit: Visit, phrases: HousePhrases, allowed: AbstractSet[Action]) -> list[list[Button]]:
    """The household's phrases, and words of one's own."""
    ends = visit.expires_at
    rows = [
        *([Button(reply_text.phrase(one), Offer(SayStock(visit.id, one), ends))] for one in phrases.stock),
        *([Button(labels.name(one.text), Offer(SayOwn(visit.id, one.id), ends))] for one in phrases.own),
    ]
    back = Button(labels.BACK, Offer(BackToAnswers(visit.id), visit.began_at + NAMING_LASTS))
    own = [Button(reply_text.WRITE, Offer(WriteReply(visit.id), ends))] if Action.SPEAK in allowed else []
    return [*rows, [*own, back]]


def _may_snooze(visit: Visit, now: datetime, allowed: AbstractSet[Action]) -> bool:
    """Where somebody is named: whoever is not known comes through all the same."""
    return Action.CHOOSE_WHEN_TOLD in allowed and bool(named(visit)) and now < visit.began_at + _SNOOZING_LASTS


def _snooze(visit: Visit) -> Button:
    return Button(snooze_text.SNOOZE, Offer(ChooseSnooze(visit.id), visit.began_at + _SNOOZING_LASTS))


def _snoozes(visit: Visit, door: Door) -> list[list[Button]]:
    """The door, and whoever is named there, each for a while or until the morning."""
    ends = visit.began_at + _SNOOZING_LASTS

    def row(name: str, at: DoorId | None, of: PersonId | None) -> list[Button]:
        return [
            Button(snooze_text.button(name, minutes), Offer(BeginSnooze(visit.id, minutes, at, of), ends))
            for minutes in _SNOOZE_MINUTES
        ]

    people = dict.fromkeys(person for _, person in named(visit))
    rows = [row(door.name, door.id, None), *(row(one.name, None, one.id) for one in [*people][:_CORRECTABLE])]
    return [*rows, [Button(labels.BACK, Offer(BackToAnswers(visit.id), ends))]]


def _with_why(rows: list[list[Button]], visit: Visit, until: datetime) -> list[list[Button]]:
    """With the button that explains, where there is a face: beside the last one if that stands alone."""
    if visit.look is None or not visit.look.sightings:
        return rows
    why = Button(labels.WHY, Offer(AskWhy(visit.id), until))
    if not rows or len(rows[-1]) > 1:
        return [*rows, [why]]
    return [*rows[:-1], [*rows[-1], why]]


def _of_picture(visit: Visit, until: datetime) -> list[list[Button]]:
    picture = wall_picture(visit.look)
    if picture is None:
        return []
    ignore = Button(labels.IGNORE_PICTURE, Offer(IgnorePicture(visit.id, picture), until))
    return [[ignore, Button(labels.NO_PICTURE, Offer(KeepPicture(visit.id, picture), until))]]


def _guesses(visit: Visit, photo: PhotoId | None, until: datetime) -> list[list[Button]]:
    """Yes and no to each "looks like"."""
    guessed = [(s, s.person) for s in nameable(visit) if s.verdict is Verdict.LOOKS_LIKE and s.person]
    return [
        [
            Button(labels.it_is(person), Offer(NameFace(visit.id, s.number, person.id, photo), until)),
            Button(labels.not_them(person), Offer(DisownFace(visit.id, s.number, person.id, photo), until)),
        ]
        for s, person in guessed[:_CORRECTABLE]
    ]


def _names(
    visit: Visit, photo: PhotoId | None, face: int, people: Sequence[Person], until: datetime
) -> list[list[Button]]:
    seen = next((s for s in nameable(visit) if s.number == face), None)
    guess = seen.person if seen else None
    denied = seen.not_person if seen else None
    rows = [[Button(labels.it_is(guess), Offer(NameFace(visit.id, face, guess.id, photo), until))]] if guess else []
    # nobody is there twice
    not_offered = {person.id for person in (guess, denied, *(person for _, person in named(visit))) if person}
    others = [person for person in people if person.id not in not_offered][:_OFFERED]
    rows += in_rows(
        [Button(labels.name(p.name), Offer(NameFace(visit.id, face, p.id, photo), until)) for p in others], 2
    )
    someone_new = Button(labels.SOMEONE_NEW, Offer(NameSomeoneNew(visit.id, face, photo), until))
    return [*rows, [someone_new, Button(labels.BACK, Offer(BackToAnswers(visit.id), until))]]
