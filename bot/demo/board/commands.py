"""Commands as the virtual board reads them: taken apart, and refused with a reason."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.words.demo import demo_text
from bot.words.phrase import Phrase
from firmware import wire

#: The largest command that is looked at, in bytes.
MAX_COMMAND = 2048

#: What a screen shows at once, in letters.
MAX_TEXT = 64

#: As many pictures as a press has.
MAX_SNAP = 3


@dataclass(frozen=True, slots=True)
class Command:
    """A command as it came, not believed yet."""

    #: Such as ``cmd/unlock``.
    word: str
    #: JSON, exactly as it was signed.
    args: str
    challenge: str
    signature: str

    def refusal(self, door: str, key: bytes, age_ms: float) -> str:
        """Why this is not obeyed where its challenge lives and is so old; empty: it is."""
        verb = self.word.removeprefix("cmd/")
        expected = wire.sign(key, wire.command_text(verb, door, self.args, self.challenge))
        if not wire.same(expected, self.signature):
            return "signature"
        within = self._wanted().get("within_ms", wire.CHALLENGE_MS)
        return "" if type(within) is int and age_ms < within else "late"

    @property
    def pulse_ms(self) -> int:
        """How long to open, capped; 0: the arguments are no good."""
        ms = self._wanted().get("ms")
        return min(ms, int(wire.MAX_UNLOCK_MS)) if type(ms) is int and ms > 0 else 0  # True is an int too

    @property
    def snap(self) -> tuple[str, int]:
        """The id that pictures are wanted by, empty for one of the board's own, and how many."""
        ring, count = self._wanted().get("ring"), self._wanted().get("count")
        return ring if isinstance(ring, str) else "", count if type(count) is int and count > 0 else MAX_SNAP

    @property
    def saying(self) -> Phrase | None:
        """What is to be said, for whoever watches the door; None: the arguments are no good."""
        return said_in(self._wanted())

    @property
    def settings(self) -> dict[str, Any]:
        """What is to be changed, by its name."""
        return self._wanted()

    def _wanted(self) -> dict[str, Any]:
        try:
            content = json.loads(self.args)
        except ValueError:
            return {}
        return content if isinstance(content, dict) else {}


def said_in(wanted: Mapping[str, Any]) -> Phrase | None:
    """What a command wants said: words that fit a screen, or a voice message for a loudspeaker; None: neither."""
    text, seconds = wanted.get("text"), wanted.get("seconds")
    if isinstance(wanted.get("url"), str):
        return demo_text.door_plays(seconds if type(seconds) is int else 0)
    fits = isinstance(text, str) and 0 < len(text) <= MAX_TEXT
    return demo_text.door_says(text) if fits and text else None


def read_command(word: str, payload: bytes) -> Command | None:
    """The command, or None for junk."""
    if len(payload) > MAX_COMMAND:
        return None
    try:
        content = json.loads(payload)
    except ValueError:
        return None
    fields = content if isinstance(content, dict) else {}
    texts = [fields.get(name) for name in ("args", "challenge", "sig")]
    args, challenge, signature = (text if isinstance(text, str) and text.isascii() else "" for text in texts)
    return Command(word, args, challenge, signature) if args and challenge and signature else None
