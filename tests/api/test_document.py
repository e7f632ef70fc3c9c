"""Code and document are one: each operation is tried with what schemathesis makes of it, by each kind of asker."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis import Case

from bot.api.document.document import document
from bot.api.gate import gate
from bot.api.gate.limits import Rate
from bot.api.gate.problems import TYPE
from bot.api.room import PREFIX
from bot.api.sign_in.cookies import csrf_of
from bot.house.findings.api_trouble import ApiProblem
from bot.house.guests.guest_pass import PassTerms
from bot.house.people import Limits, Person, PersonId, Resident, ResidentId, Role
from bot.house.programs.key import KeyScope
from bot.house.sign_in.session import SignInWay
from bot.settings import AppSettings
from tests.pictures import jpeg
from tests.rig.api import an_api
from tests.rig.house import ANNA, FRONT, LEO, NOON, HouseRig

DOCUMENT: dict[str, Any] = json.loads(document())

OFTEN = Rate(10**6, 0.0001)

MIA = Resident(ResidentId(1003), "Mia", Role.CHILD, NOON, Limits((FRONT,)))
EILEEN = Resident(ResidentId(1004), "Eileen", Role.GUEST, NOON)

#: A stream has no end; tests/api/test_events.py tries it.
ENDLESS = "/events"


@dataclass
class Served:
    """A house in a thread of its own: schemathesis waits for each answer."""

    url: str = ""
    keys: list[str] = field(default_factory=list)
    house: HouseRig | None = None
    loop: asyncio.AbstractEventLoop | None = None
    failure: BaseException | None = None
    ready: threading.Event = field(default_factory=threading.Event)

    async def serve(self, stop: asyncio.Event) -> None:
        async with an_api(app=AppSettings(WEB_APP="on")) as api:
            self.url, self.house, self.loop = api.url, api.house, asyncio.get_running_loop()
            for who in (MIA, EILEEN):
                await api.house.memory.residents.save(who)
            self.keys = ["", "doorman_nonsense", (await api.make_key())[0]]
            self.keys += [(await api.make_key(scope))[0] for scope in KeyScope]
            await api.house.memory.people.save(Person(PersonId("grace"), "Grace"))
            await api.house.eyes.learn(PersonId("grace"), jpeg(1))
            await api.house.ring()
            await api.house.picture(jpeg())
            await api.house.passes.make(ANNA, PassTerms("Eileen", (FRONT,), api.house.clock() + timedelta(days=9)))
            self.ready.set()
            await stop.wait()

    @property
    def cookie(self) -> str:
        """What the session's cookie is called behind this port."""
        return f"doorman_session_{self.url.rpartition(':')[2]}"

    def session_of(self, who: Resident) -> tuple[dict[str, str], dict[str, str]]:
        """Headers and cookies of somebody who was just signed in: what is tried may sign them out."""
        assert self.house
        assert self.loop
        begun = self.house.staff.sign_in.sessions.begin(who.id, SignInWay.TELEGRAM, "Chrome")
        token = asyncio.run_coroutine_threadsafe(begun, self.loop).result(10).token
        return {"Authorization": "", "X-CSRF-Token": csrf_of(token)}, {self.cookie: token}


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    patched = pytest.MonkeyPatch()
    for name in ("OF_A_PROGRAM", "OF_HEAVY", "OF_WRONG_KEYS"):
        patched.setattr(gate, name, OFTEN)
    house, loop = Served(), asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        try:
            loop.run_until_complete(house.serve(stop))
        except BaseException as exc:
            house.failure = exc
            house.ready.set()
            raise

    thread = threading.Thread(target=run)
    thread.start()
    house.ready.wait(60)
    if house.failure:
        raise house.failure
    yield house
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
    patched.undo()


schema = schemathesis.openapi.from_dict(DOCUMENT).exclude(path=ENDLESS)


@schema.parametrize()
@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    database=None,
)
def test_nothing_is_answered_that_the_document_does_not_say(served: Served, case: Case[Any]) -> None:
    keys = [({"Authorization": f"Bearer {key}" if key else ""}, {served.cookie: ""}) for key in served.keys]
    for headers, cookies in [*keys, *map(served.session_of, (ANNA, LEO, MIA, EILEEN))]:
        answer = case.call(base_url=f"{served.url}{PREFIX}", headers=headers, cookies=cookies)
        assert answer.status_code != 500
        case.validate_response(answer)


async def test_every_route_is_in_the_document_and_nothing_else() -> None:
    async with an_api() as api:
        served = {
            (path, method)
            for subject in api.room._subjects(api.house)
            for path, methods in subject.items()
            for method in methods
        }
    told = {
        (path, method.upper())
        for path, methods in DOCUMENT["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert served == told


def test_every_problem_is_in_the_document() -> None:
    told = DOCUMENT["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    assert sorted(told) == sorted(f"{TYPE}{kind}" for kind in ApiProblem)
