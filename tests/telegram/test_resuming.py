"""After a stop everybody goes on with their work, whatever one of them stumbles over."""

import logging

import pytest

from bot.telegram.resuming import take_up


class Stumbles:
    async def resume(self) -> None:
        raise OSError("a full disk")


class GoesOn:
    def __init__(self) -> None:
        self.went_on = False

    async def resume(self) -> None:
        self.went_on = True


async def test_whoever_stumbles_is_named_and_keeps_nobody_else_from_going_on(caplog: pytest.LogCaptureFixture) -> None:
    before, after = GoesOn(), GoesOn()
    with caplog.at_level(logging.ERROR):
        await take_up(before, Stumbles(), after)
    assert before.went_on
    assert after.went_on
    assert "Stumbles cannot be taken up" in caplog.text
