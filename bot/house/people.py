"""The people: residents who hold the chat, persons whose faces are known, and whom a picture shows."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.house.doors.door import DoorId
from bot.house.faceless import Faceless
from bot.house.residents.hours import Hours

#: Opaque here. The residents' room sees to it that it is one human being's id.
ResidentId = NewType("ResidentId", int)
PersonId = NewType("PersonId", str)
PhotoId = NewType("PhotoId", str)
#: Somebody unknown, whose sightings are gathered.
StrangerId = NewType("StrangerId", str)
#: A photo of a person that they are told by.
SampleId = NewType("SampleId", str)
#: A face that has stayed in its place at a door for days: a picture that hangs there.
FixtureId = NewType("FixtureId", str)


class Role(StrEnum):
    """What a resident is here; what each may do stands in ``bot.house.residents.permissions``. They are stored."""

    #: May do everything; there is always one, and there may be several.
    OWNER = "owner"
    #: Answers the door, enrols people.
    ADULT = "adult"
    #: Sees who rings, and opens the doors that an owner allowed.
    CHILD = "child"
    #: Hears nothing of this home: only what a pass lets them do.
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Limits:
    """At which doors somebody may do what they may, and when."""

    #: Empty: at every door; of a child, at none: those that stand here are the ones that it may open.
    doors: tuple[DoorId, ...] = ()
    #: By the household's own time; empty: always.
    hours: tuple[Hours, ...] = ()


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here and gets the cards."""

    id: ResidentId
    name: str
    role: Role
    #: Visits that began earlier are not shown to this resident; by the steady clock.
    since: datetime
    #: Those of an owner do not count.
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Invitation:
    """A code that makes whoever sends it a resident."""

    #: SHA-256 of the code, in hex: the code itself is told once and never kept.
    code_hash: str
    role: Role
    #: None: the claim code, which the service itself hands out.
    made_by: ResidentId | None
    #: By the steady clock.
    expires_at: datetime | None
    #: See ``Limits``.
    doors: tuple[DoorId, ...] = ()
    #: How many may still use it.
    uses: int = 1


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whose face is known."""

    id: PersonId
    name: str


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, in px of the picture as it stands upright."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def side(self) -> int:
        """The longer one, in px."""
        return max(self.right - self.left, self.bottom - self.top)


#: Whose face is smaller than this share of the largest one stands further back, or hangs there: a picture of a resident
#: on the wall must not be the visitor. The same as ``recognizer.face.IN_FRONT``.
IN_FRONT = 0.6


class Verdict(StrEnum):
    """How sure we are of a face."""

    NAMED = "named"
    #: "Looks like Anna?": good enough to say, never good enough to act on.
    LOOKS_LIKE = "looks_like"
    UNKNOWN = "unknown"
    #: Too dark, too far, turned away: nobody is named in such a picture.
    POOR = "poor"


class Blemish(StrEnum):
    """What keeps anybody from telling who is in a picture; each is written down with its visit as it stands here."""

    #: Nothing, or nothing in particular.
    NONE = ""
    # of a face
    TOO_FAR = "too far"
    TOO_DARK = "too dark"
    TOO_BRIGHT = "too bright"
    PALE = "too little contrast"
    BLURRED = "blurred"
    TURNED_AWAY = "turned away"
    LOOKING_DOWN = "looking down"
    LOOKING_UP = "looking up"
    CUT_OFF = "cut off by the edge"
    GRAINY = "too grainy"
    #: An animal, a statue, a mask, somebody seen from the side: perhaps no person at all.
    UNLIKE_A_FACE = "unlike a face"
    # of a picture in which nobody is seen
    DARK_PICTURE = "it is too dark"
    BRIGHT_PICTURE = "it is too bright"
    TORN = "only a part of it arrived"
    #: Another release wrote it down.
    UNKNOWN = "unknown"

    @classmethod
    def _missing_(cls, value: object) -> "Blemish | None":
        return cls.UNKNOWN if isinstance(value, str) else None


class Doubt(StrEnum):
    """What speaks for a picture that is held before the camera."""

    #: Nothing: most often it is so.
    NONE = ""
    #: The face moved as something flat would.
    FLAT = "flat"
    #: A regular pattern lies over the face, as a screen makes one.
    SCREEN = "screen"
    #: Networks that were trained for it, and that the household brought, say so.
    MODEL = "model"
    #: Another release wrote it down, whose sign it was is not told.
    HELD = "held"

    @classmethod
    def _missing_(cls, value: object) -> "Doubt | None":
        return cls.HELD if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face in a picture, and whom we take it for."""

    #: Counted from 1, left to right: the number in its box.
    number: int
    box: Box
    verdict: Verdict
    #: None: a stranger, or too poor a picture.
    person: Person | None = None
    #: Why nobody can tell who it is, where the face is too poor.
    reason: Blemish = Blemish.NONE
    #: Distance to the person (Euclidean, of embeddings; smaller is more alike), and how much further the runner-up is.
    distance: float | None = None
    margin: float | None = None
    #: The resident who corrected us; empty: nobody did.
    told_by: str = ""
    #: Whom we took it for, where a resident told that it is not them.
    not_person: Person | None = None
    #: It has not moved for days, and nobody was asked whether it is a picture; None: it is no such face.
    fixture: FixtureId | None = None
    #: Whom of the unknown people it was, who they are now notwithstanding; None: nobody who was clearly seen.
    stranger: StrangerId | None = None
    #: That this face may be only a picture held before the camera; never a reason to open.
    hint: Doubt = Doubt.NONE
    #: When they were at a door before, where nobody knows them; the newest last.
    seen_before: tuple[datetime, ...] = ()
    #: How good the picture of it is for telling who it is, 0 to 1; None: a release wrote it that did not tell.
    quality: float | None = None


