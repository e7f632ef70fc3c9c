"""Several may listen under one filter: whoever comes, comes again or goes takes nothing from the others."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from bot.mqtt.message import Message
from bot.mqtt.subscriptions import Subscriptions


@dataclass
class Ears:
    """Two who listen, and what each heard."""

    said: Subscriptions = field(default_factory=Subscriptions)
    one: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def hear(self, topic: str) -> None:
        self.said.receive(Message(topic, b"on", retained=False, acknowledge=lambda: None))

    def first(self, message: Message) -> None:
        self.one.append(message.topic)

    def second(self, message: Message) -> None:
        self.other.append(message.topic)


@pytest.fixture
def ears() -> Ears:
    return Ears()


def listen(ears: Ears, handle: Callable[[Message], None]) -> None:
    ears.said.add("gate/#", handle, qos=0, needed=False)


def test_whoever_listens_twice_hears_once_and_the_other_one_still_hears(ears: Ears) -> None:
    listen(ears, ears.first)
    listen(ears, ears.second)
    listen(ears, ears.first)
    ears.hear("gate/power")
    assert ears.one == ears.other == ["gate/power"]


def test_whoever_goes_takes_the_filter_from_nobody(ears: Ears) -> None:
    listen(ears, ears.first)
    listen(ears, ears.second)
    ears.said.drop("gate/#", ears.first)
    ears.hear("gate/power")
    assert (ears.one, ears.other) == ([], ["gate/power"])
