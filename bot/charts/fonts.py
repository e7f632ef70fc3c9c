"""Which letters this machine can draw: matplotlib brings Latin and Cyrillic ones, and no Devanagari."""

import logging
from collections.abc import Sequence
from functools import cache

from matplotlib import font_manager

from bot.words.tongue import Language

log = logging.getLogger(__name__)

#: It comes with matplotlib.
OWN = "DejaVu Sans"

#: What systems call theirs; the first that is there is taken. Any other with the script's name in its own will do.
_DEVANAGARI = (
    "Noto Sans Devanagari",
    "Noto Sans Devanagari UI",
    "Mukta",
    "Hind",
    "Lohit Devanagari",
    "Nirmala UI",
    "Kohinoor Devanagari",
    "Devanagari Sangam MN",
    "Mangal",
    "FreeSans",
)

_KA = ord("क")


@cache
def families() -> Sequence[str]:
    """The fonts to draw with: each letter in the first that has it."""
    found = _with_devanagari()
    if found is None:
        _take_up_new_fonts()
        found = _with_devanagari()
    return [OWN] if found is None else [OWN, found]


def _with_devanagari() -> str | None:
    by_name = {font.name: font.fname for font in font_manager.fontManager.ttflist if font.style == "normal"}
    others = [name for name in by_name if "devanagari" in name.casefold()]
    return next((name for name in (*_DEVANAGARI, *others) if _has(by_name.get(name), _KA)), None)


def _take_up_new_fonts() -> None:
    """Matplotlib keeps a list of the fonts that were there when it drew for the first time, and never looks again."""
    known = {font.fname for font in font_manager.fontManager.ttflist}
    for path in sorted({*font_manager.findSystemFonts()} - known):
        try:
            font_manager.fontManager.addfont(path)
        except (OSError, RuntimeError, ValueError) as exc:  # a bitmap font, or a damaged one
            log.debug("%s is no font to draw with: %s", path, exc)


def draws(language: Language) -> bool:
    """Tell whether a language's words can be drawn."""
    return language is not Language.HINDI or len(families()) > 1


def drawable(name: str, otherwise: str) -> str:
    """A name as far as it can be drawn; ``otherwise`` where nothing is left of it."""
    files = [font_manager.findfont(family) for family in families()]
    # what joins letters is drawn with them
    left = "".join(sign for sign in name if any(_has(file, ord(sign)) for file in files) or sign in "\u200c\u200d")
    return " ".join(left.split()) or otherwise


def _has(file: str | None, sign: int) -> bool:
    return file is not None and font_manager.get_font(file).get_char_index(sign) != 0
