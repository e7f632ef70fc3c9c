"""What may be typed, and that somebody carries it out."""

from importlib import import_module
from inspect import signature

import pytest

from bot.commands.arguments import chosen_of

TYPED = ["demo", "doctor", "faces", "board front", "broker", "models fetch", "audit verify"]


@pytest.mark.parametrize("typed", TYPED)
def test_every_command_has_a_file_that_carries_it_out(typed: str) -> None:
    command = chosen_of(typed.split()).command
    assert command == typed.split(maxsplit=1)[0]
    assert len(signature(import_module(f"bot.commands.{command}").carry_out).parameters) == 1


@pytest.mark.parametrize("typed", ["", "run"])
def test_without_a_command_the_service_is_run(typed: str) -> None:
    assert chosen_of(typed.split()).command == "run"


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        chosen_of(["--help"])
    said = capsys.readouterr().out
    assert all(f"    {typed.split()[0]} " in said for typed in [*TYPED, "run"])
