"""Stands on the broker in Home Assistant's place: hears what it would hear, says what it would say."""

import asyncio
import json
import logging
import time
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from bot.demo.board.line import RECONNECT_S, Line, LineDown, Where
from bot.demo.home.entities import PICTURED, PREFIX, DiscoveredEntity, HomeEntities
from bot.demo.waiting import Changes
from bot.nursery import Nursery

log = logging.getLogger(__name__)

#: What it listens to.
_FILTERS = (f"{PREFIX}/#", "doorman/ha/state/#", "doorman/state/online")
_STATUS = f"{PREFIX}/status"


class HomeView:
    """Connected while the block lasts, again and again; ``changes`` tells whenever something is to be drawn anew."""

    def __init__(self, host: str, port: int) -> None:
        self._where = Where(host, port, username="homeassistant")
        self._nursery = Nursery()
        self._line: Line | None = None
        self._entities = HomeEntities()
        self.changes = Changes()

    async def __aenter__(self) -> Self:
        self._nursery.spawn(self._stay_connected(), name="home view")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        if self._line:
            self._line.close()
        await self._nursery.close()

    def shown(self) -> list[dict[str, Any]]:
        """Each device with what there is of it, as the page gets it."""
        devices: dict[str, dict[str, Any]] = {}
        for entity in self._entities.shown():
            device = devices.setdefault(entity.device, {"name": self._entities.devices[entity.device], "entities": []})
            device["entities"].append(self._entity(entity))
        return list(devices.values())

    def picture(self, id_: str) -> bytes | None:
        """What an image or a camera shows; None: nothing."""
        entity = self._entities.entities.get(id_)
        return (entity.said or None) if entity and entity.platform in PICTURED else None

    def act(self, id_: str, code: str = "", *, on: bool = False) -> None:
        """Do with an entity what a tap in Home Assistant does. Raises LookupError, LineDown."""
        entity = self._entities.entities[id_]
        if self._line is None:
            raise LineDown("the broker is away")
        self._line.say(str(entity.config["command_topic"]), _said(entity, code, on=on))

    def _entity(self, entity: DiscoveredEntity) -> dict[str, Any]:
        return {
            "id": entity.id,
            "platform": entity.platform,
            "name": entity.config.get("name"),
            "kind": entity.config.get("device_class", ""),
            "state": entity.state,
            "available": self._entities.available(entity),
            "digits": entity.config.get("code_format", ""),
            "count": entity.count,
        }

    async def _stay_connected(self) -> None:
        tries = 0
        while True:
            line = Line(self._where, "demo-home-assistant", self._hear)
            with suppress(LineDown):
                await line.open(_FILTERS, (_STATUS, b"offline"))
                self._line, tries = line, 0
                await line.publish(_STATUS, b"online")
                await line.down.wait()
            self._line = None
            self._entities.forget()
            self.changes.announce()
            await asyncio.sleep(RECONNECT_S[min(tries, len(RECONNECT_S) - 1)])
            tries += 1

    def _hear(self, topic: str, payload: bytes, _: bool) -> None:  # noqa: FBT001 - as the line tells it
        try:
            self._entities.hear(topic, payload)
        except (LookupError, TypeError, AttributeError):
            log.exception("what was discovered on %s is not understood", topic)
        self.changes.announce()


def _said(entity: DiscoveredEntity, code: str, *, on: bool) -> bytes:
    match entity.platform:
        case "lock":  # what its command template makes of a tap
            return json.dumps({"action": "UNLOCK", "code": code, "at": time.time()}).encode()
        case "switch":
            return b"ON" if on else b"OFF"
        case _:
            return str(entity.config.get("payload_press", "")).encode()
