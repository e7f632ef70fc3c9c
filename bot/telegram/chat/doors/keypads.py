"""Keypads in a resident's own chat. What is typed is in mind alone, and gone with the keypad."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Union

from bot.house.opening.proof import CODE_LENGTH, LONGEST_PIN, SHORTEST_PIN, ProofKind, ProofWrong
from bot.house.people import Resident, ResidentId
from bot.house.ports import Clock
from bot.telegram.actions.keypads import EnterDigits, EraseKey, PressKey, PutKeypadAway
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat.doors import keypad_text, opening_labels
from bot.words.phrase import Text, lines

#: How long a keypad stands: as long as a ring may be answered.
KEYPAD_LASTS = timedelta(minutes=2)

#: The keys, as they lie on a telephone.
_KEYS = ("123", "456", "789")


@dataclass(frozen=True, slots=True)
class KeypadStep:
    """What is to be typed, and what is done with it."""

    proof: ProofKind
    text: Text
    #: Returns what is to be typed next, or what is said at the end. It may raise ProofWrong: typed once more.
    entered: Callable[[str], Awaitable[Union["KeypadStep", Text]]]
    #: As a keypad of its own, below what was sent since the last one.
    below: bool = False
    #: How long that is good; drawn in the place of another, it ends as that one would have.
    lasts: timedelta = KEYPAD_LASTS

    @property
    def shortest(self) -> int:
        """How many digits there have to be."""
        return CODE_LENGTH if self.proof is ProofKind.CODE else SHORTEST_PIN

    @property
    def longest(self) -> int:
        """How many there may be."""
        return CODE_LENGTH if self.proof is ProofKind.CODE else LONGEST_PIN


@dataclass(slots=True)
class _Keypad:
    id: str
    step: KeypadStep
    until: datetime
    #: Which digit a key types, by the name that it was given.
    keys: dict[str, str] = field(repr=False)
    typed: str = field(default="", repr=False)
    #: What is said above the digits; None: nothing.
    remark: Text | None = None


class Keypads:
    """One keypad a resident at most; a restart puts all of them away."""

    def __init__(self, *, household: TelegramHousehold, steady: Clock) -> None:
        self._household = household
        self._steady = steady
        self._pads: dict[ResidentId, _Keypad] = {}

    def ask(self, resident: ResidentId, step: KeypadStep) -> None:
        """Show somebody a keypad; one that they have is put away."""
        if before := self._pads.pop(resident, None):
            self._end(resident, before, keypad_text.KEYPAD_AWAY)
        pad = _Keypad(token_hex(8), step, self._steady() + step.lasts, _new_keys())
        self._pads[resident] = pad
        self._household.offer(resident, _text(pad), _about(pad), _rows(pad))

    def is_open(self, resident: ResidentId) -> bool:
        """Tell whether somebody has a keypad to type on."""
        pad = self._pads.get(resident)
        return pad is not None and self._steady() < pad.until

    def press(self, resident: ResidentId, pad_id: str, key: str) -> None:
        """Type what stands on a key."""
        if (pad := self._open(resident, pad_id)) and (digit := pad.keys.get(key)):
            pad.typed, pad.remark = (pad.typed + digit)[: pad.step.longest], None
            self._draw(resident, pad)

    def erase(self, resident: ResidentId, pad_id: str) -> None:
        """Take the last digit back."""
        if pad := self._open(resident, pad_id):
            pad.typed, pad.remark = pad.typed[:-1], None
            self._draw(resident, pad)

    def put_away(self, resident: ResidentId, pad_id: str) -> None:
        """Type nothing after all."""
        if pad := self._open(resident, pad_id):
            del self._pads[resident]
            self._end(resident, pad, keypad_text.KEYPAD_AWAY)

    async def enter(self, resident: Resident, pad_id: str) -> None:
        """Hand in what was typed; raises what that raises."""
        pad = self._open(resident.id, pad_id)
        if pad is None:
            return
        if len(pad.typed) < pad.step.shortest:
            pad.remark = keypad_text.too_few_digits(pad.step.shortest)
            self._draw(resident.id, pad)
            return
        typed, pad.typed = pad.typed, ""
        del self._pads[resident.id]  # of two fingers one hands it in
        try:
            answer = await pad.step.entered(typed)
        except ProofWrong as wrong:
            self._again(resident.id, pad, pad.step, keypad_text.wrong_digits(wrong.left))
        except Exception:
            self._end(resident.id, pad, keypad_text.KEYPAD_AWAY)
            raise
        else:
            if isinstance(answer, KeypadStep) and not answer.below:
                self._again(resident.id, pad, answer, None)
            elif isinstance(answer, KeypadStep):
                self._end(resident.id, pad, keypad_text.KEYPAD_AWAY)
                self.ask(resident.id, answer)
            else:
                self._end(resident.id, pad, answer)

    def _again(self, resident: ResidentId, pad: _Keypad, step: KeypadStep, remark: Text | None) -> None:
        if resident in self._pads:  # they have begun something else meanwhile
            self._end(resident, pad, keypad_text.KEYPAD_AWAY)
            return
        pad.step, pad.keys, pad.remark = step, _new_keys(), remark
        self._pads[resident] = pad
        self._draw(resident, pad)

    def _open(self, resident: ResidentId, pad_id: str) -> _Keypad | None:
        pad = self._pads.get(resident)
        if pad and pad.id == pad_id:
            if self._steady() < pad.until:
                return pad
            del self._pads[resident]
        self._household.say(resident, keypad_text.KEYPAD_OVER)
        return None

    def _draw(self, resident: ResidentId, pad: _Keypad) -> None:
        self._household.redraw(resident, _text(pad), _about(pad), _rows(pad))

    def _end(self, resident: ResidentId, pad: _Keypad, text: Text) -> None:
        self._household.redraw(resident, text, _about(pad), [])


def _new_keys() -> dict[str, str]:
    return {token_hex(4): str(digit) for digit in range(10)}


def _about(pad: _Keypad) -> str:
    return f"keypad {pad.id}"


def _text(pad: _Keypad) -> Text:
    return lines(pad.step.text, pad.remark, keypad_text.typed(len(pad.typed)))


def _rows(pad: _Keypad) -> list[list[Button]]:
    key_of = {digit: key for key, digit in pad.keys.items()}

    def key(digit: str) -> Button:
        return Button(opening_labels.key(digit), Offer(PressKey(pad.id, key_of[digit]), pad.until))

    erase = Button(opening_labels.ERASE, Offer(EraseKey(pad.id), pad.until))
    enter = Button(opening_labels.ENTER, Offer(EnterDigits(pad.id), pad.until))
    away = Button(opening_labels.PUT_AWAY, Offer(PutKeypadAway(pad.id), pad.until))
    return [*([key(digit) for digit in row] for row in _KEYS), [erase, key("0"), enter], [away]]
