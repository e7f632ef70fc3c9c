"""What a setting must look like before a library gets it: each raises ValueError, which ends a sentence of its name."""

import ipaddress
import json
import os
import re
import ssl
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

#: The longest topic, user name or password that MQTT can carry, in bytes of UTF-8.
_MQTT_MOST = 65_535

_HOST = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(\.[\w-]{1,63})*\.?")

#: Not hours alone, such as "EST5": a name, and then the rules of POSIX.
_POSIX_ZONE = re.compile(r"(<[^>]+>|[A-Za-z]{3,})[+-]?\d.*")


#: What HOUSE_LANGUAGE may be; ``bot.words`` has sentences in each.
LANGUAGES = ("en", "de", "es", "ru", "hi")


def language(code: str) -> str:
    """The code of a language that we speak."""
    if code.lower() not in LANGUAGES:
        raise ValueError(f"is one of {', '.join(LANGUAGES)}")
    return code.lower()


def mqtt_text(text: str) -> str:
    """A text that MQTT can carry."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise ValueError("has letters that no text can have; please type it anew") from None
    if "\0" in text:
        raise ValueError("has a NUL character in it; please type it anew")
    if size > _MQTT_MOST:
        raise ValueError(f"is too long: {_MQTT_MOST} bytes at most")
    return text


def publish_topic(topic: str) -> str:
    """A topic that can be published to."""
    if "+" in topic or "#" in topic:
        raise ValueError("is a topic that we write to: it names one place, without + and #")
    return mqtt_text(topic)


def topic_filter(wanted: str) -> str:
    """A topic filter that can be subscribed to."""
    levels = wanted.split("/")
    if any("+" in level and level != "+" for level in levels):
        raise ValueError("has a + in the wrong place: + stands for a whole level, as in stat/+/POWER")
    if any("#" in level for level in levels[:-1]) or ("#" in levels[-1] and levels[-1] != "#"):
        raise ValueError("has a # in the wrong place: # stands alone and last, as in stat/door/#")
    if levels[0].startswith("$share"):
        raise ValueError("begins with $share, which would let others hear it in our place: leave that out")
    return mqtt_text(wanted)


def host(name: str) -> str:
    """A host's name, or its address."""
    if "://" in name or "/" in name:
        raise ValueError("is a host's name or address alone, such as 192.168.1.10: without mqtt:// and slashes")
    bare = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        if re.fullmatch(r"[^:]+:\d+", name):
            raise ValueError("has a port in it: the port has a setting of its own") from None
    else:
        return bare
    try:
        name.encode("idna")
    except UnicodeError:
        raise ValueError("is no host name: write one such as broker.home or 192.168.1.10") from None
    if not _HOST.fullmatch(name):
        raise ValueError("is no host name: write one such as broker.home or 192.168.1.10")
    return name


def url(address: str) -> str:
    """The address of a server that speaks HTTP."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", address):
        raise ValueError("is no address: it begins with https://, as in https://api.telegram.org")
    return address.rstrip("/")


def networks(text: str) -> str:
    """Addresses and networks, with commas or spaces between them."""
    for part in text.replace(",", " ").split():
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise ValueError(f"has “{part[:60]}”, which is no address; write one such as 127.0.0.1") from None
    return text


def file(path: Path) -> Path:
    """A file that can be read."""
    if path.is_dir():
        raise ValueError("is a folder: name the file in it")
    if not path.is_file():
        raise ValueError("names a file that is not there: check its path")
    if not os.access(path, os.R_OK):
        raise ValueError("names a file that may not be read: `chmod u+r` it for the user that Doorman runs as")
    return path


def authority(path: Path) -> Path:
    """A file with certificates (PEM)."""
    try:
        ssl.create_default_context(cafile=file(path))
    except (OSError, ssl.SSLError) as exc:
        raise ValueError("names a file without certificates: it takes one with PEM certificates") from exc
    return path


def service_account(path: Path) -> Path:
    """A file with the key of a Google service account."""
    content = file(path).read_bytes()
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise ValueError("names a file that is no JSON: it takes the key file that Google gave you") from exc
    if not isinstance(document, dict) or "client_email" not in document:
        raise ValueError("names a file that is no service account's key: it takes the JSON file that Google gave you")
    return path


def model(name: str, words: frozenset[str]) -> str:
    """One of these words, or the path of a model's file."""
    if name in words:
        return name
    if "/" not in name and "." not in name:
        raise ValueError(f"is one of {', '.join(sorted(words))}, or the path of a model's file")
    file(Path(name))
    return name


def zone(name: str) -> str:
    """The name of a time zone; empty: this machine's own, which it must be able to name."""
    if name:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            raise ValueError("is no time zone; write one such as Europe/Berlin") from exc
    else:
        local_zone()
    return name


def local_zone() -> ZoneInfo:
    """This machine's own time zone; raises ValueError where it does not name one."""
    wanted = os.environ.get("TZ", "").lstrip(":")
    if wanted:
        try:
            return ZoneInfo(wanted)
        except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
            if not Path(wanted).is_absolute():
                kind = "a rule, not a zone" if _POSIX_ZONE.fullmatch(wanted) else "no time zone"
                raise ValueError(
                    f"is missing, and this machine's TZ is {kind} (“{wanted}”): write one such as Europe/Berlin"
                ) from exc
    try:
        named = get_localzone_name()
        found = ZoneInfo(named) if named else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as exc:
        raise ValueError("is missing, and this machine does not know its own: write one such as Europe/Berlin") from exc
    if found is None:
        raise ValueError(
            "is missing, and this machine does not tell the name of its own (/etc/localtime is a plain file): "
            "write one such as Europe/Berlin"
        )
    return found
