"""Basic and Digest, as a camera asks for them (RFC 7617, RFC 7616)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Sequence

_HASHES = {"MD5": hashlib.md5, "SHA-256": hashlib.sha256}
#: A name begins where no letter stands before it: from the middle of a long word nothing is tried again.
_PARAMETER = re.compile(r'(?<!\w)(\w+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,]+))')
#: Digest first: Basic shows the password to the network.
_DIGEST = re.compile(r"(?:^|,)\s*digest\s+(.*)", re.IGNORECASE | re.DOTALL)
_BASIC = re.compile(r"(?:^|,)\s*basic\b", re.IGNORECASE)


class HttpLogin:
    """Answers what a camera asks for; it never prints itself."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._asked: dict[str, str] | None = None
        self._basic = False
        self._count = 0

    def __repr__(self) -> str:
        return "HttpLogin(…)"

    def asked(self, challenges: Sequence[str]) -> bool:
        """What ``WWW-Authenticate`` says; False: there is no login, or the camera wants one that we do not know."""
        if not self._user:
            return False
        for challenge in challenges:
            if found := _DIGEST.search(challenge):
                asked = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(found[1])}
                if _algorithm(asked)[0] in _HASHES and "auth" in _qualities(asked):
                    self._asked, self._basic, self._count = asked, False, 0
                    return True
        self._asked = None
        self._basic = any(_BASIC.search(challenge) for challenge in challenges)
        return self._basic

    def header(self, method: str, path: str) -> str | None:
        """The next request's ``Authorization``; None: nothing was asked for so far."""
        if self._basic:
            return "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        return self._digest(self._asked, method, path) if self._asked is not None else None

    def _digest(self, asked: dict[str, str], method: str, path: str) -> str:
        name, session = _algorithm(asked)

        def hashed(*parts: str) -> str:
            return _HASHES[name](":".join(parts).encode()).hexdigest()

        self._count += 1
        realm, nonce = asked.get("realm", ""), asked.get("nonce", "")
        once, count = secrets.token_hex(8), f"{self._count:08x}"
        who = hashed(self._user, realm, self._password)
        if session:
            who = hashed(who, nonce, once)
        what = hashed(method, path)
        quoted = {"username": self._user, "realm": realm, "nonce": nonce, "uri": path}
        plain = {}
        if "qop" in asked:
            quoted |= {"response": hashed(who, nonce, count, once, "auth", what), "cnonce": once}
            plain = {"qop": "auth", "nc": count}
        else:
            quoted["response"] = hashed(who, nonce, what)
        if "opaque" in asked:
            quoted["opaque"] = asked["opaque"]
        if "algorithm" in asked:
            plain["algorithm"] = asked["algorithm"]
        fields = [f'{key}="{_escaped(value)}"' for key, value in quoted.items()]
        return "Digest " + ", ".join(fields + [f"{key}={value}" for key, value in plain.items()])


def _algorithm(asked: dict[str, str]) -> tuple[str, bool]:
    """The hash's name, and whether it is of a session."""
    name = asked.get("algorithm", "MD5").upper()
    return name.removesuffix("-SESS"), name.endswith("-SESS")


def _qualities(asked: dict[str, str]) -> list[str]:
    return [quality.strip().lower() for quality in asked.get("qop", "auth").split(",")]


def _escaped(value: str) -> str:
    return "".join(sign for sign in value.replace("\\", "\\\\").replace('"', '\\"') if sign.isprintable())
