"""Checks what authenticators sign, as the W3C's Web Authentication has it; what reads it is loaded when one asks."""

import asyncio
import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, TypeVar

from bot.api.sign_in.challenges import LASTS_S, SigningChallenges
from bot.house.people import Resident, ResidentId
from bot.house.sign_in.passkeys import NoSuchPasskey, Passkey, Passkeys
from bot.settings import AppSettings

#: As authenticators show it; a name, in every language.
_HOUSE = "Doorman"

T = TypeVar("T")


class PasskeyRefused(Exception):
    """This was not signed by a passkey of ours, for this page, just now."""


@dataclass(frozen=True, slots=True)
class CheckedPasskey:
    """A new one that signed what it was to sign."""

    credential: str
    public_key: str = field(repr=False)
    sign_count: int


class PasskeyChecks:
    """For one page: a passkey belongs to its host, and signs for its origin alone."""

    def __init__(self, settings: AppSettings, passkeys: Passkeys, seconds: Callable[[], float]) -> None:
        """``seconds``: a clock that nobody sets."""
        self._origin, self._host = settings.address, settings.host
        self._passkeys = passkeys
        self._challenges = SigningChallenges(seconds)

    @property
    def are_there(self) -> bool:
        """Whether there is a page for which browsers keep passkeys."""
        return bool(self._origin) and not self._host.replace(".", "").isdecimal() and ":" not in self._host

    async def begin_adding(self, by: Resident, known: Sequence[Passkey]) -> Mapping[str, Any]:
        """What a browser makes a new passkey with; none beside those that it has already."""
        challenge = self._challenges.give(by.id)
        names = [one.credential for one in known]
        return await _asked(lambda library: library.creation(self._page(library), by, challenge, names))

    async def check_new(self, by: Resident, credential: Mapping[str, Any]) -> CheckedPasskey:
        """A passkey that was just made. Raises PasskeyRefused."""
        challenge = self._taken(credential, by.id)
        found = await _asked(lambda library: library.registered(self._page(library), credential, challenge))
        return CheckedPasskey(_text(found.id), _text(found.public_key), found.sign_count)

    async def begin_signing_in(self, host: str) -> Mapping[str, Any]:
        """What a browser signs with whichever passkey of this page it has; ``host``: from where it asks."""
        challenge = self._challenges.give(host)
        return await _asked(lambda library: library.request(self._page(library), challenge))

    async def check(self, credential: Mapping[str, Any]) -> ResidentId:
        """Whose passkey signed; what it counts is written down. Raises PasskeyRefused."""
        challenge = self._taken(credential, None)
        try:
            known = self._passkeys.find(str(credential.get("id", "")))
            count = await _asked(
                lambda library: library.signed(
                    self._page(library), credential, challenge, known.public_key, known.sign_count
                )
            )
            await self._passkeys.used(known, count)
        except NoSuchPasskey:
            raise PasskeyRefused from None
        return known.resident

    def _taken(self, credential: Mapping[str, Any], to: ResidentId | None) -> bytes:
        """The challenge that it says it signed; whether it did, the library finds out."""
        try:
            said = json.loads(_bytes(credential["response"]["clientDataJSON"]))
            challenge = _bytes(said["challenge"])
        except (KeyError, TypeError, ValueError, RecursionError):
            raise PasskeyRefused from None
        if not self._challenges.take(challenge, to):
            raise PasskeyRefused
        return challenge

    def _page(self, library: Any) -> Any:
        return library.RelyingPage(self._host, self._origin, _HOUSE, int(LASTS_S * 1000))


async def _asked(ask: Callable[[Any], T]) -> T:
    """What the library says, in a thread: loading it takes half a second, the first time. Raises PasskeyRefused."""

    def load_and_ask() -> T:
        return ask(import_module("bot.api.sign_in.authenticators"))

    try:
        return await asyncio.to_thread(load_and_ask)
    except Exception as exc:
        # whatever it raises of what strangers send: kinds of its own, of CBOR's reader, of the ciphers'
        raise PasskeyRefused(type(exc).__name__) from exc


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError, AttributeError) as exc:
        raise ValueError from exc
