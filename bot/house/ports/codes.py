"""What an authenticator app shows."""

from datetime import datetime
from typing import Protocol


class OneTimeCodes(Protocol):
    """Codes of an authenticator app: six digits, new every thirty seconds (RFC 6238, SHA-1). Never raises."""

    def new_secret(self) -> str:
        """What an app and the house know together, in base 32. Never raises."""

    def link(self, secret: str, name: str) -> str:
        """What an app reads from a QR code; ``name`` is whose it is. Never raises."""

    def step_of(self, secret: str, code: str, at: datetime) -> int | None:
        """Which thirty seconds a code belongs to, those before and after ``at`` included; None: to none of them.

        It takes as long whichever digit is wrong. Never raises.
        """
