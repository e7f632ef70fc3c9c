"""Codes of authenticator apps, against the vectors of RFC 6238."""

import base64
from datetime import UTC, datetime, timedelta

import pytest

from bot.one_time import PyotpCodes

#: RFC 6238, appendix B: the SHA-1 secret, and the last six of each time's eight digits.
SECRET = base64.b32encode(b"12345678901234567890").decode()
VECTORS = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
]


@pytest.mark.parametrize(("at_s", "code"), VECTORS)
def test_a_code_belongs_to_its_thirty_seconds_and_those_beside_them(at_s: int, code: str) -> None:
    codes, at, step = PyotpCodes(), datetime.fromtimestamp(at_s, UTC), at_s // 30
    for off in (-30, 0, 30):
        assert codes.step_of(SECRET, code, at + timedelta(seconds=off)) == step
    assert codes.step_of(SECRET, code, at + timedelta(seconds=90)) is None
    assert codes.step_of(SECRET, code, at - timedelta(seconds=90)) is None


@pytest.mark.parametrize("code", ["", "28708", "2870821", "287083", "१२३४५६"])
def test_another_code_belongs_to_none(code: str) -> None:
    assert PyotpCodes().step_of(SECRET, code, datetime.fromtimestamp(59, UTC)) is None


def test_each_secret_is_a_new_one_of_160_bits_and_stands_in_its_link() -> None:
    codes = PyotpCodes()
    first, second = codes.new_secret(), codes.new_secret()
    assert first != second
    assert len(base64.b32decode(first)) == 20
    link = codes.link(first, "Anna / Ä")
    assert link.startswith("otpauth://totp/Doorman:")
    assert f"secret={first}" in link
