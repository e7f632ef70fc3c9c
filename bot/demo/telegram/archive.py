"""Keeps a stand-in's chats on disk, as Telegram keeps them: whoever comes again finds them as they were."""

import asyncio
import json
import logging
import os
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.files import StoredFile
from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.nursery import Nursery

log = logging.getLogger(__name__)

_BOOK = "chats.json"

#: What changes within so long is written at once, in seconds.
_BREATH_S = 0.3


class Archive:
    """The chats of a stand-in, in a folder, while the block lasts: read at its beginning, written after each change."""

    def __init__(self, folder: Path, standin: TelegramStandIn) -> None:
        self._folder = folder
        self._standin = standin
        self._changed = asyncio.Event()
        self._nursery = Nursery()
        self._writing = threading.Lock()
        self._written = b""
        self._kept: set[str] = set()

    async def __aenter__(self) -> Self:
        await asyncio.to_thread(self._folder.mkdir, mode=0o700, parents=True, exist_ok=True)
        try:
            self._restore(await asyncio.to_thread(self._read))
        except FileNotFoundError:
            pass  # nobody was here before
        except (OSError, ValueError, LookupError, TypeError) as exc:
            aside = self._folder / f"{_BOOK}.unreadable"
            log.warning("the chats of the last time cannot be read (%r); they are in %s", exc, aside)
            with suppress(OSError):
                (self._folder / _BOOK).replace(aside)
        # the journal tells of updates that the bot has confirmed, too
        for changes in (self._standin.telegram.changes, self._standin.journal.changes):
            changes.follow(self._changed.set)
        self._nursery.spawn(self._write_changes(), name="archive of the chats")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._nursery.close()
        await self._write()

    async def _write_changes(self) -> None:
        while True:
            await self._changed.wait()
            await asyncio.sleep(_BREATH_S)
            self._changed.clear()
            await self._write()

    async def _write(self) -> None:
        files = [stored for stored in self._standin.telegram.files.everything if stored.unique_id not in self._kept]
        content = json.dumps(self._document(), ensure_ascii=False).encode()
        if content == self._written:
            return
        try:
            await asyncio.to_thread(self._put, files, content)
        except OSError as exc:
            log.warning("the chats cannot be kept: %s", exc)
            return
        self._kept.update(stored.unique_id for stored in files)
        self._written = content

    def _put(self, files: list[StoredFile], content: bytes) -> None:
        with self._writing:  # at the end one may be under way that nobody waits for any more
            for stored in files:  # before the book that speaks of them
                _replace(self._folder / stored.unique_id, stored.content)
            _replace(self._folder / _BOOK, content)

    # The book

    def _document(self) -> dict[str, Any]:
        telegram = self._standin.telegram
        return {
            "version": 1,
            "newest": telegram.newest_id,
            "files": [_without(asdict(stored), "content") for stored in telegram.files.everything],
            "photos": [[size.file_id for size in sizes] for sizes in telegram.files.photos],
            "people": [_person(user) for user in self._standin.users],
            "updates": self._standin.updates.document,
            "commands": self._standin.account.document,
        }

    def _read(self) -> tuple[Mapping[str, Any], list[StoredFile]]:
        book = json.loads((self._folder / _BOOK).read_bytes())
        names = {field.name for field in fields(StoredFile)}
        files = []
        for told in book["files"]:
            try:
                content = (self._folder / told["unique_id"]).read_bytes()
            except OSError as exc:
                log.warning("one picture of the last time is lost: %s", exc)
            else:
                files.append(StoredFile(**{k: v for k, v in told.items() if k in names}, content=content))
        return book, files

    def _restore(self, read: tuple[Mapping[str, Any], list[StoredFile]]) -> None:
        book, files = read
        telegram = self._standin.telegram
        telegram.begin_after(int(book["newest"]))
        for stored in files:
            telegram.files.restore(stored)
        self._kept = {stored.unique_id for stored in files}
        for ids in book["photos"]:
            with suppress(ApiRefusal):  # a file of it is lost
                telegram.files.restore_photo(tuple(telegram.files.by_id(id_) for id_ in ids))
        for told in book["people"]:
            self._restore_chat(self._standin.user(told["name"], told["id"]), told)
        self._standin.updates.restore(book["updates"])
        self._standin.account.restore(book["commands"])

    def _restore_chat(self, user: User, told: Mapping[str, Any]) -> None:
        files = self._standin.telegram.files
        user.chat.open, user.chat.blocked = told["open"], told["blocked"]
        names = {field.name for field in fields(ChatMessage)}
        for message in told["messages"]:
            plain = {name: value for name, value in message.items() if name in names}
            plain["entities"] = tuple(plain["entities"])
            with suppress(ApiRefusal):
                plain["photo"] = files.photo_by_id(plain["photo"]) if plain["photo"] else ()
                plain["document"] = files.by_id(plain["document"]) if plain["document"] else None
                plain["animation"] = files.by_id(plain["animation"]) if plain.get("animation") else None
                user.chat.put(ChatMessage(**plain))


def _person(user: User) -> dict[str, Any]:
    chat = user.chat
    messages = [_message(message) for message in chat.messages]
    return {"id": user.id, "name": user.known_as, "open": chat.open, "blocked": chat.blocked, "messages": messages}


def _message(message: ChatMessage) -> dict[str, Any]:
    plain = {field.name: getattr(message, field.name) for field in fields(message)}
    plain["photo"] = message.photo[-1].file_id if message.photo else None
    plain["document"] = message.document.file_id if message.document else None
    plain["animation"] = message.animation.file_id if message.animation else None
    return plain


def _without(told: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


def _replace(path: Path, content: bytes) -> None:
    """Put a file in place as a whole, or not at all."""
    half = path.with_name(f"{path.name}.half")
    with half.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
