"""Lets requests in: by the name they were sent to, their key or session, how often they come, and what they bring."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.api.call import JSON_BYTES, Call, CarryOut, kept_of
from bot.api.gate.failures import problem_of, unauthorised
from bot.api.gate.hosts import Hosts
from bot.api.gate.limits import OF_A_PROGRAM, OF_HEAVY, OF_WRONG_KEYS, RequestLimit
from bot.api.gate.manners import OURS, Manners, key_in
from bot.api.gate.problems import Problem
from bot.api.gate.repeats import LONGEST, REPLAYED, Repeats, seal_of
from bot.api.gate.unknown import UnknownCallers
from bot.api.sign_in.session_check import SessionCheck
from bot.house.findings.api_trouble import ApiProblem
from bot.house.people import Resident
from bot.house.programs.key import KeyRefused
from bot.house.programs.keys import IssuedKeys
from bot.house.residents.actors import Asker
from bot.web import BodyLate, BodyTooLarge, BodyTorn, Networks, Wording, origin_of, read_body

log = logging.getLogger(__name__)

#: A body that takes longer is given up, in seconds.
BODY_S = 20.0

#: Bodies that are read at once before anybody knows whose they are: where the key may stand in them. Of more, the one
#: that has taken longest is given up.
UNASKED = 4

#: No other page may read an answer, nobody keeps it, and nothing in it is run.
HEADERS = {
    "Server": "Doorman",
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Done:
    """What is done at a path with one method."""

    route: CarryOut
    #: The largest body that it takes, in bytes; 0: none is read.
    body_bytes: int = 0
    #: True: a request that is sent again with its ``Idempotency-Key`` is carried out once.
    acts: bool = False
    #: True: it has a picture looked at or taken, or a door opened.
    heavy: bool = False


def asks(route: CarryOut, *, heavy: bool = False, body_bytes: int = 0) -> Done:
    """What changes nothing."""
    return Done(route, body_bytes, heavy=heavy)


def acts(route: CarryOut, *, heavy: bool = False, body_bytes: int = JSON_BYTES) -> Done:
    """What changes something."""
    return Done(route, body_bytes, acts=True, heavy=heavy)


class ProgramGate:
    """Stands before every route."""

    def __init__(
        self,
        keys: IssuedKeys,
        repeats: Repeats,
        sessions: SessionCheck,
        *,
        hosts: Hosts,
        wording: Wording,
        trusted: Networks,
        is_on: Callable[[], bool],
        seconds: Callable[[], float],
    ) -> None:
        self._keys = keys
        self._repeats = repeats
        self._sessions = sessions
        self._hosts = hosts
        self._wording = wording
        self._trusted = trusted
        self._is_on = is_on
        self._of_program = RequestLimit(OF_A_PROGRAM, seconds)
        self._of_heavy = RequestLimit(OF_HEAVY, seconds)
        self._of_wrong_keys = RequestLimit(OF_WRONG_KEYS, seconds)
        self._unknown = UnknownCallers()

    def before(self, methods: Mapping[str, Done], manners: Manners = OURS, *, sessions: bool = False) -> Handler:
        """What is done at a path, by method, for whoever may; ``sessions``: who is signed in to the page may, too."""

        async def carried_out(request: web.Request) -> web.StreamResponse:
            done = self._done_of(request, methods, sessions=sessions)
            shown, body = key_in(request), None
            if not shown and manners.key_in_body and done.body_bytes:
                shown, body = await self._key_in_body(request, done.body_bytes, manners.key_in_body)
            by, shown = await self._recognised(request, shown, sessions=sessions)
            self._count(by, heavy=done.heavy)
            if body is None and done.body_bytes:
                body = await read(request, done.body_bytes)
                by = await self._still(by, request)
            call = Call(by, request, body or b"", came_at=asyncio.get_running_loop().time())
            return await self._once(call, done, shown) if done.acts else await done.route(call)

        return self.told(carried_out, manners)

    def open_to_all(self, route: Handler, manners: Manners = OURS) -> Handler:
        """What anybody may begin with who reaches us: reading what the interface is, or showing a key later."""

        async def carried_out(request: web.Request) -> web.StreamResponse:
            self._check_host(request)
            if request.method not in ("GET", "HEAD"):
                raise Problem(ApiProblem.WRONG_METHOD, 405, headers={"Allow": "GET,HEAD"})
            return await route(request)

        return self.told(carried_out, manners)

    def nothing_here(self, manners: Manners = OURS) -> Handler:
        """What is found at any other path."""

        async def carried_out(request: web.Request) -> web.StreamResponse:
            self._check_host(request)
            raise Problem(ApiProblem.NOT_FOUND, 404)

        return self.told(carried_out, manners)

    async def let_in(self, request: web.Request, shown: str) -> Asker:
        """Whoever shows this key; empty: none. Raises Problem, KeyRefused."""
        by, _ = await self._recognised(request, shown, sessions=False)
        self._count(by, heavy=False)
        return by

    def told(self, carried_out: Handler, manners: Manners = OURS) -> Handler:
        """The same, with whatever it raises told as a problem, and nothing of it kept by anybody."""

        async def told(request: web.Request) -> web.StreamResponse:
            try:
                found = await carried_out(request)
            except Exception as exc:
                problem = problem_of(exc)
                if problem is None:
                    log.exception("a request of a program failed")
                    problem = Problem(ApiProblem.FAILED, 500)
                found = self._refusal(request, problem, manners)
            if not found.prepared:
                for name, value in HEADERS.items():
                    found.headers.setdefault(name, value)
                found.headers["Server"] = HEADERS["Server"]
                found.force_close()
            return found

        return told

    def _refusal(self, request: web.Request, problem: Problem, manners: Manners) -> web.StreamResponse:
        log.info("%s %s: %d %s", request.method, request.path[:_SHOWN], problem.status, problem.kind)
        said = self._wording(problem.kind, ",".join(request.headers.getall("Accept-Language", ())))
        answer = manners.refused(problem, said)
        answer.headers.update(problem.headers)
        answer.headers["Content-Language"] = said.language
        answer.headers["Vary"] = "Accept-Language"
        return answer

    def _done_of(self, request: web.Request, methods: Mapping[str, Done], *, sessions: bool) -> Done:
        self._check_host(request, sessions=sessions)
        done = methods.get("GET" if request.method == "HEAD" else request.method)
        if done is None:
            allowed = [*methods, *(["HEAD"] if "GET" in methods else [])]
            raise Problem(ApiProblem.WRONG_METHOD, 405, headers={"Allow": ",".join(allowed)})
        return done

    def _check_host(self, request: web.Request, *, sessions: bool = False) -> None:
        if not self._is_on() and not (sessions and self._sessions.is_on):
            raise Problem(ApiProblem.NOT_FOUND, 404)
        self.check_name(request)

    def check_name(self, request: web.Request) -> None:
        """Raise Problem where it was sent to a name that is none of ours."""
        if not self._hosts.takes(request.headers.get("Host", "")):
            raise Problem(ApiProblem.FOREIGN_HOST, 421)

    def _count(self, by: Asker, *, heavy: bool) -> None:
        self._of_program.take(by.id)
        if heavy:
            self._of_heavy.take(by.id)

    def _count_wrong_key(self, address: str) -> None:
        with suppress(Problem):
            self._of_wrong_keys.take(address)

    async def _key_in_body(
        self, request: web.Request, most: int, find: Callable[[bytes, str], str]
    ) -> tuple[str, bytes]:
        """A key that stands in a body, and the body: few are read at once, and one that brings no key counts."""
        address = origin_of(request, self._trusted).address
        self._of_wrong_keys.check(address)
        shown = ""
        try:
            async with self._unknown.one_of(UNASKED):
                body = await read(request, most)
                shown = await asyncio.to_thread(find, body, request.headers.get("Content-Type", ""))
        finally:
            if not shown:
                self._count_wrong_key(address)
        return shown, body

    async def _recognised(self, request: web.Request, shown: str, *, sessions: bool) -> tuple[Asker, str]:
        """Whoever asks, and what shows it: a key counts before a session, which a browser sends by itself."""
        if sessions and not shown and (self._sessions.shown(request) or not self._is_on()):
            visitor = await self._sessions.let_in(request)
            return visitor.resident, visitor.token
        if not self._is_on():
            raise Problem(ApiProblem.NOT_FOUND, 404)
        address = origin_of(request, self._trusted).address
        self._of_wrong_keys.check(address)
        if not shown:
            raise unauthorised(ApiProblem.NO_KEY)
        try:
            return await self._keys.recognise(shown), shown
        except KeyRefused as refused:
            self._count_wrong_key(address)
            log.warning("%s showed a key that does not count: %s", address, refused.fault)
            raise

    async def _still(self, by: Asker, request: web.Request) -> Asker:
        """Whoever is signed in, once their body is here: it may come slowly, and they may be signed out meanwhile."""
        return (await self._sessions.let_in(request)).resident if isinstance(by, Resident) else by

    async def _once(self, call: Call, done: Done, shown: str) -> web.StreamResponse:
        key = call.request.headers.get("Idempotency-Key")
        if key is None:
            return await done.route(call)
        if not 0 < len(key) <= LONGEST:
            raise Problem(ApiProblem.INVALID, 400, errors=[{"where": "Idempotency-Key", "what": "length"}])

        told: list[web.StreamResponse] = []

        async def act() -> tuple[int, str]:
            try:
                found = await done.route(call)
            except Problem:
                raise
            except Exception as exc:
                if (problem := problem_of(exc)) is None:
                    raise
                raise problem from exc
            told.append(found)
            return found.status, kept_of(found)

        seal = seal_of(shown, call.request.method, call.request.raw_path, call.body)
        status, body, replayed = await self._repeats.once(call.by.id, key, seal, act)
        if told and not replayed:
            return told[0]
        again = web.Response(text=body or None, status=status, content_type="application/json" if body else None)
        again.headers.update(REPLAYED)
        return again


async def read(request: web.Request, most: int) -> bytes:
    """Its body, of so many bytes at most. Raises Problem."""
    try:
        return await read_body(request, most=most, within_s=BODY_S)
    except BodyTooLarge as exc:
        raise Problem(ApiProblem.TOO_LARGE, 413, most_bytes=most) from exc
    except BodyLate as exc:
        raise Problem(ApiProblem.TOO_SLOW, 408) from exc
    except BodyTorn as exc:
        raise Problem(ApiProblem.TORN, 400) from exc
