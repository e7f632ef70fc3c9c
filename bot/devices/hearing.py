"""What is said on the broker while somebody presses a button, so that they can choose it."""

import asyncio
import json

from bot.devices.messages.topics import is_ours
from bot.house.doors.added import HeardWord
from bot.mqtt import Message, Mqtt
from bot.settings import forms

#: After the first word so much longer is listened, in seconds: one press may say several.
_AFTERWARDS_S = 2.0

#: So many different words are shown, each so long at most, in bytes.
_MOST = 6
_LONGEST = 256

#: In these a button says what was done to it; what else it tells, such as its battery, is another each time.
_ESSENCE = ("action", "event", "click", "button", "state")


async def hear(mqtt: Mqtt, topic_filter: str, within_s: float) -> list[HeardWord]:
    """What is said under a filter from now on, each once; empty: nothing in time. Raises ValueError for no filter."""
    wanted = forms.topic_filter(topic_filter.strip())
    if not wanted:
        raise ValueError(topic_filter)
    heard: list[HeardWord] = []
    first = asyncio.Event()

    def note(message: Message) -> None:
        message.acknowledge()
        word = _word(message)
        if word and word not in heard and len(heard) < _MOST:
            heard.append(word)
            first.set()

    mqtt.listen(wanted, note, qos=0, needed=False)
    try:
        async with asyncio.timeout(within_s):
            await first.wait()
            await asyncio.sleep(_AFTERWARDS_S)
    except TimeoutError:
        pass
    finally:
        mqtt.ignore(wanted, note)
    return heard


def _word(message: Message) -> HeardWord | None:
    if message.retained or not message.payload.strip() or is_ours(message.topic):
        return None
    if not message.topic.isprintable():  # it stands in lines that an owner copies
        return None
    try:
        text = _essence(message.payload)
        length = len(text.encode())
    except UnicodeError:  # no text, or half a letter that JSON wrote as an escape
        return None
    return HeardWord(message.topic, text) if length <= _LONGEST else None


def _essence(payload: bytes) -> str:
    text = payload.decode().strip()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(told, dict):
        return text
    kept = {name: told[name] for name in _ESSENCE if isinstance(told.get(name), str | bool | int) and told[name] != ""}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False) if kept else text
