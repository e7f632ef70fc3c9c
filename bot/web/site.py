"""What a room serves."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.answers import asks_for_json


@dataclass(frozen=True, slots=True)
class Route:
    """A path, as aiohttp writes it (``/doors/{door}``), with or without a slash behind it; and what is done there."""

    path: str
    handler: Handler
    methods: Collection[str]
    #: There is room for it where an address has so many connections that there is none for anything else.
    comes_first: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """Every path that there is, and why whoever asks otherwise is refused."""

    routes: Sequence[Route]
    #: For another path, and for another method; see ``Refused.why``.
    nothing_here: object
    wrong_method: object
    #: Whether a refusal of this request is read by a program.
    wants_json: Callable[[web.Request], bool] = asks_for_json
    #: The largest body that a handler may read by aiohttp's own means, in bytes.
    body_bytes: int = 1024 * 1024
