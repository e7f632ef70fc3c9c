"""Why the service cannot start: codes with their values."""

from dataclasses import dataclass
from enum import StrEnum


class StartReason(StrEnum):
    """What is in the way."""

    #: Another program listens on ``StartTrouble.port``.
    PORT_TAKEN = "port_taken"
    #: ``StartTrouble.host`` is no address of this machine.
    HOST_ELSEWHERE = "host_elsewhere"
    #: Another service has the data folder.
    FOLDER_BUSY = "folder_busy"
    #: It, or something in it, belongs to somebody else.
    NOT_OURS = "not_ours"
    #: Something that is no folder has its name.
    NO_FOLDER = "no_folder"
    DISK_FULL = "disk_full"
    DISK_READ_ONLY = "disk_read_only"
    #: Something else: ``StartTrouble.failure`` is the system's own word for it.
    UNUSABLE = "unusable"


@dataclass(frozen=True, slots=True)
class StartTrouble:
    """What is in the way, and what it is about; empty, or 0, where there is nothing to name."""

    reason: StartReason
    #: The setting that names the port.
    setting: str = ""
    host: str = ""
    port: int = 0
    #: The data folder, and what in it could not be used.
    folder: str = ""
    path: str = ""
    #: The other service's, where it is known.
    process: int = 0
    #: As in ``errno``: "EIO".
    failure: str = ""
