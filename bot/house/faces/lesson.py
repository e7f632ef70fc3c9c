"""What came of teaching a face, and what it takes to take it back."""

from dataclasses import dataclass

from bot.house.faces.photo_trouble import PhotoTrouble
from bot.house.people import Person, SampleId, Sighting
from bot.house.visits.visit import VisitId


@dataclass(frozen=True, slots=True)
class Taught:
    """Just what one lesson added."""

    person: Person
    samples: tuple[SampleId, ...]
    #: The card on which a face was named, and what stood there; None: it was taught from photos.
    visit: VisitId | None = None
    before: Sighting | None = None
    #: They were in the book without any photo: so they are again once it is taken back.
    faceless: bool = False


@dataclass(frozen=True, slots=True)
class Lesson:
    """What came of photos that were sent to learn a face."""

    person: Person
    learned: int
    #: What is wrong with each photo that could not be used.
    refusals: tuple[PhotoTrouble, ...]
    #: Samples of this person altogether.
    samples: int
    #: Whom photos were taken for that were left out therefore; whoever sent them may insist.
    taken_for: tuple[Person, ...] = ()
    #: Photos that were left out because they are clearly unlike the person's others; whoever sent them may insist.
    unlike: int = 0
    #: Photos that were known already.
    already: int = 0
    #: Photos that were learned before and are unlike the others now that these are there.
    odd: tuple[SampleId, ...] = ()
    #: How to take it back; None: there is nothing to take back.
    taught: Taught | None = None

    @property
    def doubtful(self) -> bool:
        """Whether something was left out that a resident may insist on."""
        return bool(self.taken_for or self.unlike)
