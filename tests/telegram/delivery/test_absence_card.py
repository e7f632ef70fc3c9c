"""The card of somebody who is missed: for whoever asked alone, and taken back on it when they are here."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from bot.house.people import PersonId, Resident, ResidentId, Role
from bot.house.residents.permissions import Action
from bot.house.residents.places import Place, PlaceId
from bot.house.watch.camera import Camera, CameraId, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId
from bot.telegram.cards.incident_layout import incident_layout
from bot.telegram.delivery.incidents.chats import may_see
from bot.words.chat.cards import incident_text
from bot.words.chat.cards.incident_text import IncidentScene
from bot.words.phrase import say
from tests.english import ENGLISH
from tests.fakes.books import MemoryCollection, MemoryResidents

AT = datetime(2026, 11, 27, 15, 20, tzinfo=UTC)
ANNA = Resident(ResidentId(1), "Anna", Role.OWNER, AT - timedelta(days=9))
LEO = Resident(ResidentId(2), "Leo", Role.ADULT, AT - timedelta(days=9))
MISSED = Incident(
    IncidentId("m"),
    Happening.ABSENT,
    WatchRuleId("wish g"),
    CameraId(""),
    WatchPlaceId(""),
    AT,
    person=PersonId("g"),
    missed_by=time(15, 20),
    only_for=(LEO.id,),
    ended_at=AT,
)


async def test_it_is_for_whoever_asked_alone() -> None:
    residents, groups, cameras = MemoryResidents(ANNA, LEO), MemoryCollection[Place](), MemoryCollection[Camera]()
    await groups.put({"-100": Place(PlaceId(-100), "Family", AT - timedelta(days=9))})
    everybody = replace(MISSED, only_for=())
    for incident, told in ((MISSED, [False, True, False]), (everybody, [True, True, True])):
        may = [await may_see(residents, groups, cameras, ResidentId(who), incident) for who in (1, 2, -100)]
        assert may == told


def test_it_says_usually_only_of_a_time_that_was_learned_and_then_that_they_are_here() -> None:
    scene = IncidentScene(say("somewhere"), "", "Grace")
    usual = replace(MISSED, by_habit=True)
    assert "Grace is usually seen by 15:20, but not today" in ENGLISH.plain(
        incident_text.card(usual, scene, AT, UTC, late=False)
    )
    told = ENGLISH.plain(incident_text.card(MISSED, scene, AT, UTC, late=False))
    assert "Grace was not seen by 15:20 today" in told
    assert "usually" not in told  # somebody chose that time
    assert "home" not in told
    unnamed = replace(MISSED, missed_by=None, by_habit=True)  # learned at doors that are not for them
    assert "Grace is usually seen by now, but not today" in ENGLISH.plain(
        incident_text.card(unnamed, scene, AT, UTC, late=False)
    )
    here = replace(MISSED, seen_at=AT + timedelta(minutes=21))
    assert ENGLISH.plain(incident_text.card(here, scene, AT, UTC, late=False)).splitlines()[1:] == [
        "15:20",
        "👋 <b>Grace is here, 15:41</b>",
    ]


def test_whoever_is_here_after_all_leaves_nothing_to_answer() -> None:
    for incident, labels in ((MISSED, [incident_text.FINE]), (replace(MISSED, seen_at=AT), [])):
        rows = incident_layout(incident, AT, frozenset(Action))
        assert [button.label for row in rows for button in row] == labels


def test_a_rule_says_that_its_time_was_chosen_and_for_which_place() -> None:
    scene = IncidentScene(say("in the garden"), "", "Grace")
    of_the_house = replace(MISSED, rule=WatchRuleId("r"), only_for=())
    for incident, told in (
        (of_the_house, "Grace was expected by 15:20 and was not seen"),
        (
            replace(of_the_house, place=WatchPlaceId("garden")),
            "Grace was expected in the garden by 15:20 and was not seen there",
        ),
    ):
        said = ENGLISH.plain(incident_text.card(incident, scene, AT, UTC, late=False))
        assert told in said
        assert "usually" not in said
