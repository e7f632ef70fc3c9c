"""Photos whose download takes long: what happened meanwhile counts."""

import asyncio
from collections.abc import Sequence

import pytest
from aiogram import Bot

from bot.telegram.chat.downloads import download
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig


class Downloads:
    """Telegram hands photos out once it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        monkeypatch.setattr("bot.telegram.chat.teaching.download", self._slowly)

    async def end(self) -> None:
        """Let them come, and wait until all is done that was to be done with them."""
        errands = [task for task in asyncio.all_tasks() if "errand" in task.get_name()]
        assert errands
        self.may_end.set()
        await asyncio.wait(errands, timeout=10)

    async def _slowly(self, bot: Bot, files: Sequence[str]) -> list[bytes]:
        self.begun.set()
        await self.may_end.wait()
        return await download(bot, files)


@pytest.fixture
def downloads(monkeypatch: pytest.MonkeyPatch) -> Downloads:
    return Downloads(monkeypatch)


async def test_nobody_is_learned_for_who_was_removed_while_their_photo_was_fetched(
    rig: ChatRig, downloads: Downloads
) -> None:
    await rig.leo.send_photo(jpeg(), "Mallory")
    await downloads.begun.wait()
    anna, leo = await rig.memory.residents.residents()
    await rig.registrar.remove(anna, leo.id)
    await downloads.end()
    assert (rig.eyes.learned, await rig.memory.people.people()) == ([], [])
    assert not any(texts.WENT_WRONG in message.text for message in rig.leo.chat.messages)
