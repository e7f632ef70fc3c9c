"""A request of a program that was let in: who asks, what it brings, and how it is answered."""

import asyncio
import hashlib
import json
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, ValidationError

from bot.api.gate.problems import Problem, try_later
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Resident
from bot.house.residents.actors import Asker, column_of
from bot.house.residents.permissions import TABLE, Action, NotAllowed, Refusal

#: Bytes of a body: JSON that we ask for is short; a picture is as large as phones make them.
JSON_BYTES = 16 * 1024
PICTURE_BYTES = 12 * 1024 * 1024


#: A door is opened for a request that is so old at most, in seconds: whoever asked has given up, or stands elsewhere.
FRESH_S = 2.0


class Strict(BaseModel):
    """What a query or a body has to be: nothing else is in it."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_max_length=1000)


S = TypeVar("S", bound=Strict)
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Call:
    """A request whose key, or whose session, was looked at."""

    by: Asker
    request: web.Request = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    #: When it was whole, by the event loop's clock; what does not say so is too old to open anything.
    came_at: float = field(default=-math.inf, repr=False)

    def check_waited_for(self) -> None:
        """Raise Problem where nobody waits for the answer, or the request waited too long: no door opens then."""
        transport = self.request.transport
        if transport is None or transport.is_closing():
            raise Problem(ApiProblem.TORN, 400)
        if asyncio.get_running_loop().time() - self.came_at > FRESH_S:
            raise try_later(ApiProblem.BUSY, 503, 1)

    def person(self, action: Action) -> Resident:
        """Whoever asks, for what only people do. Raises NotAllowed for a program."""
        if isinstance(self.by, Resident):
            return self.by
        said = TABLE[action][column_of(self.by)]
        raise NotAllowed(action, said if isinstance(said, Refusal) else Refusal.ONLY_PEOPLE)

    def path(self, name: str) -> str:
        """A part of its path."""
        return self.request.match_info[name]

    def query(self, kind: type[S]) -> S:
        """What its query says. Raises Problem."""
        named = self.request.query
        if len(set(named)) < len(named):
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "query", "what": "doubled"}])
        return checked("query", lambda: kind.model_validate(dict(named)))

    def json(self, kind: type[S]) -> S:
        """What its body says; nothing sent is an empty object. Raises Problem."""
        return checked("body", lambda: kind.model_validate_json(self.body or b"{}"))

    def expects(self, present: str) -> None:
        """Raise Problem where it changes another state than the present one (``If-Match``)."""
        wanted = self.request.headers.get("If-Match")
        if wanted is not None and wanted.strip() != "*" and present not in {one.strip() for one in wanted.split(",")}:
            raise Problem(ApiProblem.CHANGED, 412)

    def knows(self, present: str) -> bool:
        """Tell whether it has the present state already (``If-None-Match``)."""
        known = self.request.headers.get("If-None-Match", "")
        return present in {one.strip() for one in known.split(",")}


#: Carries a call out.
CarryOut = Callable[[Call], Awaitable[web.StreamResponse]]


def checked(where: str, read: Callable[[], M]) -> M:
    """What was read, or a Problem that tells what of it is wrong, and never what was sent."""
    try:
        return read()
    except ValidationError as exc:
        # without the values: a PIN may be among them
        errors = [{"where": ".".join((where, *map(str, one["loc"]))), "what": one["type"]} for one in exc.errors()]
        raise Problem(ApiProblem.INVALID, 400, errors=errors[:10]) from None


def etag(*parts: object) -> str:
    """A mark of a state."""
    return f'"{hashlib.sha256(repr(parts).encode()).hexdigest()[:20]}"'


def answer(words: Mapping[str, Any] | list[Any], *, status: int = 200, mark: str = "") -> web.Response:
    """JSON; ``mark``: of the state that it tells."""
    found = web.Response(text=json.dumps(words, ensure_ascii=False), status=status, content_type="application/json")
    if mark:
        found.headers["ETag"] = mark
    return found


class ToldOnce(web.Response):
    """An answer with a secret or a name in it, which is not kept: whoever sends the request again has this instead."""

    def __init__(self, words: Mapping[str, Any], again: Mapping[str, Any], *, status: int) -> None:
        text = json.dumps(words, ensure_ascii=False)
        super().__init__(text=text, status=status, content_type="application/json")
        self.kept = json.dumps(again, ensure_ascii=False)


def kept_of(found: web.StreamResponse) -> str:
    """What is kept of an answer."""
    if isinstance(found, ToldOnce):
        return found.kept
    return found.text or "" if isinstance(found, web.Response) else ""


def picture(jpeg: bytes) -> web.Response:
    """A JPEG."""
    return web.Response(body=jpeg, content_type="image/jpeg")
