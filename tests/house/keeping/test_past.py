"""What is written about visits goes after a year, the record after two; nothing goes by a clock that was set wrong."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.house.house_rules import HouseRules, Kept
from bot.house.keeping.ages import Ages
from bot.house.keeping.retention import RETENTION, RetentionMemory
from bot.house.records.trail import Flaw, TrailBroken
from bot.house.watch.incident import Incident
from bot.house.watch.incidents import INCIDENTS
from tests.house.keeping.test_retention import KNOWN, STRANGER, incident, kept, somebody_came
from tests.rig.house import ANNA, NOON, HouseRig

pytestmark = pytest.mark.looptime


async def days_pass(rig: HouseRig, days: float) -> None:
    """Everything is older by so many days; sleeping through a month would wake everybody in the house, too."""
    ago = timedelta(days=days)
    for visit in rig.memory.visits.all:
        heard = visit.heard_at - ago if visit.heard_at else None
        await rig.memory.visits.save(replace(visit, began_at=visit.began_at - ago, heard_at=heard))
    book = rig.memory.collection(INCIDENTS, Incident)
    for key, one in book.everything().items():
        heard = one.heard_at - ago if one.heard_at else None
        await book.put({key: replace(one, began_at=one.began_at - ago, heard_at=heard)})
    await rig.memory.collection(RETENTION, RetentionMemory).put({"done": None})
    await rig.staff.retention.apply()


async def test_a_visit_goes_when_its_time_is_over_and_its_picture_never_outlives_it(rig: HouseRig) -> None:
    await rig.staff.rules.set_days_kept(ANNA, Kept.KNOWN, 365)
    await rig.staff.rules.set_days_kept(ANNA, Kept.VISITS, 30)
    await somebody_came(rig, KNOWN)
    await days_pass(rig, 29.9)
    assert kept(rig) == 2
    assert rig.memory.visits.only
    await days_pass(rig, 0.2)
    assert kept(rig) == 0
    assert not rig.memory.visits.all
    assert ("visits kept long enough", {"visits": 1, "incidents": 0}) in rig.memory.audit.lines


async def test_without_a_word_of_the_owners_it_is_a_year(rig: HouseRig) -> None:
    visit = replace(await somebody_came(rig, STRANGER), photos=(), marked=None)
    for days, past in ((364, False), (366, True)):
        ages = Ages(HouseRules(), NOON + timedelta(days=days), NOON + timedelta(days=days))
        assert ages.has_past(visit) == past
        assert ages.incident_has_past(replace(incident(1), photo=None, clip=None)) == past
        assert not ages.has_past(replace(visit, expired=False))
        assert not ages.incident_has_past(incident(1))


async def test_only_what_is_old_goes(rig: HouseRig) -> None:
    await rig.staff.rules.set_days_kept(ANNA, Kept.VISITS, 30)
    await somebody_came(rig, STRANGER)
    await days_pass(rig, 20)
    young = await somebody_came(rig, STRANGER, press="b00t-2")
    await days_pass(rig, 11)
    assert [visit.id for visit in rig.memory.visits.all] == [young.id]


async def test_a_clock_that_jumps_ahead_takes_nothing_with_it(rig: HouseRig) -> None:
    await somebody_came(rig, STRANGER)
    lines = list(rig.memory.audit.lines)
    rig.set_by = timedelta(days=4000)
    await rig.staff.retention.apply()
    assert rig.memory.visits.only.photos
    assert kept(rig) == 4
    assert rig.memory.audit.lines[: len(lines)] == lines


async def test_an_incident_goes_with_the_visits_of_its_time(rig: HouseRig) -> None:
    await rig.staff.rules.set_days_kept(ANNA, Kept.VISITS, 30)
    book = rig.memory.collection(INCIDENTS, Incident)
    await book.put({"i1": incident(1)})
    await days_pass(rig, 29)
    assert book.everything()
    await days_pass(rig, 2)
    assert not book.everything()


async def test_a_record_that_was_changed_is_kept_as_a_whole(rig: HouseRig, caplog: pytest.LogCaptureFixture) -> None:
    async def broken(moment: datetime) -> int:
        del moment
        raise TrailBroken(3, Flaw.FORGED)

    rig.memory.audit.drop_before = broken  # type: ignore[method-assign]
    await rig.staff.retention.apply()
    assert "kept as a whole" in caplog.text
    assert "record kept long enough" not in rig.memory.audit.noted


async def test_the_record_goes_by_whole_months(rig: HouseRig) -> None:
    asked = []

    async def asks(moment: datetime) -> int:
        asked.append(moment)
        return 7

    rig.memory.audit.drop_before = asks  # type: ignore[method-assign]
    await rig.staff.retention.apply()
    (moment,) = asked
    assert str(moment) == f"{(rig.clock() - timedelta(days=730)):%Y-%m}-01 00:00:00+00:00"
    assert rig.memory.audit.lines[-1] == ("record kept long enough", {"lines": 7})
