"""What the service logs, and what never gets there: tokens, keys, passwords."""

import logging
import re
from collections.abc import Iterable

#: A bot token, wherever it stands: aiogram puts it into addresses, and addresses into exceptions.
_BOT_TOKEN = re.compile(r"(?<!\d)\d{5,12}:[A-Za-z0-9_-]{30,}")

#: Shorter secrets would blacken ordinary words.
_SHORTEST = 6

_HIDDEN = "‹secret›"


class RedactingFormatter(logging.Formatter):
    """Formats a record, its traceback included, and blackens every secret in the result."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        known = sorted({secret for secret in secrets if len(secret) >= _SHORTEST}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def format(self, record: logging.LogRecord) -> str:
        """See ``logging.Formatter``."""
        text = _BOT_TOKEN.sub(_HIDDEN, super().format(record))
        return self._known.sub(_HIDDEN, text) if self._known else text


def set_up(level: str, secrets: Iterable[str] = ()) -> None:
    """Send everything to standard error, redacted."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # libraries that tell each request or each job
    for chatty in ("aiogram", "aiohttp.access", "apscheduler", "google", "urllib3", "PIL"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
