"""What ``.env`` looks like with something set in it: every other line and comment stays as it was written."""

import io
import re
from collections.abc import Mapping

from dotenv.parser import Binding, parse_stream

#: What stands in ``.env`` as it is; anything else is quoted.
_PLAIN = re.compile(r"[A-Za-z0-9_@%+:,./-]*")

#: What no line can say: control characters, and what the reader takes for the name of another setting.
_UNFIT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]|\$\{")

_QUOTED = re.compile(r"""[ \t]*(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")""", re.DOTALL)
_COMMENT = re.compile(r"\s+#.*")
_END = re.compile(r"(?:\r\n|\n|\r)?\Z")


def can_stand(value: str) -> bool:
    """Whether a value can be written into ``.env`` and is read as the same."""
    return not _UNFIT.search(value)


def broken_line(text: str) -> int | None:
    """Where a quote is opened that nobody closes, as the number of its line; None: nowhere.

    What is written below it could close it, and be read as a part of it.
    """
    broken = (one.original for one in parse_stream(io.StringIO(text, newline="")) if one.error)
    return next((one.line for one in broken if "'" in one.string or '"' in one.string), None)


def with_set(text: str, wanted: Mapping[str, str]) -> str:
    """The text of ``.env`` with these names set.

    A name that is set has its value changed in its place. A new one stands below the comment that shows it, else below
    its door's others, else at the end. Raises ValueError where a value cannot stand there, or a line is broken.
    """
    if unfit := [name for name, value in wanted.items() if not can_stand(value)]:
        raise ValueError(unfit)
    if broken_line(text):
        raise ValueError(broken_line(text))
    bindings = list(parse_stream(io.StringIO(text, newline="")))
    pieces = [binding.original.string for binding in bindings]
    end = "\r\n" if "\r\n" in text else "\n"
    below: dict[int, list[str]] = {}
    for name, value in wanted.items():
        places = [n for n, binding in enumerate(bindings) if (binding.key or "").upper() == name]
        for n in places:
            if bindings[n].value != value:
                pieces[n] = _changed(pieces[n], _written(value))
        if not places:
            below.setdefault(_place(bindings, pieces, name), []).append(f"{name}={_written(value)}")
    written = ""
    for n, piece in enumerate(["", *pieces], -1):
        written += piece
        if n in below:
            written += end if written and not written.endswith(("\n", "\r")) else ""
            written += "".join(f"{line}{end}" for line in below[n])
    return written


def _place(bindings: list[Binding], pieces: list[str], name: str) -> int:
    """Behind which piece a new name stands; -1: there is none."""
    shown = re.compile(rf"\s*#[ \t]*{re.escape(name)}=")
    if found := [n for n, binding in enumerate(bindings) if binding.key is None and shown.match(pieces[n])]:
        return found[-1]
    door, _, field = name.rpartition("__")
    if field and door:
        of_door = [n for n, binding in enumerate(bindings) if (binding.key or "").upper().startswith(f"{door}__")]
        if of_door:
            return of_door[-1]
    return len(pieces) - 1


def _changed(piece: str, written: str) -> str:
    """The line of a name with another value, its comment left where it stands."""
    found = _END.search(piece)
    end = found.group() if found else ""
    body = piece[: len(piece) - len(end)]
    before, is_set, after = body.partition("=")
    if not is_set:
        return f"{before.rstrip()}={written}{end}"
    quoted = _QUOTED.match(after)
    comment = None if quoted else _COMMENT.search(after)
    rest = after[quoted.end() :] if quoted else comment.group() if comment else ""
    return f"{before}={written}{rest}{end}"


def _written(value: str) -> str:
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
