"""Whose upload it is, told before a byte of its body is read."""

import base64
import binascii
import hmac
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

from bot.devices import wire
from bot.devices.intake.digest import REALM, Digest, Proof, octets
from bot.devices.intake.nonces import Nonces, NoncesFull
from bot.house.doors.door import DoorId
from bot.house.findings.request_trouble import RequestReason, RequestTrouble
from bot.settings import DoorSettings
from bot.web import Refused

#: A signature is good this long before and after its time, in seconds.
FRESH_S = 120

#: Where a token may stand besides ``Authorization``: headers, and a name in the query.
TOKEN_HEADERS = ("X-API-Key", "X-Auth-Token")
TOKEN_QUERY = "token"  # noqa: S105 - its name, not its value

_SIGNATURE_HEADERS = (wire.HEADER_TIME, wire.HEADER_NONCE, wire.HEADER_SIGNATURE)


@dataclass(frozen=True, slots=True)
class Credentials:
    """How one door's camera proves itself; neither: it cannot."""

    key: bytes | None = field(default=None, repr=False)
    token: bytes | None = field(default=None, repr=False)


def credentials_of(door: DoorSettings) -> Credentials:
    """What this door's camera may prove itself with."""
    return Credentials(
        key=bytes.fromhex(door.key.get_secret_value()) if door.key else None,
        token=door.token.get_secret_value().encode() if door.token else None,
    )


class Guard:
    """Knows every door's key or token, and the nonces that were used; ``doors`` may change meanwhile."""

    def __init__(self, doors: Mapping[DoorId, Credentials]) -> None:
        self._doors = doors
        self._nonces: defaultdict[DoorId, Nonces] = defaultdict(Nonces)
        self._digests: defaultdict[DoorId, Digest] = defaultdict(Digest)

    def knows(self, door: DoorId) -> bool:
        """Whether there is such a door."""
        return door in self._doors

    def prove(self, request: web.Request, door: DoorId, unix_s: float) -> wire.UploadSignature | None:
        """Let a request about a door that is known pass, by its token (None) or its signature; raises Refused."""
        credentials = self._doors[door]
        if is_signed(request):
            return self._prove_signature(request, door, unix_s)
        if credentials.token is None:
            raise _not_theirs("signature", RequestReason.SIGNED_ONLY, door)
        self._prove_token(request, door, credentials.token)
        return None

    def _prove_token(self, request: web.Request, door: DoorId, token: bytes) -> None:
        scheme, _, rest = request.headers.get("Authorization", "").strip().partition(" ")
        shown: list[bytes] = [octets(request.headers[name]) for name in TOKEN_HEADERS if name in request.headers]
        shown += map(octets, request.query.getall(TOKEN_QUERY, ()))
        proof = None
        match scheme.lower():
            case "bearer" | "token":
                shown.append(octets(rest.strip()))
            case "basic":
                shown.append(_basic(rest.strip()))
            case "digest":
                proof = self._digests[door].judge(rest, request.method, request.raw_path, token)
        # all of them, so that the time tells nothing
        fits = [hmac.compare_digest(one, token) for one in shown]
        if any(fits) or proof is Proof.FITS:
            return
        challenges = [*self._digests[door].challenges(stale=proof is Proof.STALE), f'Basic realm="{REALM}"']
        why = RequestReason.WRONG_TOKEN if shown or proof is Proof.WRONG else RequestReason.NO_TOKEN
        headers = [("WWW-Authenticate", challenge) for challenge in challenges]
        raise Refused(401, "token", RequestTrouble(why, door), headers)

    def _prove_signature(self, request: web.Request, door: DoorId, unix_s: float) -> wire.UploadSignature:
        path, _, query = request.raw_path.partition("?")
        if not request.raw_path.isascii():
            raise _not_theirs("signature", RequestReason.NO_SIGNATURE, door)
        shown = (request.headers.get(name, "") for name in _SIGNATURE_HEADERS)
        return self.prove_upload(door, shown, request.method, path, query, unix_s=unix_s)

    def prove_upload(
        self, door: DoorId, shown: Iterable[str], method: str, path: str, query: str, *, unix_s: float
    ) -> wire.UploadSignature:
        """Let an upload pass to a door that is known by its signature, however it came; raises Refused.

        ``shown`` are its time, nonce and signature, which is used up.
        """
        key = self._doors[door].key
        try:
            signed = wire.UploadSignature(*shown)
        except wire.WireError as exc:
            raise _not_theirs("signature", RequestReason.NO_SIGNATURE, door) from exc
        if key is None or not signed.fits(key, method, path, query):
            raise _not_theirs("signature", RequestReason.NO_SIGNATURE, door)
        if abs(unix_s - signed.unix_s) > FRESH_S:
            raise _not_theirs("stale", RequestReason.STALE, door)
        try:
            unused = self._nonces[door].use(signed.nonce)
        except NoncesFull as exc:
            raise Refused(503, "busy", RequestTrouble(RequestReason.TOO_OFTEN, door)) from exc
        if not unused:
            raise _not_theirs("replay", RequestReason.USED, door)
        return signed

    def made(self, door: DoorId, upload: wire.UploadSignature, sha256: str, signature: str) -> bool:
        """Tell whether a door's board signed a picture with this checksum, in the upload that has passed."""
        key = self._doors[door].key
        if key is None:
            return False
        return hmac.compare_digest(wire.sign(key, wire.picture_text(upload.nonce, sha256)), signature.lower())


def is_signed(request: web.Request) -> bool:
    """Tell whether a request means to be signed, as a board's is."""
    return any(name in request.headers for name in _SIGNATURE_HEADERS)


def _not_theirs(word: str, reason: RequestReason, door: DoorId) -> Refused:
    return Refused(401, word, RequestTrouble(reason, door))


def _basic(encoded: str) -> bytes:
    """The password of Basic authentication, or where there is none, the user's name: ``curl -u TOKEN:``."""
    try:
        user, _, password = base64.b64decode(octets(encoded)).partition(b":")
    except (binascii.Error, ValueError):
        return b""
    return password or user
