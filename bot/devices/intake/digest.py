"""HTTP's Digest authentication (RFC 7616, and RFC 2617 for older cameras): the password is proven, never sent."""

import hashlib
import hmac
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

REALM = "Doorman"

#: How long a nonce is good, in seconds: a camera asks for one, and uses it for its next pictures.
LIFE_S = 120.0

#: Nonces that were used and are still good; beyond, a camera gets a new one.
MOST = 1024

_ALGORITHMS: Mapping[str, Callable[[bytes], "hashlib._Hash"]] = {
    # cameras know no other; the token has a hundred bits and more, so that nobody finds it by trying
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False),
    "SHA-256": hashlib.sha256,
}

#: The longest header that is read, in characters: anybody may send one, and it is read before anything is proven.
HEADER_CHARS = 2048

#: A name begins where no letter stands before it: from the middle of a long word nothing is tried again.
_FIELD = re.compile(r'(?<![A-Za-z])([A-Za-z]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,"]+))')
_NONCE = re.compile(r"([0-9a-f]{1,16})-[0-9a-f]{16}-[0-9a-f]{32}")
_COUNT = re.compile(r"[0-9a-fA-F]{8}")
_NEEDED = ("username", "realm", "nonce", "uri", "response")


class Proof(StrEnum):
    """What a Digest header is worth."""

    FITS = "fits"
    #: The password is right, the nonce is too old or was used: the client repeats it by itself with a new one.
    STALE = "stale"
    WRONG = "wrong"


class Digest:
    """Makes challenges and judges what comes back; nothing is kept of a challenge before it was used."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._secret = secrets.token_bytes(32)
        #: Each nonce's last count.
        self._counts: OrderedDict[str, int] = OrderedDict()

    def challenges(self, *, stale: bool = False) -> list[str]:
        """The values of ``WWW-Authenticate``, one for each algorithm."""
        started = f"{int(self._clock() * 1000):x}-{secrets.token_hex(8)}"
        rest = f'qop="auth", nonce="{started}-{self._signature(started)}"{", stale=true" if stale else ""}'
        return [f'Digest realm="{REALM}", {rest}, algorithm={name}' for name in _ALGORITHMS]

    def judge(self, header: str, method: str, target: str, password: bytes) -> Proof:
        """Judge what follows ``Digest`` in an ``Authorization`` header, for this request."""
        if len(header) > HEADER_CHARS:
            return Proof.WRONG
        fields = {name.lower(): quoted or plain for name, quoted, plain in _FIELD.findall(header)}
        algorithm = _ALGORITHMS.get(fields.get("algorithm", "MD5").upper())
        qop, count = fields.get("qop", ""), fields.get("nc", "")
        if (
            algorithm is None
            or any(name not in fields for name in _NEEDED)
            or fields["realm"] != REALM
            or not _same_target(fields["uri"], target)
            or qop not in ("", "auth")
            or (qop and not (_COUNT.fullmatch(count) and fields.get("cnonce")))
        ):
            return Proof.WRONG

        def hashed(*parts: bytes) -> bytes:
            return algorithm(b":".join(parts)).hexdigest().encode()

        name, nonce, uri = (octets(fields[name]) for name in ("username", "nonce", "uri"))
        between = (nonce, octets(count), octets(fields.get("cnonce", "")), b"auth") if qop else (nonce,)
        expected = hashed(hashed(name, REALM.encode(), password), *between, hashed(octets(method), uri))
        if not hmac.compare_digest(expected, octets(fields["response"]).lower()):
            return Proof.WRONG
        return Proof.FITS if self._use(fields["nonce"], int(count, 16) if qop else 1) else Proof.STALE

    def _use(self, nonce: str, count: int) -> bool:
        """Use a nonce for the ``count``-th time; False: it is not ours, too old, or was used so often before."""
        while self._counts and not self._is_good(next(iter(self._counts))):
            self._counts.popitem(last=False)
        if not self._is_good(nonce) or count <= self._counts.get(nonce, 0):
            return False
        if nonce not in self._counts and len(self._counts) >= MOST:
            return False
        self._counts[nonce] = count
        return True

    def _is_good(self, nonce: str) -> bool:
        found = _NONCE.fullmatch(nonce)
        if not found or not hmac.compare_digest(self._signature(nonce.rpartition("-")[0]), nonce.rpartition("-")[2]):
            return False
        age_s = self._clock() - int(found[1], 16) / 1000
        return age_s <= LIFE_S

    def _signature(self, started: str) -> str:
        return hmac.new(self._secret, started.encode(), hashlib.sha256).hexdigest()[:32]


def _same_target(uri: str, target: str) -> bool:
    """Tell whether a header speaks of this very request; some clients write the whole address."""
    if uri == target:
        return True
    try:
        whole = urlsplit(uri)
    except ValueError:
        return False
    return bool(whole.scheme) and f"{whole.path}?{whole.query}".removesuffix("?") == target


def octets(text: str) -> bytes:
    """What was sent: headers are decoded with half characters for what is no UTF-8."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # half characters of another kind, spelt out in an address
        return b""
