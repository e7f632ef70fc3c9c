"""What trying out the household's faces found: codes, names and numbers, a class for each thing to say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NobodyKnown:
    """There is nothing to try yet."""


@dataclass(frozen=True, slots=True)
class AllTried:
    """Each photo was left out and asked for."""

    people: int
    #: Photos that could be asked for; 0: nobody has more than one.
    asked: int
    recognised: int
    #: Photos that got the name of somebody else.
    wrong: int


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Two people who look alike to the recogniser."""

    one: str
    other: str
    distance: float


@dataclass(frozen=True, slots=True)
class TooFewPhotos:
    """Somebody needs so many more."""

    name: str
    missing: int


@dataclass(frozen=True, slots=True)
class PersonTried:
    """How somebody's photos came out."""

    name: str
    photos: int
    recognised: int
    wrong: int
    #: Some of them are unlike the others.
    odd: bool

    @property
    def all_recognised(self) -> bool:
        """Nothing is to be done."""
        return self.recognised == self.photos


@dataclass(frozen=True, slots=True)
class OddPhotos:
    """So many photos of somebody are unlike the others."""

    name: str
    photos: int


@dataclass(frozen=True, slots=True)
class StrangersNamed:
    """So many photos were taken for somebody else when their own person was not known."""

    photos: int


@dataclass(frozen=True, slots=True)
class BoundTried:
    """The bound in force, and the best for these photos."""

    now: float
    best: float


FaceAdvice = NobodyKnown | AllTried | LookAlike | TooFewPhotos | PersonTried | OddPhotos | StrangersNamed | BoundTried
