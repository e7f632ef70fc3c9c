"""Every port names how it fails."""

import builtins
import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import pytest

import bot.house
from bot.house import ports

#: "Never raises" or "Raises DoorUnreachable": with what, and where that is not plain, when.
_FAILS = re.compile(r"\bRaises (\w+)|\bNever raises\b")
_ERROR = re.compile(r"[Rr]aises ((?:[A-Z]\w+)(?:(?:, | and | or )[A-Z]\w+)*)")


def _protocols() -> Iterator[type[Any]]:
    for name in ports.__all__:
        port = getattr(ports, name)
        if getattr(port, "_is_protocol", False):
            yield port


def _methods() -> dict[str, str]:
    """By port and method: what its contract is."""
    return {
        f"{port.__name__}.{name}": inspect.cleandoc(
            (member.fget if isinstance(member, property) else member).__doc__ or ""
        )
        for port in _protocols()
        for name, member in vars(port).items()
        if (not name.startswith("_") or (name == "__call__")) and (callable(member) or isinstance(member, property))
    }


METHODS = _methods()


def _errors() -> set[str]:
    """The errors that the house, and Python itself, know by name."""
    found = {name for name, thing in vars(builtins).items() if _is_error(thing)}
    for module in walk_packages(bot.house.__path__, "bot.house."):
        found |= {name for name, thing in vars(import_module(module.name)).items() if _is_error(thing)}
    return found


def _is_error(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, Exception)


def test_every_port_is_walked() -> None:
    written = {
        name
        for file in Path(ports.__file__).parent.glob("*.py")
        for name in re.findall(r"^class (\w+)\((?:\w+, )*Protocol", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert written == {port.__name__ for port in _protocols()}
    assert written == {method.split(".")[0] for method in METHODS}


@pytest.mark.parametrize("method", METHODS)
def test_a_port_says_how_it_fails(method: str) -> None:
    assert _FAILS.search(METHODS[method]), f"{method} has no 'Raises …', nor 'Never raises.'"


@pytest.mark.parametrize("method", METHODS)
def test_what_a_port_raises_is_an_error_that_the_house_knows(method: str) -> None:
    for named in _ERROR.findall(METHODS[method]):
        assert set(re.findall(r"[A-Z]\w+", named)) <= _errors()
