"""Doors at which faces are hard to tell: `main.py doctor` and `main.py faces` find them beside the service."""

from argparse import Namespace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.commands import faces
from bot.commands.dim_doors import check_light
from bot.house.doors.door import DoorId
from bot.house.findings.eyes_findings import DoorHardToTell
from bot.house.people import Blemish, Box, Condition, Look, PhotoId, Sighting, Verdict
from bot.house.visits.visit import Visit, VisitId
from bot.settings import read_settings
from bot.store import open_store
from bot.words.commands import doctor_text
from tests.english import ENGLISH

DARK = Sighting(1, Box(0, 0, 9, 9), Verdict.POOR, reason=Blemish.TOO_DARK)


@pytest.fixture
async def dim_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose garden door saw six faces yesterday, all of them too dark."""
    for name, value in {
        "DOORMAN_ENV_FILE": str(tmp_path / "absent.env"),
        "DATA_DIR": str(tmp_path / "data"),
        "BOT_TOKEN": "999999999:" + "x" * 35,
        "DOORS__GARDEN__NAME": "garden door",
        "DOORS__GARDEN__KEY": "0" * 64,
    }.items():
        monkeypatch.setenv(name, value)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    look = Look(PhotoId("p"), Condition.CLEAR, (DARK,))
    async with open_store(tmp_path / "data") as store:
        for number in range(6):
            at = yesterday + timedelta(minutes=number)
            await store.visits.save(
                Visit(VisitId(f"v{number}"), DoorId("garden"), at, at + timedelta(minutes=2), look=look)
            )
    return tmp_path


@pytest.mark.usefixtures("dim_home")
async def test_the_doctor_warns_of_a_dim_door_and_says_what_helps() -> None:
    (finding,) = await check_light(read_settings())
    assert (finding.found, finding.good, finding.needed) == (DoorHardToTell("garden door", 6, 6, 6), False, False)
    advice = doctor_text.said(finding.found)
    assert ENGLISH.plain(advice.what) == "Garden door: in the last two weeks I was unsure of 6 faces out of 6."
    assert advice.remedy
    assert ENGLISH.plain(advice.remedy).endswith("More light at the door helps, too.")


@pytest.mark.usefixtures("dim_home")
async def test_so_does_the_command_that_tells_how_well_faces_are_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert faces.carry_out(Namespace()) == 0
    assert "Garden door: in the last two weeks I was unsure of 6 faces out of 6." in capsys.readouterr().out
