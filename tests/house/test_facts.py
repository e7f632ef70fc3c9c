"""What happens reaches every outlet, and only those of the family whom it concerns."""

import logging
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest

from bot.house.attention import hears, is_quiet, wakes
from bot.house.boards.board import UpdateOutcome
from bot.house.doors.door_facts import (
    BellsNews,
    DoorEvent,
    DoorHushed,
    DoorNews,
    DoorRenamed,
    DoorsTakenOver,
    DoorTended,
    KeepsRinging,
    OpenedAfterAll,
    PictureIgnored,
    PictureJudgedAgain,
    SecretsHandedOut,
    Tended,
    UpdateEnded,
)
from bot.house.faces.profile import PersonGroup
from bot.house.facts import (
    BecameOwner,
    DoorsAllowed,
    Fact,
    HoursAllowed,
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
from bot.house.guests.guest_pass import GuestPass, PassEnd, PassId, PassRefusal, PassTerms
from bot.house.guests.pass_news import PassEnded, PassMade, PassTried, PassUnpictured, PassUsed
from bot.house.house_rules import HouseRule, HouseRules, RuleChanged, RulesTakenOver
from bot.house.opening.news import (
    ByItselfChanged,
    DoorOpened,
    DoorPolicyChanged,
    EmergencyPinUsed,
    OpenedByItself,
    ProofsCleared,
    SecondAdultAsked,
    UnlockingPaused,
)
from bot.house.opening.proof import ProofKind
from bot.house.people import Limits, Person, PersonId, ResidentId, Role
from bot.house.programs.key import IssuedKey, KeyMade, KeyRevoked, KeyTerms
from bot.house.records.backup import Access, BackupFailed, BackupFault, BackupMade, HouseRestored, Rehearsed
from bot.house.records.disk import DiskNews, DiskState
from bot.house.records.ledger_trouble import LedgerNews, LedgerState
from bot.house.records.trail import Flaw, TrailChanged, TrailSealed, TrailUnproven, TrailUnsealed
from bot.house.residents.actors import HomeAssistant, ProgramId
from bot.house.sign_in.sign_in_news import PasskeyAdded
from bot.house.topics.topics import Audience, TopicSpoke, TopicTooLoud
from bot.house.visits.visit import VisitId
from bot.house.watch.armed import ArmMode
from bot.house.watch.camera import CameraId, Tampering
from bot.house.watch.news import (
    ArmingChanged,
    CameraAdded,
    CameraBack,
    CameraGone,
    CameraPrivate,
    CameraRemoved,
    CameraSees,
    CameraTampered,
    FacingChanged,
    WatchRulesChanged,
)
from tests.rig.house import ANNA, BACK, FRONT, LEO, NOON

GRACE = Person(PersonId("g"), "Grace")
GARDEN = CameraId("garden")
MIA = replace(ANNA, id=ResidentId(1003), name="Mia")
#: An owner, another owner, and a resident who is none.
FAMILY = (ANNA, MIA, LEO)

CHILD = replace(LEO, id=ResidentId(1004), name="Tom", role=Role.CHILD)
GUEST = replace(LEO, id=ResidentId(1005), name="Ada", role=Role.GUEST)
AT_THE_BACK = replace(LEO, id=ResidentId(1006), name="Eve", limits=Limits(doors=(BACK,)))

PASS = GuestPass(PassId("p"), "", PassTerms("Eileen", (FRONT,), NOON), ANNA.id, NOON)

KEY = IssuedKey(ProgramId(-1), KeyTerms("Home Assistant"), "0" * 64, ANNA.id, NOON, NOON, None)
PROGRAM = KEY.program

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
    (HoursAllowed(LEO, ANNA), {"Mia", "Leo"}),
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
    (RulesTakenOver(HouseRules()), {"Anna", "Mia"}),
    (RuleChanged(HouseRule.TIMEZONE, HouseRules(), ANNA), {"Mia"}),
    (DoorRenamed(FRONT, "front door", "gate", ANNA), {"Mia", "Leo"}),
    *((DoorTended(FRONT, "front door", what, ANNA), {"Mia", "Leo"}) for what in Tended),
    (DoorHushed(FRONT, "Home Assistant", on=True), {"Anna", "Mia", "Leo"}),
    (DoorHushed(FRONT, "Home Assistant", on=False), {"Anna", "Mia", "Leo"}),
    (KeepsRinging(FRONT, 10, timedelta(minutes=9)), {"Anna", "Mia", "Leo"}),
    (PictureIgnored(FRONT, ANNA), {"Mia", "Leo"}),
    (PictureJudgedAgain(FRONT, ANNA), {"Mia", "Leo"}),
    (EmergencyPinUsed(ANNA, FRONT), {"Mia", "Leo"}),
    (EmergencyPinUsed(ANNA, None), {"Mia", "Leo"}),
    (UnlockingPaused(ANNA, 3, timedelta(minutes=1)), {"Mia", "Leo"}),
    (UnlockingPaused(LEO, 3, timedelta(minutes=1)), {"Anna", "Mia"}),
    (UnlockingPaused(HomeAssistant(), 3, timedelta(minutes=1)), {"Anna", "Mia", "Leo"}),
    (DoorOpened(FRONT, ANNA, in_home_assistant=True), {"Anna", "Mia", "Leo"}),
    (ProofsCleared(LEO, ANNA), {"Mia", "Leo"}),
    (ProofsCleared(replace(LEO, id=ResidentId(9)), ANNA), {"Mia"}),
    (DoorPolicyChanged("front door", ProofKind.PIN, second_at_night=True, by=ANNA), {"Mia", "Leo"}),
    (SecondAdultAsked(FRONT, ANNA, rung=True), {"Mia", "Leo"}),
    (DoorOpened(FRONT, ANNA), {"Mia", "Leo"}),
    (OpenedByItself(FRONT, GRACE), {"Anna", "Mia", "Leo"}),
    (ByItselfChanged(GRACE, ANNA, allowed=True), {"Mia"}),
    (ByItselfChanged(GRACE, None, allowed=False), {"Anna", "Mia"}),
    (PassMade(PASS, ("front door",), ANNA), {"Mia", "Leo"}),
    (PassUsed("Eileen", FRONT, 1, pictured=True), {"Anna", "Mia", "Leo"}),
    (PassUnpictured("Eileen", FRONT), {"Anna", "Mia", "Leo"}),
    (PassTried("Eileen", FRONT, PassRefusal.NOT_NOW), {"Anna", "Mia", "Leo"}),
    (PassEnded("Eileen", PassEnd.REVOKED, ANNA, None), {"Mia", "Leo"}),
    (PassEnded("Eileen", PassEnd.EXPIRED, None, None), {"Anna", "Mia", "Leo"}),
    (OpenedAfterAll(FRONT, "Anna"), {"Anna", "Mia", "Leo"}),
    (TopicSpoke("Washer", "done", 4, Audience.EVERYBODY, silent=True), {"Anna", "Mia", "Leo"}),
    (TopicSpoke("Washer", "", 9, Audience.OWNERS, silent=False), {"Anna", "Mia"}),
    (TopicTooLoud("Washer", 7, Audience.ADULTS), {"Anna", "Mia", "Leo"}),
    (SecondDoorman(), {"Anna", "Mia"}),
    (UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE), {"Anna", "Mia"}),
    (SecretsHandedOut(FRONT, ANNA), {"Mia"}),
    (BackupMade(1, Rehearsed(1, 1, 1, 1, 1), ""), {"Anna", "Mia"}),
    (BackupFailed(BackupFault.DAMAGED), {"Anna", "Mia"}),
    (HouseRestored(NOON, Access((), 0, 0, ())), {"Anna", "Mia"}),
    (DiskNews(DiskState.LOW, 1, 0, DiskState.WELL), {"Anna", "Mia"}),
    (LedgerNews(LedgerState()), {"Anna", "Mia"}),
    (TrailSealed(1, "ab12"), {"Anna", "Mia"}),
    (TrailChanged(1, Flaw.FORGED), {"Anna", "Mia"}),
    (TrailUnproven(1), {"Anna", "Mia"}),
    (TrailUnsealed(), {"Anna", "Mia"}),
    *((CameraGone(GARDEN, "Garden", in_view=in_view), {"Anna", "Mia", "Leo"}) for in_view in (True, False)),
    (CameraBack(GARDEN, "Garden", timedelta(minutes=3)), {"Anna", "Mia", "Leo"}),
    *((CameraTampered(GARDEN, "Garden", how), {"Anna", "Mia", "Leo"}) for how in Tampering),
    (CameraSees(GARDEN, "Garden"), {"Anna", "Mia", "Leo"}),
    (CameraAdded(GARDEN, "Garden", ANNA), {"Mia", "Leo"}),
    (CameraRemoved("Garden", ANNA), {"Mia", "Leo"}),
    (CameraPrivate(GARDEN, "Garden", NOON, ANNA), {"Mia", "Leo"}),
    (CameraPrivate(GARDEN, "Garden", None, None), {"Anna", "Mia", "Leo"}),
    (ArmingChanged(ArmMode.AWAY, None), {"Anna", "Mia", "Leo"}),
    (FacingChanged(PersonGroup.SERVICE, ANNA, on=True), {"Mia", "Leo"}),
    (ArmingChanged(ArmMode.HOME, ANNA), {"Mia", "Leo"}),
    (WatchRulesChanged(ANNA), {"Mia", "Leo"}),
    (PersonForgotten(GRACE, PROGRAM), {"Anna", "Mia"}),
    (DoorOpened(FRONT, PROGRAM), {"Anna", "Mia", "Leo"}),
    (KeyMade(KEY, ANNA), {"Mia"}),
    (KeyRevoked("Home Assistant", ANNA), {"Mia"}),
    (PasskeyAdded(LEO, "Chrome"), {"Leo"}),
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
    told_to_children = (
        DoorNews | DoorHushed | KeepsRinging | BellsNews | OpenedAfterAll | DoorOpened | OpenedByItself | TopicSpoke
    )
    of_a_door = isinstance(news, told_to_children) and "Leo" in names
    assert hears(CHILD, news) is of_a_door
    assert not hears(GUEST, news)
    assert hears(AT_THE_BACK, news) is (
        "Leo" in names
        and not isinstance(
            news,
            DoorNews
            | DoorHushed
            | KeepsRinging
            | OpenedAfterAll
            | DoorsAllowed
            | HoursAllowed
            | ProofsCleared
            | SecondAdultAsked
            | DoorOpened
            | OpenedByItself
            | PasskeyAdded,
        )
    )


