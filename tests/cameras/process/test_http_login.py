"""Basic and Digest, held against the examples of RFC 7617, RFC 2617 and RFC 7616."""

import hashlib
import re
import time

import pytest

from bot.cameras.process.sources.http_login import HttpLogin

RFC_2617 = (
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
    'opaque="5ccc069c403ebaf9f0171e9517f40e41"'
)
RFC_7616 = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={name}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
ONCE = {
    RFC_2617: "0a4f113b",
    "7616": "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ",
}


def test_basic_is_the_example_of_its_rfc() -> None:
    login = HttpLogin("Aladdin", "open sesame")
    assert login.header("GET", "/") is None
    assert login.asked(['Basic realm="WallyWorld"'])
    assert login.header("GET", "/") == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="


def test_digest_is_the_example_of_its_rfc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "0a4f113b")
    login = HttpLogin("Mufasa", "Circle Of Life")
    assert login.asked([RFC_2617])
    header = login.header("GET", "/dir/index.html")
    assert header is not None
    assert 'response="6629fae49393a05397450978507c4ef1"' in header
    assert 'opaque="5ccc069c403ebaf9f0171e9517f40e41"' in header
    assert "nc=00000001" in header
    assert "nc=00000002" in (login.header("GET", "/dir/index.html") or "")


@pytest.mark.parametrize(
    ("name", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_newer_digest_is_the_example_of_its_rfc(monkeypatch: pytest.MonkeyPatch, name: str, response: str) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: ONCE["7616"])
    login = HttpLogin("Mufasa", "Circle of Life")
    assert login.asked([RFC_7616.format(name=name)])
    assert f'response="{response}"' in (login.header("GET", "/dir/index.html") or "")


def test_of_a_session_the_first_hash_is_hashed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _: "c")
    login = HttpLogin("u", "p")
    assert login.asked(['Digest realm="r", nonce="n", algorithm=MD5-sess, qop="auth"'])

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()  # noqa: S324 - as the RFC has it

    who = md5(f"{md5('u:r:p')}:n:c")
    expected = md5(f"{who}:n:00000001:c:auth:{md5('GET:/')}")
    assert f'response="{expected}"' in (login.header("GET", "/") or "")


def test_digest_is_taken_before_basic_wherever_it_stands() -> None:
    for challenges in (
        ['Basic realm="a"', 'Digest realm="a", nonce="b"'],
        ['Basic realm="a", Digest realm="a", nonce="b"'],
    ):
        login = HttpLogin("anna", "kitten")
        assert login.asked(challenges)
        assert (login.header("GET", "/") or "").startswith("Digest")


@pytest.mark.parametrize(
    "challenges", [[], ["Negotiate"], ['Digest realm="a", nonce="b", algorithm=SHA-512'], ['Bearer realm="Basic"']]
)
def test_what_we_do_not_know_is_refused(challenges: list[str]) -> None:
    assert not HttpLogin("anna", "kitten").asked(challenges)


@pytest.mark.parametrize("long", ["a" * 60_000, "a=" * 30_000, 'a="' + "\\" * 60_000, "," + " " * 60_000])
def test_a_camera_that_asks_at_length_is_answered_at_once(long: str) -> None:
    began = time.process_time()
    HttpLogin("anna", "kitten").asked([f"Digest {long}"])
    assert time.process_time() - began < 0.5


def test_without_a_login_nothing_is_answered() -> None:
    assert not HttpLogin("", "").asked(['Basic realm="a"'])


def test_what_a_camera_says_breaks_no_header_and_the_login_never_prints() -> None:
    login = HttpLogin('an"na', "kitten")
    assert login.asked(['Digest realm="a\r\nSet-Cookie: b", nonce="c\\"d"'])
    header = login.header("GET", '/?a="b"') or ""
    assert "\r" not in header
    assert "\n" not in header
    assert re.search(r'username="an\\"na"', header)
    assert "kitten" not in repr(login)
