import hashlib
import importlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.devices import wire
from bot.devices.wire import old_words, reports
from bot.house.doors.door import DoorId
from bot.house.visits.visit import PressId

#: As a module of unknown shape: what runs on the board carries no annotations.
board = importlib.import_module("firmware.wire")
orders = importlib.import_module("firmware.orders")

FRONT = DoorId("front")
KEY = bytes(range(32))
CHALLENGE = "0123456789abcdef" * 2
SAID_BY_BOARDS = {name: value for name, value in vars(board).items() if name.isupper()}
WORDS = SAID_BY_BOARDS | {name: value for name, value in vars(orders).items() if name.isupper()}

#: RFC 4231, test cases 1 to 4, 6 and 7: key, data, HMAC-SHA256.
RFC_4231 = [
    (b"\x0b" * 20, b"Hi There", "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    (b"Jefe", b"what do ya want for nothing?", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    (b"\xaa" * 20, b"\xdd" * 50, "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    (bytes(range(1, 26)), b"\xcd" * 50, "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    (
        b"\xaa" * 131,
        b"Test Using Larger Than Block-Size Key - Hash Key First",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
    ),
    (
        b"\xaa" * 131,
        (
            b"This is a test using a larger than block-size key and a larger than block-size data. "
            b"The key needs to be hashed before being used by the HMAC algorithm."
        ),
        "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
    ),
]


@pytest.mark.parametrize("word", sorted(WORDS))
def test_both_sides_say_the_same_word(word: str) -> None:
    assert getattr(wire, word) == WORDS[word]


def test_both_sides_have_the_same_words() -> None:
    service = {name for name in vars(wire) if name.startswith(("EVENT_", "STATE_", "CMD_", "HEADER_"))}

    assert service == {name for name in WORDS if name.startswith(("EVENT_", "STATE_", "CMD_", "HEADER_"))}


@pytest.mark.parametrize(("key", "data", "digest"), RFC_4231)
def test_both_signatures_are_those_of_rfc_4231(key: bytes, data: bytes, digest: str) -> None:
    assert board.hmac_sha256(key, data).hex() == digest
    assert wire.sign(key, data.decode("latin-1")) == (
        digest if data.isascii() else board.sign(key, data.decode("latin-1"))
    )


@given(st.binary(max_size=100), st.text(st.characters(exclude_categories=["Cs"])))
def test_both_sides_sign_alike(key: bytes, text: str) -> None:
    assert wire.sign(key, text) == board.sign(key, text)


def test_both_sides_build_the_same_texts() -> None:
    assert wire.topic(FRONT, wire.EVENT_RING) == board.topic("front", board.EVENT_RING)
    assert wire.snapshot_path(FRONT) == board.snapshot_path("front")
    assert wire.snapshot_query(PressId("a-1"), 2) == board.snapshot_query("a-1", 2)
    assert wire.command_text("unlock", FRONT, "{}", CHALLENGE) == board.command_text("unlock", "front", "{}", CHALLENGE)
    assert wire.upload_text("POST", "/p", "q", 17, "n") == board.upload_text("POST", "/p", "q", 17, "n")
    assert wire.picture_text("n", "s") == board.picture_text("n", "s")


@given(st.binary(max_size=100), st.dictionaries(st.text(), st.text(), min_size=1), st.integers(0, 10**15 - 1))
def test_a_message_that_a_board_signs_is_known_as_its_own(key: bytes, told: dict[str, str], number: int) -> None:
    topic, raw = wire.topic(FRONT, wire.EVENT_RING), json.dumps(told).encode()
    payload = raw[:-1] + board.ending(key, topic, raw, f"0a1b2c3d-{number}")
    said = wire.said(payload)
    assert said
    assert (said.boot, said.number) == ("0a1b2c3d", number)
    assert said.fits(key, topic, payload)
    assert {name: value for name, value in json.loads(payload).items() if name not in {"said", "sig"}} == {
        name: value for name, value in told.items() if name not in {"said", "sig"}
    }
    assert not said.fits(key, wire.topic(FRONT, wire.EVENT_EXIT), payload)
    assert not said.fits(key + b"x", topic, payload)


@given(st.integers(0), st.integers(0, 7))
def test_a_message_with_one_bit_changed_is_nobodys(at: int, bit: int) -> None:
    topic = wire.topic(FRONT, wire.EVENT_CONTACT)
    raw = b'{"open": true, "forced": false}'
    wrong = bytearray(raw[:-1] + board.ending(KEY, topic, raw, "0a1b2c3d-17"))
    wrong[at % len(wrong)] ^= 1 << bit
    said = wire.said(bytes(wrong))
    assert said is None or not said.fits(KEY, topic, bytes(wrong))


@given(st.binary(max_size=300))
def test_no_bytes_are_taken_for_a_signature_they_are_not(payload: bytes) -> None:
    said = wire.said(payload)
    assert said is None or not said.fits(KEY, wire.topic(FRONT, wire.EVENT_RING), payload)


def test_the_board_accepts_a_command_of_ours() -> None:
    payload = json.loads(wire.command(wire.CMD_UNLOCK, FRONT, {"ms": 3000}, CHALLENGE, KEY))

    assert payload["args"] == '{"ms":3000}'
    text = board.command_text("unlock", "front", payload["args"], CHALLENGE)
    assert board.same(payload["sig"], board.sign(KEY, text))


def test_an_upload_sealed_by_the_board_fits() -> None:
    path, query, nonce = board.snapshot_path("front"), board.snapshot_query("a-1", 0), "ab" * 16
    signature = wire.UploadSignature(
        "1750000000", nonce, board.sign(KEY, board.upload_text("POST", path, query, 1750000000, nonce))
    )

    assert signature.fits(KEY, "POST", path, query)
    assert not signature.fits(KEY, "POST", path, query + "1")
    assert not signature.fits(KEY, "PUT", path, query)
    assert not signature.fits(bytes(32), "POST", path, query)


@pytest.mark.parametrize(
    ("stamp", "nonce", "signature"),
    [("", "ab" * 16, "cd" * 32), ("1", "ab", "cd" * 32), ("1", "ab" * 16, "ü" * 64), ("١٢", "ab" * 16, "cd" * 32)],
)
def test_a_malformed_seal_is_refused(stamp: str, nonce: str, signature: str) -> None:
    with pytest.raises(wire.WireError):
        wire.UploadSignature(stamp, nonce, signature)


def test_what_a_board_says_becomes_things() -> None:
    sha = hashlib.sha256(b"").hexdigest()

    ring = reports.parse(wire.EVENT_RING, b'{"id": "0a1b2c3d-1", "age_ms": 1500, "new": 1}')
    assert isinstance(ring, reports.Ring)
    assert ring.id == "0a1b2c3d-1"
    assert ring.age.total_seconds() == 1.5
    sent = reports.parse(wire.EVENT_SNAPSHOT, json.dumps({"ring": "a-1", "n": 2, "bytes": 9, "sha256": sha}).encode())
    assert sent == reports.SnapshotSent(PressId("a-1"), 2, 9, sha)
    done = {"challenge": CHALLENGE, "ok": False, "ms": 0, "reason": "replay\x1b"}
    assert reports.parse(wire.EVENT_UNLOCK, json.dumps(done).encode()) == reports.UnlockDone(
        CHALLENGE, ok=False, ms=0, reason="replay"
    )
    assert reports.parse(wire.EVENT_CONTACT, b'{"open": true}') == reports.Contact(open=True)
    assert reports.parse(wire.EVENT_EXIT, b'{"pressed": false}') == reports.Exit(pressed=False)
    assert reports.parse(wire.STATE_ONLINE, b"offline") == reports.Online(online=False)
    asked = {"nonce": CHALLENGE, "challenge": "ab" * 16, "trial": True}
    assert reports.parse(wire.EVENT_CHALLENGE, json.dumps(asked).encode()) == reports.Challenge(
        CHALLENGE, "ab" * 16, trial=True
    )
    assert reports.parse(old_words.STATE_CHALLENGE, CHALLENGE.encode()) == reports.OldChallenge(CHALLENGE)
    assert reports.parse(wire.STATE_HEALTH, b'{"heap": 120000}') == reports.Health({"heap": 120000})


@pytest.mark.parametrize(
    ("word", "payload"),
    [
        (wire.EVENT_RING, b""),
        (wire.EVENT_RING, b"null"),
        (wire.EVENT_RING, b'{"id": "a/b"}'),
        (wire.EVENT_RING, b'{"id": "a-1\\n"}'),
        (wire.EVENT_RING, b'{"id": "' + b"a" * 65 + b'"}'),
        (wire.EVENT_RING, b'{"id": "a-1", "age_ms": -1}'),
        (wire.EVENT_RING, b'{"id": "a-1", "age_ms": 86400001}'),
        (wire.EVENT_RING, b'{"id": "a-1", "age_ms": true}'),
        (wire.EVENT_RING, b'{"id": "a-1", "age_ms": 1.5}'),
        (wire.EVENT_RING, b'{"id": "a-1", "age_ms": NaN}'),
        (wire.EVENT_RING, b'{"id": "a-1"}' + b" " * 4096),
        (wire.EVENT_RING, b"[" * 4000),
        (wire.EVENT_UNLOCK, b'{"challenge": "x", "ok": true}'),
        (wire.EVENT_UNLOCK, json.dumps({"challenge": CHALLENGE, "ok": 1}).encode()),
        (wire.EVENT_CONTACT, b'{"open": "yes"}'),
        (wire.STATE_ONLINE, b"ONLINE"),
        (old_words.STATE_CHALLENGE, CHALLENGE.upper().encode()),
        (old_words.STATE_CHALLENGE, b"\xff" * 32),
        (wire.EVENT_CHALLENGE, CHALLENGE.encode()),
        (wire.EVENT_CHALLENGE, json.dumps({"nonce": CHALLENGE, "challenge": "x"}).encode()),
        (wire.EVENT_CHALLENGE, json.dumps({"nonce": CHALLENGE, "challenge": CHALLENGE, "trial": 1}).encode()),
        (wire.STATE_HEALTH, b"[]"),
        (wire.STATE_HEALTH, b'{"heap": 1e999}'),
        (wire.STATE_HEALTH, b'{"a": ' * 900 + b"1" + b"}" * 900),
        ("event/unheard", b"{}"),
        ("cmd/unlock", b"{}"),
    ],
)
def test_what_does_not_speak_the_language_is_refused(word: str, payload: bytes) -> None:
    with pytest.raises(wire.WireError) as refused:
        reports.parse(word, payload)
    assert len(str(refused.value)) < 100


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
KEYS = ["id", "age_ms", "ring", "n", "bytes", "sha256", "challenge", "ok", "ms", "reason", "open", "pressed"]
ALL_WORDS = st.sampled_from(
    [old_words.STATE_CHALLENGE] + [value for name, value in vars(wire).items() if name.startswith(("EVENT_", "STATE_"))]
)


@given(ALL_WORDS, st.binary(max_size=5000))
def test_no_bytes_raise_anything_else(word: str, payload: bytes) -> None:
    try:
        reports.parse(word, payload)
    except wire.WireError:
        return


@given(ALL_WORDS, st.dictionaries(st.sampled_from(KEYS), JSON | st.just(CHALLENGE) | st.just("a-1")))
def test_no_json_raises_anything_else(word: str, document: dict[str, Any]) -> None:
    try:
        reports.parse(word, json.dumps(document).encode())
    except wire.WireError:
        return


@given(st.text())
def test_no_topic_raises_anything_else(topic: str) -> None:
    try:
        door, word = wire.split_topic(topic)
    except wire.WireError:
        return
    assert wire.topic(door, word) == topic


NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said_ago_s", "pressed_ago_s"),
    [(None, 1.5), (3600, 3601.5), (2, 1.5), (-30, 1.5), (90_000, 1.5)],
    ids=["no clock", "waited in the broker", "just now", "ahead of us", "too long ago to be true"],
)
def test_a_ring_that_waited_in_the_broker_has_its_true_time(said_ago_s: int | None, pressed_ago_s: float) -> None:
    said = {} if said_ago_s is None else {"at": int(NOW.timestamp()) - said_ago_s}
    ring = reports.parse(wire.EVENT_RING, json.dumps({"id": "a-1", "age_ms": 1500, **said}).encode())
    assert isinstance(ring, reports.Ring)
    assert ring.pressed_at([NOW, NOW]) == NOW - timedelta(seconds=pressed_ago_s)


@pytest.mark.parametrize("learned_after", [True, False], ids=["told since", "not told yet"])
@pytest.mark.parametrize("jump_s", [3600, -3600], ids=["forward", "back"])
@pytest.mark.parametrize("waited_s", [0, 600])
def test_a_ring_keeps_its_true_time_though_our_clock_was_set(waited_s: int, jump_s: int, learned_after: bool) -> None:
    clock = NOW + timedelta(seconds=jump_s)
    said_at = (clock if learned_after else NOW) - timedelta(seconds=waited_s)
    ring = reports.parse(
        wire.EVENT_RING, json.dumps({"id": "a-1", "age_ms": 0, "at": int(said_at.timestamp())}).encode()
    )
    assert isinstance(ring, reports.Ring)
    assert ring.pressed_at([clock, NOW]) == clock - timedelta(seconds=waited_s)
