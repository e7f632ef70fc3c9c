"""Watch rules as an owner keeps them: complete, in line with one another, following the cameras."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.house.people import Person, PersonId
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.watch.camera import Camera, WatchPlaceId
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom
from bot.house.watch.news import WatchRulesChanged
from bot.house.watch.ruling.rule_checks import MOST_RULES, overlap
from bot.house.watch.ruling.rule_faults import RuleFault, RuleRefused
from bot.house.watch.ruling.rules_keeper import WatchRulesKeeper
from tests.fakes.cameras import GARDEN_SOURCE
from tests.rig.house import ANNA, FRONT, LEO, HouseRig

pytestmark = pytest.mark.looptime

GARDEN = WatchPlaceId("garden")
GRACE = Person(PersonId("grace"), "Grace")
DAY, NIGHT = Hours(time(8), time(18)), Hours(time(22), time(6))
LATE = Hours(time(17), time(19))
STRANGERS = WatchRule(WatchRuleId(""), Happening.APPEARS, GARDEN, Whom.STRANGER)


def rule(happening: Happening = Happening.APPEARS, **values: object) -> WatchRule:
    return replace(STRANGERS, happening=happening, **values)  # type: ignore[arg-type] # fields by name


def silent(known: WatchRule) -> WatchRule:
    return replace(known, loud=False)


async def camera(rig: HouseRig, name: str = "Garden", *, at_door: bool = False, place: str = "garden") -> Camera:
    kept = await rig.staff.watching.cameras.add(
        ANNA, GARDEN_SOURCE, None, name=name, door=FRONT if at_door else None, place_name="" if at_door else place
    )
    await rig.settle()
    return kept


@pytest.fixture
async def rules(rig: HouseRig) -> WatchRulesKeeper:
    """The keeper, with a camera in the garden and nothing to tell of yet."""
    await camera(rig)
    keeper = rig.staff.watching.rules
    for one in keeper.rules():
        await keeper.remove(ANNA, one.id)
    await rig.memory.people.save(GRACE)
    return keeper


async def test_a_new_camera_begins_with_what_a_family_would_choose_and_one_at_a_door_with_nothing(
    rig: HouseRig,
) -> None:
    await camera(rig, "Door", at_door=True)
    assert not rig.staff.watching.rules.rules()
    await camera(rig)
    first = [(one.happening, one.whom, one.span) for one in rig.staff.watching.rules.rules()]
    assert first == [
        (Happening.APPEARS, Whom.STRANGER, Span.NIGHT),
        (Happening.LOITERS, Whom.STRANGER, Span.ALWAYS),
        (Happening.TAMPERED, Whom.ANYBODY, Span.ALWAYS),
    ]
    assert [one.seconds for one in rig.staff.watching.rules.rules()][1] == 20.0
    await camera(rig, "Second")
    assert len(rig.staff.watching.rules.rules()) == 3


async def test_what_was_removed_stays_removed_whatever_becomes_of_the_camera(
    rig: HouseRig, rules: WatchRulesKeeper
) -> None:
    await rig.staff.watching.cameras.rename(ANNA, rig.staff.watching.cameras.cameras()[0].id, "Hedge")
    await rig.settle()
    rig.hire()
    await rig.resume()
    await rig.settle()
    assert not rules.rules()
    assert not rig.staff.watching.rules.rules()


async def test_rules_follow_the_camera_to_another_place_and_go_with_the_last_one(
    rig: HouseRig, rules: WatchRulesKeeper
) -> None:
    kept = await rules.add(ANNA, STRANGERS)
    cameras = rig.staff.watching.cameras
    garden = cameras.cameras()[0]
    moved = await cameras.put_at(ANNA, garden.id, door=None, place_name="yard")
    await rig.settle()
    assert rules.rules() == (replace(kept, place=moved.place),)
    await cameras.remove(ANNA, garden.id)
    await rig.settle()
    assert not rules.rules()


async def test_only_owners_change_rules_and_a_refusal_changes_nothing(rig: HouseRig, rules: WatchRulesKeeper) -> None:
    kept = await rules.add(ANNA, STRANGERS)
    for refused in (rules.add(LEO, STRANGERS), rules.change(LEO, kept.id, silent), rules.remove(LEO, kept.id)):
        with pytest.raises(NotAllowed):
            await refused
    with pytest.raises(KeyError):
        await rules.remove(ANNA, WatchRuleId("gone"))
    with pytest.raises(KeyError):
        await rules.change(ANNA, WatchRuleId("gone"), silent)
    assert rules.rules() == (kept,)


async def test_rules_outlive_a_restart_and_changes_are_told_and_written_down(
    rig: HouseRig, rules: WatchRulesKeeper
) -> None:
    kept = await rules.add(ANNA, STRANGERS)
    changed = await rules.change(ANNA, kept.id, silent)
    await rules.change(ANNA, kept.id, silent)
    rig.hire()
    assert rig.staff.watching.rules.rules() == (changed,)
    await rig.staff.watching.rules.remove(ANNA, changed.id)
    assert [one for one in rig.memory.audit.noted if one.startswith("watch rule")][-3:] == [
        "watch rule added",
        "watch rule changed",
        "watch rule removed",
    ]
    assert rig.household.facts[-1] == WatchRulesChanged(ANNA)


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        (rule(place=WatchPlaceId("attic")), RuleFault.NO_PLACE),
        (rule(Happening.ABSENT, by=time(15, 20)), RuleFault.NO_PERSON),
        (rule(Happening.ABSENT, by=time(15, 20), person=PersonId("nobody")), RuleFault.NO_PERSON),
        (rule(Happening.ABSENT, person=GRACE.id), RuleFault.NO_TIME),
        (rule(span=Span.HOURS), RuleFault.NO_HOURS),
        (rule(span=Span.HOURS, hours=(replace(DAY, days=()),)), RuleFault.NO_HOURS),
        (rule(Happening.AFTER_HOURS), RuleFault.NO_HOURS),
        (rule(whom=Whom.GROUP), RuleFault.NO_GROUP),
        (rule(whom=Whom.GROUP, group="neighbours"), RuleFault.NO_GROUP),
        (rule(Happening.CROWD), RuleFault.NO_NUMBER),
        (rule(Happening.CROWD, most=51), RuleFault.NO_NUMBER),
        (rule(Happening.LOITERS, seconds=1.0), RuleFault.SECONDS),
        (rule(Happening.LOITERS, seconds=float("nan")), RuleFault.SECONDS),
        (rule(Happening.LOITERS, seconds=1e9), RuleFault.SECONDS),
    ],
)
async def test_an_incomplete_rule_is_refused_and_says_what_is_missing(
    rules: WatchRulesKeeper, wrong: WatchRule, fault: RuleFault
) -> None:
    with pytest.raises(RuleRefused) as refused:
        await rules.add(ANNA, wrong)
    assert refused.value.fault is fault
    assert not rules.rules()


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (rule(), rule(loud=False), RuleFault.LOUD_AND_SILENT),
        (rule(), rule(), RuleFault.SAME),
        (rule(), rule(loud=False, span=Span.NIGHT), RuleFault.LOUD_AND_SILENT),
        (
            rule(span=Span.HOURS, hours=(DAY,)),
            rule(loud=False, span=Span.HOURS, hours=(LATE,)),
            RuleFault.LOUD_AND_SILENT,
        ),
        (rule(Happening.TAMPERED), rule(Happening.TAMPERED, whom=Whom.KNOWN, loud=False), RuleFault.LOUD_AND_SILENT),
        (rule(Happening.CROWD, most=3), rule(Happening.CROWD, most=3, whom=Whom.ANYBODY), RuleFault.SAME),
    ],
)
async def test_rules_that_contradict_each_other_are_refused_and_the_other_one_is_named(
    rules: WatchRulesKeeper, first: WatchRule, second: WatchRule, fault: RuleFault
) -> None:
    kept = await rules.add(ANNA, first)
    with pytest.raises(RuleRefused) as refused:
        await rules.add(ANNA, second)
    assert (refused.value.fault, refused.value.other) == (fault, kept)
    off = await rules.add(ANNA, replace(second, on=False))
    with pytest.raises(RuleRefused):
        await rules.change(ANNA, off.id, lambda now: replace(now, on=True))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (rule(), rule(loud=False, place=None)),
        (rule(span=Span.DAY), rule(loud=False, span=Span.NIGHT)),
        (rule(span=Span.HOURS, hours=(DAY,)), rule(loud=False, span=Span.HOURS, hours=(NIGHT,))),
        (rule(Happening.LOITERS, seconds=10.0, loud=False), rule(Happening.LOITERS, seconds=60.0)),
        (rule(Happening.CROWD, most=2, loud=False), rule(Happening.CROWD, most=9)),
        (rule(loud=False), rule(armed_only=True)),
    ],
)
async def test_rules_that_only_add_to_each_other_stand_beside_each_other(
    rules: WatchRulesKeeper, first: WatchRule, second: WatchRule
) -> None:
    await rules.add(ANNA, first)
    await rules.add(ANNA, second)
    assert len(rules.rules()) == 2


async def test_what_means_nothing_in_a_rule_is_not_kept(rules: WatchRulesKeeper) -> None:
    kept = await rules.add(ANNA, rule(Happening.ABSENT, person=GRACE.id, by=time(15), most=4, group="x", seconds=3.0))
    assert kept == replace(
        STRANGERS, id=kept.id, happening=Happening.ABSENT, whom=Whom.KNOWN, person=GRACE.id, by=time(15)
    )
    await rules.end_of_person(GRACE.id)
    assert not rules.rules()


async def test_there_are_only_as_many_rules_as_anybody_can_read(rules: WatchRulesKeeper) -> None:
    for n in range(MOST_RULES):
        await rules.add(ANNA, rule(Happening.LOITERS, seconds=10.0 + n))
    with pytest.raises(RuleRefused) as refused:
        await rules.add(ANNA, rule(Happening.LOITERS, seconds=1000.0))
    assert refused.value.fault is RuleFault.TOO_MANY


stretches = st.builds(Hours, st.times(), st.times(), st.lists(st.integers(0, 6), min_size=1, max_size=7).map(tuple))


@given(stretches, stretches)
def test_stretches_overlap_where_a_moment_is_in_both(one: Hours, other: Hours) -> None:
    begins = [
        datetime(2026, 1, 5) + timedelta(days=day, hours=a.begins.hour, minutes=a.begins.minute)  # noqa: DTZ001 - a wall's
        for a in (one, other)
        for day in range(7)
    ]
    moments = [at + timedelta(minutes=n) for at in begins for n in (0, 1)]
    if any(one.has(at) and other.has(at) for at in moments):
        assert overlap([one], [other])
    assert overlap([one], [other]) == overlap([other], [one])
