"""What a board says of its door leaf, and of its pictures."""

import hashlib

import pytest

from bot.house.doors.presence import BoardOpened, ContactClosed, ContactOpened, DoorReport, ExitPressed
from bot.house.visits.visit import PressId
from tests.devices.boards.linked import CHALLENGE, FRONT, LinkScene


@pytest.mark.parametrize(
    ("word", "said", "reported"),
    [
        ("event/contact", {"open": True}, [ContactOpened(FRONT)]),
        ("event/contact", {"open": True, "forced": True}, [ContactOpened(FRONT, forced=True)]),
        ("event/contact", {"open": True, "forced": False}, [ContactOpened(FRONT, forced=False)]),
        ("event/contact", {"open": False}, [ContactClosed(FRONT)]),
        ("event/exit", {"pressed": True}, [ExitPressed(FRONT)]),
        ("event/exit", {"pressed": False}, []),  # let go
        ("event/unlock", {"challenge": CHALLENGE, "ok": True, "ms": 3000, "reason": ""}, [BoardOpened(FRONT)]),
        ("event/unlock", {"challenge": CHALLENGE, "ok": False, "ms": 0, "reason": "busy"}, []),
    ],
)
async def test_what_happens_at_a_leaf_is_reported_and_not_judged(
    heard: LinkScene, word: str, said: dict[str, object], reported: list[DoorReport]
) -> None:
    await heard.board.say(f"doorbell/front/{word}", said)
    await heard.ring("a-1")
    await heard.heard("a-1")

    assert heard.presence.reports == reported
    assert heard.doorman.news == []


# What was uploaded


async def test_a_picture_that_changed_on_the_way_is_noted(heard: LinkScene) -> None:
    arrived, sent = hashlib.sha256(b"arrived").hexdigest(), hashlib.sha256(b"sent").hexdigest()
    heard.boards[FRONT].uploaded(PressId("a-1"), 0, 7, arrived)
    heard.boards[FRONT].uploaded(PressId("a-1"), 1, 7, arrived)
    for n, digest in ((0, arrived), (1, sent), (2, sent)):
        await heard.board.say("doorbell/front/event/snapshot", {"ring": "a-1", "n": n, "bytes": 7, "sha256": digest})
    await heard.audit.until("picture changed on the way")

    assert heard.audit.lines == [("picture changed on the way", {"door": "front", "ring": "a-1", "n": 1})]
