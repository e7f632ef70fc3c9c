"""Which parts of the service must live, and which of them failed."""

from dataclasses import dataclass
from enum import StrEnum


class ServicePart(StrEnum):
    """Something that must live, and is started again where it fails."""

    #: What brings cards and messages to a chat.
    DELIVERY = "delivery"
    #: What hears what residents tap and write.
    LISTENING = "listening"
    BROKER = "broker"
    #: What hears a door's board.
    BELL = "bell"
    #: What does chores at their time.
    SCHEDULE = "schedule"
    LOG = "log"
    DISK = "disk"
    #: What writes the audit trail.
    RECORD = "record"
    #: What keeps the house's own time.
    TIME = "time"
    #: What counts visits.
    COUNTS = "counts"
    #: What keeps the line to a camera.
    CAMERA = "camera"
    KAFKA = "kafka"
    #: What hands looks to other machines.
    WORKERS = "workers"
    #: What tells Home Assistant, and hears it.
    HOME_ASSISTANT = "home_assistant"


@dataclass(frozen=True, slots=True)
class Restarted:
    """A part that must live, and failed."""

    #: None: we have no word for it.
    part: ServicePart | None
    #: What its task is called.
    task: str
    times: int
    #: The kind of its last failure, such as "KeyError".
    failure: str
    running: bool
