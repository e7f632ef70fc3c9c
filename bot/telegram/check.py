"""What the doctor asks this room: is the token good, and does our clock agree with the world's."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.outside_findings import ClockOff, ClockRight, TelegramAway, TokenOf
from bot.settings import TelegramSettings
from bot.telegram.delivery_failure import CALL_FAILED
from bot.telegram.session import ApiSession

#: Boards take our time for signing: more than this and a picture may be refused as stale, in seconds.
_CLOCK_TOLERANCE_S = 30.0


async def check_token(settings: TelegramSettings) -> Finding:
    """Ask Telegram who we are."""
    session = ApiSession(api=TelegramAPIServer.from_base(settings.api_url))
    async with Bot(settings.token.get_secret_value(), session=session) as bot:
        try:
            me = await bot.get_me(request_timeout=10)
        except (TelegramUnauthorizedError, TelegramNotFound):
            return Finding(Part.BOT_TOKEN, Plain.TOKEN_UNKNOWN, good=False)
        except CALL_FAILED as exc:
            return Finding(Part.BOT_TOKEN, TelegramAway(type(exc).__name__), good=False)
    return Finding(Part.BOT_TOKEN, TokenOf(me.username or ""), good=True)


async def check_clock(settings: TelegramSettings) -> Finding:
    """Compare our clock with the date in an answer of Telegram's server."""
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as web, web.get(settings.api_url) as answer:
            theirs = parsedate_to_datetime(answer.headers["Date"])
    except (ClientError, TimeoutError, KeyError, ValueError):
        return Finding(Part.CLOCK, Plain.CLOCK_NOT_COMPARED, good=True, needed=False)
    off_s = abs((datetime.now(UTC) - theirs).total_seconds())
    if off_s > _CLOCK_TOLERANCE_S:
        return Finding(Part.CLOCK, ClockOff(off_s), good=False)
    return Finding(Part.CLOCK, ClockRight(max(1.0, off_s)), good=True)
