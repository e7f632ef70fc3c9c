"""The rules of the house at a start and for the doctor: the book counts, and `.env` is told where it differs."""

import logging
from datetime import time
from pathlib import Path

import pytest

from bot.commands.chores import set_chores
from bot.commands.rooms import now, rules_of
from bot.commands.rule_check import check_rules
from bot.house.findings.findings import Part
from bot.house.findings.settings_findings import RuleKeptOtherwise
from bot.house.house_rules import HOUSE_RULES, HouseRules
from bot.house.people import Resident, ResidentId, Role
from bot.nursery import Nursery
from bot.schedule import Schedule
from bot.settings import Settings
from bot.store import open_store
from bot.time_zones import SystemZones
from tests.commands.test_start import Hand
from tests.devices.test_room import settings_of


def settings_in(folder: Path, **more: object) -> Settings:
    return settings_of(1883, data_dir=str(folder), **more)


async def test_a_start_takes_them_over_once_and_says_what_does_not_count_any_more(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = settings_in(tmp_path, timezone="Europe/Berlin", answer_window_s="90", daily_log_at="21:30")
    async with open_store(tmp_path) as store:
        await store.residents.save(Resident(ResidentId(7), "Anna", Role.OWNER, now()))
        rules = await rules_of(first, store)
        assert rules.kept == HouseRules(90.0, time(21, 30), "Europe/Berlin", told=False)
    assert await check_rules(first) == []
    assert not caplog.records
    other = settings_in(tmp_path, timezone="Asia/Kolkata", answer_window_s="90", daily_log_at="06:00")
    with caplog.at_level(logging.WARNING):
        async with open_store(tmp_path) as store:
            assert (await rules_of(other, store)).kept == rules.kept
    assert [record.getMessage().split(" in .env")[0] for record in caplog.records] == [
        "DAILY_LOG_AT=06:00:00",
        "TIMEZONE=Asia/Kolkata",
    ]
    found = await check_rules(other)
    assert [(one.part, one.good, one.needed) for one in found] == [(Part.RULES, False, False)] * 2
    assert [one.found for one in found] == [
        RuleKeptOtherwise("DAILY_LOG_AT=06:00:00", "21:30"),
        RuleKeptOtherwise("TIMEZONE=Asia/Kolkata", "Europe/Berlin"),
    ]


async def test_what_the_settings_do_not_tell_is_no_finding(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store:
        await store.collection(HOUSE_RULES, HouseRules).put({"house": HouseRules(30.0, time(6), "Asia/Kolkata")})
    assert await check_rules(settings_in(tmp_path)) == []


@pytest.mark.parametrize("content", ["junk", "{}", '{"house_rules": {}}', '{"house_rules": {"house": 3}}'])
async def test_a_book_that_nobody_can_read_is_no_finding_of_the_rules(tmp_path: Path, content: str) -> None:
    (tmp_path / "drawers").mkdir()
    (tmp_path / "drawers" / "house_rules.json").write_text(content)
    assert await check_rules(settings_in(tmp_path, answer_window_s="30")) == []


async def test_a_change_moves_the_day_s_log_and_the_trail_s_seal_without_a_restart(tmp_path: Path) -> None:
    async with open_store(tmp_path) as store, Nursery() as nursery, Schedule(nursery) as schedule:
        rules = await rules_of(settings_in(tmp_path, timezone="Europe/Berlin", daily_log_at="21:30"), store)
        hand = Hand()
        set_chores(schedule, nursery, rules, hand, hand, hand, hand)  # type: ignore[arg-type]  # all that is asked for
        jobs = schedule._scheduler.get_jobs
        assert {str(job.next_run_time.astimezone(rules.zone).time()) for job in jobs()} == {
            "21:30:00",
            "04:10:00",
            "04:40:00",
        }
        kolkata = SystemZones().get("Asia/Kolkata")
        rules.change(HouseRules(90.0, time(6, 15), "Asia/Kolkata"), kolkata)
        assert {str(job.next_run_time.astimezone(kolkata).time()) for job in jobs()} == {
            "06:15:00",
            "04:10:00",
            "04:40:00",
        }
        assert {job.id for job in jobs()} == {
            "the day's log",
            "the audit trail's seal",
            "what was kept long enough",
            "a backup",
        }
