"""Settings are read once, and a wrong one is named in a sentence."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsWrong, read_settings

KEY = "ab" * 32
TOKEN = "123456789:" + "A" * 35


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / ".env"))


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / ".env"
    path.write_text(text, encoding="utf-8")
    return path


GOOD = f"BOT_TOKEN={TOKEN}\nDOORS__FRONT__NAME=front door\nDOORS__FRONT__KEY={KEY}\n"


def test_two_parts_are_enough(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD))
    assert settings.doors["front"].name == "front door"
    assert settings.zone


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("BOT_TOKEN=nonsense", "BOT_TOKEN is not a bot token"),
        ("DOORS__FRONT__KEY=abc", "DOORS__FRONT__KEY must be 64 hex digits"),
        ("DOORS__FRONT__LOCK=magic", "DOORS__FRONT__LOCK is wrong"),
        ("DOORS__FRONT__LOCK=relay", "needs RELAY_TOPIC"),
        ("DOORS__FRONT__TOKEN=short", "DOORS__FRONT__TOKEN must have at least 16"),
        ("DOORS__FRONT__COLOUR=red", "DOORS__FRONT__COLOUR is wrong"),
        ("MQTT_PORT=0", "MQTT_PORT is wrong"),
        ("TIMEZONE=Mars/Olympus", "TIMEZONE is no time zone"),
        ("SHEETS_SPREADSHEET=x", "SHEETS_CREDENTIALS_FILE is needed too"),
        ("LEGACY_INTAKE_PORT=8082", "LEGACY_INTAKE_DOOR must name one of the doors"),
        ("LOG_LEVEL=LOUD", "LOG_LEVEL is one of"),
        ("DAILY_LOG_AT=noon", "DAILY_LOG_AT is wrong"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(tmp_path: Path, line: str, sentence: str) -> None:
    with pytest.raises(SettingsWrong, match=re.escape(sentence)):
        read_settings(write(tmp_path, f"{GOOD}{line}\n"))


def test_missing_settings_are_named_all_at_once(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings(tmp_path / "absent")
    assert "BOT_TOKEN is missing" in str(told.value)
    assert "DOORS is missing" in str(told.value)


def test_a_wrong_secret_is_never_repeated(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong) as told:
        read_settings(write(tmp_path, f"{GOOD}DOORS__FRONT__KEY=topsecretvalue\n"))
    assert "topsecretvalue" not in str(told.value)


def test_secrets_do_not_print(tmp_path: Path) -> None:
    settings = read_settings(write(tmp_path, GOOD))
    assert KEY not in repr(settings)
    assert TOKEN not in repr(settings)


def test_the_example_explains_every_setting_and_no_other() -> None:
    text = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    named = set(re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE))
    doors = {name for name in named if name.startswith("DOORS__")}
    assert named - doors == {name.upper() for name in Settings.model_fields} - {"DOORS"}
    fields = Settings.model_fields["doors"].annotation
    assert doors == {f"DOORS__FRONT__{name.upper()}" for name in fields.__args__[1].model_fields}  # type: ignore[union-attr]


def test_the_example_with_its_two_blanks_filled_in_is_valid(tmp_path: Path) -> None:
    text = (Path(__file__).parent.parent / ".env.example").read_text(encoding="utf-8")
    filled = text.replace("BOT_TOKEN=\n", f"BOT_TOKEN={TOKEN}\n").replace("__KEY=\n", f"__KEY={KEY}\n")
    assert read_settings(write(tmp_path, filled)).http_port == 8081
