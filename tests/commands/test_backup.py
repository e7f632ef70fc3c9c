"""``main.py backup`` and ``main.py restore``, as somebody types them."""

import asyncio
import functools
import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest

from bot.commands import CannotDo, backup, restore
from bot.commands.arguments import chosen_of
from bot.house.doors.door import DoorId
from bot.house.keeping.restored import RESTORED, RESTORED_KEY, RestoredFrom
from bot.house.records.backup import BackupFault, BackupRefused
from bot.house.visits.visit import Visit, VisitId
from bot.store import open_key, open_store
from bot.words.commands import backup_text
from tests.english import ENGLISH

AT = datetime(2026, 11, 26, 18, 4, tzinfo=UTC)


@pytest.fixture(autouse=True, scope="module")
def sealed_once() -> Iterator[None]:
    """A passphrase takes a second or two, on purpose: once each for all of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pyrage.passphrase, "decrypt", functools.lru_cache(pyrage.passphrase.decrypt))
        yield


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with nothing set."""
    for name in [name for name in os.environ if name.startswith(("DOOR", "BOT_", "DATA_", "AUDIT_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LANGUAGE", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    (tmp_path / "pass").write_text("correct horse battery\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path / "old")
    return tmp_path


def lived_in(folder: Path) -> None:
    async def live() -> None:
        async with open_store(folder / "data", lambda: AT, audit_key=open_key([folder / "audit.key"])) as store:
            await store.visits.save(Visit(VisitId("v1"), DoorId("front"), AT, AT))

    asyncio.run(live())
    (folder / ".env").write_text("BOT_TOKEN=1:x\n", encoding="utf-8")


def typed(*words: str) -> Namespace:
    return chosen_of(words)


def test_everything_moves_to_a_fresh_machine_with_two_commands(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(machine / "old")
    file = machine / "house.backup"
    assert backup.carry_out(typed("backup", str(file), "--passphrase-file", str(machine / "pass"))) == 0
    assert "Keep the passphrase apart from it" in capsys.readouterr().out
    (note,) = (machine / "old" / "data" / "inbox").iterdir()  # for the record, of this house and of the other one
    assert b'"backup written"' in note.read_bytes()
    monkeypatch.chdir(machine / "new")
    assert restore.carry_out(typed("restore", str(file), "--passphrase-file", str(machine / "pass"))) == 0
    said = capsys.readouterr().out
    assert "• 1 visit\n" in said
    assert said.endswith("Everything is back. Start it with: uv run main.py\n")
    assert "whoever you took out since is back. I tell every owner in the chat" in " ".join(said.split())
    for name in ("data/visits/2026-11.json", f"data/inbox/{note.name}", "audit.key", ".env"):
        assert (machine / "new" / name).read_bytes() == (machine / "old" / name).read_bytes()
        assert (machine / "new" / name).stat().st_mode & 0o077 == 0
    assert asyncio.run(word_for_the_first_start(machine / "new")) == {RESTORED_KEY}


async def word_for_the_first_start(folder: Path) -> set[str]:
    async with open_store(folder / "data") as store:
        return set(store.collection(RESTORED, RestoredFrom).everything())


def test_a_trial_says_what_is_in_it_and_changes_nothing(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(machine / "old")
    file = machine / "house.backup"
    backup.carry_out(typed("backup", str(file), "--passphrase-file", str(machine / "pass")))
    monkeypatch.chdir(machine / "new")
    restore.carry_out(typed("restore", str(file), "--try", "--passphrase-file", str(machine / "pass")))
    assert "That was a trial" in capsys.readouterr().out
    assert [path.name for path in (machine / "new").rglob("*")] == ["data"]


def test_settings_and_keys_that_are_there_stay_and_those_of_the_backup_lie_beside(
    machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lived_in(machine / "old")
    file = machine / "house.backup"
    backup.carry_out(typed("backup", str(file), "--passphrase-file", str(machine / "pass")))
    new = machine / "new"
    (new / ".env").write_text("BOT_TOKEN=2:y\n", encoding="utf-8")
    (new / "audit.key").write_text("ab" * 32 + "\n", encoding="utf-8")
    monkeypatch.chdir(new)
    restore.carry_out(typed("restore", str(file), "--passphrase-file", str(machine / "pass")))
    assert (new / ".env").read_text(encoding="utf-8") == "BOT_TOKEN=2:y\n"
    assert (new / ".env.from-backup").read_text(encoding="utf-8") == "BOT_TOKEN=1:x\n"
    keys = [line for line in (new / "audit.key").read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert keys[0] == "ab" * 32
    assert keys[1] in (machine / "old" / "audit.key").read_text(encoding="utf-8")
    assert ".env.from-backup" in capsys.readouterr().out


def test_two_passphrases_that_differ_write_nothing(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lived_in(machine / "old")
    answers = iter(["correct horse battery", "correct horse batteries"])
    monkeypatch.setattr(getpass, "getpass", lambda _prompt: next(answers))
    with pytest.raises(CannotDo) as refused:
        backup.carry_out(typed("backup", str(machine / "house.backup")))
    assert "differ" in ENGLISH.plain(refused.value.said)
    assert not (machine / "house.backup").exists()


def test_where_nobody_can_type_a_passphrase_a_file_is_asked_for(machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lived_in(machine / "old")

    def end(_prompt: str) -> str:
        raise EOFError

    monkeypatch.setattr(getpass, "getpass", end)
    with pytest.raises(CannotDo) as refused:
        backup.carry_out(typed("backup", str(machine / "house.backup")))
    assert "--passphrase-file" in ENGLISH.plain(refused.value.said)
    assert not (machine / "house.backup").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backup", "../pass"), "already"),
        (("backup", "data/house.backup"), "would be lost with it"),
        (("backup", "../b", "--passphrase-file", "../absent"), "There is no file ../absent."),
        (("backup", "../b", "--passphrase-file", "/dev/null"), "no passphrase in this file"),
        (("restore", "../absent"), "There is no file ../absent."),
        (("restore", "../pass", "--passphrase-file", "../pass"), "no backup of Doorman’s"),
    ],
)
def test_what_cannot_be_is_a_sentence(machine: Path, words: tuple[str, ...], said: str) -> None:
    lived_in(machine / "old")
    command = {"backup": backup, "restore": restore}[words[0]]
    with pytest.raises(CannotDo) as refused:
        command.carry_out(typed(*words))
    assert said in ENGLISH.plain(refused.value.said)


def test_a_passphrase_is_in_no_argument(machine: Path) -> None:
    with pytest.raises(SystemExit):
        typed("backup", "x", "--passphrase", "secret words")
    assert "secret words" not in " ".join(sys.argv)


@pytest.mark.parametrize("fault", list(BackupFault))
def test_every_fault_has_a_sentence(fault: BackupFault) -> None:
    assert len(ENGLISH.plain(backup_text.refused(BackupRefused(fault, "No space left on device")))) > 30
