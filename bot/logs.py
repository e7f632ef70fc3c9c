"""What the service logs, and what never gets there: secrets, forged lines, and the same line ten thousand times."""

import logging
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import TracebackType
from typing import TextIO
from urllib.parse import quote, quote_plus

_ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

#: A bot token, wherever it stands: aiogram puts it into addresses, and addresses into exceptions.
_BOT_TOKEN = re.compile(r"(?<!\d)\d{5,12}:[A-Za-z0-9_-]{30,}")

#: Shorter secrets would blacken ordinary words.
_SHORTEST = 6

_HIDDEN = "‹secret›"

#: What may end a line, move a terminal's cursor, turn the direction of writing, or cannot be encoded.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

#: Every line of a record but its first begins with this: no foreign text can look like a record of its own.
_CONTINUED = "  | "

#: One line of code may speak this often within this many seconds; what is more is counted.
BURST = 20
WINDOW_S = 10.0

#: Lines of code that are counted at once; the one that began to speak first is forgotten first.
_COUNTED = 256


def escaped(text: str) -> str:
    """The text on one line, with every control character spelt out, as Python would write it."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included; spells out control characters and blackens every secret."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        self._secrets: set[str] = set()
        self._known: re.Pattern[str] | None = None
        self.learn(secrets)

    def learn(self, secrets: Iterable[str]) -> None:
        """Blacken these, too, from now on; none is ever forgotten: what counts no more may stand in a log still."""
        self._secrets |= {secret for secret in secrets if len(secret) >= _SHORTEST}
        # as they stand in addresses and in JSON, too
        spelt = {shape(secret) for secret in self._secrets for shape in (str, quote, _quote_all, quote_plus, escaped)}
        known = sorted(spelt, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known)), re.IGNORECASE) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        text = _BOT_TOKEN.sub(_HIDDEN, super().format(record))
        return self._known.sub(_HIDDEN, text) if self._known else text

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """See ``logging.Formatter``."""
        return escaped(super().formatMessage(record))

    def formatException(self, ei: _ExcInfo) -> str:  # noqa: N802 - logging's name
        """See ``logging.Formatter``."""
        return _continued(super().formatException(ei))

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """See ``logging.Formatter``."""
        return _continued(super().formatStack(stack_info))


def _quote_all(secret: str) -> str:
    return quote(secret, safe="")


def _continued(text: str) -> str:
    """A traceback keeps its lines; whatever an exception says cannot begin one."""
    return "\n".join(_CONTINUED + escaped(line) for line in text.split("\n"))


@dataclass(slots=True)
class _Spoken:
    """How often a line of code spoke since its window began."""

    began_s: float
    times: int = 0
    #: The newest record that was held back.
    held: logging.LogRecord | None = None
    left_out: int = 0


class CountingHandler(logging.StreamHandler[TextIO]):
    """Writes at most ``BURST`` records of one line of code in ``WINDOW_S``, and then how many there were besides.

    The count comes with the first record of anybody after the window; debugging is never held back.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream)
        self._clock = clock
        self._spoken: OrderedDict[tuple[str, int, int], _Spoken] = OrderedDict()

    def emit(self, record: logging.LogRecord) -> None:
        """See ``logging.Handler``."""
        now = self._clock()
        while self._spoken and next(iter(self._spoken.values())).began_s <= now - WINDOW_S:
            self._tell(self._spoken.popitem(last=False)[1])
        if record.levelno <= logging.DEBUG:
            super().emit(record)
            return
        line = (record.pathname, record.lineno, record.levelno)
        spoken = self._spoken.setdefault(line, _Spoken(now))
        spoken.times += 1
        if spoken.times > BURST:
            spoken.held, spoken.left_out = record, spoken.left_out + 1
            return
        super().emit(record)
        while len(self._spoken) > _COUNTED:
            self._tell(self._spoken.popitem(last=False)[1])

    def close(self) -> None:
        """See ``logging.Handler``."""
        for spoken in self._spoken.values():
            self._tell(spoken)
        self._spoken.clear()
        super().close()

    def _tell(self, spoken: _Spoken) -> None:
        if spoken.held is None:
            return
        held = logging.makeLogRecord(spoken.held.__dict__)
        held.msg, held.args = "%s (and %d more like this)", (spoken.held.getMessage(), spoken.left_out - 1)
        held.exc_info = held.exc_text = held.stack_info = None
        super().emit(held)


def blacken(*secrets: str) -> None:
    """Have whoever writes the log blacken these, too: what the service learned after it was set up."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler.formatter, RedactingFormatter):
            handler.formatter.learn(secrets)


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Send everything to standard error, redacted."""
    handler = CountingHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # libraries that tell each request or each job
    for chatty in ("aiogram", "aiohttp.access", "apscheduler", "google", "urllib3", "PIL"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
