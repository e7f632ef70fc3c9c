"""Mosquitto's password file, as ``mosquitto_passwd`` writes it; no password stands in a program's arguments."""

import hashlib
import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Mapping

#: Of mosquitto 2: PBKDF2 with SHA-512, as often as its own tool does (``password_mosq.c``).
_ITERATIONS = 101
_SALT_BYTES = 12
#: One that was hashed a hundred thousand times and more is not tried: nobody waits for that, and a new line does.
_LINE = re.compile(r"([^:\s][^:]*):\$7\$(\d{1,5})\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)")


def new_password() -> str:
    """One that nobody guesses, and that can be typed."""
    return secrets.token_urlsafe(18)


def password_file(before: str, wanted: Mapping[str, str]) -> str:
    """The file with each of these users' password; others stay, and whoever has theirs already keeps their line."""
    lines = []
    left = dict(wanted)
    for line in before.splitlines():
        name = line.partition(":")[0]
        if name in left:
            password = left.pop(name)
            lines.append(line if _is_of(line, password) else _line(name, password))
        else:
            lines.append(line)
    lines += [_line(name, password) for name, password in left.items()]
    return "".join(f"{line}\n" for line in lines)


def _line(name: str, password: str) -> str:
    salt = secrets.token_bytes(_SALT_BYTES)
    hashed = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ITERATIONS)
    return f"{name}:$7${_ITERATIONS}${b64encode(salt).decode()}${b64encode(hashed).decode()}"


def _is_of(line: str, password: str) -> bool:
    found = _LINE.fullmatch(line)
    if found is None:
        return False
    try:
        salt, hashed = b64decode(found[3]), b64decode(found[4])
    except ValueError:
        return False
    computed = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, int(found[2]), len(hashed) or None)
    return secrets.compare_digest(computed, hashed)
