"""The OV2640's start-up registers, from a published driver, as the small binary that the board reads.

The registers come from the package ``adafruit-circuitpython-ov2640`` (MIT): its source is parsed, never run.
The licence notice travels at the end of the file.
"""

import ast
import operator
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

PACKAGE = "adafruit-circuitpython-ov2640==1.2.11"
MODULE = "adafruit_ov2640.py"

NOTICE = """OV2640 register tables from adafruit-circuitpython-ov2640, MIT licence:
Copyright (c) 2017 Scott Shawcroft, written for Adafruit Industries; Copyright (c) 2021 Jeff Epler for
Adafruit Industries. Permission is hereby granted, free of charge, to any person obtaining a copy of this
software and associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
following conditions: The above copyright notice and this permission notice shall be included in all copies or
substantial portions of the Software. THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS
OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE
AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR
OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""

#: In the order of the board's file (firmware/board/ov2640.py).
_TABLES = ("_ov2640_settings_cif", "_ov2640_settings_to_svga", "_ov2640_settings_to_uxga")
_COLOURS = "_ov2640_color_settings"
_JPEG = "OV2640_COLOR_JPEG"

_OPERATORS: dict[type[ast.AST], Callable[..., int]] = {
    ast.BitOr: operator.or_,
    ast.BitAnd: operator.and_,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.LShift: operator.lshift,
    ast.Invert: operator.invert,
    ast.USub: operator.neg,
}


class TableMissing(Exception):
    """The driver does not look as expected; the text names what is missing."""


def read(source: str) -> list[bytes]:
    """The four tables: base, to SVGA, to UXGA, JPEG. Raises TableMissing."""
    names: dict[str, ast.expr] = {}
    for statement in ast.parse(source).body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            names[statement.targets[0].id] = statement.value
    try:
        tables = [_bytes(names[name], names) for name in _TABLES]
        colours = names[_COLOURS]
        assert isinstance(colours, ast.Dict)  # noqa: S101 - told below
        jpeg = next(
            value
            for key, value in zip(colours.keys, colours.values, strict=True)
            if isinstance(key, ast.Name) and key.id == _JPEG
        )
    except (KeyError, AssertionError, StopIteration) as exc:
        raise TableMissing(f"the driver has no {exc}") from exc
    return [*tables, _bytes(jpeg, names)]


def pack(tables: Sequence[bytes], notice: str = NOTICE) -> bytes:
    """Each table's length (two bytes, little-endian) and the table; then the notice."""
    return b"".join(len(table).to_bytes(2, "little") + table for table in tables) + notice.encode() + b"\n"


def fetch() -> bytes:
    """Fetch the driver's source with uv and make the file; raises TableMissing or subprocess.CalledProcessError."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            "uv",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--target",
            folder,
            "--python",
            sys.executable,
            PACKAGE,
        ]
        subprocess.run(command, check=True)  # noqa: S603 - a pinned package, which is not imported
        return pack(read((Path(folder) / MODULE).read_text()))


def _bytes(node: ast.expr, names: dict[str, ast.expr]) -> bytes:
    if not isinstance(node, ast.Call) or not isinstance(node.args[0], ast.List):
        raise TableMissing("the driver's tables are no bytes([...]) any more")
    return bytes(_number(item, names) & 0xFF for item in node.args[0].elts)


def _number(node: ast.expr, names: dict[str, ast.expr]) -> int:
    match node:
        case ast.Constant(value=int(value)):
            return value
        case ast.Name(id=name) if name in names:
            return _number(names[name], names)
        case ast.Call(func=ast.Name(id="const"), args=[value]):
            return _number(value, names)
        case ast.Call(func=ast.Name(id=name), args=given) if isinstance(rule := names.get(name), ast.Lambda):
            bound = zip((argument.arg for argument in rule.args.args), given, strict=True)
            return _number(rule.body, {**names, **{word: ast.Constant(_number(value, names)) for word, value in bound}})
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_number(left, names), _number(right, names))
        case ast.UnaryOp(op=op, operand=value) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_number(value, names))
    raise TableMissing(f"a register is no number: {ast.unparse(node)}")