class Condition(StrEnum):
    """What became of looking at a picture."""

    CLEAR = "clear"
    NO_FACE = "no_face"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Look:
    """What the eyes made of the pictures of one visit."""

    #: The picture that the boxes belong to, the best of them.
    photo: PhotoId
    condition: Condition
    sightings: tuple[Sighting, ...] = ()
    #: That it may show a picture held before the camera; never a reason to open. Whose face it is, each of them tells.
    hint: Doubt = Doubt.NONE
    #: Why no face was seen, where the picture explains it.
    reason: Blemish = Blemish.NONE
    #: Whom only other pictures of the visit show; their boxes do not belong to ``photo``.
    elsewhere: tuple[Sighting, ...] = ()
    #: Who is there beside faces that can be judged; None: nobody looked for them, or a face tells it.
    faceless: Faceless | None = None
    #: Faces in it that nobody looked at: there were too many.
    more_faces: int = 0

    def doubt_of(self, seen: Sighting) -> Doubt:
        """That a face may be only a picture held up; where no face is meant in particular, each may be."""
        told = any(one.hint for one in (*self.sightings, *self.elsewhere))
        return seen.hint if told else self.hint

    def as_sure_as_it_is(self, seen: Sighting) -> Sighting:
        """A face as it may be relied on: whoever is named looks like them, where it may be only a picture."""
        doubted = seen.verdict is Verdict.NAMED and self.doubt_of(seen)
        return replace(seen, verdict=Verdict.LOOKS_LIKE) if doubted else seen

    def face(self, number: int) -> Sighting | None:
        """The face with this number in the picture."""
        return next((seen for seen in self.sightings if seen.number == number), None)

    @property
    def in_front(self) -> tuple[Sighting, ...]:
        """Those who stand at the door: the nearest, whose face is the largest, first.

        Nobody, where somebody who shows no face stands before them all.
        """
        return tuple(seen for seen in self._by_size() if self._is_near(seen))

    @property
    def further_back(self) -> tuple[Sighting, ...]:
        """Those in the picture who stand behind them, as far as they are persons; and pictures on a wall, too."""
        return tuple(seen for seen in self._by_size() if not self._is_near(seen))

    def _by_size(self) -> list[Sighting]:
        return sorted(self.sightings, key=lambda seen: -seen.box.side)

    def _is_near(self, seen: Sighting) -> bool:
        return not self.hides_somebody and seen.box.side >= IN_FRONT * max(other.box.side for other in self.sightings)

    @property
    def hides_somebody(self) -> bool:
        """Whether somebody stands before all faces, their own face not in the picture."""
        return self.faceless is not None and self.faceless.before

    @property
    def uncounted(self) -> int:
        """How many may be there beside those of whom something is told: one who hides their face, one of a crowd."""
        return int(self.hides_somebody) + int(self.more_faces > 0)

    @property
    def faces_tell_nothing(self) -> bool:
        """Whether no face was seen, or nothing but what may be none: an animal's, a mask."""
        return all(
            seen.verdict is Verdict.POOR and seen.reason is Blemish.UNLIKE_A_FACE
            for seen in (*self.sightings, *self.elsewhere)
        )

    @property
    def people(self) -> set[PersonId]:
        """Everybody whom the pictures are taken to show."""
        return {seen.person.id for seen in (*self.sightings, *self.elsewhere) if seen.person}

    @property
    def denied(self) -> set[PersonId]:
        """Everybody whom a resident said that it is not."""
        return {seen.not_person.id for seen in self.sightings if seen.not_person}


@dataclass(frozen=True, slots=True)
class Learned:
    """What a photo added to what is known of a person."""

    #: Samples of this person altogether.
    samples: int
    #: None: this photo was there already, be it saved anew or cut.
    added: SampleId | None
    #: Photos that were there before and, beside this one, are unlike the others for the first time.
    odd: tuple[SampleId, ...] = ()
