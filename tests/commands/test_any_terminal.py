"""A terminal that is not UTF-8 shows "?" for letters that it does not know, and nothing fails for it."""

import asyncio
import io
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import SimpleNamespace

import pytest
from rich.console import Console

import main
from bot.commands import write_on_any_terminal
from bot.commands.doctor import print_findings
from bot.house.findings.findings import Finding, Part, Plain
from bot.telegram.chat.guests.claim import show_claim
from bot.words.commands.terminal import terminal_tongue


@pytest.fixture(autouse=True)
def russian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ru_RU")


@contextmanager
def terminal_of_seven_bits() -> Iterator[io.BytesIO]:
    """Whatever is written goes to a terminal of seven bits; what it shows."""
    shown = io.BytesIO()
    terminal = io.TextIOWrapper(shown, encoding="ascii", write_through=True)
    with redirect_stdout(terminal), redirect_stderr(terminal):
        yield shown
    terminal.detach()  # what was shown stays to be read


def test_help_is_shown() -> None:
    with terminal_of_seven_bits() as shown, pytest.raises(SystemExit) as ended:
        main.main(["--help"])
    assert ended.value.code == 0
    assert b"uv run main.py setup" in shown.getvalue()


def test_what_is_wrong_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PORT", "many")
    with terminal_of_seven_bits() as shown:
        assert main.main(["broker"]) == 1
    assert b"HTTP_PORT" in shown.getvalue()


def test_the_doctor_s_findings_are_shown() -> None:
    finding = Finding(Part.AUDIT_TRAIL, Plain.NO_PLACE_FOR_KEY, good=False)
    with terminal_of_seven_bits() as shown:
        write_on_any_terminal()
        print_findings([finding], Console(), terminal_tongue({"LANG": "ru"}))
    assert b"AUDIT_KEY_FILE" in shown.getvalue()


async def test_the_claim_code_is_shown() -> None:
    poller = SimpleNamespace(introduced=asyncio.Event(), me=SimpleNamespace(username="our_bot"))
    poller.introduced.set()
    with terminal_of_seven_bits() as shown:
        write_on_any_terminal()
        await show_claim("s3cret", poller)  # type: ignore[arg-type]  # all it asks for
    assert b"/start s3cret" in shown.getvalue()
    assert b"https://t.me/our_bot?start=s3cret" in shown.getvalue()
