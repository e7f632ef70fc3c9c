"""The people: residents who hold the chat, persons whose faces are known, and whom a picture shows."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

#: Opaque here. The residents' room sees to it that it is one human being's id.
ResidentId = NewType("ResidentId", int)
PersonId = NewType("PersonId", str)
PhotoId = NewType("PhotoId", str)
#: A photo of a person that they are told by.
SampleId = NewType("SampleId", str)


class Role(StrEnum):
    """What a resident may do."""

    #: The one who claimed the bot: may do everything.
    OWNER = "owner"
    #: Answers the door, enrols people.
    ADULT = "adult"


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody who lives here and gets the cards."""

    id: ResidentId
    name: str
    role: Role
    #: Visits that began earlier are not shown to this resident; by the steady clock.
    since: datetime


@dataclass(frozen=True, slots=True)
class Invitation:
    """A one-time code that makes whoever sends it a resident."""

    #: SHA-256 of the code, in hex: the code itself is told once and never kept.
    code_hash: str
    role: Role
    #: None: the claim code, which the service itself hands out.
    made_by: ResidentId | None
    #: By the steady clock.
    expires_at: datetime | None


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


class Verdict(StrEnum):
    """How sure we are of a face."""

    NAMED = "named"
    #: "Looks like Anna?": good enough to say, never good enough to act on.
    LOOKS_LIKE = "looks_like"
    UNKNOWN = "unknown"
    #: Too dark, too far, turned away: nobody is named in such a picture.
    POOR = "poor"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A face in a picture, and whom we take it for."""

    #: Counted from 1, left to right: the number in its box.
    number: int
    box: Box
    verdict: Verdict
    #: None: a stranger, or too poor a picture.
    person: Person | None = None
    #: Plain words, such as "too dark"; empty where there is nothing to explain.
    reason: str = ""
    #: Distance to the person (Euclidean, of embeddings; smaller is more alike), and how much further the runner-up is.
    distance: float | None = None
    margin: float | None = None
    #: The resident who corrected us; empty: nobody did.
    told_by: str = ""
    #: Whom we took it for, where a resident told that it is not them.
    not_person: Person | None = None


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
    #: A hint about a picture held before the camera; never a reason to open.
    hint: str = ""
    #: Why no face was seen, such as "it is too dark"; empty where nothing explains it.
    reason: str = ""
    #: Whom only other pictures of the visit show; their boxes do not belong to ``photo``.
    elsewhere: tuple[Sighting, ...] = ()

    @property
    def people(self) -> set[PersonId]:
        """Everybody whom the pictures are taken to show."""
        return {seen.person.id for seen in (*self.sightings, *self.elsewhere) if seen.person}


@dataclass(frozen=True, slots=True)
class Learned:
    """What a photo added to what is known of a person."""

    #: Samples of this person altogether.
    samples: int
    #: None: this photo was there already, or says nothing new.
    added: SampleId | None


class PhotoRefused(Exception):
    """A photo from which nobody can be learned; the text is a sentence for the person who sent it."""


class LooksLikeAnother(PhotoRefused):
    """By all we know this photo shows somebody else: ``other``. Who sent it may know better."""

    def __init__(self, other: PersonId) -> None:
        super().__init__("This face looks like somebody else whom I know already.")
        self.other = other


class UnlikeTheOthers(PhotoRefused):
    """This photo is clearly unlike the others of this person. Who sent it may know better."""

    def __init__(self) -> None:
        super().__init__("This face does not look like the other photos of this person.")
