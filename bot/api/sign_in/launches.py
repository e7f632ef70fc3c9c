"""What Telegram says as it opens the page: for whom, signed with the bot's own token, and good for one sign-in."""

import asyncio
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from urllib.parse import parse_qsl

from bot.house.people import ResidentId
from bot.house.ports import Clock, Collection

#: How old it may be: to open a page takes seconds.
LASTS = timedelta(minutes=15)

#: By so much this machine's clock may be behind Telegram's.
AHEAD = timedelta(seconds=30)

#: Longer ones are looked at by nobody, in characters; so many fields there are at most.
_LONGEST = 8192
_FIELDS = 32


class LaunchFault(StrEnum):
    """Why nobody is signed in by it."""

    #: It is not as Telegram writes it, or has a field twice.
    UNREADABLE = "unreadable"
    #: Telegram did not sign it, or for another bot.
    FORGED = "forged"
    OLD = "old"
    #: It comes from the future: this machine's clock is behind, or somebody made it up.
    AHEAD = "ahead"
    #: Somebody was signed in by it before.
    USED = "used"


class LaunchRefused(Exception):
    """Nobody is signed in by this."""

    def __init__(self, fault: LaunchFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class UsedLaunch:
    """A launch by which somebody was signed in, by its own hash; kept until it is too old by itself."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Launch:
    """A launch that Telegram signed."""

    by: ResidentId
    at: datetime
    #: What it is told apart by.
    mark: str = field(repr=False)


class Launches:
    """Reads them. The bot's token is not kept: a key that is made of it is enough."""

    def __init__(self, token: str, used: Collection[UsedLaunch], clock: Clock) -> None:
        self._key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
        self._used = used
        self._clock = clock
        self._turn = asyncio.Lock()

    async def use(self, init_data: str) -> ResidentId:
        """Whom Telegram opened the page for; no second time by the same. Raises LaunchRefused, StoreUnwritable."""
        launch = self._read(init_data)
        self._check_age(launch.at)
        async with self._turn:  # of two that bring the same at once, one is signed in
            known = self._used.everything()
            if launch.mark in known:
                raise LaunchRefused(LaunchFault.USED)
            now = self._clock()
            too_old = {mark: None for mark, one in known.items() if abs(now - one.at) > 2 * LASTS}
            await self._used.put({**too_old, launch.mark: UsedLaunch(launch.at)})  # first: a restart forgets nothing
        return launch.by

    def _check_age(self, at: datetime) -> None:
        now = self._clock()
        if now - at > LASTS:
            raise LaunchRefused(LaunchFault.OLD)
        if at - now > AHEAD:
            raise LaunchRefused(LaunchFault.AHEAD)

    def _read(self, init_data: str) -> Launch:
        fields = _fields(init_data)
        shown = fields.pop("hash", "")
        said = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
        signed = hmac.new(self._key, said.encode(), hashlib.sha256).hexdigest()
        if not hmac.compare_digest(signed.encode(), shown.encode()):
            raise LaunchRefused(LaunchFault.FORGED)
        try:
            user = json.loads(fields["user"])["id"]
            at = datetime.fromtimestamp(int(fields["auth_date"]), UTC)
        except (KeyError, TypeError, ValueError, OverflowError, OSError, RecursionError):
            raise LaunchRefused(LaunchFault.UNREADABLE) from None
        if type(user) is not int:
            raise LaunchRefused(LaunchFault.UNREADABLE)
        return Launch(ResidentId(user), at, signed)


def _fields(init_data: str) -> dict[str, str]:
    """Its fields, none of which it has twice: of two Telegram signed one, and another reader might take the other."""
    if not 0 < len(init_data) <= _LONGEST:
        raise LaunchRefused(LaunchFault.UNREADABLE)
    try:
        init_data.encode()  # half a letter has no bytes that anybody could sign
        pairs = parse_qsl(
            init_data, keep_blank_values=True, strict_parsing=True, errors="strict", max_num_fields=_FIELDS
        )
    except ValueError:
        raise LaunchRefused(LaunchFault.UNREADABLE) from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise LaunchRefused(LaunchFault.UNREADABLE)
    return fields
