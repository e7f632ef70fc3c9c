"""Photos that residents sent, fetched from Telegram."""

import asyncio
import logging
from collections.abc import Sequence
from http import HTTPStatus

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramBadRequest
from aiohttp import ClientError, ClientResponseError

from bot.telegram.courier import PATIENCE_S

log = logging.getLogger(__name__)


async def download(bot: Bot, files: Sequence[str]) -> list[bytes]:
    """Fetch files by their ids, patiently; those that Telegram no longer has are left out."""
    return [content for file in files if (content := await _download_one(bot, file))]


async def _download_one(bot: Bot, file: str) -> bytes | None:
    tries = 0
    while True:
        try:
            content = await bot.download(file)
        except TelegramBadRequest as exc:
            log.warning("a photo can no longer be downloaded: %s", exc)
            return None
        except ClientResponseError as exc:  # its text holds the bot token
            if exc.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                log.warning("a photo can no longer be downloaded: HTTP %d", exc.status)
                return None
            log.info("a photo cannot be downloaded yet: HTTP %d", exc.status)
        except (TelegramAPIError, ClientDecodeError, ClientError, OSError, TimeoutError) as exc:
            log.info("a photo cannot be downloaded yet: %s", type(exc).__name__)
        else:
            return content.read() if content else None
        await asyncio.sleep(PATIENCE_S[min(tries, len(PATIENCE_S) - 1)])
        tries += 1
