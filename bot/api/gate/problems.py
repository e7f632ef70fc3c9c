"""Why a request is refused, as programs read it: ``application/problem+json`` (RFC 9457)."""

import json
import math
from collections.abc import Mapping

from aiohttp import web

from bot.house.findings.api_trouble import ApiProblem
from bot.web import Said

#: What the type of each problem begins with: a name that leads nowhere, and stays.
TYPE = "urn:doorman:problem:"

CONTENT_TYPE = "application/problem+json"


class Problem(Exception):
    """A request that is not granted."""

    def __init__(
        self, kind: ApiProblem, status: int, *, headers: Mapping[str, str] | None = None, **details: object
    ) -> None:
        """``details``: further members, codes and numbers, for a program."""
        super().__init__(kind)
        self.kind = kind
        self.status = status
        self.headers = dict(headers or {})
        self.details = details


def try_later(kind: ApiProblem, status: int, wait_s: float, **details: object) -> Problem:
    """A problem that is over after so long."""
    return Problem(kind, status, headers={"Retry-After": str(max(1, math.ceil(wait_s)))}, **details)


def problem_answer(problem: Problem, said: Said) -> web.Response:
    """It as an answer; ``said`` is its title."""
    words = {"type": f"{TYPE}{problem.kind}", "title": said.sentence, "status": problem.status, **problem.details}
    return web.Response(text=json.dumps(words, ensure_ascii=False), status=problem.status, content_type=CONTENT_TYPE)
