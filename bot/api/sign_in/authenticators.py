"""What browsers' authenticators are asked, and what they say, by the library that reads it: loaded when one is used."""

import hashlib
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import webauthn
from webauthn.helpers import structs

from bot.house.people import Resident


@dataclass(frozen=True, slots=True)
class RelyingPage:
    """For whom something is signed."""

    #: A passkey belongs to it.
    host: str
    #: A signature counts for it.
    origin: str
    #: As authenticators show it.
    name: str
    #: How long somebody may take.
    patience_ms: int


@dataclass(frozen=True, slots=True)
class NewCredential:
    """What an authenticator made."""

    id: bytes
    public_key: bytes
    sign_count: int


def creation(page: RelyingPage, by: Resident, challenge: bytes, known: Sequence[str]) -> Mapping[str, Any]:
    """With what a browser makes a passkey; ``known``: those that it may have already."""
    options = webauthn.generate_registration_options(
        rp_id=page.host,
        rp_name=page.name,
        user_id=hashlib.sha256(f"doorman resident {by.id}".encode()).digest(),
        user_name=by.name,
        user_display_name=by.name,
        challenge=challenge,
        timeout=page.patience_ms,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=decoded(one)) for one in known],
    )
    found: Mapping[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def request(page: RelyingPage, challenge: bytes) -> Mapping[str, Any]:
    """With what a browser signs by whichever passkey of the page it has."""
    options = webauthn.generate_authentication_options(
        rp_id=page.host,
        challenge=challenge,
        timeout=page.patience_ms,
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    found: Mapping[str, Any] = json.loads(webauthn.options_to_json(options))
    return found


def registered(page: RelyingPage, credential: Mapping[str, Any], challenge: bytes) -> NewCredential:
    """A passkey that was just made for this page. Raises whatever the library does."""
    found = webauthn.verify_registration_response(
        credential=dict(credential),
        expected_challenge=challenge,
        expected_rp_id=page.host,
        expected_origin=page.origin,
        require_user_verification=True,
    )
    return NewCredential(found.credential_id, found.credential_public_key, found.sign_count)


def signed(page: RelyingPage, credential: Mapping[str, Any], challenge: bytes, public_key: str, count: int) -> int:
    """What a passkey counts now that it signed for this page; a copy counts less. Raises whatever the library does."""
    found = webauthn.verify_authentication_response(
        credential=dict(credential),
        expected_challenge=challenge,
        expected_rp_id=page.host,
        expected_origin=page.origin,
        credential_public_key=decoded(public_key),
        credential_current_sign_count=count,
        require_user_verification=True,
    )
    return found.new_sign_count


def decoded(text: str) -> bytes:
    """Of base64url, without what fills it up. Raises ValueError."""
    return urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
