"""Whose upload it is, told before a byte of its body is read."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web

from bot.devices import wire
from bot.devices.nonces import Nonces, NoncesFull
from bot.house.door import DoorId
from bot.settings import DoorSettings

#: A signature is good this long before and after its time, in seconds.
FRESH_S = 120


@dataclass(frozen=True, slots=True)
class Credentials:
    """How one door's camera proves itself; neither: it cannot."""

    key: bytes | None = None
    token: bytes | None = None


def credentials_of(door: DoorSettings) -> Credentials:
    """What this door's camera may prove itself with."""
    return Credentials(
        key=bytes.fromhex(door.key.get_secret_value()) if door.key else None,
        token=door.token.get_secret_value().encode() if door.token else None,
    )


class Refused(Exception):
    """An upload that is not taken: a status, a word for the board, a sentence for a person."""

    def __init__(self, status: int, word: str, sentence: str = "") -> None:
        super().__init__(word)
        self.status = status
        self.word = word
        self.sentence = sentence


class Guard:
    """Knows every door's key or token, and the nonces that were used."""

    def __init__(self, doors: Mapping[DoorId, Credentials]) -> None:
        self._doors = doors
        self._nonces = {door: Nonces() for door in doors}

    def knows(self, door: DoorId) -> bool:
        """Whether there is such a door."""
        return door in self._doors

    def prove(self, request: web.Request, door: DoorId, unix_s: float) -> None:
        """Let an upload of a door that is known pass, by its token or its signature; raises Refused."""
        credentials = self._doors[door]
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if credentials.token is not None and scheme.lower() == "bearer":
            if not hmac.compare_digest(token.strip().encode(), credentials.token):
                raise Refused(401, "token")
            return
        path, _, query = request.raw_path.partition("?")
        try:
            seal = wire.Seal(
                request.headers.get(wire.HEADER_TIME, ""),
                request.headers.get(wire.HEADER_NONCE, ""),
                request.headers.get(wire.HEADER_SIGNATURE, ""),
            )
        except wire.WireError as exc:
            raise Refused(401, "signature") from exc
        if credentials.key is None or not seal.fits(credentials.key, request.method, path, query):
            raise Refused(401, "signature")
        if abs(unix_s - seal.unix_s) > FRESH_S:
            raise Refused(401, "stale", "Set the clock by this answer and try once more.")
        try:
            unused = self._nonces[door].use(seal.nonce)
        except NoncesFull as exc:
            raise Refused(503, "busy") from exc
        if not unused:
            raise Refused(401, "replay")
