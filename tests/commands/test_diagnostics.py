"""The archive for a bug report tells how everything is, and nobody's name, no secret, and no picture."""

import asyncio
import json
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import CannotDo, diagnostics
from bot.commands.arguments import chosen_of
from bot.house.doors.door import DoorId, DoorRecord
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.machine_findings import DiskRoom
from bot.house.people import Person, PersonId, PhotoId, Resident, ResidentId, Role
from bot.house.visits.visit import Visit, VisitId
from bot.store import open_store
from tests.pictures import jpeg

AT = datetime(2026, 11, 27, tzinfo=UTC)
TOKEN = "123456789:" + "AbCd" * 9
PLANTED = (
    "Annabella",
    "Quentin",
    "Mirabeau",
    "orchard gate",
    "orchard",
    TOKEN,
    "hunter2hunter2",
    "broker-pass-word",
    "700000017",
    "bell.example.org",
    "192.168.178.33",
    "rtsp://cam",
    "anna@example.org",
    "c0ffee" * 6,
)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".env").write_text(
        f"BOT_TOKEN={TOKEN}\nMQTT_PASSWORD=broker-pass-word\nMQTT_HOST=bell.example.org\nHTTP_PORT=8081\n"
        "DOORS__ORCHARD__NAME=orchard gate\nDOORS__ORCHARD__KEY=" + "c0ffee" * 6 + "\nUNLOCK_MS=3000\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("DOORMAN_ENV_FILE", str(tmp_path / ".env"))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)

    async def live() -> None:
        async with open_store(tmp_path / "data", lambda: AT) as store:
            await store.people.save(Person(PersonId("p1"), "Quentin Mirabeau"))
            await store.residents.save(Resident(ResidentId(700000017), "Annabella", Role.OWNER, AT))
            await store.doors.put({"orchard": DoorRecord(DoorId("orchard"), "orchard gate")})
            await store.album.keep(PhotoId("20261127T000000-a-0"), jpeg())
            await store.visits.save(Visit(VisitId("v1"), DoorId("front"), AT, AT))

    asyncio.run(live())

    async def examined() -> list[Finding]:
        return [Finding(Part.DISK, DiskRoom(7), good=True), Finding(Part.BROKER, Plain.NAMELESS, good=False)]

    monkeypatch.setattr(diagnostics, "examine_all", examined)
    (tmp_path / "log").write_text(
        "WARNING the card of Annabella: Quentin at the Orchard Gate, resident 700000017\n"
        f"ERROR bot{TOKEN} refused by bell.example.org (192.168.178.33), hunter2hunter2 rtsp://cam:hunter2@10.0.0.3/live\n"
        "INFO mail to anna@example.org\n" + "c0ffee" * 6 + "\nINFO mqtt connected after 3.5 s\n",
        encoding="utf-8",
    )
    return tmp_path


def test_no_name_no_secret_and_no_picture_is_in_it(machine: Path) -> None:
    file = machine / "report.zip"
    monkey = chosen_of(["diagnostics", str(file), "--log", str(machine / "log")])
    secret = machine / ".env"
    secret.write_text(secret.read_text() + "DOORS__ORCHARD__BROKER_PASSWORD=hunter2hunter2\n")
    assert diagnostics.carry_out(monkey) == 0
    with zipfile.ZipFile(file) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert set(pages) == {"about.txt", "settings.txt", "doctor.txt", "store.txt", "log.txt"}
    whole = "\n".join(pages.values()).casefold()
    assert not [word for word in PLANTED if word.casefold() in whole]
    assert "HTTP_PORT=8081" in pages["settings.txt"]
    assert "BOT_TOKEN=(set)" in pages["settings.txt"]
    assert "DOORS__door1__KEY=(set)" in pages["settings.txt"]
    assert "ok   disk: DiskRoom" in pages["doctor.txt"]
    assert "FAIL broker: nameless" in pages["doctor.txt"]
    assert "people.json 1 documents" in pages["store.txt"]
    assert "mqtt connected after 3.5 s" in pages["log.txt"]
    assert file.stat().st_mode & 0o077 == 0


def test_short_names_those_of_damaged_books_and_of_files_beside_are_not_in_it(machine: Path) -> None:
    folder = machine / "data"
    (folder / "residents.json").write_text('{"residents": {"7": {"name": "Bo", "role": "ow')
    (folder / "drawers").mkdir(exist_ok=True)
    (folder / "drawers" / "people.json.damaged-20261127T000000").write_text('{"a": {"name": "Zebedee"')
    (folder / "Quentin and his dog.txt").write_text("somebody's own")
    (machine / "log").write_text("INFO Bo and Zebedee came, and BO went; a bot booted\n")
    file = machine / "report.zip"
    assert diagnostics.carry_out(chosen_of(["diagnostics", str(file), "--log", str(machine / "log")])) == 0
    with zipfile.ZipFile(file) as archive:
        pages = {name: archive.read(name).decode() for name in archive.namelist()}
    assert pages["log.txt"].strip() == "INFO ‹…› and ‹…› came, and ‹…› went; a bot booted"
    assert "Quentin" not in pages["store.txt"]


def test_nothing_is_overwritten_and_a_log_that_is_not_there_is_a_sentence(machine: Path) -> None:
    (machine / "there.zip").write_text("mine")
    with pytest.raises(CannotDo):
        diagnostics.carry_out(chosen_of(["diagnostics", str(machine / "there.zip")]))
    with pytest.raises(CannotDo):
        diagnostics.carry_out(chosen_of(["diagnostics", str(machine / "new.zip"), "--log", str(machine / "no")]))
    assert (machine / "there.zip").read_text() == "mine"
    assert not (machine / "new.zip").exists()


def test_a_pipe_in_the_data_folder_holds_nothing_up(machine: Path) -> None:
    os.mkfifo(machine / "data" / "drawers" / "pipe.json")
    diagnostics.carry_out(chosen_of(["diagnostics", str(machine / "new.zip")]))
    assert "drawers/pipe.json unreadable" in diagnostics._store(machine / "data", diagnostics.Blackener([]))


def test_a_damaged_document_is_named_by_its_file_alone(machine: Path) -> None:
    (machine / "data" / "drawers" / "torn.json").write_text('{"torn": {"Annabella": ')
    page = diagnostics._store(machine / "data", diagnostics.Blackener([]))
    assert "drawers/torn.json unreadable" in page
    assert json.dumps("Annabella") not in page
