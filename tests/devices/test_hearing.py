"""What may be chosen as a button: whoever speaks on the broker may be anybody."""

import json

import pytest

from bot.devices.hearing import _word
from bot.house.doors.added import HeardWord
from bot.mqtt import Message


def said(topic: str, payload: bytes = b"single", *, retained: bool = False) -> HeardWord | None:
    return _word(Message(topic, payload, retained=retained, acknowledge=lambda: None))


@pytest.mark.parametrize(
    "topic",
    [
        "z/button\ntopic readwrite #",
        "z/button\r\nuser front",
        "z/\x1b[2Jbutton",
        "z/\u202enottub",
        "z/\u2028button",
        "doorbell/front/event/ring",
        "doorman/status",
    ],
)
def test_a_topic_that_would_be_more_than_a_line_of_an_access_list_is_not_offered(topic: str) -> None:
    assert said(topic) is None


@pytest.mark.parametrize(
    "payload", [b"", b" ", b"\xff\xfe", b"x" * 257, b"[" * 100_000, b"1" * 5000, b'{"action": "\\ud800"}']
)
def test_what_is_no_word_is_not_offered(payload: bytes) -> None:
    assert said("z/button", payload) is None


def test_what_is_kept_and_numbers_beyond_measure_are_no_press() -> None:
    assert said("z/button", retained=True) is None
    assert said("z/button", b'{"action": "single", "battery": 1e999, "linkquality": 120}') == HeardWord(
        "z/button", json.dumps({"action": "single"}, separators=(",", ":"))
    )


def test_a_topic_in_any_letters_is_offered() -> None:
    assert said("zigbee2mqtt/Кнопка у двери") == HeardWord("zigbee2mqtt/Кнопка у двери", "single")
