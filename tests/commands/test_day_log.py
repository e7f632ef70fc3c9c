"""The day's log as the settings make it: in the language of the household, whatever it was before."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.commands.day_log import files_of, housekeeper_of
from bot.commands.rooms import doors_of, now, rules_of
from bot.house.facts import Outlets
from bot.house.moments import HouseTime
from bot.settings import read_settings
from bot.store import open_store
from tests.store.conftest import a_visit

#: Once for all visits, so that a month's end is not between them.
AN_HOUR_AGO = now() - timedelta(hours=1)


async def posted(folder: Path, monkeypatch: pytest.MonkeyPatch, language: str, number: int) -> list[list[str]]:
    """The log after a service of this language posted everything, one more visit included."""
    monkeypatch.setenv("HOUSE_LANGUAGE", language)
    settings = read_settings(folder / "absent.env")
    async with open_store(folder / "data") as store:
        await store.visits.save(replace(a_visit(number, AN_HOUR_AGO), expired=True))
        steady = HouseTime(now)
        doors, rules = (await doors_of(settings, store))[1], await rules_of(settings, store)
        await housekeeper_of(settings, store, Outlets(), doors, steady, rules, files_of(settings, store)).post_recent()
    lines: list[list[str]] = []
    for path in sorted((folder / "data" / "log").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines += csv.reader(file)
    return lines


async def test_the_log_goes_on_in_another_language_below_the_headings_that_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOT_TOKEN", "999999999:" + "x" * 35)
    monkeypatch.setenv("DOORS__FRONT__NAME", "Haustür")
    monkeypatch.setenv("DOORS__FRONT__LOCK", "none")
    monkeypatch.setenv("TIMEZONE", "UTC")

    begun = await posted(tmp_path, monkeypatch, "de", 1)
    assert begun[0] == ["Datum", "Uhrzeit", "Tür", "Wer", "Wie sicher", "Ergebnis", "Durch", "Foto", "Besuch"]
    assert begun[1][2:] == ["Haustür", "kein Bild", "", "niemand hat geantwortet", "", "", "visit-1"]

    (tmp_path / "data" / "drawers" / "ledger.json").unlink()  # what was given is forgotten: the page alone tells
    gone_on = await posted(tmp_path, monkeypatch, "en", 2)
    assert gone_on[:2] == begun
    assert [row[2:] for row in gone_on[2:]] == [["Haustür", "no picture", "", "nobody answered", "", "", "visit-2"]]
