"""How long a text is, as Telegram counts, and how it is shortened without tearing a character."""

import unicodedata

#: Beside combining marks these belong to the character before them, or join it to the next.
_JOINERS = frozenset("\u200d\ufe0e\ufe0f\u20e3")


def utf16(text: str) -> int:
    """How many UTF-16 units a plain text has."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int) -> str:
    """A plain text of ``most`` UTF-16 units at most; one that is longer ends in "…", between two characters."""
    if utf16(text) <= most:
        return text
    end, units = 0, 0
    for letter in text:
        units += utf16(letter)
        if units > most - 1:
            break
        end += 1
    whole = end
    while whole > 0 and _belongs_together(text[whole - 1], text[whole]):
        whole -= 1
    # a character of dozens of marks is nobody's name: it may be torn
    return f"{text[: whole if 2 * whole > end else end].rstrip()}…"


def _belongs_together(before: str, behind: str) -> bool:
    return bool(
        unicodedata.combining(behind)
        or unicodedata.category(behind) in ("Mn", "Me", "Mc")
        or behind in _JOINERS
        or before == "\u200d"
        or "\U0001f3fb" <= behind <= "\U0001f3ff"
    )
