"""A relay of any make, as an owner writes it."""

import pytest

from bot.devices.added import settings_of
from bot.house.doors.added import AddedDoor, DoorWay
from bot.house.doors.door import DoorId
from bot.house.doors.relays import AutoOff, TopicRelay


@pytest.mark.parametrize(
    ("written", "relay"),
    [
        ("a/b ON", TopicRelay("a/b", "ON")),
        ('  a/b   {"on": true} \n', TopicRelay("a/b", '{"on": true}')),
        ("a/b ON\nc/d ON\ne/f Online Offline", TopicRelay("a/b", "ON", "c/d", "ON", "e/f", "Online", "Offline")),
        ("a/b ON\n-\n-", TopicRelay("a/b", "ON")),
        ("a/b ON\n\ne/f 1 0", TopicRelay("a/b", "ON", "", "", "e/f", "1", "0")),
    ],
)
def test_what_is_written_is_understood_and_is_a_door_that_can_be_reached(written: str, relay: TopicRelay) -> None:
    assert TopicRelay.parse(written) == relay
    assert relay.auto_off is AutoOff.ON_DEVICE
    settings = settings_of(AddedDoor(DoorId("gate"), DoorWay.RELAY, token="t" * 32, topics=relay))
    assert (settings.relay_topic, settings.relay_confirm_topic) == (relay.topic, relay.confirm_topic)
    assert settings.relay_online_topic == relay.online_topic


@pytest.mark.parametrize(
    "written",
    [
        *("", "a/b", "a/# ON", "a/+ ON", "/a ON", "a/ ON", "a//b ON", "$SYS/a ON", f"{'a' * 121} ON", "a/\x00 ON"),
        *("a/b ON\nc/d", "a/b ON\n-\ne/f Online", "a/b ON\nc/d ON\ne/f Online Offline\ng/h more", "-\na/b ON"),
        f"a/b {'x' * 501}",
    ],
)
def test_what_could_reach_nothing_is_refused(written: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever the text, it says that it is none
        TopicRelay.parse(written)
