"""What the doctor asks the broker: whether it lets us in, nobody else in our place, and each door be served."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from secrets import token_hex

from pydantic import SecretStr

from bot.devices import wire
from bot.devices.access import relay_lines
from bot.devices.broker_need import needs_broker
from bot.devices.home_assistant_check import check_telling
from bot.devices.locks.kinds import lock_of
from bot.devices.locks.relay_lock import RelayLock
from bot.devices.locks.relay_state import RelayState
from bot.house.doors.door import DoorId
from bot.house.doors.relays import AutoOff, OwnRelay
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.wire_findings import (
    BellNotTried,
    BellUnheard,
    BrokerDumb,
    BrokerUnreached,
    BrokerWell,
    Hearing,
    RelayAway,
    RelayNotTried,
    StrangersNotTried,
    TopicForbidden,
)
from bot.house.status.wires import BrokerTrouble
from bot.mqtt import (
    Broker,
    BrokerAway,
    BrokerSilent,
    Connection,
    ConnectionFailed,
    Message,
    NotAuthorised,
    Why,
    broker_of,
    matches,
    open_connection,
)
from bot.settings import DevicesSettings, DoorSettings, LockKind, MqttSettings

#: How long the broker may take for each step, in seconds.
_PATIENCE_S = 5.0

#: How long a word that we said takes to come back, in seconds.
_ECHO_S = 2.0

#: How long a broker takes to throw out whom another one replaces, in seconds.
_THROW_OUT_S = 1.0

#: Where our own words go that are for nobody.
_OWN = "doorman/doctor"

#: A word for nobody, at a door: boards do not hear it, and the service leaves it alone.
_WORD = "doctor"


class TopicObserver:
    """Hears on one connection. What is not ours is not acknowledged: it stays with the broker, for the service."""

    def __init__(self) -> None:
        self.word = token_hex(8).encode()
        self.heard: set[str] = set()
        #: Whoever else hears it.
        self.also: Callable[[Message], None] = lambda _: None
        self._news = asyncio.Event()

    def note(self, message: Message) -> None:
        """Note where something came from."""
        self.heard.add(message.topic)
        self.also(message)
        if message.payload == self.word:
            message.acknowledge()
        self._news.set()

    async def until(self, true: Callable[[], bool], patience_s: float) -> bool:
        """Wait until what was heard makes this true; False: it did not in time."""
        try:
            async with asyncio.timeout(patience_s):
                while not true():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            return False
        return True


async def check_broker(settings: DevicesSettings) -> list[Finding]:
    """Connect as the service does, and try what each door needs; no relay clicks, and no waiting ring is lost.

    Only while the service is not running: a broker that binds names to users would throw it off.
    """
    where = settings.mqtt.where
    # Two names of our own, and the session that the service has: where the broker calls us by our user, we are the
    # service to it, and must leave everything as it was.
    mine = replace(broker_of(settings.mqtt), last_will=None, lasting=True)
    first, second = (replace(mine, client_id=f"doorman-doctor-{token_hex(4)}") for _ in range(2))
    observer = TopicObserver()
    try:
        async with _connected(first, TopicObserver()) as earlier, _connected(second, observer) as later:
            bound = await _is_thrown_out(earlier)
            found = [
                await _speak_and_hear(later, observer, where),
                _names(settings.mqtt, bound=bound),
                await check_strangers(settings.mqtt),
            ]
            later.forget([_OWN])
        if found[0].good:
            found += await _doors(second, settings)
        if found[0].good and settings.home_assistant.on:
            async with _connected(second, TopicObserver()) as connection:
                found.append(await check_telling(connection, settings))
    except ConnectionFailed as failure:
        if not needs_broker(settings):
            return [Finding(Part.BROKER, Plain.BROKER_UNNEEDED, good=True)]
        return [Finding(Part.BROKER, BrokerUnreached(where, BrokerTrouble(failure.why)), good=False)]
    if not bound:
        for own in (first, second):
            await _leave_no_trace(own)
    return found


async def check_strangers(settings: MqttSettings) -> Finding:
    """Try to log in as nobody."""
    nobody = replace(
        broker_of(settings),
        username="",
        password=SecretStr(""),
        client_id=f"doorman-doctor-{token_hex(4)}",
        last_will=None,
        lasting=False,
    )
    try:
        async with _connected(nobody, TopicObserver()):
            pass
    except ConnectionFailed as failure:
        if failure.why is Why.NOT_ALLOWED:
            return Finding(Part.BROKER_DOOR, Plain.STRANGERS_OUT, good=True)
        untried = StrangersNotTried(BrokerTrouble(failure.why))
        return Finding(Part.BROKER_DOOR, untried, good=False, needed=False)
    return Finding(Part.BROKER_DOOR, Plain.STRANGERS_IN, good=False, needed=False)


def _connected(broker: Broker, observer: TopicObserver) -> AbstractAsyncContextManager[Connection]:
    return open_connection(broker, observer.note, dial_s=_PATIENCE_S, answer_s=_PATIENCE_S)


async def _is_thrown_out(earlier: Connection) -> bool:
    """Tell whether a second login of our user, by another client id, threw the first one out."""
    await asyncio.wait({earlier.lost}, timeout=_THROW_OUT_S)
    return earlier.lost.done()


async def _leave_no_trace(broker: Broker) -> None:
    try:
        async with _connected(replace(broker, lasting=False), TopicObserver()):
            pass
    except ConnectionFailed:
        return  # then it forgets us by itself, in a day


async def _speak_and_hear(connection: Connection, observer: TopicObserver, where: str) -> Finding:
    try:
        await connection.subscribe([(_OWN, 1)], _PATIENCE_S)
        await connection.publish(_OWN, observer.word, retain=False, expiry_s=1, deadline_s=_PATIENCE_S)
        heard = await observer.until(lambda: _OWN in observer.heard, _ECHO_S)
    except (BrokerAway, BrokerSilent, NotAuthorised):
        heard = False
    if not heard:
        return Finding(Part.BROKER, BrokerDumb(where), good=False)
    return Finding(Part.BROKER, BrokerWell(where), good=True)


def _names(settings: MqttSettings, *, bound: bool) -> Finding:
    if bound:
        return Finding(Part.BROKER_NAMES, Plain.NAMES_BOUND, good=True)
    loose = Plain.NAMES_LOOSE if settings.username else Plain.NAMELESS
    return Finding(Part.BROKER_NAMES, loose, good=False, needed=False)


async def _doors(broker: Broker, settings: DevicesSettings) -> list[Finding]:
    """Each on a connection of its own: a broker may hang up on what it does not allow."""
    found = []
    for id_, door in settings.doors.items():
        if door.key:
            observer = TopicObserver()
            async with _connected(broker, observer) as connection:
                found.append(await _board(connection, observer, DoorId(id_), door))
        if door.lock is LockKind.RELAY:
            observer = TopicObserver()
            async with _connected(broker, observer) as connection:
                found.append(await _relay(connection, observer, id_, door))
    return found


async def _board(connection: Connection, observer: TopicObserver, id_: DoorId, door: DoorSettings) -> Finding:
    """Say a word where the board's go, and hear it."""
    places = {wire.topic(id_, f"{kind}/{_WORD}") for kind in ("event", "state")}
    filters = [f"{wire.ROOT}/+/event/#", f"{wire.ROOT}/+/state/#"]  # the service's own, so nothing is left behind
    lines = (f"topic readwrite {wire.ROOT}/#",)
    try:
        refused = await connection.subscribe([(one, 1) for one in filters], _PATIENCE_S)
        if refused:
            return Finding(Part.DOOR, TopicForbidden(refused[0], lines), good=False, door=id_)
        for place in places:
            await connection.publish(place, observer.word, retain=False, expiry_s=1, deadline_s=_PATIENCE_S)
    except NotAuthorised:
        return Finding(Part.DOOR, BellNotTried(door.name), good=False, needed=False, door=id_)
    except (BrokerAway, BrokerSilent):
        return Finding(Part.DOOR, Plain.HUNG_UP, good=False, door=id_)
    if not await observer.until(lambda: places <= observer.heard, _ECHO_S):
        return Finding(Part.DOOR, BellUnheard(door.name), good=False, door=id_)
    return Finding(Part.DOOR, Plain.BELL_HEARD, good=True, door=id_)


