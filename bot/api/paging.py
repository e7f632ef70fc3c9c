"""Lists are read a page at a time: a cursor tells where the next one goes on, and nobody has to know how."""

import base64
import binascii
import json
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from bot.api.call import Strict
from bot.api.gate.problems import Problem
from bot.house.findings.api_trouble import ApiProblem

#: Things on a page: at most, and where nobody says how many.
MOST = 100
USUAL = 20

#: Before and behind these no clock of ours was ever set, and a calendar has an end that nobody may reckon beyond.
_YEARS = range(1900, 9000)


class PageWanted(Strict):
    """Which page somebody wants."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL
    cursor: Annotated[str, Field(max_length=400)] | None = None


def cursor(*parts: str | int) -> str:
    """A place in a list."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def place(given: str, *kinds: type) -> list[Any]:
    """What a cursor is made of. Raises Problem where it is none."""
    try:
        parts = json.loads(base64.urlsafe_b64decode(given.encode() + b"=" * (-len(given) % 4)))
    except (ValueError, binascii.Error, RecursionError):
        raise _not_ours() from None
    if not isinstance(parts, list) or [type(part) for part in parts] != list(kinds):
        raise _not_ours()
    return parts


def at(text: str) -> datetime:
    """A moment of a cursor. Raises Problem."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise _not_ours() from None
    if found.tzinfo is None or found.year not in _YEARS:
        raise _not_ours()
    return found


def _not_ours() -> Problem:
    return Problem(ApiProblem.INVALID, 400, errors=[{"where": "query.cursor", "what": "not_ours"}])
