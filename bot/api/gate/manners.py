"""How a system's programs show their key, and in which shape they hear why something is refused."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web

from bot.api.gate.problems import Problem, problem_answer
from bot.web import Said


@dataclass(frozen=True, slots=True)
class Manners:
    """Of one system; the limits before the house are the same for all."""

    #: Makes an answer of a problem, and of the sentence that says it.
    refused: Callable[[Problem, Said], web.Response] = problem_answer
    #: Finds the key in a body, by its content type; empty: none is there. None: no key is ever looked for there.
    key_in_body: Callable[[bytes, str], str] | None = None


OURS = Manners()


def key_in(request: web.Request) -> str:
    """The key that a request shows in its head; empty: none. It is never looked for in the address, which logs keep."""
    scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
    if scheme.lower() == "bearer":
        return rest.strip()
    return request.headers.get("X-API-Key", "").strip()
