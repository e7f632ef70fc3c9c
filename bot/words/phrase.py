"""What is to be said, before it is said in somebody's language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence (or a label) by its English words, which are the key of every catalogue, and what stands in it.

    ``{name}`` in the words is replaced by the value of that name. The words are HTML as Telegram knows it where they
    are said as HTML; values never are.
    """

    words: str
    #: Empty: the words do not depend on a number.
    plural: str = ""
    number: int = 0
    #: Tells two equal English words apart that other languages say differently; empty: no need.
    context: str = ""
    values: Mapping[str, "Value"] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in a row, as one says them: "Anna, Leo and Grace"."""

    items: tuple["Value", ...]
    #: True: "Anna, Leo or Grace".
    either: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """One thing said below the other."""

    parts: tuple["Text", ...]


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A moment told by its time of day, in the household's own time; or a time that a clock on the wall shows."""

    at: datetime | time
    seconds: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """A day told by weekday, day and month; with the year instead of the weekday where it may be long ago."""

    #: A moment stands for its day, in the household's own time.
    on: date | datetime
    year: bool = False
    #: The day on which it is told: "yesterday", or the weekday alone within a week before it. None: it may be read
    #: on any other day.
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """An amount of room on a disk."""

    bytes: int


@dataclass(frozen=True, slots=True)
class Opening:
    """What a sentence begins with: its first letter is a capital one, where the script has any."""

    value: "Value"


@dataclass(frozen=True, slots=True)
class Verbatim:
    """Text that somebody else wrote and that is shown as it is: a code, a link, an address."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """What a stranger wrote: on one line, by itself, so that no link in it can be tapped and it turns nothing."""

    text: str
    #: In UTF-16 units.
    longest: int


#: Whatever can be sent as a message, or stand on a button.
Text = Phrase | Lines

#: Whatever can stand in a phrase. A ``str`` is a name or other foreign text: escaped, and isolated from the direction
#: of what stands around it.
Value = str | int | float | timedelta | TimeOfDay | Day | Size | Code | Opening | Verbatim | Listed | Phrase | Lines


def say(words: str, /, **values: Value) -> Phrase:
    """A sentence."""
    return Phrase(words, values=values)


def say_in(context: str, words: str, /, **values: Value) -> Phrase:
    """A sentence whose English words mean something else elsewhere."""
    return Phrase(words, context=context, values=values)


def count(singular: str, plural: str, number: int, /, **values: Value) -> Phrase:
    """A sentence about a number of things, which stands in it as ``{n}``."""
    return Phrase(singular, plural, number, values={"n": number, **values})


def lines(*parts: Text | None) -> Lines:
    """What is there, one below the other."""
    return Lines(tuple(part for part in parts if part is not None))


def listed(items: Iterable[Value], *, either: bool = False) -> Listed:
    """Things in a row: "a, b and c", or "a, b or c"."""
    return Listed(tuple(items), either)