def test_no_fact_is_without_a_rule() -> None:
    assert {type(news) for news, _ in HEARERS} == set(get_args(News))
    assert {news.what for news, _ in HEARERS if isinstance(news, DoorNews)} == set(DoorEvent)


def test_who_sleeps_is_woken_for_whoever_comes_in_or_may_and_for_nothing_else() -> None:
    others = {news for news, _ in HEARERS if not isinstance(news, DoorNews)}
    assert {type(news) for news in others if wakes(news)} == {
        MovedIn,
        BecameOwner,
        Recovered,
        OpenedAfterAll,
        EmergencyPinUsed,
        UnlockingPaused,
        ProofsCleared,
        DoorPolicyChanged,
        SecondAdultAsked,
        OpenedByItself,
        ByItselfChanged,
        DoorTended,
        SecondDoorman,
        SecretsHandedOut,
        KeyMade,
        PasskeyAdded,
        TrailChanged,
        TrailUnproven,
        CameraGone,
        CameraTampered,
    }
    assert {news.in_view for news in others if isinstance(news, CameraGone) and wakes(news)} == {True}
    assert {news.what for news in others if isinstance(news, DoorTended) and not is_quiet(news)} == {Tended.TRIED}
    assert {what for what in DoorEvent if wakes(DoorNews(FRONT, what))} == {
        DoorEvent.FORCED,
        DoorEvent.LEFT_OPEN,
        DoorEvent.BLIND,
        DoorEvent.FORGED,
        DoorEvent.RELAY_STAYS_ON,
    }


async def test_an_outlet_that_fails_takes_nothing_from_the_others(caplog: pytest.LogCaptureFixture) -> None:
    before, after = Diary(), Diary()
    with caplog.at_level(logging.ERROR):
        await Outlets(before, Broken(), after).announce(VisitChanged(VisitId("v")))
    assert before.facts == after.facts == [VisitChanged(VisitId("v"))]
    assert "Broken did not take in VisitChanged" in caplog.text
