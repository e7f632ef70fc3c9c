"""What the doctor asks the broker: whether it lets us in, nobody else in our place, and each door be served."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from secrets import token_hex

from pydantic import SecretStr

from bot.checkup import Finding
from bot.devices import wire
from bot.devices.access import relay_lines
from bot.house.door import DoorId
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
from bot.settings import DoorSettings, LockKind, Settings

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

_WHAT_FOR = {
    Why.UNREACHABLE: ("nobody answers there", "start the broker, and check MQTT_HOST and MQTT_PORT"),
    Why.OTHER_VERSION: ("whoever listens there speaks no MQTT", "check MQTT_HOST, MQTT_PORT and MQTT_TLS"),
    Why.NOT_ALLOWED: ("it refuses us", "check MQTT_USERNAME and MQTT_PASSWORD"),
    Why.TAKEN_OVER: ("somebody else connected by our name", "run only one Doorman"),
    Why.LOST: ("it hung up", "look at the broker's log"),
}


class TopicObserver:
    """Hears on one connection. What is not ours is not acknowledged: it stays with the broker, for the service."""

    def __init__(self) -> None:
        self.word = token_hex(8).encode()
        self.heard: set[str] = set()
        self._news = asyncio.Event()

    def note(self, message: Message) -> None:
        """Note where something came from."""
        self.heard.add(message.topic)
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


async def check_broker(settings: Settings) -> list[Finding]:
    """Connect as the service does, and try what each door needs; no relay clicks, and no waiting ring is lost.

    Only while the service is not running: a broker that binds names to users would throw it off.
    """
    where = f"{settings.mqtt_host}:{settings.mqtt_port}"
    # Two names of our own, and the session that the service has: where the broker calls us by our user, we are the
    # service to it, and must leave everything as it was.
    mine = replace(broker_of(settings), last_will=None, lasting=True)
    first, second = (replace(mine, client_id=f"doorman-doctor-{token_hex(4)}") for _ in range(2))
    observer = TopicObserver()
    try:
        async with _connected(first, TopicObserver()) as earlier, _connected(second, observer) as later:
            bound = await _is_thrown_out(earlier)
            found = [
                await _speak_and_hear(later, observer, where),
                _names(settings, bound=bound),
                await check_strangers(settings),
            ]
            later.forget([_OWN])
        if found[0].good:
            found += await _doors(second, settings)
    except ConnectionFailed as failure:
        said, remedy = _WHAT_FOR[failure.why]
        return [Finding("broker", good=False, said=f"{where}: {said}", remedy=remedy)]
    if not bound:
        for own in (first, second):
            await _leave_no_trace(own)
    return found


async def check_strangers(settings: Settings) -> Finding:
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
            return Finding("broker's door", good=True, said="nobody gets in without a password")
        said, remedy = _WHAT_FOR[failure.why]
        said = f"whether anybody gets in without a password could not be tried: {said}"
        return Finding("broker's door", good=False, said=said, remedy=remedy, needed=False)
    return Finding(
        "broker's door",
        good=False,
        said="anybody in your network may connect without a password: they can hear every ring, and stop the house",
        remedy="write `allow_anonymous false` and give each its password: `uv run main.py broker` shows the lines",
        needed=False,
    )


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
    remedy = "let this user read and write doorman/# and doorbell/#: `uv run main.py broker` shows the access list"
    try:
        await connection.subscribe([(_OWN, 1)], _PATIENCE_S)
        await connection.publish(_OWN, observer.word, retain=False, expiry_s=1, deadline_s=_PATIENCE_S)
        heard = await observer.until(lambda: _OWN in observer.heard, _ECHO_S)
    except (BrokerAway, BrokerSilent, NotAuthorised):
        heard = False
    if not heard:
        said = f"{where} lets us in, but not speak and hear"
        return Finding("broker", good=False, said=said, remedy=remedy)
    return Finding("broker", good=True, said=f"{where}, we may speak and hear")


def _names(settings: Settings, *, bound: bool) -> Finding:
    if bound:
        return Finding("broker's names", good=True, said="each client is called as its user: no board takes our place")
    how = "use_username_as_clientid true"
    if not settings.mqtt_username:
        said = "we log in without a name, so anybody may connect by ours and stop every bell"
        remedy = f"give us a user (MQTT_USERNAME) and each board its own, and write `{how}` into mosquitto.conf"
    else:
        said = "a client may call itself as it likes, so whoever has one board's password can stop every bell"
        remedy = f"write `{how}` into mosquitto.conf: `uv run main.py broker` shows the lines"
    return Finding("broker's names", good=False, said=said, remedy=remedy, needed=False)


async def _doors(broker: Broker, settings: Settings) -> list[Finding]:
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
    name = f"door {id_}"
    places = {wire.topic(id_, f"{kind}/{_WORD}") for kind in ("event", "state")}
    filters = [f"{wire.ROOT}/+/event/#", f"{wire.ROOT}/+/state/#"]  # the service's own, so nothing is left behind
    remedy = f"the access list needs `topic readwrite {wire.ROOT}/#` for us: `uv run main.py broker` shows it"
    try:
        refused = await connection.subscribe([(one, 1) for one in filters], _PATIENCE_S)
        if refused:
            return Finding(name, good=False, said=f"the broker does not let us read {refused[0]}", remedy=remedy)
        for place in places:
            await connection.publish(place, observer.word, retain=False, expiry_s=1, deadline_s=_PATIENCE_S)
    except NotAuthorised:
        said = f"whether we hear the {door.name} could not be tried: the broker does not let us write there"
        return Finding(name, good=False, said=said, remedy=remedy, needed=False)
    except (BrokerAway, BrokerSilent):
        return Finding(name, good=False, said="the broker hung up on its topics", remedy=remedy)
    if not await observer.until(lambda: places <= observer.heard, _ECHO_S):
        return Finding(name, good=False, said=f"we do not hear the {door.name}’s bell", remedy=remedy)
    return Finding(name, good=True, said="its bell is heard; that it obeys us, /look in the chat tries")


async def _relay(connection: Connection, observer: TopicObserver, id_: str, door: DoorSettings) -> Finding:
    """Subscribe where it confirms. What a relay is told it does, so that is not tried."""
    name, lines = f"relay {id_}", " and ".join(f"`{line}`" for line in relay_lines(door))
    if confirms := door.relay_confirm_topic:
        try:
            refused = await connection.subscribe([(confirms, 0)], _PATIENCE_S)
        except (BrokerAway, BrokerSilent):
            refused = [confirms]
        connection.forget([confirms])
        if refused:
            said = f"the broker does not let us read {confirms}"
            return Finding(name, good=False, said=said, remedy=f"the access list needs {lines} for us")
        read = await observer.until(lambda: any(matches(confirms, topic) for topic in observer.heard), _ECHO_S)
        reading = "we hear it" if read else f"{confirms} said nothing that would prove that we hear it"
    else:
        reading = "it confirms nothing (RELAY_CONFIRM_TOPIC is not set)"
    return Finding(
        name,
        good=False,
        said=f"{reading}; whether we may switch it is not tried, because it would open the {door.name}",
        remedy=f"see that the access list has {lines} for us, then tap Unlock once, standing at the {door.name}",
        needed=False,
    )
