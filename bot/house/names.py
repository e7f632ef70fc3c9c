"""Names as people write them: kept as they were typed, found again however they are typed."""

import unicodedata
from typing import NewType

#: A name as it is shown: composed (NFC), one line, without signs that only steer the line it stands in.
Name = NewType("Name", str)

#: The longest name, in characters; a card's caption holds 1024 and names several people.
MAX_NAME = 64

#: Zero-width non-joiner and joiner: Persian and Hindi spell with them, and so do emoji of several parts.
_JOINERS = "\u200c\u200d"

#: Signs that are typed one for another.
_ALIKE = str.maketrans(dict.fromkeys("’‘ʼʻ`´′", "'") | dict.fromkeys("‐‑‒–—−", "-"))


class NoName(ValueError):
    """What was typed has no letter or digit in it, so it is no name."""


def to_name(text: str) -> Name:
    """Make a name of what somebody typed, ``MAX_NAME`` characters at most; raises NoName where nothing is left."""
    kept = "".join(_kept(sign) for sign in unicodedata.normalize("NFC", text))
    name = " ".join(kept.split())[:MAX_NAME].strip(_JOINERS + " ")
    if not any(sign.isalnum() for sign in name):
        raise NoName
    return Name(name)


def folded(name: str) -> str:
    """The same for names that a person takes for the same: capitals, composition, joiners, apostrophes, spaces.

    For comparing only, never for showing.
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()).translate(_ALIKE)
    return " ".join("".join(sign for sign in plain if unicodedata.category(sign) != "Cf").split())


def _kept(sign: str) -> str:
    if sign.isprintable() or sign in _JOINERS:
        return sign
    return "" if unicodedata.category(sign) == "Cf" else " "  # marks of direction, soft hyphens
