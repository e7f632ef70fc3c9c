"""What went over the wire, line by line, as the page shows it; what comes again and again is one line."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from bot.demo.telegram.chats import Telegram
from bot.demo.telegram.journal import ApiCall
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.wire.log import WireLog, WireNote
from bot.words.demo import wire_text
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

#: Lines that the page gets, and what they are made of.
SHOWN_LINES = 40
_READ = 200


@dataclass(slots=True)
class _WireLine:
    #: ``time.monotonic()`` of when it began; of the newest, where it is several.
    at: float
    kind: str
    #: What it says, or the method that Telegram carried out.
    told: Phrase | str
    ms: float | None
    #: How often it concerned whom; the empty name is nobody in particular.
    who: Counter[str] = field(default_factory=Counter)

    def same(self, other: "_WireLine") -> bool:
        return (self.kind, self.told) == (other.kind, other.told)


def lines(telegram: TelegramStandIn, log: WireLog, pressed_at: float | None, tongue: Tongue) -> list[dict[str, Any]]:
    """The newest lines, the oldest of them first; times count from ``pressed_at``, ``time.monotonic()``."""
    found = [_of_note(note) for note in log.notes[-_READ:]]
    found += [line for call in telegram.journal.newest(_READ) if (line := _of_call(call, telegram.telegram))]
    found.sort(key=lambda line: line.at)
    return [_shown(line, pressed_at, tongue) for line in _folded(found)[-SHOWN_LINES:]]


def _folded(found: Iterable[_WireLine]) -> list[_WireLine]:
    folded: list[_WireLine] = []
    for line in found:
        if folded and folded[-1].same(line):
            line.who.update(folded.pop().who)
        folded.append(line)
    return folded


def _shown(line: _WireLine, pressed_at: float | None, tongue: Tongue) -> dict[str, Any]:
    people = sorted(name for name in line.who if name)
    said = line.told if isinstance(line.told, Phrase) else wire_text.done(line.told, people)
    return {
        "kind": line.kind,
        "text": tongue.plain(said),
        # a card that changes for two people has changed once
        "times": max(line.who.values()),
        "ms": None if line.ms is None else round(line.ms, 1),
        "since_ms": None if pressed_at is None or line.at < pressed_at else round((line.at - pressed_at) * 1000),
    }


def _of_note(note: WireNote) -> _WireLine:
    # a note is written when it is over; people read it where it began
    return _WireLine(note.at - (note.ms or 0.0) / 1000, note.kind, note.said, note.ms, Counter([""]))


def _of_call(call: ApiCall, telegram: Telegram) -> _WireLine | None:
    if call.method not in wire_text.TOLD or call.finished is None:
        return None
    if call.description:
        return _WireLine(call.arrived, "refusal", wire_text.refused(call.method, call.description), None, Counter([""]))
    if not call.status:
        return _WireLine(call.arrived, "telegram", wire_text.cut(call.method), None, Counter([""]))
    chat = telegram.chats.get(call.chat_id or 0)
    return _WireLine(call.arrived, "telegram", call.method, None, Counter([chat.account.first_name if chat else ""]))
