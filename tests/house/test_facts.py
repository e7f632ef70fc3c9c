"""What happens reaches every outlet, and only those of the family whom it concerns."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from bot.house.attention import hears
from bot.house.boards.board import UpdateOutcome
from bot.house.doors.door_facts import (
    BellsNews,
    DoorEvent,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    Tended,
    UpdateEnded,
)
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    Fact,
    MovedIn,
    MovedOut,
    News,
    Outlets,
    PeopleMerged,
    PersonForgotten,
    PersonRenamed,
    PlaceChosen,
    PlaceEnded,
    Recovered,
    RoleChanged,
    SecondDoorman,
    VisitChanged,
)
from bot.house.opening.news import (
    DoorOpened,
    DoorPolicyChanged,
    EmergencyPinUsed,
    ProofsCleared,
    SecondAdultAsked,
    UnlockingPaused,
)
from bot.house.opening.proof import ProofKind
from bot.house.people import Limits, Person, PersonId, ResidentId, Role
from bot.house.records.disk import DiskNews, DiskState
from bot.house.records.ledger_trouble import LedgerNews, LedgerState
from bot.house.records.trail import Flaw, TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed
from bot.house.visits.visit import VisitId
from tests.rig.house import ANNA, BACK, FRONT, LEO

GRACE = Person(PersonId("g"), "Grace")
MIA = replace(ANNA, id=ResidentId(1003), name="Mia")
#: An owner, another owner, and a resident who is none.
FAMILY = (ANNA, MIA, LEO)

CHILD = replace(LEO, id=ResidentId(1004), name="Tom", role=Role.CHILD)
GUEST = replace(LEO, id=ResidentId(1005), name="Ada", role=Role.GUEST)
AT_THE_BACK = replace(LEO, id=ResidentId(1006), name="Eve", limits=Limits(doors=(BACK,)))

#: Who of them hears of what Anna did, or what happened by itself.
HEARERS: list[tuple[News, set[str]]] = [
    (MovedIn(LEO), {"Anna", "Mia"}),
    (MovedIn(MIA), {"Anna"}),
    (MovedOut(replace(LEO, id=ResidentId(9)), ANNA), {"Mia", "Leo"}),
    (MovedOut(MIA, MIA), {"Anna", "Leo"}),
    (BecameOwner(MIA, ANNA), {"Mia", "Leo"}),
    (Recovered(MIA, 7), {"Anna", "Leo"}),
    (RoleChanged(LEO, Role.CHILD, ANNA), {"Mia", "Leo"}),
    (DoorsAllowed(LEO, ("front door",), ANNA), {"Mia", "Leo"}),
    (DoorsAllowed(replace(LEO, id=ResidentId(9)), (), ANNA), {"Mia"}),
    (PlaceChosen("Family", ANNA), {"Mia", "Leo"}),
    (PlaceEnded("Family", ANNA), {"Mia", "Leo"}),
    (PlaceEnded("Family", None), {"Anna", "Mia", "Leo"}),
    (PersonForgotten(GRACE, LEO), {"Anna", "Mia"}),
    (PersonForgotten(GRACE, ANNA), set()),
    (PersonRenamed(GRACE, "Grays", LEO), {"Anna", "Mia"}),
    (PersonRenamed(GRACE, "Grays", ANNA), set()),
    (PeopleMerged(GRACE, GRACE, LEO), {"Anna", "Mia"}),
    (PeopleMerged(GRACE, GRACE, ANNA), set()),
    *((DoorNews(FRONT, what), {"Anna", "Mia", "Leo"}) for what in DoorEvent if what in {"forced", "left_open", "away"}),
    *((DoorNews(FRONT, what), {"Anna", "Mia", "Leo"}) for what in DoorEvent if what in {"silent", "back"}),
    *((DoorNews(FRONT, what), {"Anna", "Mia", "Leo"}) for what in DoorEvent if what in {"relay_away", "relay_back"}),
    *((DoorNews(FRONT, what), {"Anna", "Mia"}) for what in DoorEvent if what in {"relay_stays_on", "relay_off_again"}),
    *((DoorNews(FRONT, what), {"Anna", "Mia"}) for what in DoorEvent if what in {"blind", "sees"}),
    *((DoorNews(FRONT, what), {"Anna", "Mia"}) for what in DoorEvent if what in {"forged", "old_program"}),
    (BellsNews(heard=False), {"Anna", "Mia", "Leo"}),
    (DoorsTakenOver(("front door",)), {"Anna", "Mia"}),
    (DoorRenamed(FRONT, "front door", "gate", ANNA), {"Mia", "Leo"}),
    *((DoorTended(FRONT, "front door", what, ANNA), {"Mia", "Leo"}) for what in Tended),
    (PictureIgnored(FRONT, ANNA), {"Mia", "Leo"}),
    (PictureJudgedAgain(FRONT, ANNA), {"Mia", "Leo"}),
    (EmergencyPinUsed(ANNA, FRONT), {"Mia", "Leo"}),
    (EmergencyPinUsed(ANNA, None), {"Mia", "Leo"}),
    (UnlockingPaused(ANNA, 3, timedelta(minutes=1)), {"Mia"}),
    (ProofsCleared(LEO, ANNA), {"Mia", "Leo"}),
    (ProofsCleared(replace(LEO, id=ResidentId(9)), ANNA), {"Mia"}),
    (DoorPolicyChanged("front door", ProofKind.PIN, second_at_night=True, by=ANNA), {"Mia", "Leo"}),
    (SecondAdultAsked(FRONT, ANNA, rung=True), {"Mia", "Leo"}),
    (DoorOpened(FRONT, ANNA), {"Mia", "Leo"}),
    (OpenedAfterAll(FRONT, "Anna"), {"Anna", "Mia", "Leo"}),
    (SecondDoorman(), {"Anna", "Mia"}),
    (UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE), {"Anna", "Mia"}),
    (SecretsHandedOut(FRONT, ANNA), {"Mia"}),
    (DiskNews(DiskState.LOW, 1, 0, DiskState.WELL), {"Anna", "Mia"}),
    (LedgerNews(LedgerState()), {"Anna", "Mia"}),
    (TrailSealed(1, "ab12"), {"Anna", "Mia"}),
    (TrailChanged(1, Flaw.FORGED), {"Anna", "Mia"}),
    (TrailUnproven(1), {"Anna", "Mia"}),
    (TrailUnsealed(), {"Anna", "Mia"}),
]


class Diary:
    """An outlet like any other that may come."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    async def take(self, fact: Fact) -> None:
        self.facts.append(fact)


