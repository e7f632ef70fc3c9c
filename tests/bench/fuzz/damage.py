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

#: Signs that are odd in a chat: digits of other scripts, marks of direction, joiners, letters that grow in capitals.
ODD_SIGNS = (
    "\u0661",
    "\u00b2",
    "\u2167",
    "\u202e",
    "\u200d",
    "\u0130",
    "\ufdfa",
    "\u0301" * 50,
    "\U0001f468\u200d\U0001f469",
    "\x00",
    "\n",
    "9" * 400,
    "-" * 400,
    "(" * 400,
    "a " * 2000,
)

#: One input in so many is made long: what takes a second there is a question of how, not of what, it is read.
_LONG_ONE_IN = 60
LONGEST = 60_000

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
    b"%ff",
    b"%ed%a0%80",
    b"\xc2\xb2",
    b"\xd9\xa1",
    b"&hash=",
    b"PK\x03\x04",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"\xff\xd8\xff\xe0",
    b"NaN",
    b"=cmd|' /C calc'!A0",
)


def of_bytes(seed: bytes, chance: random.Random) -> bytes:
    """The bytes, with up to four kinds of damage; now and then a piece of them stands there over and over."""
    data = bytearray(seed)
    if data and not chance.randrange(_LONG_ONE_IN):
        at = chance.randrange(len(data))
        piece = data[at : at + chance.choice((1, 1, 2, 3, 10, 40))]
        data[at:at] = bytes(piece) * (LONGEST // len(piece))
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


#: What parts a request's head from its body, and its lines.
_HEAD_END, _LINE_END = b"\r\n\r\n", b"\r\n"

#: No line is longer, in bytes: aiohttp takes no more.
_LONGEST_LINE = 8000

#: No header can carry these.
_NO_HEADER = bytes((0, 10, 13))


def of_request(seed: bytes, chance: random.Random, *, whole: bool = False) -> bytes:
    """An HTTP request with damage in what its lines say, so that it is one still; now and then anywhere.

    ``whole``: its length is told as it is.
    """
    if not whole and chance.random() < 0.2:
        return of_bytes(seed, chance)
    head, _, body = seed.partition(_HEAD_END)
    lines = head.split(_LINE_END)
    for _ in range(chance.randint(1, 3)):
        at = chance.randrange(len(lines))
        if at == 0:
            method, target, version = lines[0].split(b" ", 2)
            lines[0] = b" ".join((method, b"/" + _one_line(target[1:], chance).replace(b" ", b"+"), version))
        else:
            name, _, value = lines[at].partition(b": ")
            lines[at] = name + b": " + _one_line(value, chance)
    if body and chance.random() < 0.6:
        body = of_bytes(body, chance)
    if whole or chance.random() < 0.9:
        lines = [line for line in lines if not line.lower().startswith((b"content-length", b"transfer-"))]
        lines.append(b"Content-Length: %d" % len(body))
    return _LINE_END.join(lines) + _HEAD_END + body


def _one_line(value: bytes, chance: random.Random) -> bytes:
    return of_bytes(value, chance).translate(None, _NO_HEADER)[:_LONGEST_LINE]


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
