"""``main.py demo --telegram-only``: a messenger for whoever has a doorbell, and no account with Telegram yet."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.family import ANNA, LEO, STRANGER, speak
from bot.demo.folder import FolderTaken, own_folder
from bot.demo.page.server import Page, PagePortTaken
from bot.demo.telegram.archive import Archive
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.terminal import end_of_demo, say
from bot.words.demo import demo_text
from bot.words.tongue import Tongue

#: Where the chats are kept; never the household's own data.
FOLDER = Path("data") / "demo-telegram"


async def show_telegram(main: Path, *, port: int, api_port: int, browser: bool, tongue: Tongue) -> int:
    """Be Telegram on loopback until it is interrupted; returns the exit status.

    ``main`` is the service's command, ``tongue`` that of the terminal, and everybody's until a page chooses.
    """
    folder = Path(os.environ.get("DOORMAN_DEMO_DIR", main.parent / FOLDER))
    over = end_of_demo()
    telegram = TelegramStandIn(port=api_port)
    for name in (ANNA, LEO, STRANGER):
        telegram.user(name)
    page = Page(port, telegram=telegram, door=None)
    try:
        with own_folder(folder, keep=True):
            async with Archive(folder, telegram), _there(telegram, api_port), page:
                speak(telegram, tongue.language)
                say(tongue.plain(demo_text.welcome_alone(page.url, telegram.token, telegram.url, folder)))
                if browser:
                    await page.open_in_browser()
                await over.wait()
    except (FolderTaken, PagePortTaken) as exc:
        say(tongue.plain(exc.said))
        return 1
    say(f"\n{tongue.plain(demo_text.GOOD_NIGHT_KEPT)}")
    return 0


@asynccontextmanager
async def _there(telegram: TelegramStandIn, port: int) -> AsyncIterator[None]:
    try:
        await telegram.come_back()
    except OSError as exc:
        another = f"uv run main.py demo --telegram-only --api-port {port + 10}"
        raise PagePortTaken(demo_text.port_taken(port, another)) from exc
    try:
        yield
    finally:
        await telegram.go_out()
