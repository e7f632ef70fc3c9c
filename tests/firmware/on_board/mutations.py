"""Runs under MicroPython: a hundred thousand unlock messages that are almost right, and not one that is obeyed.

The guard is the board's own; time passes between two attempts, so that the limit on attempts hides nothing.
"""

import binascii
import json
import random
import sys

import wire
from guard import CommandGuard, CommandRefused

COUNT = int(sys.argv[1])
KEY = bytes(range(32))


class Ticks:
    """A millisecond clock that moves on by a second and a bit at each attempt."""

    now = 0


def random_bytes(count):
    return bytes([random.getrandbits(8) for _ in range(count)])


def good(guard, args='{"ms":3000}', verb="unlock", door="front", key=KEY):
    challenge = guard.live[-1][0]
    return {"args": args, "challenge": challenge, "sig": wire.sign(key, wire.command_text(verb, door, args, challenge))}


def flip_text(text):
    at = random.randrange(len(text))
    return text[:at] + random.choice('0123456789abcdefgXYZ{}"|\u00e9 ') + text[at + 1 :]


def flip_byte(raw):
    at = random.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ (1 << random.randrange(8))]) + raw[at + 1 :]


def cut(raw):
    return raw[: random.randrange(len(raw))]


def mutate(guard, old):
    """A payload that must not open, and the verb it comes under."""
    kind = random.randrange(14)
    message = good(guard)
    raw = None
    verb = "unlock"
    if kind == 0:
        message["args"] = flip_text(message["args"])
    elif kind == 1:
        message["challenge"] = flip_text(message["challenge"])
    elif kind == 2:
        message["sig"] = flip_text(message["sig"])
    elif kind == 3:
        raw = flip_byte(json.dumps(message).encode())
    elif kind == 4:
        raw = cut(json.dumps(message).encode())
    elif kind == 5:
        message = old or {"args": "{}", "challenge": "0" * 32, "sig": "0" * 64}
    elif kind == 6:
        message = good(guard, key=random_bytes(32))
    elif kind == 7:
        message = good(guard, verb="snap")
    elif kind == 8:
        message = good(guard, door="back")
    elif kind == 9:
        message[random.choice(("args", "challenge", "sig"))] = random.choice((None, 1, [], {}, "", True))
    elif kind == 10:
        del message[random.choice(("args", "challenge", "sig"))]
    elif kind == 11:
        raw = random_bytes(random.randrange(300))
    elif kind == 12:
        message["sig"] = message["sig"].upper() if message["sig"].upper() != message["sig"] else "0" * 64
    else:
        # the same text cut elsewhere: "unlock|front" + "|x" must not become another command
        message["args"], message["challenge"] = message["args"] + "|" + message["challenge"][:4], message["challenge"]
    return verb, json.dumps(message).encode() if raw is None else raw


def main():
    random.seed(int(sys.argv[2]))
    guard = CommandGuard("front", KEY, "0a1b2c3d", random_bytes, lambda: Ticks.now, lambda a, b: a - b)
    opened = harmless = 0
    reasons = {}
    old = None
    for _ in range(COUNT):
        Ticks.now += 1100
        live = guard.answer(b"0" * 32, False)["challenge"]
        before = json.dumps(good(guard)).encode()
        verb, raw = mutate(guard, old)
        old = json.loads(before)
        if raw == before or _same(raw, before):
            harmless += 1  # the mutation changed nothing that is signed
            guard.live.clear()
            continue
        try:
            guard.admit(verb, raw, False)
        except CommandRefused as refusal:
            reasons[refusal.reason] = reasons.get(refusal.reason, 0) + 1
        else:
            opened += 1
            print("opened by", raw)
        if names(raw, live) and any(item[0] == live for item in guard.live):
            print("a challenge outlived its attempt")
            opened += 1
        guard.live.clear()  # so that the next attempt may try to use it again
    # and the guard still works
    Ticks.now += 60_000
    guard.answer(b"0" * 32, False)
    args, _ = guard.admit("unlock", json.dumps(good(guard)).encode(), False)
    works = args == {"ms": 3000} and dead_for_good()
    print(json.dumps({"opened": opened, "harmless": harmless, "reasons": reasons, "works": works}))


def dead_for_good():
    """Tell whether a challenge stays dead while the board's 30 bits of ticks go half and all the way round."""
    half = 1 << 29
    for around in (half, 2 * half):
        guard = CommandGuard("front", KEY, "0a1b2c3d", random_bytes, lambda: Ticks.now, wrapped)
        guard.answer(b"0" * 32, False)
        message = json.dumps(good(guard)).encode()
        for _ in range(around // (half // 4)):
            Ticks.now += half // 4
            guard.tidy()
        try:
            guard.admit("unlock", message, False)
        except CommandRefused as refusal:
            if refusal.reason != "challenge":
                return False
        else:
            return False
    return True


def wrapped(a, b):
    half = 1 << 29
    return ((a - b + half) & (2 * half - 1)) - half


def names(raw, live):
    """Tell whether a message is whole enough to have used up this challenge."""
    try:
        document = json.loads(raw)
    except ValueError:
        return False
    if type(document) is not dict or document.get("challenge") != live or type(document.get("args")) is not str:
        return False
    sig = document.get("sig")
    return type(sig) is str and len(sig) == 64 and all(c in "0123456789abcdef" for c in sig)


def _same(raw, before):
    try:
        return json.loads(raw) == json.loads(before)
    except ValueError:
        return False


main()
