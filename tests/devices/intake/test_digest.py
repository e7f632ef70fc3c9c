"""HTTP's Digest authentication, from near."""

import re
import time
from hashlib import md5

import pytest

from bot.devices.intake import digest as digest_module
from bot.devices.intake.digest import HEADER_CHARS, LIFE_S, Digest, Proof
from tests.devices.intake.uploads import TOKEN, WRONG


def answered(digest: Digest, *, count: str = "00000001", **changed: str) -> tuple[str, str]:
    """A header as RFC 7616 has it, computed here once more, and the nonce that it is of."""
    challenge = changed.get("challenge") or digest.challenges()[0]
    nonce = re.findall(r'nonce="([^"]+)"', challenge)[0]

    def hashed(text: str) -> str:
        return md5(text.encode(), usedforsecurity=False).hexdigest()

    mine = hashed(f"camera:Doorman:{changed.get('password', TOKEN)}")
    response = hashed(f"{mine}:{nonce}:{count}:abc:auth:{hashed('POST:/x')}")
    header = f'username="camera", realm="Doorman", nonce="{nonce}", uri="/x", qop=auth, nc={count}, cnonce="abc", '
    return header + f'response="{response}"', challenge


class Wall:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_digest_counts_for_its_request_and_once() -> None:
    digest = Digest()
    header, challenge = answered(digest)
    assert digest.judge(header, "PUT", "/x", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/y", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", WRONG.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.FITS
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.STALE  # overheard and sent again

    again, _ = answered(digest, count="00000002", challenge=challenge)
    assert digest.judge(again, "POST", "/x", TOKEN.encode()) is Proof.FITS


def test_a_digest_grows_old() -> None:
    wall = Wall()
    digest = Digest(wall)
    early, late = answered(digest)[0], answered(digest)[0]
    wall.now += LIFE_S
    assert digest.judge(early, "POST", "/x", TOKEN.encode()) is Proof.FITS
    wall.now += 1
    assert digest.judge(late, "POST", "/x", TOKEN.encode()) is Proof.STALE
    assert "stale=true" in digest.challenges(stale=True)[0]


def test_a_nonce_of_one_s_own_is_none() -> None:
    header, _ = answered(Digest(), challenge=Digest().challenges()[0])

    assert Digest().judge(header, "POST", "/x", TOKEN.encode()) is Proof.STALE


@pytest.mark.parametrize(
    "header",
    [
        "",
        "x",
        'username="a"',
        "nonce=\x00",
        'username="' + "\\" * 4000,
        'a="' * 1000,
        "algorithm=SHA-999",
        "qop=auth-int",
    ],
)
def test_a_digest_that_is_none_is_wrong(header: str) -> None:
    assert Digest().judge(header, "POST", "/x", TOKEN.encode()) is Proof.WRONG


def test_a_digest_header_as_long_as_no_camera_s_is_wrong_whatever_it_says() -> None:
    digest = Digest()
    header, _ = answered(digest)
    assert digest.judge(header + ", a=" + "b" * HEADER_CHARS, "POST", "/x", TOKEN.encode()) is Proof.WRONG
    assert digest.judge(header, "POST", "/x", TOKEN.encode()) is Proof.FITS


def test_a_word_ten_times_as_long_costs_a_digest_ten_times_as_much_and_no_hundred_times() -> None:
    def cost_s(letters: int) -> float:
        costs = []
        for _ in range(5):
            begun = time.thread_time()  # what this thread has worked, whatever else the machine does
            assert digest_module._FIELD.findall("a" * letters) == []
            costs.append(time.thread_time() - begun)
        return min(costs)

    assert cost_s(20_000) < 40 * cost_s(2_000)
