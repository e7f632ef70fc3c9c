"""The code that gives a new bot its owner is told on the terminal, in its language."""

import asyncio
from types import SimpleNamespace

import pytest

from bot.telegram.chat.guests.claim import show_claim


async def test_the_claim_is_told_in_the_terminal_s_language_and_its_link_once_telegram_is_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    poller = SimpleNamespace(introduced=asyncio.Event(), me=SimpleNamespace(username="our_bot"))
    async with asyncio.TaskGroup() as group:
        group.create_task(show_claim("abc", poller))  # type: ignore[arg-type]  # all it asks for
        await asyncio.sleep(0)
        said = capsys.readouterr().out
        assert "Damit er dir gehört, schick ihm in Telegram:  /start abc" in said
        assert "t.me" not in said
        poller.introduced.set()
    assert "öffne diesen Link" in (later := capsys.readouterr().out)
    assert "https://t.me/our_bot?start=abc" in later
