"""The code by which a new bot gets its owner, on the terminal of whoever started it."""

import os
import sys

from bot.telegram.chat.guests.start_link import qr_for_terminal, start_link
from bot.telegram.polling.poller import Poller
from bot.words.commands import terminal_text
from bot.words.commands.terminal import terminal_tongue


async def show_claim(code: str, poller: Poller) -> None:
    """Print the code that makes its sender the owner, and, once Telegram answers, its link as a QR code."""
    tongue = terminal_tongue(os.environ)
    _print(f"\n{tongue.plain(terminal_text.claim(code))}")
    await poller.introduced.wait()
    if poller.me and (link := start_link(poller.me.username, code)):
        _print(f"{tongue.plain(terminal_text.claim_link(link))}\n")
        _print(qr_for_terminal(link))


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
