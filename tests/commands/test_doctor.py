"""``main.py doctor``: a line for each finding, in the language of the terminal."""

import io
from argparse import Namespace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rich.cells import cell_len
from rich.console import Console

from bot.checkup import examine
from bot.commands import doctor
from bot.commands.doctor import print_findings
from bot.house.findings.findings import CheckFailed, Finding, Part, Plain
from bot.house.findings.machine_findings import FolderOpen
from bot.house.findings.outside_findings import ClockOff, LedgerInFiles
from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.house.findings.settings_findings import SettingsRead, SettingWrong
from bot.settings import SheetsSettings
from bot.sheets.check import check_sheet
from bot.words.commands import doctor_text
from bot.words.tongue import Language, Tongue

FINDINGS = [
    Finding(Part.SETTINGS, SettingsRead(2, "Europe/Berlin"), good=True),
    Finding(Part.BROKER_NAMES, Plain.NAMES_LOOSE, good=False, needed=False),
    Finding(Part.DATA_FOLDER, FolderOpen("data", "people.json"), good=False),
    Finding(Part.RELAY, Plain.BELL_HEARD, good=True, door="gate"),
]


def printed(language: Language, findings: list[Finding]) -> list[str]:
    out = io.StringIO()
    print_findings(findings, Console(file=out, width=400), Tongue(language, ZoneInfo("UTC")))
    return out.getvalue().splitlines()


def test_each_finding_is_a_line_with_what_to_do_below_where_something_is() -> None:
    assert printed(Language.ENGLISH, FINDINGS) == [
        "ok    settings        2 doors, Europe/Berlin",
        (
            "warn  broker’s names  a client may call itself as it likes, so whoever has one board’s password can stop "
            "every bell"
        ),
        f"{'':<20}→ write `use_username_as_clientid true` into mosquitto.conf: `uv run main.py broker` shows the lines",
        "FAIL  data folder     others on this machine can read people.json",
        f"{'':<20}→ chmod -R go= data",
        "ok    relay gate      its bell is heard; that it obeys us, /look in the chat tries",
    ]


@pytest.mark.parametrize("language", Language)
def test_the_columns_stand_below_each_other_in_every_script(language: Language) -> None:
    findings = [Finding(part, ClockOff(77.0), good=False, door="x") for part in Part]
    lines = printed(language, findings)
    begins = {cell_len(line[: line.index("77")]) for line in lines[::2]}
    assert len(begins) == 1
    remedies = {cell_len(line[: line.index("→")]) for line in lines[1::2]}
    assert len(remedies) == 1


@pytest.mark.parametrize(("needed", "status"), [(True, 1), (False, 0)])
def test_only_what_is_needed_and_missing_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *, needed: bool, status: int
) -> None:
    async def examined() -> list[Finding]:
        return [Finding(Part.CLOCK, ClockOff(77.0), good=False, needed=needed)]

    monkeypatch.setattr(doctor, "examine_all", examined)
    assert doctor.carry_out(Namespace()) == status
    assert "77 s off" in capsys.readouterr().out


@pytest.mark.parametrize(("written", "fetches"), [("no", False), ("yes", True)])
async def test_with_settings_that_are_wrong_nobody_is_promised_a_file_that_is_forbidden(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str, *, fetches: bool
) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("BOT_TOKEN=none\n")
    monkeypatch.setenv("FETCH_MODELS", written)
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(env_file))
    asked: list[bool] = []

    async def checked(*, fetches: bool) -> Finding:
        asked.append(fetches)
        return Finding(Part.RECOGNITION, Plain.FACE_IN_GREY, good=False)

    monkeypatch.setattr(doctor, "check_recognition", checked)
    found = await doctor.examine_all()
    assert asked == [fetches]
    assert found[-1].part is Part.RECOGNITION


async def test_a_check_that_fails_is_a_finding() -> None:
    async def falls_ill() -> Finding:
        raise KeyError("x")

    assert await examine(Part.DISK, falls_ill) == [Finding(Part.DISK, CheckFailed("KeyError: 'x'"), good=False)]


def test_a_setting_that_is_wrong_points_to_where_it_is_explained_and_a_doubtful_name_to_itself() -> None:
    wrong = SettingWrong(SettingTrouble(SettingFault.NO_SWITCH, "MQTT_TLS"))
    doubtful = SettingWrong(SettingTrouble(SettingFault.FOREIGN, "COMPOSE_PROJECT_NAME"))
    lines = printed(Language.ENGLISH, [Finding(Part.SETTINGS, found, good=False) for found in (wrong, doubtful)])
    assert lines[1].endswith("→ every setting is explained in .env.example")
    assert lines[3].endswith("→ correct it, or take it out")


async def test_the_day_s_log_is_found_where_the_data_is(tmp_path: Path) -> None:
    found = await check_sheet(SheetsSettings(), tmp_path / "log")
    assert found.found == LedgerInFiles(str(tmp_path / "log"))
    assert str(tmp_path / "log") in Tongue(Language.ENGLISH, ZoneInfo("UTC")).plain(doctor_text.said(found.found).what)
