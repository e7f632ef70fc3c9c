"""Photos that residents sent, fetched from Telegram."""

import asyncio
import logging
from collections.abc import Sequence
from http import HTTPStatus

from aiogram import Bot
from aiohttp import ClientError, ClientResponseError

from bot.telegram.delivery_failure import CALL_FAILED, What, failure_of, pause_s

log = logging.getLogger(__name__)

#: Whoever sent photos hears after so many seconds that they cannot be had.
DEADLINE_S = 300.0


class PhotosOutOfReach(Exception):
    """Telegram did not hand the photos out in time."""


class FileGone(Exception):
    """Telegram no longer has a file that was sent."""


async def download(bot: Bot, files: Sequence[str]) -> list[bytes]:
    """Fetch files by their ids, patiently; those that Telegram no longer has are left out.

    Raises PhotosOutOfReach after ``DEADLINE_S``.
    """
    try:
        async with asyncio.timeout(DEADLINE_S):
            return [content for file in files if (content := await _download_one(bot, file))]
    except TimeoutError as exc:
        raise PhotosOutOfReach from exc


async def _download_one(bot: Bot, file: str) -> bytes | None:
    tries = 0
    while True:
        told_s = None
        try:
            content = await bot.download(file)
        except ClientResponseError as exc:  # its text holds the bot token
            if exc.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                log.warning("a photo can no longer be downloaded: HTTP %d", exc.status)
                return None
            log.info("a photo cannot be downloaded yet: HTTP %d", exc.status)
        except (*CALL_FAILED, ClientError, OSError, TimeoutError) as exc:
            verdict = failure_of(exc)
            if verdict.what is not What.AGAIN:
                log.warning("a photo can no longer be downloaded: %s", exc)
                return None
            told_s = verdict.after_s
            log.info("a photo cannot be downloaded yet: %s", type(exc).__name__)
        else:
            return content.read() if content else None
        await asyncio.sleep(pause_s(tries, told_s))
        tries += 1
