"""Updates over the network: into the slot that does not run, started on trial, kept only if it comes online.

The command is signed with the door's key and names the SHA-256 of a manifest; the manifest names the SHA-256 of every
file. What runs is touched at no step: the last one, and the only one that counts, is one rename in ``slots.py``.
Loaded when an update is asked for, and not before: its room on the heap belongs to the pictures.
"""

import binascii
import gc
import hashlib
import json
import os

import slots
from exchange import Exchange, NoAnswer
from guard import Refused
from micropython import const

_MAX_MANIFEST = const(4096)
_MAX_FILE = const(98_304)
_MAX_FILES = const(48)


class UpdateFailed(Exception):
    """The update was given up, and the board goes on as it was; the text says at which step."""


def wanted(args):
    """What ``{"path": "/…/", "sha256": <of its manifest.json>}`` asks for, as (path, sha256); raises Refused."""
    path, sha256 = args.get("path"), args.get("sha256")
    if type(path) is not str or type(sha256) is not str or len(sha256) != 64 or len(path) > 128:
        raise Refused("args")
    if not path.startswith("/") or not path.endswith("/") or any(c in path for c in "\r\n "):
        raise Refused("args")
    if slots.read()["trial"]:
        raise Refused("busy")
    return path, sha256


async def fetch(settings, tls, asked, tally):
    """Fill the spare slot and put it on trial; True if the board may start anew."""
    try:
        await _fetch(settings, tls, asked[0], asked[1])
    except Exception as exc:  # whatever it was, the board goes on as it is
        tally.error("update", exc)
        return False
    return True


async def _fetch(settings, tls, path, sha256):
    slot = slots.spare(slots.read())
    manifest = bytearray()
    await _get(settings, tls, path + "manifest.json", manifest.extend, _MAX_MANIFEST, sha256)
    files = _listed(json.loads(manifest))
    _empty(slot)
    del manifest
    for name, size, digest in files:
        gc.collect()
        with open(slot + "/" + name, "wb") as file:
            await _get(settings, tls, path + name, file.write, min(size, _MAX_FILE), digest)
    state = slots.read()
    state.update({"trial": slot, "tries": 0, "note": ""})
    slots.write(state)


async def _get(settings, tls, target, sink, most, sha256):
    digest = hashlib.sha256()

    def take(piece):
        digest.update(piece)
        sink(piece)

    async with Exchange(settings.intake, tls) as exchange:
        await exchange.head("GET", target, ())
        await exchange.save(take, most)
    if binascii.hexlify(digest.digest()).decode() != sha256:
        raise UpdateFailed("checksum of " + target.split("/")[-1])


def _listed(manifest):
    files = manifest.get("files") if type(manifest) is dict else None
    if type(files) is not list or not 0 < len(files) <= _MAX_FILES:
        raise UpdateFailed("manifest")
    for entry in files:
        if type(entry) is not list or [type(part) for part in entry] != [str, int, str] or not _is_plain(entry[0]):
            raise UpdateFailed("manifest")
    if not any(entry[0] in ("doorbell.mpy", "doorbell.py") for entry in files):
        raise UpdateFailed("no program")
    return files


def _is_plain(name):
    """Tell whether a file's name is one of ours: letters, digits, one dot."""
    stem, _, end = name.partition(".")
    return (
        end in ("mpy", "py", "bin") and stem != "" and all(c in "abcdefghijklmnopqrstuvwxyz0123456789_" for c in stem)
    )


def _empty(slot):
    """Make the slot an empty directory."""
    try:
        os.mkdir(slot)
    except OSError:
        for name in os.listdir(slot):
            os.remove(slot + "/" + name)