class Broken:
    """An outlet that takes nothing."""

    async def take(self, fact: Fact) -> None:
        raise RuntimeError(f"no room for {type(fact).__name__}")


@pytest.mark.parametrize(("news", "names"), HEARERS, ids=lambda value: type(value).__name__)
def test_everybody_hears_of_what_concerns_them(news: News, names: set[str]) -> None:
    assert {resident.name for resident in FAMILY if hears(resident, news)} == names


@pytest.mark.parametrize(("news", "names"), HEARERS, ids=lambda value: type(value).__name__)
def test_a_child_hears_of_doors_a_guest_of_nothing_and_nobody_of_a_door_that_is_not_theirs(
    news: News, names: set[str]
) -> None:
    of_a_door = isinstance(news, DoorNews | BellsNews | OpenedAfterAll | DoorOpened) and "Leo" in names
    assert hears(CHILD, news) is of_a_door
    assert not hears(GUEST, news)
    assert hears(AT_THE_BACK, news) is (
        "Leo" in names
        and not isinstance(
            news, DoorNews | OpenedAfterAll | DoorsAllowed | ProofsCleared | SecondAdultAsked | DoorOpened
        )
    )


def test_no_fact_is_without_a_rule() -> None:
    assert {type(news) for news, _ in HEARERS} == set(get_args(News))
    assert {news.what for news, _ in HEARERS if isinstance(news, DoorNews)} == set(DoorEvent)


async def test_an_outlet_that_fails_takes_nothing_from_the_others(caplog: pytest.LogCaptureFixture) -> None:
    before, after = Diary(), Diary()
    with caplog.at_level(logging.ERROR):
        await Outlets(before, Broken(), after).announce(VisitChanged(VisitId("v")))
    assert before.facts == after.facts == [VisitChanged(VisitId("v"))]
    assert "Broken did not take in VisitChanged" in caplog.text
