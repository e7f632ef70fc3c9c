"""Says words at a door, by the topic that its screen or a loudspeaker listens to."""

import json
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from bot.devices import wire
from bot.devices.boards.board import Board
from bot.devices.boards.orders import order, publish_once
from bot.devices.boards.provisioning import home_of
from bot.devices.speech.notes import NOTE_LASTS, NOTE_TYPE, VoiceNotes
from bot.house.doors.door import DoorId, DoorUnreachable, Failure
from bot.house.ports import DoorSpeech
from bot.house.visits.reply import AtDoor
from bot.mqtt import Mqtt
from bot.settings import DevicesSettings

#: A board's screen has four lines of sixteen letters; the board refuses what is longer.
LONGEST_ON_SCREEN = 64

#: What a loudspeaker at a door without a board is given at once.
LONGEST_ELSEWHERE = 200

#: From here on a letter takes twelve bytes of a command, of which a board reads 768 (``firmware/board/guard.py``).
_LONG_ESCAPE = 0x10000

#: What a board that has a screen says among its features.
_SCREEN = "display"


#: Signs that a board's screen has in a plainer form.
_PLAINER = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "\u00a0": " ", "ß": "ss"}
)


def on_screen(text: str) -> str:
    """Words as a board's screen can show them: plain signs, and no accents; what it has no letter for is left."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.translate(_PLAINER)) if not unicodedata.combining(c))
    return plain if plain.isascii() and len(plain) <= LONGEST_ON_SCREEN else text


class DoorSayings(DoorSpeech):
    """The house's ``DoorSpeech``.

    A board's words are signed as its commands are, over a challenge that it gave; a door without one gets plain JSON.
    Whatever else listens to the topic hears both; where a screen shows words plainer, they stand beside as ``said``.
    """

    def __init__(
        self,
        settings: DevicesSettings,
        boards: Mapping[DoorId, Board],
        mqtt: Mqtt,
        notes: VoiceNotes,
        port: Callable[[], int],
    ) -> None:
        """``port`` is where voice messages are fetched."""
        self._settings = settings
        self._boards = boards
        self._mqtt = mqtt
        self._notes = notes
        self._port = port

    def longest(self, door: DoorId) -> int:
        """See ``DoorSpeech.longest``."""
        return LONGEST_ON_SCREEN if self._key_of(door) else LONGEST_ELSEWHERE

    async def say(self, door: DoorId, text: str) -> AtDoor:
        """See ``DoorSpeech.say``."""
        if not self._key_of(door):
            return await self._publish(door, {"text": text})
        shown = on_screen(text)
        plain = shown == text or not all(ord(c) < _LONG_ESCAPE for c in text)
        came = await self._publish(door, {"text": shown} if plain else {"text": shown, "said": text})
        return AtDoor.LETTERS if came is AtDoor.SAID and not shown.isascii() else came

    async def play(self, door: DoorId, recording: bytes, seconds: int) -> AtDoor:
        """See ``DoorSpeech.play``."""
        try:
            host = await home_of(self._settings.web)
        except OSError as exc:
            raise DoorUnreachable(door, Failure.FORBIDDEN, "this machine knows no address of its own") from exc
        path = await self._notes.offer(recording)
        url = f"http://{f'[{host}]' if ':' in host else host}:{self._port()}{path}"
        told = {"url": url, "type": NOTE_TYPE, "seconds": seconds, "within_s": int(NOTE_LASTS.total_seconds())}
        # a screen shows nothing for it, and says so by refusing an empty text where there is none
        return await self._publish(door, {"text": "", **told} if self._key_of(door) else told)

    async def _publish(self, door: DoorId, said: Mapping[str, Any]) -> AtDoor:
        board, key = self._boards.get(door), self._key_of(door)
        if board is None:
            raise DoorUnreachable(door, Failure.OFFLINE, "there is no such door")
        if key:
            await order(self._mqtt, door, board, key, wire.CMD_SAY, said)
            features = board.info.get("features")
            return AtDoor.NO_SCREEN if isinstance(features, list) and _SCREEN not in features else AtDoor.SAID
        payload = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
        try:
            await publish_once(self._mqtt, door, wire.topic(door, wire.CMD_SAY), payload)
        except DoorUnreachable as exc:
            if exc.failure is Failure.OFFLINE:
                return AtDoor.UNHEARD  # the broker tells that nobody has subscribed
            raise
        return AtDoor.SAID

    def _key_of(self, door: DoorId) -> bytes | None:
        known = self._settings.doors.get(door)
        return bytes.fromhex(known.key.get_secret_value()) if known and known.key else None
