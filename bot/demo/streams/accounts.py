"""What a camera asks for before it shows anything: Basic and Digest, as cameras ask (RFC 7617, RFC 2617)."""

import base64
import hmac
import secrets
from enum import StrEnum
from hashlib import md5
from urllib.request import parse_http_list, parse_keqv_list

from bot.house.watch.camera import Login


class LoginScheme(StrEnum):
    """How a camera asks for a login."""

    BASIC = "Basic"
    DIGEST = "Digest"


class Gate:
    """Lets in whoever knows the login; None: everybody."""

    def __init__(self, login: Login | None, scheme: LoginScheme = LoginScheme.DIGEST, realm: str = "camera") -> None:
        self.login = login
        self.scheme = scheme
        self._realm = realm
        self._nonce = secrets.token_hex(16)

    def challenge(self) -> str:
        """What ``WWW-Authenticate`` says."""
        if self.scheme is LoginScheme.BASIC:
            return f'Basic realm="{self._realm}"'
        return f'Digest realm="{self._realm}", nonce="{self._nonce}", algorithm=MD5'

    def passes(self, authorization: str, method: str) -> bool:
        """Whether ``Authorization`` of a request with this method is right."""
        if self.login is None:
            return True
        kind, _, said = authorization.partition(" ")
        if kind.lower() != self.scheme.lower():
            return False
        if self.scheme is LoginScheme.BASIC:
            wanted = base64.b64encode(f"{self.login.user}:{self.login.password}".encode()).decode()
            return hmac.compare_digest(said.strip().encode(), wanted.encode())
        try:
            answer = parse_keqv_list(parse_http_list(said))
        except ValueError:
            return False
        return self._digest_fits(answer, method)

    def _digest_fits(self, said: dict[str, str], method: str) -> bool:
        if self.login is None or said.get("nonce") != self._nonce or said.get("username") != self.login.user:
            return False
        own = _hashed(f"{self.login.user}:{self._realm}:{self.login.password}")
        asked = _hashed(f"{method}:{said.get('uri', '')}")
        counted = f":{said.get('nc', '')}:{said.get('cnonce', '')}:{said['qop']}" if said.get("qop") else ""
        wanted = _hashed(f"{own}:{self._nonce}{counted}:{asked}")
        return hmac.compare_digest(said.get("response", "").encode(), wanted.encode())


def _hashed(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
