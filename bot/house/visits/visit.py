"""A visit: the one thing that grows from a press to an answer."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.house.doors.door import DoorId, Failure
from bot.house.people import Look, PhotoId, ResidentId
from bot.house.records.disk import DiskState
from bot.house.residents.actors import AskerId
from bot.house.visits.manner import PLAINLY, Manner, PorchPicture
from bot.house.visits.reply import VisitReply

VisitId = NewType("VisitId", str)
PressId = NewType("PressId", str)

#: How the ids begin that pictures get which came by themselves, from a motion camera, say: nobody pressed anything.
UNRUNG = "photo-"

#: The same of pictures that a watching camera takes of whoever stands before a door; who stays there has one id.
STANDING = f"{UNRUNG}camera-"

#: How the ids begin of presses that only their picture tells of: the older device has no other word.
SELF_TOLD = "legacy-"

#: So many pictures that nobody can read are remembered of a visit: a broken camera may send them all day.
MOST_UNREADABLE = 8


@dataclass(frozen=True, slots=True)
class Press:
    """The button was pressed."""

    id: PressId
    door: DoorId
    #: When the finger was on the button, by our clock.
    at: datetime


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of a visit; the bytes lie in the album."""

    id: PhotoId
    #: The press it was taken for.
    press: PressId
    #: Its place in the burst, from 0.
    n: int
    at: datetime
    #: True: it came in the camera's name, and its bytes are not those that the camera signed.
    doubtful: bool = False
    #: True: these very bytes were signed by the door's own camera; whatever else came may be anybody's in the network.
    signed: bool = False
    #: True: it was kept as long as such pictures are, and is deleted.
    gone: bool = False


class PhotoFault(StrEnum):
    """Why nobody can look at a picture."""

    DAMAGED = "damaged"
    #: More bytes, pixels or layers than anybody should decode.
    TOO_LARGE = "too_large"
    #: A file of another kind than JPEG.
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class UnreadablePhoto:
    """A picture that came for a visit and was not kept, because nobody can read it."""

    press: PressId
    #: Its place in the burst, from 0.
    n: int
    at: datetime
    fault: PhotoFault


