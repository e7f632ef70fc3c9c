"""A link that opens a chat with this bot and hands it a code, and its picture in a terminal."""

import io
import sys


def start_link(bot_name: str | None, code: str) -> str | None:
    """The link; None: Telegram has not told yet what the bot is called."""
    return f"https://t.me/{bot_name}?start={code}" if bot_name else None


def qr_for_terminal(link: str) -> str:
    """The code with this link, as lines of a terminal; by colours alone where it has no letters for half a square."""
    import segno  # noqa: PLC0415 - only a new house shows one

    picture = io.StringIO()
    utf = (getattr(sys.stdout, "encoding", None) or "").lower().replace("-", "") == "utf8"
    segno.make(link, error="m").terminal(picture, compact=utf)
    return picture.getvalue()
