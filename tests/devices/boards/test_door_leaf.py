"""What a door does by itself, and what its board says of its pictures."""

import asyncio
import hashlib

import pytest

from bot.devices.boards import door_queue
from bot.house.visit import PressId
from tests.devices.boards.linked import CHALLENGE, FRONT, SIDE, LinkScene


@pytest.mark.parametrize("before", [[{"open": False}], []])
async def test_a_door_that_opens_by_itself_was_forced(heard: LinkScene, before: list[dict[str, object]]) -> None:
    for said in before or [{"open": True, "forced": True}]:
        await heard.board.say("doorbell/front/event/contact", said)
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.doorman.until(lambda: bool(heard.doorman.news))

    assert heard.doorman.news == [(FRONT, "forced")]


@pytest.mark.parametrize(
    "said",
    [
        [{"open": True}],  # it stood open when the service came
        [{"open": False}, {"open": True, "forced": False}],  # opened rightfully while the service was away
    ],
)
async def test_a_door_that_is_told_to_stand_open_was_not_forced(
    heard: LinkScene, said: list[dict[str, object]]
) -> None:
    for one in said:
        await heard.board.say("doorbell/front/event/contact", one)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == []


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("event/exit", {"pressed": True}),
        ("event/unlock", {"challenge": CHALLENGE, "ok": True, "ms": 3000, "reason": ""}),
    ],
)
async def test_a_door_that_opens_after_somebody_was_let_through_was_not_forced(
    heard: LinkScene, word: str, said: dict[str, object]
) -> None:
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.board.say(f"doorbell/front/{word}", said)
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.doorman.news == []


async def test_a_door_that_stays_open_is_told_about(heard: LinkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_queue, "LEFT_OPEN_S", 0.05)
    await heard.board.say("doorbell/front/event/exit", {"pressed": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.doorman.until(lambda: bool(heard.doorman.news))

    assert heard.doorman.news == [(FRONT, "left_open")]


async def test_a_door_that_closes_in_time_is_not_told_about(heard: LinkScene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door_queue, "LEFT_OPEN_S", 0.3)
    await heard.board.say("doorbell/front/event/exit", {"pressed": True})
    await heard.board.say("doorbell/front/event/contact", {"open": True})
    await heard.board.say("doorbell/front/event/contact", {"open": False})
    await heard.board.say("doorbell/side/event/contact", {"open": True, "forced": True})  # its timer is the later one
    await heard.doorman.until(lambda: (SIDE, "left_open") in heard.doorman.news)

    assert heard.doorman.news == [(SIDE, "forced"), (SIDE, "left_open")]


# What was uploaded


async def test_a_picture_that_changed_on_the_way_is_noted(heard: LinkScene) -> None:
    arrived, sent = hashlib.sha256(b"arrived").hexdigest(), hashlib.sha256(b"sent").hexdigest()
    heard.boards[FRONT].uploaded(PressId("a-1"), 0, 7, arrived)
    heard.boards[FRONT].uploaded(PressId("a-1"), 1, 7, arrived)
    for n, digest in ((0, arrived), (1, sent), (2, sent)):
        await heard.board.say("doorbell/front/event/snapshot", {"ring": "a-1", "n": n, "bytes": 7, "sha256": digest})
    async with asyncio.timeout(5):
        await heard.audit.written.wait()

    assert heard.audit.lines == [("picture changed on the way", {"door": "front", "ring": "a-1", "n": 1})]
