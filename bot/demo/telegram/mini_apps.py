"""Opens a bot's page for a person as Telegram does: in the address stands who it is, signed with the bot's token."""

import hashlib
import hmac
import json
from collections.abc import Callable
from urllib.parse import urlencode

from bot.demo.telegram.residents import User

#: As the clients that can do all that is asked for call themselves.
VERSION = "8.0"


def init_data(user: User, token: str, clock: Callable[[], float], start: str = "") -> str:
    """What a page is told of whoever opened it; ``start``: what the link that opened it had in it."""
    account = user.account
    told = {
        "query_id": "AAdemo",
        "user": json.dumps(
            {"id": account.id, "first_name": account.first_name, "language_code": account.language},
            ensure_ascii=False,
            separators=(",", ":"),
        ),
        "auth_date": str(int(clock())),
    }
    if start:
        told["start_param"] = start
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    said = "\n".join(f"{name}={value}" for name, value in sorted(told.items()))
    return urlencode({**told, "hash": hmac.new(key, said.encode(), hashlib.sha256).hexdigest()})


def launch(user: User, token: str, clock: Callable[[], float], *, platform: str, start: str = "") -> str:
    """What stands behind the # of the address; a messenger adds its colours."""
    return urlencode(
        {
            "tgWebAppData": init_data(user, token, clock, start),
            "tgWebAppVersion": VERSION,
            "tgWebAppPlatform": platform,
        }
    )
