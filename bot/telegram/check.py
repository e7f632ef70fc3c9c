"""What the doctor asks this room: is the token good, and does our clock agree with the world's."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramNotFound, TelegramUnauthorizedError
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.checkup import Finding
from bot.telegram.room import BotAccount

#: Boards take our time for signing: more than this and a picture may be refused as stale, in seconds.
_CLOCK_TOLERANCE_S = 30.0


async def check_token(account: BotAccount) -> Finding:
    """Ask Telegram who we are."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(account.api_url))
    async with Bot(account.token, session=session) as bot:
        try:
            me = await bot.get_me(request_timeout=10)
        except (TelegramUnauthorizedError, TelegramNotFound):
            remedy = "ask @BotFather for a new token and write it into .env as BOT_TOKEN"
            return Finding("bot token", good=False, said="Telegram does not know it", remedy=remedy)
        except (TelegramAPIError, ClientDecodeError) as exc:
            remedy = "check the internet connection, and BOT_API_URL if you set it"
            return Finding(
                "bot token", good=False, said=f"Telegram cannot be reached ({type(exc).__name__})", remedy=remedy
            )
    return Finding("bot token", good=True, said=f"it is @{me.username}'s")


async def check_clock(account: BotAccount) -> Finding:
    """Compare our clock with the date in an answer of Telegram's server."""
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as web, web.get(account.api_url) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (ClientError, TimeoutError, KeyError, ValueError):
        return Finding("clock", good=True, said="nobody to compare it with just now", needed=False)
    off_s = abs((datetime.now(UTC) - theirs).total_seconds())
    if off_s > _CLOCK_TOLERANCE_S:
        return Finding("clock", good=False, said=f"{off_s:.0f} s off", remedy="switch on time synchronisation (NTP)")
    return Finding("clock", good=True, said=f"right to {max(1.0, off_s):.0f} s")
