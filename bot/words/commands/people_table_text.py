"""What ``main.py people`` says, beside what the chat says of tables, too."""

from bot.words.phrase import Phrase, Verbatim, count, say

PEOPLE = say("take people in from a table (xlsx or csv), or write one of everybody")
PEOPLE_WHAT = say("whether a table is taken in, or written")
PEOPLE_FILE = say("the table")
PEOPLE_ALLOW = say("a host at home from which photos may be fetched; it may be named several times")
PEOPLE_PHOTOS = say("a new folder for everybody’s photos")
BESIDE_SERVICE = say(
    "While the service runs, an owner may send it the table in the chat, and gets one from it with /export_people."
)
NOT_BOTH = say("“--allow” belongs to import, and “--photos” to export.")


def no_file(path: str) -> Phrase:
    """What was typed is no file."""
    return say("There is no file “{path}”.", path=Verbatim(path))


def unfit_ending(path: str) -> Phrase:
    """In what the table is to be written cannot be told."""
    return say("“{path}” has to end with .xlsx or .csv.", path=Verbatim(path))


def not_empty(path: str) -> Phrase:
    """Photos are there already."""
    return say("The folder “{path}” is not empty. Please name a new one.", path=Verbatim(path))


def not_written(path: str, why: str) -> Phrase:
    """The disk does not take it; ``why`` is the system's."""
    return say("“{path}” could not be written: {why}", path=Verbatim(path), why=Verbatim(why))


def written(people: int, path: str) -> Phrase:
    """After an export."""
    if not people:
        return say("I know nobody yet: “{path}” has headings alone.", path=Verbatim(path))
    return count(
        "{n} person was written to “{path}”.", "{n} people were written to “{path}”.", people, path=Verbatim(path)
    )
