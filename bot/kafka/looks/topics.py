"""What lies on which topic."""

from dataclasses import dataclass
from typing import Final, Protocol

from bot.settings.kafka import DEAD_LOOKS, GALLERY, LOOK_ANSWERS, LOOKS, PATIENT_LOOKS

#: Keys on the topic of the gallery that are no sheet's.
HEAD: Final = b"head"
BEAT: Final = b"beat"

#: The headers of messages; everything else in them is sealed.
ID: Final = "id"
SCHEMA_NAME: Final = "schema"
REASON: Final = "reason"
WORKER: Final = "worker"
FROM: Final = "from"


class Prefixed(Protocol):
    """Gives topics their names."""

    def topic(self, word: str) -> str:
        """``looks`` is ``doorman.looks``."""


@dataclass(frozen=True, slots=True)
class LookTopics:
    """The names of the topics that looks go over, and of the group that workers are."""

    #: Looks at whoever is at a door, by door.
    looks: str
    #: Looks that may wait for those: cameras', and programs'.
    patient: str
    answers: str
    #: What could not be looked at.
    dead: str
    #: Sheets of the gallery, by whom they are about: compacted.
    gallery: str
    group: str

    @property
    def every(self) -> tuple[str, ...]:
        """All of them that are topics."""
        return self.looks, self.patient, self.answers, self.dead, self.gallery


def topics_of(prefixed: Prefixed) -> LookTopics:
    """The topics of a household."""
    return LookTopics(
        prefixed.topic(LOOKS),
        prefixed.topic(PATIENT_LOOKS),
        prefixed.topic(LOOK_ANSWERS),
        prefixed.topic(DEAD_LOOKS),
        prefixed.topic(GALLERY),
        prefixed.topic("workers"),
    )
