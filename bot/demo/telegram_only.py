"""``main.py demo --telegram-only``: a messenger for whoever has a doorbell, and no account with Telegram yet."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.demo.folder import FolderTaken, own_folder
from bot.demo.page.server import Page, PagePortTaken
from bot.demo.telegram.archive import Archive
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.demo.terminal import end_of_demo, say

#: Where the chats are kept; never the household's own data.
FOLDER = Path("data") / "demo-telegram"


async def show_telegram(main: Path, *, port: int, api_port: int, browser: bool) -> int:
    """Be Telegram on loopback until it is interrupted; returns the exit status. ``main`` is the service's command."""
    folder = Path(os.environ.get("DOORMAN_DEMO_DIR", main.parent / FOLDER))
    over = end_of_demo()
    telegram = TelegramStandIn(port=api_port)
    for name in ("Anna", "Leo", "Stranger"):
        telegram.user(name)
    page = Page(port, telegram=telegram, door=None)
    try:
        with own_folder(folder, keep=True):
            async with Archive(folder, telegram), _there(telegram, api_port), page:
                say(_welcome(telegram, page.url, folder))
                if browser:
                    await page.open_in_browser()
                await over.wait()
    except (FolderTaken, PagePortTaken) as exc:
        say(str(exc))
        return 1
    say("\nGood night. The chats are kept.")
    return 0


@asynccontextmanager
async def _there(telegram: TelegramStandIn, port: int) -> AsyncIterator[None]:
    try:
        await telegram.come_back()
    except OSError as exc:
        another = f"uv run main.py demo --telegram-only --api-port {port + 10}"
        raise PagePortTaken(f"Port {port} is in use. Choose another: {another}") from exc
    try:
        yield
    finally:
        await telegram.go_out()


def _welcome(telegram: TelegramStandIn, url: str, folder: Path) -> str:
    return f"""\
Ready: {url}

Write these two lines into your .env:

  BOT_TOKEN={telegram.token}
  BOT_API_URL={telegram.url}

Then start the service beside this one: uv run main.py
It prints a claim code. Send it as Anna, on the page, and she owns the home; her /invite lets Leo in.

Whoever uses this computer can answer the door on that page. The chats stay in {folder}. Ctrl-C ends it."""
