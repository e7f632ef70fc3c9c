"""A house that other programs ask over a real port; whatever it answers is held to the document."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import aiohttp
from openapi_core import Config, OpenAPI
from openapi_core.testing import MockRequest, MockResponse

from bot.api import ApiRoom, PageNeeds
from bot.api.document.document import document
from bot.commands.wording import say_refusal, try_words
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.house.programs.key import KeyScope, KeyTerms
from bot.house.records.disk import DiskState
from bot.house.records.ledger_trouble import LedgerState
from bot.house.residents.actors import ProgramId
from bot.house.status.status import BackupStatus, Bell, DoorStatus, Status
from bot.nursery import Nursery
from bot.settings import ApiSettings, AppSettings
from bot.web import Callers, HttpListener, Networks, Site, open_listener
from tests.fakes.books import Memory
from tests.rig.house import ANNA, FRONT, HouseRig

EVERYTHING = tuple(KeyScope)

#: How the parts are of a house that has none.
ALL_WELL = Status(
    telegram=None,
    waiting=0,
    undrawn=0,
    broker=None,
    doors=(DoorStatus("front door", Bell.ONLINE, id=FRONT),),
    eyes_ready=True,
    model_refused="",
    disk=DiskState.WELL,
    free_bytes=10**9,
    ledger=LedgerState(),
    backup=BackupStatus(),
)


@lru_cache(1)
def openapi() -> OpenAPI:
    config = Config(extra_media_type_deserializers={"application/problem+json": json.loads})
    return OpenAPI.from_dict(json.loads(document()), config=config)


@dataclass(frozen=True, slots=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def words(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> str:
        """The kind of a problem."""
        assert self.headers["Content-Type"].startswith("application/problem+json"), self
        assert self.words["status"] == self.status
        assert self.words["title"]
        kind: str = self.words["type"].removeprefix("urn:doorman:problem:")
        return kind


@dataclass
class ApiRig:
    house: HouseRig
    room: ApiRoom
    listener: HttpListener
    session: aiohttp.ClientSession
    #: How every part is; the only thing in it is the present state.
    parts: list[Status]
    #: What is shown where nothing else is said.
    key: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.port}"

    async def make_key(self, *scopes: KeyScope, doors: tuple[Any, ...] = ()) -> tuple[str, ProgramId]:
        """A key and whose it is; the first one is shown from now on."""
        terms = KeyTerms("Home Assistant", scopes or EVERYTHING, doors)
        shown, key = await self.house.staff.programs.keeper.make(ANNA, terms)
        self.key = self.key or shown
        return shown, key.id

    async def ask(
        self,
        method: str,
        path: str,
        *,
        key: str | None = None,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answered:
        """An answer that is as the document says; ``headers``: with _ for -."""
        shown = self.key if key is None else key
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if shown:
            sent.setdefault("Authorization", f"Bearer {shown}")
        data, kind = body, {}
        if isinstance(body, dict):
            data, kind = json.dumps(body), {"Content-Type": "application/json"}
        elif isinstance(body, bytes):
            kind = {"Content-Type": "image/jpeg"}
        url = f"{self.url}/api/v1{path}"
        async with self.session.request(method, url, data=data, headers={**kind, **sent}, params=query) as got:
            answered = Answered(got.status, got.headers, await got.read())
        if method != "HEAD" and path not in ("", "/openapi.json") and not path.startswith("/try/"):
            self.check(method, path, answered)
        return answered

    def check(self, method: str, path: str, answered: Answered) -> None:
        """Hold an answer to the document."""
        request = MockRequest("http://localhost", method.lower(), f"/api/v1{path}")
        kind = answered.headers.get("Content-Type", "").partition(";")[0] or "application/json"
        told = MockResponse(answered.body, answered.status, dict(answered.headers), kind)
        if answered.status in (404, 405, 421) and kind == "application/problem+json":
            return  # of no operation
        openapi().validate_response(request, told)


@asynccontextmanager
async def an_api(
    settings: ApiSettings | None = None,
    app: AppSettings | None = None,
    needs: PageNeeds | None = None,
    *,
    trusted: Networks | None = None,
    memory: Memory | None = None,
    port: int = 0,
) -> AsyncIterator[ApiRig]:
    async with AsyncExitStack() as stack:
        nursery = await stack.enter_async_context(Nursery())
        house = HouseRig(nursery, memory) if memory else HouseRig(nursery)
        trusted = trusted or Networks()
        room = ApiRoom(
            settings or ApiSettings(),
            house.found,
            house.memory,
            trusted=trusted,
            clock=house.clock,
            wording=say_refusal,
            try_words=try_words,
            app=app,
            needs=needs,
        )
        house.further.append(room.live)
        house.hire()
        nothing = RequestTrouble(RequestReason.NOTHING_HERE)
        parts = [ALL_WELL]
        site = Site(room.routes(house, lambda: parts[0]), nothing_here=nothing, wrong_method=nothing)
        listener = await stack.enter_async_context(
            open_listener(
                "127.0.0.1",
                port,
                site,
                clock=house.clock,
                wording=say_refusal,
                callers=Callers(most=400, of_one_address=400),
            )
        )
        stack.callback(room.live.end)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield ApiRig(house, room, listener, session, parts)