class Outcome(StrEnum):
    """How a resident answered."""

    UNLOCKED = "unlocked"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resident decided, and when it was done."""

    outcome: Outcome
    by: AskerId
    #: Their name at that time, for the history.
    by_name: str
    at: datetime
    #: True: the door confirmed it after it had been given up.
    late: bool = False
    manner: Manner = PLAINLY


@dataclass(frozen=True, slots=True)
class Attempt:
    """An unlock that was ordered and not, or not yet, confirmed."""

    by: AskerId
    by_name: str
    at: datetime
    #: None: under way.
    failure: Failure | None = None
    #: What a confirmation that comes late will name; empty: not known.
    order: str = ""
    manner: Manner = PLAINLY


@dataclass(frozen=True, slots=True)
class Agreement:
    """At night somebody would open, and waits for a second adult to want the same."""

    by: ResidentId
    by_name: str
    at: datetime
    #: How many strangers were there then.
    strangers: int


class Stage(StrEnum):
    """How far a visit has come."""

    RINGING = "ringing"
    PICTURED = "pictured"
    RECOGNISED = "recognised"
    ANSWERED = "answered"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody at a door, from the first press until it is answered or nobody came."""

    id: VisitId
    door: DoorId
    began_at: datetime
    #: After this nobody may unlock for this visit any more; by the steady clock.
    expires_at: datetime
    #: Empty: a picture came without a press.
    presses: tuple[Press, ...] = ()
    photos: tuple[Photo, ...] = ()
    #: The newest ones; what was sent again and can be read is no longer here.
    unreadable: tuple[UnreadablePhoto, ...] = ()
    #: True: the picture is overdue, and the card says so.
    photo_overdue: bool = False
    look: Look | None = None
    #: The picture with the faces boxed and named.
    marked: PhotoId | None = None
    #: True: what ``look`` says was corrected, and ``marked`` still says what it was marked with, or is not there.
    boxes_outdated: bool = False
    #: The newest one; None: nobody did.
    agreement: Agreement | None = None
    attempt: Attempt | None = None
    answer: Answer | None = None
    #: What was said to whoever is there; the visit goes on all the same.
    replies: tuple[VisitReply, ...] = ()
    #: In the order in which they were taken.
    porch: tuple[PorchPicture, ...] = ()
    expired: bool = False
    #: Counts the saved states: a card that shows a smaller number is out of date.
    revision: int = 0
    #: When we knew of the visitor's newest sign, by the steady clock; None: written by a release that did not tell.
    heard_at: datetime | None = None
    #: How often its pictures were forgotten: what was shown of it before is to be taken down.
    forgotten: int = 0
    #: Who was expected when somebody rang, by name.
    expected: tuple[str, ...] = ()
    #: True: its door was paused when it began, and no chat makes a sound for it.
    muted: bool = False
    #: When the next step is due where nobody answers, by the steady clock; None: none is.
    escalates_at: datetime | None = None
    #: How many steps were taken: with the first it rang again for everybody.
    reminded: int = 0
    #: Whom each further one called.
    called: tuple[ResidentId, ...] = ()
    #: How the disk was that could not keep this, when it was last tried; WELL: it is kept.
    disk: DiskState = DiskState.WELL

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.answer:
            return Stage.ANSWERED
        if self.expired:
            return Stage.EXPIRED
        if self.look:
            return Stage.RECOGNISED
        return Stage.PICTURED if self.photos else Stage.RINGING

    @property
    def pictures(self) -> tuple[PhotoId, ...]:
        """All that the album has of this visit."""
        porch = (taken.photo for taken in self.porch if taken.photo and not taken.gone)
        return (*(photo.id for photo in self.photos if not photo.gone), *([self.marked] if self.marked else []), *porch)

    @property
    def over(self) -> bool:
        """True: nothing can be answered any more."""
        return self.answer is not None or self.expired

    @property
    def taken(self) -> bool:
        """True: somebody takes care of it, whether or not they open: nobody else has to be called."""
        return self.answer is not None or self.attempt is not None or bool(self.replies)

    @property
    def quiet(self) -> bool:
        """True: nobody rang; a camera sent a picture by itself, and no chat makes a sound for it."""
        came_for = {*(photo.press for photo in self.photos), *(photo.press for photo in self.unreadable)}
        return not self.presses and bool(came_for) and all(map(is_unrung, came_for))

    @property
    def last_at(self) -> datetime:
        """When the visitor last gave a sign: a press, or the picture that began the visit."""
        return max((press.at for press in self.presses), default=self.began_at)

    def has_press(self, press: PressId) -> bool:
        """Tell whether this press belongs to this visit already."""
        return any(known.id == press for known in self.presses)

    def has_photo(self, press: PressId, n: int) -> bool:
        """Tell whether this picture of a burst was taken already."""
        return any((known.press, known.n) == (press, n) for known in self.photos)

    def extended(self, press: Press, moment: datetime, window: timedelta) -> "Visit":
        """This visit, rung once more; the time to answer counts from the newest press.

        ``moment`` is when it was pressed, by the steady clock.
        """
        return replace(
            self,
            presses=tuple(sorted((*self.presses, press), key=lambda known: known.at)),
            began_at=min(self.began_at, press.at),
            expires_at=max(self.expires_at, moment + window),
            heard_at=max(self.heard_at or moment, moment),
        )

    def pictured(self, photo: Photo) -> "Visit":
        """This visit with one more picture; bursts keep the order in which they were taken."""
        photos = tuple(sorted((*self.photos, photo), key=lambda known: (known.at, known.n)))
        return replace(self, photos=photos, unreadable=self._unreadable_but(photo.press, photo.n), photo_overdue=False)

    def with_unreadable(self, photo: UnreadablePhoto) -> "Visit":
        """This visit with one more picture that nobody can read."""
        others = self._unreadable_but(photo.press, photo.n)
        return replace(self, unreadable=(*others, photo)[-MOST_UNREADABLE:], photo_overdue=False)

    def _unreadable_but(self, press: PressId, n: int) -> tuple[UnreadablePhoto, ...]:
        return tuple(known for known in self.unreadable if (known.press, known.n) != (press, n))


def is_announced(press: PressId) -> bool:
    """Tell whether the press that a picture was taken for is told of by itself, too."""
    return not press.startswith((UNRUNG, SELF_TOLD))


def is_unrung(press: PressId) -> bool:
    """Tell whether a picture with this id came without anybody having pressed a button."""
    return press.startswith(UNRUNG)


def is_standing(press: PressId) -> bool:
    """Tell whether a picture came because a camera that watches sees somebody stand before a door."""
    return press.startswith(STANDING)
