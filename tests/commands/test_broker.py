"""``main.py broker``: what mosquitto has to know, and why, above the lines that it is about."""

from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands.broker import carry_out
from bot.words.commands import terminal_text
from tests.english import ENGLISH


@pytest.fixture
def printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / "absent.env"))
    monkeypatch.setenv("BOT_TOKEN", "999999999:" + "x" * 35)
    monkeypatch.setenv("DOORS__FRONT__NAME", "front door")
    monkeypatch.setenv("DOORS__FRONT__KEY", "ab" * 32)
    assert carry_out(Namespace()) == 0
    return capsys.readouterr().out.splitlines()


def test_each_line_that_needs_a_reason_has_it_above(printed: list[str]) -> None:
    for begins, why in terminal_text.BROKER_LINES.items():
        (at,) = [number for number, line in enumerate(printed) if line.startswith(begins)]
        assert printed[at - 1] == f"# {ENGLISH.plain(why)}"


def test_it_ends_with_the_passwords_that_are_to_be_made(printed: list[str]) -> None:
    assert printed[-3:] == [
        "# a password for each, which it asks for; then restart mosquitto:",
        "# mosquitto_passwd -c /etc/mosquitto/passwords doorman",
        "# mosquitto_passwd /etc/mosquitto/passwords front",
    ]
