"""What a program for tables would take for a formula, in a list: written so that it is text, and read as it was."""

import re

#: A cell that begins so is worked out when the list is opened; apostrophes before it are ours, and somebody's own.
_LIKE_A_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")

#: In many countries a program for tables parts a list elsewhere than we do, even within quotes: what is behind any sign
#: that may part cells is the beginning of one.
_BEGINS_WITHIN = re.compile(r"(?<=[,;\t\r\n|])(?='*[=+\-@＝＋－＠])")
_GUARDED_WITHIN = re.compile(r"(?<=[,;\t\r\n|])'(?='*[=+\-@＝＋－＠])")


def neutralised(cell: str) -> str:
    """A cell as it may be written."""
    guarded = _BEGINS_WITHIN.sub("'", cell)
    return f"'{guarded}" if _LIKE_A_FORMULA.match(cell) else guarded


def restored(cell: str) -> str:
    """A cell as it was before ``neutralised``."""
    whole = cell[1:] if cell.startswith("'") and _LIKE_A_FORMULA.match(cell) else cell
    return _GUARDED_WITHIN.sub("", whole)
