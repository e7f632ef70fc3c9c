"""What this board is told about its place: ``settings.json`` from the provisioner, ``changes.json`` from the chat.

The provisioner's file holds addresses and the key; the other one only what ``cmd/settings`` may change (changes.py). A
change that does not fit is refused whole; a first file that does not fit keeps the board in safe mode. Loaded at the
start.
"""

import binascii
import json

from late import load_transient

FILE = "settings.json"


class SettingsWrong(Exception):
    """A setting is missing or does not fit; the text names it, without its value."""


class Settings:
    """One attribute a setting: those of ``placed`` and of ``changes.CHANGEABLE``.

    Without a method: it would keep this whole file on the heap.
    """


def load():
    """Read both files; raises SettingsWrong when the provisioner's does not fit. Torn changes are left out."""
    try:
        with open(FILE) as file:
            document = json.load(file)
    except OSError:
        raise SettingsWrong("no " + FILE)
    except ValueError:
        raise SettingsWrong("no JSON in " + FILE)
    changes = load_transient("changes")
    settings = Settings()
    try:
        for values in (
            placed(document),
            changes.usual(),
            changes.checked(document.get("changeable") or {}),
            changes.kept(),
        ):
            changes.take_over(settings, values)
    except ValueError as exc:
        raise SettingsWrong(exc.args[0])
    return settings


def placed(document):
    """The settings that only the provisioner may give, by name; raises ValueError with the name of what is wrong."""
    if type(document) is not dict:
        raise ValueError("no object")
    broker, intake = part(document, "broker"), part(document, "intake")
    door = text(document, "door", 32)
    if not all(c in b"abcdefghijklmnopqrstuvwxyz0123456789_-" for c in door.encode()):
        raise ValueError("door")
    tls = own = None
    if document.get("tls"):
        found = part(document, "tls")
        tls = (text(found, "ca", 64), text(found, "name", 64))
    if document.get("address"):
        found = part(document, "address")
        own = tuple(address(found, name) for name in ("ip", "mask", "gateway", "dns"))
    return {
        "door": door,
        "key": key(document),
        "broker": (address(broker, "host"), number(broker, "port", 1, 65535)),
        "user": text(broker, "user", 64, door),
        "password": text(broker, "password", 128, ""),
        "intake": (address(intake, "host"), number(intake, "port", 1, 65535)),
        # (file of the CA in DER, name in the server's certificate), or None for plain TCP
        "tls": tls,
        # (ip, mask, gateway, dns), or None for DHCP
        "address": own,
        "fitted": fitted(document.get("fitted") or {}),
    }


def fitted(found):
    """What hangs on the board; "leds" is how many."""
    if type(found) is not dict:
        raise ValueError("fitted")
    usual = {"lock": True, "contact": False, "exit": False, "leds": 0, "display": False}
    for name, value in found.items():
        if name not in usual or type(value) is not type(usual[name]):
            raise ValueError("fitted")
        usual[name] = value
    return usual


def part(document, name):
    found = document.get(name)
    if type(found) is not dict:
        raise ValueError(name)
    return found


def text(document, name, most, usual=None):
    value = document.get(name, usual)
    if type(value) is not str or len(value) > most or (usual is None and not value):
        raise ValueError(name)
    return value


def number(document, name, least, most):
    value = document.get(name)
    if type(value) is not int or not least <= value <= most:
        raise ValueError(name)
    return value


def address(document, name):
    """A address IPv4 address: looking a name up would block everything, the watchdog included."""
    value = text(document, name, 15)
    parts = value.split(".")
    if len(parts) != 4 or not all(part.isdigit() and int(part) < 256 for part in parts):
        raise ValueError(name)
    return value


def key(document):
    try:
        found = binascii.unhexlify(text(document, "key", 64))
    except ValueError:
        raise ValueError("key")
    if len(found) != 32:
        raise ValueError("key")
    return found
