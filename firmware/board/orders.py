"""Every command but the unlock and the update. Loaded when one has been admitted."""

import asyncio

from guard import CommandRefused
from late import load_transient
from lights import PATTERNS
from micropython import const

_PLAIN = const(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


def carry_out(doorbell, verb, args):
    """Do what an admitted command says; raises CommandRefused."""
    if verb == "snap":
        doorbell.snaps += 1
        named = ring(args, doorbell.boot + "-s" + str(doorbell.snaps))
        doorbell.pictures.ask(named, whole(args, "n", 99, 0), whole(args, "count", 3, 1, least=1))
    elif verb == "led":
        show(doorbell, words(args, "pattern", 16))
    elif verb == "say":
        say(doorbell, words(args, "text", 64))
    elif verb == "settings":
        change(doorbell, args)
    elif verb == "reboot":
        asyncio.create_task(restart(doorbell))


def show(doorbell, pattern):
    if pattern not in PATTERNS:
        raise CommandRefused("args")
    doorbell.lights.show(pattern)


def say(doorbell, text):
    if not doorbell.settings.fitted["display"]:
        raise CommandRefused("no display")
    try:
        load_transient("screen").Screen().say(text)
    except OSError:
        raise CommandRefused("no display")


def change(doorbell, args):
    try:
        load_transient("changes").make(doorbell.settings, args)
    except ValueError:
        raise CommandRefused("args")
    doorbell.report.soon()


async def restart(doorbell):
    await asyncio.sleep_ms(500)  # the answer and the new challenge go out first
    doorbell.restart("command")


def whole(args, name, most, usual, least=0):
    """A whole number among the arguments; raises CommandRefused."""
    value = args.get(name, usual)
    if type(value) is not int or not least <= value <= most:
        raise CommandRefused("args")
    return value


def words(args, name, most, usual=None):
    """A text among the arguments; raises CommandRefused."""
    value = args.get(name, usual)
    if type(value) is not str or len(value) > most:
        raise CommandRefused("args")
    return value


def ring(args, usual):
    """The press a snapshot belongs to; raises CommandRefused."""
    value = words(args, "ring", 64, usual)
    if not value or not all(c in _PLAIN for c in value.encode()):  # bytes: each letter of a text would be kept for good
        raise CommandRefused("args")
    return value
