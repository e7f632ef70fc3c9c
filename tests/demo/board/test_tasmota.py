"""The demo's relay of one's own, ordered as the service orders one."""

import asyncio
from contextlib import AsyncExitStack

from bot.demo.board.line import Line, Where
from bot.demo.board.tasmota import TOPIC, TasmotaStandIn
from bot.demo.broker import EmbeddedBroker
from bot.demo.wire.log import WireLog
from bot.devices.boards.board import boards_of
from bot.devices.locks.locks import DoorLocks
from bot.devices.locks.presets import preset
from bot.house.doors.door import DoorId
from bot.house.doors.door_facts import DoorEvent
from bot.house.doors.relays import OwnRelay, RelayKind
from bot.mqtt import Broker, Mqtt
from bot.nursery import Nursery
from bot.words.chat.doors import door_build_text
from tests.devices.doubles import RecordingPresence
from tests.english import ENGLISH

GATE = DoorId("gate")


async def until_there(locks: DoorLocks, *, online: bool) -> None:
    """Wait until the relay is known to be there, or gone."""
    news = asyncio.Event()

    def heard(_door: DoorId, _what: DoorEvent) -> None:
        news.set()

    locks.relays.report_to(heard)
    async with asyncio.timeout(30):
        while locks.relays.online(GATE) is not online:
            await news.wait()
            news.clear()


async def test_a_door_that_is_added_with_the_chat_s_own_example_opens_in_the_demo(
    broker: EmbeddedBroker,
) -> None:
    assert f"such as {TOPIC}." in ENGLISH.plain(door_build_text.ask_relay_name(RelayKind.TASMOTA))
    wire_log = WireLog()
    async with TasmotaStandIn(broker.host, broker.port, wire_log), Nursery() as nursery, AsyncExitStack() as stack:
        mqtt = Mqtt(Broker(broker.host, broker.port), nursery)
        lock = preset(OwnRelay(RelayKind.TASMOTA, TOPIC), seconds=0.2)
        locks = DoorLocks({GATE: lock}, mqtt, boards_of([GATE]), RecordingPresence(), confirm_s=30)
        await stack.enter_async_context(mqtt)
        await until_there(locks, online=True)
        await locks.open(GATE)
        await wire_log.until("unlock", "is on")
        await wire_log.until("unlock", "is off")  # by itself, as the order before told it


async def test_what_it_does_not_know_it_says_so_and_does_not_click(broker: EmbeddedBroker) -> None:
    wire_log, heard = WireLog(), asyncio.Queue[tuple[str, bytes]]()
    other = Line(Where(broker.host, broker.port), "other end", lambda topic, said, _: heard.put_nowait((topic, said)))
    async with TasmotaStandIn(broker.host, broker.port, wire_log):
        await wire_log.until("link")
        await other.open([f"stat/{TOPIC}/#"], ("nobody", b""))
        await other.publish(f"cmnd/{TOPIC}/Dimmer", b"50")
        async with asyncio.timeout(30):
            while await heard.get() != (f"stat/{TOPIC}/RESULT", b'{"Command": "Unknown"}'):
                pass
        other.close()
    assert not [note for note in wire_log.notes if note.kind == "unlock"]
