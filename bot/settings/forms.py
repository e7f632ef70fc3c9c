"""What a setting must look like before a library gets it: each raises SettingUnfit."""

import ipaddress
import json
import os
import re
import ssl
import stat
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tzlocal import get_localzone_name

from bot.house.doors.relays import OwnRelay, RelayKind
from bot.house.findings.setting_trouble import SettingFault
from bot.house.languages import Language

#: The longest topic, user name or password that MQTT can carry, in bytes of UTF-8.
_MQTT_MOST = 65_535

#: So much is repeated of what was written, in characters.
_SHOWN = 60

#: In degrees, north or south, and east or west.
_POLE, _DATE_LINE = 90.0, 180.0

_HOST = re.compile(r"(?=.{1,253}\Z)[\w-]{1,63}(\.[\w-]{1,63})*\.?")

#: Not hours alone, such as "EST5": a name, and then the rules of POSIX.
_POSIX_ZONE = re.compile(r"(<[^>]+>|[A-Za-z]{3,})[+-]?\d.*")


#: What a name that is no zone's is met with; the last of them is one of a path without end.
_NO_ZONE = (ZoneInfoNotFoundError, ValueError, OSError, RecursionError)


class SettingUnfit(ValueError):
    """A setting is not as it should be; which one, whoever asked for the check knows."""

    def __init__(self, fault: SettingFault, *, about: str = "", choices: Iterable[str] = ()) -> None:
        super().__init__(fault.value)
        self.fault = fault
        self.about = about
        self.choices = tuple(choices)


def language(code: str) -> str:
    """The code of a language that we speak."""
    try:
        return Language(code.lower()).value
    except ValueError:
        raise SettingUnfit(SettingFault.NO_CHOICE, choices=Language) from None


def mqtt_text(text: str) -> str:
    """A text that MQTT can carry."""
    try:
        size = len(text.encode())
    except UnicodeEncodeError:
        raise SettingUnfit(SettingFault.NO_TEXT) from None
    if "\0" in text:
        raise SettingUnfit(SettingFault.HAS_NUL)
    if size > _MQTT_MOST:
        raise SettingUnfit(SettingFault.TOO_MANY_BYTES, about=str(_MQTT_MOST))
    return text


def publish_topic(topic: str) -> str:
    """A topic that can be published to."""
    if "+" in topic or "#" in topic:
        raise SettingUnfit(SettingFault.NOT_ONE_TOPIC)
    return mqtt_text(topic)


def topic_filter(wanted: str) -> str:
    """A topic filter that can be subscribed to."""
    levels = wanted.split("/")
    if any("+" in level and level != "+" for level in levels):
        raise SettingUnfit(SettingFault.PLUS_MISPLACED)
    if any("#" in level for level in levels[:-1]) or ("#" in levels[-1] and levels[-1] != "#"):
        raise SettingUnfit(SettingFault.HASH_MISPLACED)
    if levels[0].startswith("$share"):
        raise SettingUnfit(SettingFault.SHARED_FILTER)
    return mqtt_text(wanted)


def relay(text: str) -> str:
    """A relay of a maker that we know, and what it is called."""
    try:
        return str(OwnRelay.parse(text)) if text else ""
    except ValueError:
        raise SettingUnfit(SettingFault.NO_RELAY, choices=[kind.value for kind in RelayKind]) from None


def host(name: str) -> str:
    """A host's name, or its address."""
    if "://" in name or "/" in name:
        raise SettingUnfit(SettingFault.NOT_HOST_ALONE)
    bare = name[1:-1] if name.startswith("[") and name.endswith("]") else name
    try:
        ipaddress.ip_address(bare.partition("%")[0])
    except ValueError:
        if re.fullmatch(r"[^:]+:\d+", name):
            raise SettingUnfit(SettingFault.HOST_WITH_PORT) from None
    else:
        return bare
    try:
        name.encode("idna")
    except UnicodeError:
        raise SettingUnfit(SettingFault.NO_HOST) from None
    if not _HOST.fullmatch(name):
        raise SettingUnfit(SettingFault.NO_HOST)
    return name


def url(address: str) -> str:
    """The address of a server that speaks HTTP."""
    try:
        parts = urlsplit(address)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or re.search(r"\s", address):
        raise SettingUnfit(SettingFault.NO_URL)
    return address.rstrip("/")


def networks(text: str) -> str:
    """Addresses and networks, with commas or spaces between them."""
    for part in text.replace(",", " ").split():
        try:
            ipaddress.ip_network(part, strict=False)
        except ValueError:
            raise SettingUnfit(SettingFault.NO_NETWORK, about=part[:_SHOWN]) from None
    return text


