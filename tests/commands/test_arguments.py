"""What may be typed, and that somebody carries it out."""

from importlib import import_module
from inspect import signature
from zoneinfo import ZoneInfo

import pytest

from bot.commands.arguments import chosen_of
from bot.words.commands import people_table_text, setup_text
from bot.words.commands import terminal_text as words
from bot.words.tongue import Language, Tongue

TYPED = ["setup", "demo", "doctor", "faces", "board front", "broker", "models fetch", "audit verify"]
TYPED += ["people import x.xlsx"]


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


#: What argparse says by itself.
OF_ARGPARSE = ("usage:", "options:", "positional", "show this help", "error:", "invalid", "choose from", "required")


@pytest.mark.parametrize("language", [language for language in Language if language is not Language.ENGLISH])
@pytest.mark.parametrize(
    "typed",
    ["--help", *(f"{typed.split()[0]} --help" for typed in [*TYPED, "run"]), "bananas", "board", "demo --port x"],
)
def test_no_word_of_argparse_is_left_in_another_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: Language, typed: str
) -> None:
    monkeypatch.setenv("LC_ALL", f"{language}.UTF-8")
    with pytest.raises(SystemExit):
        chosen_of(typed.split())
    said = "".join(capsys.readouterr())
    assert [word for word in OF_ARGPARSE if word in said] == []
    assert Tongue(language, ZoneInfo("UTC")).plain(words.USAGE) in said


@pytest.mark.parametrize("typed", [*TYPED, "run"])
def test_the_help_of_a_command_tells_what_it_is_for(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    with pytest.raises(SystemExit) as left:
        chosen_of([typed.split(maxsplit=1)[0], "--help"])
    assert left.value.code == 0
    purpose = {"faces": words.FACES, "run": words.RUN, "demo": words.DEMO, "doctor": words.DOCTOR}
    purpose |= {"board": words.BOARD, "broker": words.BROKER, "models": words.MODELS, "audit": words.AUDIT}
    purpose |= {"people": people_table_text.PEOPLE, "setup": setup_text.SETUP}
    said = capsys.readouterr().out
    assert purpose[typed.split(maxsplit=1)[0]].words in said
    assert said.startswith(f"usage: main.py {typed.split(maxsplit=1)[0]} ")


def test_a_command_that_there_is_not_is_named_with_those_that_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        chosen_of(["bananas"])
    assert left.value.code == 2
    said = capsys.readouterr().err
    assert "“bananas” cannot be typed there; setup, run, demo," in said


@pytest.mark.parametrize("typed", ["demo --port 99999", "demo --api-port 0", "demo --port ٨٠", "demo --port many"])
def test_what_is_no_port_is_refused_before_anything_is_built(capsys: pytest.CaptureFixture[str], typed: str) -> None:
    with pytest.raises(SystemExit) as left:
        chosen_of(typed.split())
    assert left.value.code == 2
    assert f"“{typed.rsplit(maxsplit=1)[-1]}” is no port: type a number from 1 to 65535." in capsys.readouterr().err
    assert chosen_of(["demo", "--port", "65535", "--api-port", "1"]).port == 65535
