"""The code by which a new bot gets its owner, on the terminal of whoever started it."""

import io
import sys

import segno

from bot.telegram.polling.poller import Poller


async def show_claim(code: str, poller: Poller) -> None:
    """Print the code that makes its sender the owner, and, once Telegram answers, its link as a QR code."""
    _print(f"\nThis bot belongs to nobody yet. To make it yours, send it in Telegram:  /start {code}")
    await poller.introduced.wait()
    if poller.me and poller.me.username:
        link = f"https://t.me/{poller.me.username}?start={code}"
        _print(f"or open this link, or scan it with your phone:  {link}\n")
        picture = io.StringIO()
        segno.make(link, error="m").terminal(picture, compact=True)
        _print(picture.getvalue())


def _print(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