def places(text: str) -> str:
    """Hosts, each with a port or without, with commas or spaces between them."""
    for part in text.replace(",", " ").split():
        try:
            parts = urlsplit(f"//{part}")
            fits = bool(parts.hostname) and (parts.port is None or parts.port > 0) and parts.netloc == part
        except ValueError:
            fits = False
        if not fits or "@" in part:
            raise SettingUnfit(SettingFault.NO_NETWORK, about=part[:_SHOWN])
    return text


def position(text: str) -> str:
    """A latitude and a longitude, in degrees."""
    try:
        latitude, longitude = degrees(text)
    except ValueError:
        raise SettingUnfit(SettingFault.NO_POSITION) from None
    if not (abs(latitude) <= _POLE and abs(longitude) <= _DATE_LINE):
        raise SettingUnfit(SettingFault.NO_POSITION)
    return text


def degrees(text: str) -> tuple[float, float]:
    """Two numbers, with a comma or a space between them; raises ValueError."""
    latitude, longitude = text.replace(",", " ").split()
    return float(latitude), float(longitude)


def folder(path: Path) -> Path:
    """A folder that can be read."""
    if not stat.S_ISDIR(_mode(path)):
        raise SettingUnfit(SettingFault.NO_FOLDER)
    if not os.access(path, os.R_OK | os.X_OK):
        raise SettingUnfit(SettingFault.NOT_READABLE)
    return path


def file(path: Path) -> Path:
    """A file that can be read."""
    mode = _mode(path)
    if stat.S_ISDIR(mode):
        raise SettingUnfit(SettingFault.FOLDER)
    if not stat.S_ISREG(mode):
        raise SettingUnfit(SettingFault.NOT_THERE)
    if not os.access(path, os.R_OK):
        raise SettingUnfit(SettingFault.NOT_READABLE)
    return path


def _mode(path: Path) -> int:
    """What is there, as the system tells it; 0: nothing, or nothing that it would call so. Raises SettingUnfit."""
    try:
        return path.stat().st_mode
    except PermissionError:
        raise SettingUnfit(SettingFault.NOT_READABLE) from None
    except (OSError, ValueError):  # of a name that is too long, or no name, it says neither yes nor no
        return 0


def authority(path: Path) -> Path:
    """A file with certificates (PEM)."""
    try:
        ssl.create_default_context(cafile=file(path))
    except (OSError, ssl.SSLError) as exc:
        raise SettingUnfit(SettingFault.NO_CERTIFICATES) from exc
    return path


def key_pair(certificate: Path, key: Path) -> None:
    """A file with a certificate (PEM), and one with its key, which no password seals."""

    def sealed() -> bytes:
        raise SettingUnfit(SettingFault.KEY_SEALED)

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_cert_chain(certificate, key, password=sealed)
    except (OSError, ssl.SSLError) as exc:
        raise SettingUnfit(SettingFault.NO_KEY_PAIR) from exc


def service_account(path: Path) -> Path:
    """A file with the key of a Google service account."""
    content = file(path).read_bytes()
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as exc:
        raise SettingUnfit(SettingFault.NO_JSON) from exc
    if not isinstance(document, dict) or "client_email" not in document:
        raise SettingUnfit(SettingFault.NO_SERVICE_ACCOUNT)
    return path


def model(name: str, words: frozenset[str]) -> str:
    """One of these words, or the path of a model's file."""
    if name in words:
        return name
    if "/" not in name and "." not in name:
        raise SettingUnfit(SettingFault.NO_MODEL, choices=sorted(words))
    file(Path(name))
    return name


def zone(name: str) -> str:
    """The name of a time zone; empty: this machine's own, which it must be able to name."""
    if name:
        try:
            ZoneInfo(name)
        except _NO_ZONE as exc:
            raise SettingUnfit(SettingFault.NO_ZONE) from exc
    else:
        local_zone()
    return name


def local_zone() -> ZoneInfo:
    """This machine's own time zone; raises SettingUnfit where it does not name one."""
    wanted = os.environ.get("TZ", "").lstrip(":")
    if wanted:
        try:
            return ZoneInfo(wanted)
        except _NO_ZONE as exc:
            if not Path(wanted).is_absolute():
                rule = _POSIX_ZONE.fullmatch(wanted)
                fault = SettingFault.TZ_IS_A_RULE if rule else SettingFault.TZ_IS_NO_ZONE
                raise SettingUnfit(fault, about=wanted[:_SHOWN]) from exc
    try:
        named = get_localzone_name()
        found = ZoneInfo(named) if named else None
    except _NO_ZONE as exc:
        raise SettingUnfit(SettingFault.ZONE_UNKNOWN) from exc
    if found is None:
        raise SettingUnfit(SettingFault.ZONE_UNTOLD)
    return found


def is_within(path: Path, folder: Path) -> bool:
    """Tell whether a path lies in a folder, however it is written."""
    return path.absolute().resolve().is_relative_to(folder.absolute().resolve())
