"""What went over the wire, for people to read and for benchmarks to measure."""

import time
from collections import deque
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from bot.demo.waiting import PATIENT_S, Changes
from bot.words.phrase import Phrase
from bot.words.tongue import Language, Tongue

_KEPT = 2_000

#: Whoever looks for a note names words of it in English.
_ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))


@dataclass(frozen=True, slots=True)
class WireNote:
    """One thing that went over the wire."""

    #: "ring", "upload", "unlock", "confirmation", "refusal", "link", "command".
    kind: str
    #: One line for people, before it is said in their language.
    said: Phrase
    #: How long it took, in milliseconds; None: it takes no time.
    ms: float | None = None
    #: ``time.monotonic()``, and seconds since 1970.
    at: float = field(default_factory=time.monotonic)
    wall: float = field(default_factory=time.time)

    @property
    def text(self) -> str:
        """The line in English."""
        return _ENGLISH.plain(self.said)


class WireLog:
    """The notes, the oldest first."""

    def __init__(self) -> None:
        self._notes: deque[WireNote] = deque(maxlen=_KEPT)
        self.changes = Changes()

    @property
    def notes(self) -> list[WireNote]:
        """Everything that is remembered."""
        return list(self._notes)

    def note(self, kind: str, said: Phrase, ms: float | None = None) -> None:
        """Write something down."""
        self._notes.append(WireNote(kind, said, ms))
        self.changes.announce()

    async def until(self, kind: str, words: str = "", timeout_s: float = PATIENT_S, after: float = 0.0) -> WireNote:
        """Wait for a note of this kind with these English words, later than ``after``; raises TimeoutError."""

        def fitting() -> WireNote | None:
            return next((n for n in self._notes if n.kind == kind and n.at > after and words in n.text), None)

        return await self.changes.until(fitting, timeout_s, f"{kind} {words}".strip())
