"""Runs under MicroPython: a hundred thousand unlock messages that are almost right, and not one that is obeyed.

The guard is the board's own; time passes between two attempts, so that the limit on attempts hides nothing.
"""

import binascii
import json
import random
import sys

import wire
from guard import Guard, Refused

COUNT = int(sys.argv[1])
KEY = bytes(range(32))


class Ticks:
    """A millisecond clock that moves on by a second and a bit at each attempt."""

    now = 0


def random_bytes(count):
    return bytes([random.getrandbits(8) for _ in range(count)])


def good(guard, args='{"ms":3000}', verb="unlock", door="front", key=KEY):
    challenge = guard.challenge
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
    guard = Guard("front", KEY, random_bytes, lambda: Ticks.now, lambda a, b: a - b)
    opened = harmless = 0
    reasons = {}
    old = None
    for _ in range(COUNT):
        Ticks.now += 1100
        before = json.dumps(good(guard)).encode()
        verb, raw = mutate(guard, old)
        old = json.loads(before)
        if raw == before or _same(raw, before):
            harmless += 1  # the mutation changed nothing that is signed
            continue
        try:
            guard.admit(verb, raw, False)
        except Refused as refusal:
            reasons[refusal.reason] = reasons.get(refusal.reason, 0) + 1
        else:
            opened += 1
            print("opened by", raw)
        if guard.challenge == old["challenge"]:
            print("a challenge outlived its attempt")
            opened += 1
    # and the guard still works
    Ticks.now += 60_000
    args, _ = guard.admit("unlock", json.dumps(good(guard)).encode(), False)
    print(json.dumps({"opened": opened, "harmless": harmless, "reasons": reasons, "works": args == {"ms": 3000}}))


def _same(raw, before):
    try:
        return json.loads(raw) == json.loads(before)
    except ValueError:
        return False


main()
