"""Photos whose download takes long: what happened meanwhile counts."""

import asyncio
from collections.abc import Sequence

import pytest
from aiogram import Bot

from bot.telegram.chat.downloads import download
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, card


class Downloads:
    """Telegram hands photos out once it is let."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun = asyncio.Event()
        self.may_end = asyncio.Event()
        #: How many photos were asked for at once, each time.
        self.asked: list[int] = []
        monkeypatch.setattr("bot.telegram.chat.people.teaching.download", self._slowly)

    async def end(self) -> None:
        """Let them come, and wait until all is done that was to be done with them."""
        lessons = [task for task in asyncio.all_tasks() if task.get_name().startswith("photos ")]
        assert lessons
        self.may_end.set()
        await asyncio.wait(lessons, timeout=10)

    async def _slowly(self, bot: Bot, files: Sequence[str]) -> list[bytes]:
        self.asked.append(len(files))
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


@pytest.mark.parametrize("asked", [False, True])
async def test_nobody_comes_back_by_a_photo_that_was_sent_before_they_were_forgotten(
    rig: ChatRig, downloads: Downloads, asked: bool
) -> None:
    anna, _ = await rig.memory.residents.residents()
    grace = (await rig.faces.learn(anna, "Grace", [jpeg(10)])).person
    if asked:
        await rig.leo.send_photo(jpeg(20))
        await rig.leo.chat.until_message(texts.ASK_NAME)
        await rig.leo.send_text("grace")
    else:
        await rig.leo.send_photo(jpeg(20), " GRACE ")
    await downloads.begun.wait()
    await rig.faces.forget(anna, grace.id)
    assert "grace" not in repr(rig.memory.collections["errands"].everything()).lower()
    downloads.may_end.set()
    await card(rig.leo, texts.FORGOTTEN_ALREADY)
    assert (rig.eyes.learned, await rig.memory.people.people()) == ([], [])


async def test_nobody_comes_back_by_a_photo_that_a_restart_finds(rig: ChatRig, downloads: Downloads) -> None:
    anna, _ = await rig.memory.residents.residents()
    grace = (await rig.faces.learn(anna, "Grace", [jpeg(10)])).person
    await rig.leo.send_album([jpeg(20), jpeg(30)], "Grace")
    await downloads.begun.wait()
    errands = rig.memory.collections["errands"]
    assert len(errands.everything()) == 2
    await rig.faces.forget(anna, grace.id)
    await rig.stop()
    assert errands.everything() == {}  # both photos, of which one has the caption
    downloads.may_end.set()
    await rig.start()
    assert (rig.eyes.learned, await rig.memory.people.people()) == ([], [])


async def test_a_photo_that_is_sent_after_the_forgetting_teaches_whom_it_says(
    rig: ChatRig, downloads: Downloads
) -> None:
    anna, _ = await rig.memory.residents.residents()
    grace = (await rig.faces.learn(anna, "Grace", [jpeg(10)])).person
    await rig.faces.forget(anna, grace.id)
    downloads.may_end.set()
    await rig.leo.send_photo(jpeg(20), "Grace")
    await card(rig.leo, "I know Grace now")
    assert [person.name for person in await rig.memory.people.people()] == ["Grace"]


async def test_a_photo_of_an_album_that_comes_late_is_learned_once_and_so_are_the_others(
    rig: ChatRig, downloads: Downloads
) -> None:
    first, _ = await rig.leo.send_album([jpeg(20), jpeg(30)], "Grace")
    await downloads.begun.wait()
    downloads.begun.clear()
    await rig.leo.send_photo(jpeg(40), "Grace", first.album)
    await downloads.begun.wait()
    assert downloads.asked == [2, 1]
    await downloads.end()
    assert len(rig.eyes.learned) == 3
    assert rig.memory.collections["errands"].everything() == {}
