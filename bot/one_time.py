"""Codes of authenticator apps, by pyotp."""

import hmac
from datetime import datetime

import pyotp

#: A phone's clock may be off by so many steps of thirty seconds (RFC 6238, 5.2, recommends one).
_STEPS_OFF = 1

_ISSUER = "Doorman"


class PyotpCodes:
    """Implements ``bot.house.ports.OneTimeCodes``."""

    def new_secret(self) -> str:
        """See ``OneTimeCodes``: 160 bits."""
        return pyotp.random_base32()

    def link(self, secret: str, name: str) -> str:
        """See ``OneTimeCodes``."""
        return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)

    def step_of(self, secret: str, code: str, at: datetime) -> int | None:
        """See ``OneTimeCodes``."""
        totp = pyotp.TOTP(secret)
        now, found = int(at.timestamp()) // totp.interval, None
        for step in range(max(0, now - _STEPS_OFF), now + _STEPS_OFF + 1):
            if hmac.compare_digest(totp.generate_otp(step).encode(), code.encode()):
                found = step
        return found
