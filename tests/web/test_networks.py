"""Whose a request is: believed from our own proxies only."""

import pytest

from bot.web.networks import Networks, Origin, address_of, is_loopback, is_own_network, origin

PROXY = Networks.parse("127.0.0.1, 10.0.0.0/24")


def told(peer: str, *values: str, trusted: Networks = PROXY, **headers: str) -> Origin:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return origin(peer, named | ({"X-Forwarded-For": values[-1]} if values else {}), values, trusted)


@pytest.mark.parametrize(
    ("peer", "values", "address", "known"),
    [
        ("127.0.0.1", ("192.168.1.5",), "192.168.1.5", True),
        ("127.0.0.1", ("127.0.0.1, 203.0.113.7",), "203.0.113.7", True),  # what the caller claimed is left of it
        ("127.0.0.1", ("203.0.113.7, 10.0.0.2",), "203.0.113.7", True),  # two proxies of ours
        ("127.0.0.1", ("203.0.113.7", "10.0.0.2"), "203.0.113.7", True),  # in two headers
        ("::ffff:127.0.0.1", ("[2001:db8::1]:4711",), "2001:db8::1", True),
        ("127.0.0.1", ("192.168.1.5:80",), "192.168.1.5", True),
        ("127.0.0.1", ("unknown",), "127.0.0.1", False),
        ("127.0.0.1", ("192.168.1.5, \n\x1b",), "127.0.0.1", False),
        ("127.0.0.1", (), "127.0.0.1", False),
        ("127.0.0.1", ("10.0.0.2",), "10.0.0.2", False),
        ("192.168.1.9", ("127.0.0.1",), "192.168.1.9", False),  # a proxy that nobody named
    ],
)
def test_the_rightmost_address_that_no_proxy_of_ours_has(
    peer: str, values: tuple[str, ...], address: str, known: bool
) -> None:
    found = told(peer, *values)

    assert (found.address, found.known) == (address, known)
    assert not found.direct
    assert not found.here


def test_without_proxies_the_caller_is_the_caller() -> None:
    assert told("127.0.0.1", trusted=Networks()).here
    assert told("192.168.1.9").own_network
    assert not told("203.0.113.7").own_network


@pytest.mark.parametrize(
    "trace", ["X_Forwarded_For", "forwarded", "X_Real_IP", "via", "CF_Connecting_IP", "True_Client_IP", "CDN_Loop"]
)
def test_whoever_leaves_a_proxy_s_trace_is_not_this_machine(trace: str) -> None:
    found = told("127.0.0.1", trusted=Networks(), **{trace: "127.0.0.1"})

    assert not found.here
    assert not found.own_network


@pytest.mark.parametrize(
    "text", ["", "x", "999.1.1.1", "1.2.3.4.5", "::1::", "[", "[]", "1.2.3.4:", "\x00", "a" * 9000]
)
def test_whatever_is_written_is_an_address_or_none(text: str) -> None:
    found = address_of(text)

    assert found is None or str(found) == "1.2.3.4"


@pytest.mark.parametrize(
    ("peer", "own"),
    [
        ("127.0.0.1", True),
        ("192.168.0.118", True),
        ("10.1.2.3", True),
        ("172.31.0.1", True),
        ("::ffff:192.168.0.118", True),
        ("fe80::1%eth0", True),
        ("fd00::1", True),
        ("8.8.8.8", False),
        ("172.32.0.1", False),
        ("2001:db8::1", False),
        ("::ffff:8.8.8.8", False),
        ("?", False),
    ],
)
def test_whose_network_it_is(peer: str, own: bool) -> None:
    assert is_own_network(peer) is own


@pytest.mark.parametrize(
    ("remote", "own"), [("127.0.0.1", True), ("::1", True), ("192.168.1.5", False), ("", False), ("x", False)]
)
def test_who_is_this_machine(remote: str, own: bool) -> None:
    assert is_loopback(remote) is own
