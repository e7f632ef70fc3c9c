"""Damage: what was well-formed once, and what never was."""

import json
import random
from typing import Any

#: What a value is exchanged for.
WEIRD: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1e308,
    float("nan"),
    float("inf"),
    "",
    " ",
    "\x00",
    "\ud800",
    "\u202eanna\u202c",
    "a" * 5000,
    "<b>&amp;",
    "../../etc/passwd",
    "9999-12-31T23:59:59+23:59",
    "0001-01-01T00:00:00-23:59",
    "2026-11-27",
    [],
    {},
    [[[[[[]]]]]],
    {"": {"": {"": None}}},
)

#: Bytes that readers stumble over.
_TOKENS = (
    b"\x00",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"{",
    b"[" * 3000,
    b'"',
    b"1e999",
    b"9" * 5000,
    b"\r\n",
    b"%00",
    b"&hash=",
    b"PK\x03\x04",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"\xff\xd8\xff\xe0",
    b"NaN",
    b"=cmd|' /C calc'!A0",
)


def of_bytes(seed: bytes, chance: random.Random) -> bytes:
    """The bytes, with up to four kinds of damage."""
    data = bytearray(seed)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(data) + 1)
        match chance.randrange(7):
            case 0:
                del data[at:]
            case 1:
                data[at:at] = chance.choice(_TOKENS)
            case 2 if data:
                data[at % len(data)] ^= 1 << chance.randrange(8)
            case 3:
                del data[at : at + chance.randrange(1, 40)]
            case 4:
                data[at:at] = data[: chance.randrange(1, 200)]
            case 5:
                data[at:at] = chance.randbytes(chance.randrange(1, 30))
            case _:
                data[at : at + 4] = chance.randbytes(4)
    return bytes(data)


def of_document(seed: Any, chance: random.Random) -> Any:
    """A document, with values and names exchanged, left out and put in, at any depth."""
    document = json.loads(json.dumps(seed))
    for _ in range(chance.randint(1, 3)):
        document = _changed(document, chance)
    return document


def _changed(value: Any, chance: random.Random) -> Any:
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        match chance.randrange(5):
            case 0:
                return {name: one for name, one in value.items() if name != key}
            case 1:
                return value | {chance.choice(("", "schema", "kind", "__class__", key + " ")): chance.choice(WEIRD)}
            case _:
                return value | {key: _changed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.8:
        at = chance.randrange(len(value))
        return [*value[:at], _changed(value[at], chance), *value[at + chance.randrange(2) :]]
    return chance.choice(WEIRD)


def as_json(document: Any) -> bytes:
    """A damaged document as bytes, lone surrogates and numbers without end included."""
    return json.dumps(document).encode("utf-8", "surrogatepass")