async def _relay(connection: Connection, observer: TopicObserver, id_: str, door: DoorSettings) -> Finding:
    """Subscribe where it confirms. What a relay is told it does, so that is not tried."""
    relay, lines = lock_of(door), tuple(relay_lines(door))
    if not isinstance(relay, RelayLock):
        raise TypeError(door.lock)
    state, places = RelayState(DoorId(id_), relay, lambda _, __: None), relay.heard
    observer.also = state.heard
    for place in places:
        try:
            refused = await connection.subscribe([(place, 0)], _PATIENCE_S)
        except (BrokerAway, BrokerSilent):
            refused = [place]
        connection.forget([place])
        if refused:
            return Finding(Part.RELAY, TopicForbidden(place, lines), good=False, door=id_)
    read = await observer.until(lambda: any(matches(one, told) for told in observer.heard for one in places), _ECHO_S)
    if state.online is False:
        return Finding(Part.RELAY, RelayAway(door.name, relay.availability[0].topic), good=False, door=id_)
    hearing = Hearing.CONFIRMS_NOTHING if not places else Hearing.HEARD if read else Hearing.NOTHING_SAID
    ends = bool(door.relay) and OwnRelay.parse(door.relay).auto_off is AutoOff.ON_DEVICE
    found = RelayNotTried(door.name, hearing, relay.confirm_topic, lines, ends)
    return Finding(Part.RELAY, found, good=False, needed=False, door=id_)
