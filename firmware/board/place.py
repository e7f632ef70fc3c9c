"""Where this board is and whom it talks to: the provisioner's document, taken apart. Needed once, at the start."""

import binascii

from settings import SettingsWrong


def read(document):
    """The settings that only the provisioner may give, by name; raises SettingsWrong with the name of what is wrong."""
    if type(document) is not dict:
        raise SettingsWrong("no object")
    broker, intake = _part(document, "broker"), _part(document, "intake")
    door = _text(document, "door", 32)
    if not all(c in "abcdefghijklmnopqrstuvwxyz0123456789_-" for c in door):
        raise SettingsWrong("door")
    tls = own = None
    if document.get("tls"):
        part = _part(document, "tls")
        tls = (_text(part, "ca", 64), _text(part, "name", 64))
    if document.get("address"):
        part = _part(document, "address")
        own = tuple(_address(part, name) for name in ("ip", "mask", "gateway", "dns"))
    return {
        "door": door,
        "key": _key(document),
        "broker": (_address(broker, "host"), _number(broker, "port", 1, 65535)),
        "user": _text(broker, "user", 64, door),
        "password": _text(broker, "password", 128, ""),
        "intake": (_address(intake, "host"), _number(intake, "port", 1, 65535)),
        # (file of the CA in DER, name in the server's certificate), or None for plain TCP
        "tls": tls,
        # (ip, mask, gateway, dns), or None for DHCP
        "address": own,
        "fitted": _fitted(document.get("fitted") or {}),
    }


def _fitted(found):
    """What hangs on the board; "leds" is how many."""
    if type(found) is not dict:
        raise SettingsWrong("fitted")
    fitted = {"lock": True, "contact": False, "exit": False, "leds": 0, "display": False}
    for name, value in found.items():
        if name not in fitted or type(value) is not type(fitted[name]):
            raise SettingsWrong("fitted")
        fitted[name] = value
    return fitted


def _part(document, name):
    part = document.get(name)
    if type(part) is not dict:
        raise SettingsWrong(name)
    return part


def _text(document, name, most, usual=None):
    value = document.get(name, usual)
    if type(value) is not str or len(value) > most or (usual is None and not value):
        raise SettingsWrong(name)
    return value


def _number(document, name, least, most):
    value = document.get(name)
    if type(value) is not int or not least <= value <= most:
        raise SettingsWrong(name)
    return value


def _address(document, name):
    """A dotted IPv4 address: looking a name up would block everything, the watchdog included."""
    value = _text(document, name, 15)
    parts = value.split(".")
    if len(parts) != 4 or not all(part.isdigit() and int(part) < 256 for part in parts):
        raise SettingsWrong(name)
    return value


def _key(document):
    try:
        key = binascii.unhexlify(_text(document, "key", 64))
    except ValueError:
        raise SettingsWrong("key")
    if len(key) != 32:
        raise SettingsWrong("key")
    return key
