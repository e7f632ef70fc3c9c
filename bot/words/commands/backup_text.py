"""What ``main.py backup`` and ``main.py restore`` say."""

from datetime import tzinfo

from bot.house.records.backup import (
    REPLACED_LASTS,
    SHORTEST_PASSPHRASE,
    BackupContent,
    BackupFault,
    BackupRefused,
    Rehearsed,
)
from bot.words.phrase import Day, Lines, Phrase, Size, TimeOfDay, Verbatim, count, lines, say

BACKUP = say("write everything into one encrypted file, also while the service runs")
BACKUP_FILE = say("the file to write; it must not be there yet")
RESTORE = say("bring a backup back, on this machine or a fresh one")
RESTORE_FILE = say("the backup")
PASSPHRASE_FILE = say("read the passphrase from the first line of this file instead of asking for it")
ONLY_TRY = say("only try whether it can be brought back, and change nothing")
REPLACE = say("replace the house that is here; it is moved into a folder beside")

ASK = say("Passphrase: ")
ASK_AGAIN = say("The same once more: ")
DIFFERENT = say("The two passphrases differ, so nothing was written. Please try again.")
NOBODY_TYPES = say(
    "Nobody can type the passphrase here. Write it into the first line of a file, and name that with --passphrase-file."
)
NO_PASSPHRASE = say("There is no passphrase in this file. Write it into the first line.")
WITHIN_DATA = say(
    "A backup in the data folder would be lost with it. Choose another folder, best of all on another disk."
)
ONLY_TRIED = say("That was a trial: nothing was changed here.")
ACCESS_BACK = lines(
    say(
        "This backup does not know what was taken back since it was made. Keys of programs, signed-in browsers, "
        "passkeys and residents are as they were then: whoever you took out since is back."
    ),
    say("I tell every owner in the chat who they are. /end_access there ends all keys, sign-ins and passkeys at once."),
)
NOW_START = say("Everything is back. Start it with: uv run main.py")


def there_already(path: str) -> Phrase:
    """A backup overwrites nothing."""
    return say("There is a file {path} already, and it was left as it is. Choose another name.", path=Verbatim(path))


def no_file(path: str) -> Phrase:
    """What is to be brought back is not there."""
    return say("There is no file {path}.", path=Verbatim(path))


def written(path: str, content: BackupContent) -> Lines:
    """A backup was made."""
    return lines(
        count(
            "{path} has everything: {n} file, {size}.",
            "{path} has everything: {n} files, {size}.",
            content.files,
            path=Verbatim(path),
            size=Size(content.size),
        ),
        say(
            "Keep the passphrase apart from it, on paper for example: without it nobody can open the backup, "
            "and nobody can help."
        ),
    )


def found(content: BackupContent, house: Rehearsed, zone: tzinfo) -> Lines:
    """What a backup was found to hold."""
    at = content.made_at.astimezone(zone)
    return lines(
        say(
            "The backup of {day}, {time} is whole:",
            day=Day(at.date(), year=True),
            time=TimeOfDay(at, seconds=False),
        ),
        count("• {n} resident", "• {n} residents", house.residents),
        count("• {n} person whose face is known", "• {n} people whose faces are known", house.people),
        count("• {n} visit", "• {n} visits", house.visits),
        count("• {n} picture", "• {n} pictures", house.pictures),
        count("• {n} line of the audit trail", "• {n} lines of the audit trail", house.lines),
    )


DIAGNOSTICS = say("write an archive for a bug report, without names, secrets and pictures")
DIAGNOSTICS_FILE = say("the archive to write (.zip); it must not be there yet")
DIAGNOSTICS_LOG = say("take the log from this file instead of the system’s journal")


def diagnosed(path: str) -> Lines:
    """The archive for a bug report was written."""
    return lines(
        say(
            "{path} has versions, settings without their values, the doctor’s findings and the end of the log.",
            path=Verbatim(path),
        ),
        say("Names and secrets are blackened as far as I know them. Please look through it before you send it."),
    )


def not_noted(path: str, why: str) -> Phrase:
    """The record could not be told; nothing was written."""
    return say(
        "I could not note in “{path}” that a backup was made ({why}), so I made none.",
        path=Verbatim(path),
        why=Verbatim(why),
    )


def not_written(path: str, why: str) -> Phrase:
    """The disk refused it."""
    return say("{path} could not be written ({why}).", path=Verbatim(path), why=Verbatim(why))


def moved_aside(path: str) -> Lines:
    """The house that was there is not gone."""
    return lines(
        say("The house that was here is in {path} now. Delete it once all is well.", path=Verbatim(path)),
        say(
            "I delete it myself after {time}. Until then it holds people whom /forget takes out of the new one.",
            time=REPLACED_LASTS,
        ),
    )


def settings_beside(path: str) -> Phrase:
    """There were settings, and they stayed."""
    return say("Your settings stayed as they are; those of the backup are in {path}.", path=Verbatim(path))


def refused(why: BackupRefused) -> Phrase:
    """Why a backup was not made, or not brought back, and what to do."""
    match why.fault:
        case BackupFault.PASSPHRASE_SHORT:
            return count(
                "The passphrase needs {n} letter at least. Three or four words that do not belong together are good.",
                "The passphrase needs {n} letters at least. Three or four words that do not belong together are good.",
                SHORTEST_PASSPHRASE,
            )
        case BackupFault.UNSETTLED:
            return say("So much is being written just now that no moment could be caught. Please try again later.")
        case BackupFault.NO_BACKUP:
            return say("This file is no backup of Doorman’s.")
        case BackupFault.NEWER:
            return say("A newer Doorman made this backup. Update this one first, then try again.")
        case BackupFault.WRONG_PASSPHRASE:
            return say("The passphrase does not open this backup. Nothing was changed; please try again.")
        case BackupFault.DAMAGED:
            return say("This backup is damaged or was cut off. Nothing was changed; please take another copy of it.")
        case BackupFault.HOSTILE:
            return say("This backup holds what no backup of Doorman’s does, so it was not opened. Nothing was changed.")
        case BackupFault.UNREADABLE:
            return say(
                "What is in this backup cannot be read as a house. Nothing was changed; please take an older one."
            )
        case BackupFault.HOUSE_THERE:
            return say(
                "There is a house here already, and it was left as it is. To replace it, add --replace: "
                "it is kept in a folder beside."
            )
        case BackupFault.IN_USE:
            return say("Doorman is running here. Stop it first, then try again.")
        case BackupFault.DISK:
            return say("The disk does not take it ({why}). Nothing was changed.", why=Verbatim(why.detail))
        case fault:
            return _of_a_try(fault)


def _of_a_try(fault: BackupFault) -> Phrase:
    if fault is BackupFault.NO_ROOM:
        return say("The disk has no room for it. Nothing was changed.")
    return say("That came to nothing, and nothing was changed. Please try again.")
