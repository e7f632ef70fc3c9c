"""Updates over the network: into the slot that does not run, started on trial, kept only if it comes online.

The command is signed with the door's key and names the SHA-256 of a manifest; the manifest names the SHA-256 of every
file. What runs is touched at no step: the last one, and the only one that counts, is one rename in ``slots.py``.
Loaded when an update is asked for: its room on the heap belongs to the pictures.
"""

import asyncio
import binascii
import gc
import hashlib
import json
import os

from exchange import Exchange, NoAnswer, content_length, status_of
from guard import CommandRefused
from late import load_transient
from micropython import const

_MANIFEST = const("manifest.json")

_MAX_HEAD = const(1024)
_MAX_MANIFEST = const(4096)
_MAX_FILE = const(98_304)
_MAX_FILES = const(48)
_TRIES = const(8)
_PIECE = const(256)
_PIECE_MS = const(8_000)


slots = load_transient("slots")


class UpdateFailed(Exception):
    """The update was given up, and the board goes on as it was; the text says at which step."""


def begin(doorbell, args):
    """Fetch what ``{"path": "/…/", "sha256": <of manifest.json>}`` asks for, and start it; raises CommandRefused."""
    path, sha256 = args.get("path"), args.get("sha256")
    if type(path) is not str or type(sha256) is not str or len(sha256) != 64 or len(path) > 128:
        raise CommandRefused("args")
    if not path.startswith("/") or not path.endswith("/") or any(c in b"\r\n " for c in path.encode()):
        raise CommandRefused("args")
    if doorbell.updating or slots.read()["trial"]:
        raise CommandRefused("busy")
    asyncio.create_task(update(doorbell, path, sha256))


async def update(doorbell, path, sha256):
    doorbell.updating = True
    try:
        await fetch(doorbell, path, sha256)
    except Exception as exc:  # whatever it was, the board goes on as it is
        doorbell.counters.error("update", exc)
        doorbell.counters.add("updates_failed")  # the next error takes the last one's place
        doorbell.report.soon()
    else:
        doorbell.restart("update")
    finally:
        doorbell.updating = False


async def fetch(doorbell, path, sha256):
    slot = slots.spare(slots.read())
    empty(slot)
    manifest = slot + "/" + _MANIFEST
    await get(doorbell, path + _MANIFEST, manifest, _MAX_MANIFEST, sha256)
    names = [name for name, _, _ in entries(manifest)]  # all are looked at before the first one is fetched
    if "doorbell.mpy" not in names and "doorbell.py" not in names:
        raise UpdateFailed("no program")
    del names
    for name, size, digest in entries(manifest):
        await get_with_patience(doorbell, path + name, slot + "/" + name, min(size, _MAX_FILE), digest)
    state = slots.read()
    state.update({"trial": slot, "tries": 0, "note": ""})
    slots.write(state)


async def get_with_patience(*asked):
    """Fetch one file, again where a picture or a command has the heap at that moment."""
    for _ in range(_TRIES):
        gc.collect()
        try:
            await get(*asked)
        except MemoryError:
            await asyncio.sleep_ms(1000)
        else:
            return
    raise UpdateFailed("no room on the heap")


async def get(doorbell, target, name, most, sha256):
    """Fetch one file straight into the flash, between two pictures; raises UpdateFailed if it is not the right one."""
    digest = hashlib.sha256()
    with open(name, "wb") as file:

        def take(piece):
            digest.update(piece)
            file.write(piece)

        async with doorbell.intake.line, Exchange(doorbell.settings.intake, doorbell.tls) as exchange:
            await exchange.head("GET", target, ())
            await save(exchange.reader, take, most)
    if binascii.hexlify(digest.digest()).decode() != sha256:
        raise UpdateFailed("checksum of " + target.split("/")[-1])


async def save(reader, sink, most):
    """Hand the answer's body to ``sink`` piece by piece, ``most`` bytes at most; raises NoAnswer."""
    room = memoryview(bytearray(_PIECE))  # one for all pieces: a new one each would not always find its place
    head, gap, piece = b"", b"", b""
    while not gap:
        if len(head) > _MAX_HEAD:
            raise NoAnswer("head too long")
        piece = await part(reader, room)
        head, gap, piece = (head + bytes(piece)).partition(b"\r\n\r\n")
    status, left = status_of(head), content_length(head)
    if status != 200 or left is None or left > most:
        raise NoAnswer("status %d, length %r" % (status, left))
    head = b""
    while True:
        sink(piece[:left])
        left -= len(piece)
        if left <= 0:
            return
        piece = await part(reader, room[:left])


async def part(reader, room):
    try:
        size = await asyncio.wait_for_ms(reader.readinto(room), _PIECE_MS)
    except (OSError, asyncio.TimeoutError) as exc:
        raise NoAnswer("body " + repr(exc))
    if not size:
        raise NoAnswer("no end")
    return room[:size]


def entries(manifest):
    """The files of ``{… "files": [[name, size, sha256], …]}``, read one at a time: all together would fill the heap."""
    with open(manifest) as file:
        text = ""
        for _ in range(_MAX_FILES):
            while "]" not in text:
                more = file.read(128)
                if not more:
                    raise UpdateFailed("manifest")
                text += more
            entry, _, text = text.partition("]")
            yield checked(entry[entry.rfind("[") :] + "]")
            text = text or file.read(128)
            if not text.startswith(","):
                return
    raise UpdateFailed("too many files")


def checked(entry):
    try:
        entry = json.loads(entry)
    except ValueError:
        raise UpdateFailed("manifest")
    if [type(value) for value in entry] != [str, int, str] or not is_plain(entry[0]):
        raise UpdateFailed("manifest")
    return entry


def is_plain(name):
    """Tell whether a file's name is one of ours: letters, digits, one dot."""
    stem, _, end = name.partition(".")
    if end not in ("mpy", "py", "bin") or not stem:
        return False
    return all(c in b"abcdefghijklmnopqrstuvwxyz0123456789_" for c in stem.encode())


def empty(slot):
    """Make the slot an empty directory."""
    try:
        os.mkdir(slot)
    except OSError:
        for name in os.listdir(slot):
            os.remove(slot + "/" + name)
