"""What is told on the terminal where the service cannot start."""

from bot.house.findings.start_trouble import StartReason, StartTrouble
from bot.words.phrase import Phrase, Verbatim, say


def cannot_start(trouble: StartTrouble) -> Phrase:
    """Why the service does not start, and what to do."""
    folder, path = Verbatim(trouble.folder), Verbatim(trouble.path)
    match trouble.reason:
        case StartReason.PORT_TAKEN if trouble.host:
            return say(
                "Port {port} on {host} cannot be used: stop the other program that has it, or set {setting} to "
                "another.",
                port=Verbatim(str(trouble.port)),
                host=Verbatim(trouble.host),
                setting=Verbatim(trouble.setting),
            )
        case StartReason.PORT_TAKEN:
            return say(
                "Port {port} cannot be used: stop the other program that has it, or set {setting} to another.",
                port=Verbatim(str(trouble.port)),
                setting=Verbatim(trouble.setting),
            )
        case StartReason.HOST_ELSEWHERE:
            return say(
                "{setting}={host} is no address of this machine: set {setting} to one that is, or leave it out.",
                setting=Verbatim(trouble.setting),
                host=Verbatim(trouble.host),
            )
        case StartReason.FOLDER_BUSY if trouble.process:
            return say(
                "Another Doorman (process {process}) is using the data folder {folder}: stop it first, or give this "
                "one its own DATA_DIR.",
                process=Verbatim(str(trouble.process)),
                folder=folder,
            )
        case StartReason.FOLDER_BUSY:
            return say(
                "Another Doorman is using the data folder {folder}: stop it first, or give this one its own DATA_DIR.",
                folder=folder,
            )
        case StartReason.NOT_OURS:
            return say(
                "The data folder {folder} cannot be used, because {path} belongs to somebody else: make this user its "
                "owner, or set DATA_DIR to another folder.",
                folder=folder,
                path=path,
            )
        case StartReason.NO_FOLDER:
            return say(
                "The data folder {folder} cannot be used, because something else has the name {path}: set DATA_DIR to "
                "another folder.",
                folder=folder,
                path=path,
            )
        case StartReason.DISK_FULL:
            return say("The data folder {folder} cannot be used: the disk is full. Free some space.", folder=folder)
        case StartReason.DISK_READ_ONLY:
            return say(
                "The data folder {folder} cannot be used: the disk is read-only. Set DATA_DIR to another folder.",
                folder=folder,
            )
        case StartReason.UNUSABLE:
            return say(
                "The data folder {folder} cannot be used ({path}: {failure}). Make it writable, or set DATA_DIR to "
                "another folder.",
                folder=folder,
                path=path,
                failure=Verbatim(trouble.failure),
            )
