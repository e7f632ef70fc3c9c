"""``main.py board``: the file that opens a door, handed out with care."""

import json
import stat
from argparse import Namespace
from pathlib import Path

import pytest

from bot.commands import CannotDo
from bot.commands.board import carry_out
from tests.english import ENGLISH


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / "absent.env"))
    monkeypatch.setenv("BOT_TOKEN", "999999999:" + "x" * 35)
    monkeypatch.setenv("DOORS__FRONT__NAME", "front door")
    monkeypatch.setenv("DOORS__FRONT__KEY", "ab" * 32)
    monkeypatch.setenv("LAN_ADDRESS", "192.0.2.9")


def refused(door: str, out: Path | None = None) -> str:
    """What is said, in English, where there is no file to be had."""
    with pytest.raises(CannotDo) as told:
        carry_out(Namespace(door=door, out=out))
    return ENGLISH.plain(told.value.said)


def test_the_file_is_its_owners_alone_also_in_place_of_one_that_others_could_read(tmp_path: Path) -> None:
    out = tmp_path / "secrets.json"
    out.write_text("{}")
    out.chmod(0o644)
    assert carry_out(Namespace(door="front", out=out)) == 0
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert json.loads(out.read_bytes())["door"] == "front"


def test_a_door_that_is_none_is_told_with_those_there_are() -> None:
    assert refused("back").startswith("There is no door “back”; there is front")


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    out = tmp_path / "missing" / "secrets.json"
    assert refused("front", out).startswith(f"{out} cannot be written (No such file")


def test_a_setting_that_is_missing_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MQTT_USERNAME", "doorman")
    said = refused("front")
    assert said.startswith("DOORS__FRONT__BROKER_PASSWORD is missing: write into .env the password")


def test_what_has_to_be_known_of_the_file_stands_beside_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("MQTT_TLS", "true")
    assert carry_out(Namespace(door="front", out=tmp_path / "secrets.json")) == 0
    assert "Your broker speaks TLS" in capsys.readouterr().err
