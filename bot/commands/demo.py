"""``main.py demo``: the whole product in a browser, or only a messenger for a real one."""

import asyncio
import os
from argparse import Namespace
from pathlib import Path

from bot.commands import CannotDo
from bot.commands.demo_past import write_past
from bot.demo.needs import lean
from bot.demo.show import show
from bot.demo.telegram_only import show_telegram
from bot.logs import set_up
from bot.settings import read_fetching
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.tongue import load_catalogues

_MAIN = Path(__file__).absolute().parents[2] / "main.py"


def carry_out(chosen: Namespace) -> int:
    """Show it until it is interrupted; returns the exit status. Raises CannotDo in a lean installation."""
    set_up("WARNING")
    port, browser = chosen.port, not chosen.no_browser
    tongue = terminal_tongue(os.environ)
    if not chosen.telegram_only and lean():
        raise CannotDo(terminal_text.NO_DEMO)
    load_catalogues()  # before the loop: the page may be asked for in any language
    if chosen.telegram_only:
        return asyncio.run(show_telegram(_MAIN, port=port, api_port=chosen.api_port, browser=browser, tongue=tongue))
    fetch = read_fetching()  # nothing else of a household's settings is a demo's
    return asyncio.run(
        show(
            _MAIN,
            port=port,
            browser=browser,
            keep=chosen.keep,
            tongue=tongue,
            fetch=fetch,
            past=write_past if chosen.history else None,
        )
    )
