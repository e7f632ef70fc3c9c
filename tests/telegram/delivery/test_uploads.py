"""A picture is uploaded by one chat, and the others wait for it, but not for ever."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import SendPhoto
from aiogram.types import BufferedInputFile, Chat, Message, PhotoSize

from bot.house.people import PhotoId
from bot.house.visits.visit import VisitId
from bot.nursery import Nursery
from bot.telegram.delivery import uploads
from bot.telegram.delivery.uploads import FileWithheld, Uploaded, Uploads, WantedFile
from tests.fakes.books import MemoryAlbum, MemoryClips, MemoryCollection

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
VISIT, PHOTO = VisitId("v"), PhotoId("p")


class Telegram:
    """Takes pictures, and knows them by the name that it gave them."""

    def __init__(self) -> None:
        #: What was sent: a name, or None for an upload.
        self.got: list[str | None] = []
        self.known: set[str] = set()
        self.failures: list[Exception] = []
        #: Cleared: an upload hangs until it is set.
        self.line = asyncio.Event()
        self.line.set()

    async def send(self, picture: BufferedInputFile | str) -> Message:
        self.got.append(picture if isinstance(picture, str) else None)
        if isinstance(picture, str):
            if picture not in self.known:
                raise refusal("wrong file identifier/HTTP URL specified")
            return message(picture)
        await self.line.wait()
        if self.failures:
            raise self.failures.pop()
        name = f"id-{len(self.known)}"
        self.known.add(name)
        return message(name)

    @property
    def uploads(self) -> int:
        return self.got.count(None)


def refusal(words: str) -> TelegramBadRequest:
    return TelegramBadRequest(SendPhoto(chat_id=1, photo="x"), f"Bad Request: {words}")


def message(file_id: str) -> Message:
    photo = [PhotoSize(file_id=file_id, file_unique_id="u", width=1, height=1)]
    return Message(message_id=1, date=NOON, chat=Chat(id=1, type="private"), photo=photo)


class UploadsRig:
    """The book over an album with one picture."""

    def __init__(self) -> None:
        self.album = MemoryAlbum()
        self.album.pictures[PHOTO] = b"jpeg"
        self.clips = MemoryClips()
        self.collection: MemoryCollection[Uploaded] = MemoryCollection()
        self.now = NOON
        self.telegram = Telegram()
        self.open()

    def open(self) -> None:
        self.book = Uploads(self.album, self.clips, self.collection, lambda: self.now)

    async def show(self, photo: PhotoId = PHOTO, says: str = "") -> None:
        await self.book.show(WantedFile(VISIT, photo, says), self.telegram.send)


@pytest.mark.looptime
async def test_five_chats_at_once_are_one_upload() -> None:
    house = UploadsRig()
    await asyncio.gather(*(house.show() for _ in range(5)))
    assert house.telegram.got == [None, *["id-0"] * 4]


@pytest.mark.looptime
async def test_chats_that_need_pictures_which_say_the_same_share_one_and_others_do_not() -> None:
    house = UploadsRig()
    for n in range(4):
        house.album.pictures[PhotoId(str(n))] = b"jpeg"
    says = ("Grace", "Grace", "", "")
    await asyncio.gather(*(house.show(PhotoId(str(n)), said) for n, said in enumerate(says)))
    assert house.telegram.uploads == 3


@pytest.mark.looptime
async def test_where_the_first_upload_fails_the_next_chat_tries_and_the_others_go_on_waiting() -> None:
    house = UploadsRig()
    house.telegram.failures.append(TimeoutError("the line"))
    ended = await asyncio.gather(*(house.show() for _ in range(5)), return_exceptions=True)
    assert [type(end) for end in ended].count(TimeoutError) == 1
    assert house.telegram.uploads == 2


@pytest.mark.looptime
async def test_an_upload_that_hangs_is_waited_for_in_bounded_time() -> None:
    house = UploadsRig()
    house.telegram.line.clear()
    async with Nursery() as nursery:
        nursery.spawn(house.show(), name="hangs")
        await asyncio.sleep(0)
        nursery.spawn(house.show(), name="waits")
        await asyncio.sleep(uploads.UPLOAD_WAIT_S - 0.1)
        assert house.telegram.uploads == 1
        await asyncio.sleep(0.2)
        assert house.telegram.uploads == 2


async def test_a_name_that_telegram_refuses_is_dropped_and_any_other_refusal_is_not_its_fault() -> None:
    house = UploadsRig()
    await house.show()
    house.telegram.known.clear()
    await house.show()
    assert house.telegram.got == [None, "id-0", None]

    async def refused(_picture: object) -> Message:
        raise refusal("chat not found")

    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await house.book.show(WantedFile(VISIT, PHOTO), refused)
    await house.show()
    assert house.telegram.uploads == 2


async def test_a_picture_is_known_after_a_restart_and_not_after_it_was_forgotten() -> None:
    house = UploadsRig()
    await house.show()
    await house.book.write_down()
    house.open()
    await house.show()
    assert house.telegram.got == [None, "id-0"]
    await house.book.forget(VISIT, 1)
    assert not house.collection.everything()
    del house.album.pictures[PHOTO]
    with pytest.raises(FileWithheld):
        await house.show()


async def test_the_book_is_bounded_in_number_and_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_REMEMBERED", 3)
    house = UploadsRig()
    for n in range(5):
        house.album.pictures[PhotoId(str(n))] = b"jpeg"
        await house.show(PhotoId(str(n)))
    await house.book.write_down()
    assert list(house.collection.everything()) == ["2", "3", "4"]
    house.now += uploads.REMEMBERED_FOR + timedelta(seconds=1)
    await house.show(PHOTO)
    await house.book.write_down()
    assert list(house.collection.everything()) == [PHOTO]


async def test_a_picture_whose_upload_ends_after_it_was_forgotten_is_not_remembered() -> None:
    rig = UploadsRig()
    rig.telegram.line.clear()

    async def forget() -> None:
        await rig.book.forget(VISIT, 1)
        rig.telegram.line.set()

    await asyncio.gather(rig.show(), forget())
    await rig.book.write_down()
    assert not rig.collection.everything()
    await rig.show()
    assert rig.telegram.uploads == 2


async def test_pictures_that_joined_a_visit_after_others_were_forgotten_are_remembered_alone() -> None:
    rig = UploadsRig()
    await rig.show(says="a stranger")
    rig.album.pictures[PhotoId("q")] = b"jpeg"
    await rig.book.show(WantedFile(VISIT, PhotoId("q"), "a stranger", forgotten=1), rig.telegram.send)
    assert rig.telegram.uploads == 2  # it says the same, and nothing of before may be shown
    await rig.book.forget(VISIT, 1)
    await rig.book.write_down()
    assert list(rig.collection.everything()) == ["q"]
