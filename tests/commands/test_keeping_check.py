"""What the doctor says of backups, of what is kept, and of the unit."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.installing.plan import PROJECT
from bot.commands.installing.unit import unit
from bot.commands.keeping_check import check_backup, check_retention, check_unit
from bot.commands.rooms import now
from bot.house.findings.findings import Finding
from bot.house.house_rules import HOUSE_RULES, HouseRules, keep_rules
from bot.house.keeping.backup_keeper import BACKUPS, BackupMemory
from bot.house.records.backup import BackupFault
from bot.settings import settings_file, settings_from
from bot.store import open_store
from bot.words.commands import doctor_text
from tests.english import ENGLISH


def said(finding: Finding) -> str:
    return ENGLISH.plain(doctor_text.said(finding.found).what)


@pytest.mark.parametrize(
    ("days", "fault", "good", "words"),
    [
        (1, None, True, "and tried"),
        (40, None, False, "and tried"),
        (1, BackupFault.DAMAGED, False, "it does not come back"),
    ],
)
async def test_a_backup_that_is_old_or_failed_is_no_good_line(
    tmp_path: Path, days: int, fault: BackupFault | None, good: bool, words: str
) -> None:
    assert "none was made" in said(await check_backup(tmp_path))
    async with open_store(tmp_path) as store:
        known = BackupMemory(made_at=now() - timedelta(days=days), fault=fault)
        await store.collection(BACKUPS, BackupMemory).put({"house": known})
    finding = await check_backup(tmp_path)
    assert (finding.good, finding.needed) == (good, False)
    assert words in said(finding)


async def test_what_is_kept_for_how_long_is_the_household_s(tmp_path: Path) -> None:
    assert "others 2 weeks; visits 1 year; the audit trail 2 years" in said(await check_retention(tmp_path))
    async with open_store(tmp_path) as store:
        await keep_rules(store.collection(HOUSE_RULES, HouseRules), HouseRules(stranger_days=3))
    assert "others 3 days" in said(await check_retention(tmp_path))


async def test_a_unit_that_is_another_than_ours_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    settings = settings_from({"BOT_TOKEN": "123456789:" + "A" * 35, "DATA_DIR": str(tmp_path), "BACKUP_DIR": "/mnt/b"})
    path = tmp_path / "doorman.service"
    assert "there is none" in said(await check_unit(settings, path))
    written = unit(
        user="anna",
        python=tmp_path / "python",
        project=PROJECT,
        env_file=settings_file().absolute(),
        writes=[tmp_path, Path("/mnt/b")],
    )
    path.write_text(written)
    assert (await check_unit(settings, path)).good
    path.write_text(written.replace("/mnt/b", "/mnt/c"))
    finding = await check_unit(settings, path)
    assert not finding.good
    assert "is another than" in said(finding)
