"""The same search as ``test_no_unpermitted_opening``, with couriers, and with doors that open by themselves.

10,000 runs: ``uv run python -m tests.house.opening.test_no_unpermitted_auto_opening 10000``.
"""

import sys
from contextlib import suppress
from dataclasses import replace
from datetime import time, timedelta
from typing import NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from bot.house.opening import auto_opening, by_itself, hashed_digits
from bot.house.opening.by_itself import FRAMES
from bot.house.opening.policies import DoorPolicy
from bot.house.opening.proof import ProofKind
from bot.house.people import Box, Doubt, Look, Person, PersonId, Resident, Sighting, Verdict
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.manner import Manner
from bot.house.visits.visit import Outcome, PressId
from tests.fakes.senses import STRANGER
from tests.house.opening import test_no_unpermitted_opening as plain
from tests.quick_hash import hashed_at_once
from tests.rig.house import ANNA, FRONT, NOON

GRACE, EILEEN = Person(PersonId("grace"), "Grace"), Person(PersonId("eileen"), "Eileen")
#: When the door may open by itself, and when the plain account says so.
BY_DAY = Hours(time(8), time(20))


class Scene(NamedTuple):
    """What the pictures show."""

    faces: tuple[Sighting, ...]
    #: Who is there, where nothing speaks against any of them; empty: something does.
    certain: frozenset[PersonId] = frozenset()
    hint: Doubt = Doubt.NONE
    frames: int = FRAMES
    #: The camera signed its pictures.
    signed: bool = True


def face(person: Person, number: int = 1) -> Sighting:
    return Sighting(number, Box(10, 10, 90, 90), Verdict.NAMED, person, distance=0.3, margin=0.2)


G, E = face(GRACE), face(EILEEN, 2)
SCENES = [
    Scene((G,), frozenset({GRACE.id})),
    Scene((G,), frozenset({GRACE.id})),
    Scene((G, E), frozenset({GRACE.id, EILEEN.id})),
    Scene((G, replace(STRANGER, number=2))),
    Scene((G,), hint=Doubt.SCREEN),
    Scene((replace(G, verdict=Verdict.LOOKS_LIKE),)),
    Scene((replace(G, margin=0.01),)),
    Scene((G,), frames=FRAMES - 1),
    Scene((G,), signed=False),
    Scene(()),
]


#: A search of single switches finds no opening at all.
usually = st.sampled_from([True, True, True, False])


class MoreOpenings(plain.House):
    """The same house, whose owner may let in couriers and have the door open by itself."""

    def __init__(self) -> None:
        super().__init__()
        #: By the plain account: for whom doors open by themselves, whether this one does, and couriers.
        self.allowed: set[PersonId] = set()
        self.by_itself = False
        self.courier = False
        for one in (GRACE, EILEEN):
            self.run(self.rig.memory.people.save(one))

    @property
    def hour(self) -> time:
        return (NOON + timedelta(seconds=self.now) + self.rig.set_by).time()

    @rule(by=plain.people, person=st.sampled_from([GRACE, GRACE, EILEEN]), allowed=st.sampled_from([True, True, False]))
    def allow_person(self, by: Resident, person: Person, allowed: bool) -> None:
        with suppress(NotAllowed):
            self.run(self.rig.staff.auto_opening.allow(by, person, allowed=allowed))
            assert by is ANNA
            (self.allowed.add if allowed else self.allowed.discard)(person.id)

    @rule(by=plain.people, on=st.sampled_from([True, True, False]))
    def have_the_door(self, by: Resident, on: bool) -> None:
        with suppress(NotAllowed):
            self.run(self.rig.staff.upkeep.set_by_itself(by, FRONT, (BY_DAY,) if on else ()))
            assert by is ANNA
            self.by_itself = on

    @rule(by=plain.people, wanted=st.sampled_from([True, True, False]))
    def want_couriers(self, by: Resident, wanted: bool) -> None:
        with suppress(NotAllowed):
            self.run(self.rig.staff.upkeep.set_courier(by, FRONT, wanted=wanted))
            assert by is ANNA
            self.courier = wanted

    @rule(scenes=st.lists(st.sampled_from(SCENES), min_size=1, max_size=4))
    def somebody_comes(self, scenes: list[Scene]) -> None:
        for scene in scenes:
            self.come(scene)

    def come(self, scene: Scene) -> None:
        """A visit of its own: they ring, and the camera takes its pictures."""
        self.run(self._long_after())
        self.ring()
        press = PressId(f"b00t-{self.rings}")
        self._show(scene)
        for _ in range(scene.frames):
            self.pictures += 1
            self.run(self.rig.picture(b"%d" % self.pictures, press=press, n=self.pictures, signed=scene.signed))
        for _ in range(4):
            self.run(self.rig.settle())
        visit = self.run(self.rig.memory.visits.of_press(FRONT, press))
        assert visit
        known = self.visits[visit.id]
        # whoever may be only a picture is a stranger, by whatever name
        known.strangers = sum(bool(scene.hint) or one.verdict is not Verdict.NAMED for one in scene.faces)
        known.over = visit.over
        self.opens_only_if(self._opens_by_itself(scene))
        self.rig.eyes.hint = Doubt.NONE

    def _opens_by_itself(self, scene: Scene) -> bool:
        """What a family would say."""
        asks_no_more = self.proof is ProofKind.TWO_TAPS and not self.second
        house = self.by_itself and not self.paused and asks_no_more and time(8) <= self.hour < time(20)
        return house and bool(scene.certain) and scene.frames >= FRAMES and scene.certain <= self.allowed

    async def _long_after(self) -> None:
        """Whoever came before has left, so that this is another visit."""
        for visit in await self.rig.memory.visits.open_visits():
            if not visit.over:
                await self.rig.memory.visits.save(replace(visit, expired=True))
                self.visits.setdefault(visit.id, plain.Account()).over = True  # a guest's picture may have begun it

    @precondition(lambda self: self.rings)
    @rule(number=st.integers(0, 3))
    def show_strangers(self, number: int) -> None:
        """Whoever was let in by themselves, and is somebody else in a later picture, is let in so no more."""
        super().show_strangers(number)
        visit = self.run(self.rig.memory.visits.of_press(FRONT, PressId(f"b00t-{self.rings}")))
        let_in = visit.answer.manner.by_itself_for if visit and visit.answer else None
        if let_in and number:
            self.allowed.discard(let_in.id)

    def _show(self, scene: Scene) -> None:
        self.rig.eyes.sightings, self.rig.eyes.hint = scene.faces, scene.hint

    @precondition(lambda self: self.visits and not self.second)
    @rule(by=plain.people, what=plain.shown)
    def let_a_courier_in(self, by: Resident, what: str) -> None:
        visit = list(self.visits)[-1]
        known = self.visits[visit]
        right = self.may(by) and not known.over and self.now < known.until
        # without the button nothing is opened; that somebody typed wrong digits counts all the same
        allowed = right and self.courier and self.is_proven(by, what)
        with suppress(*plain.EXPECTED):
            given, manner = self.given(by, what), Manner(courier=True)
            self.run(self.rig.answers.give(visit, by, Outcome.UNLOCKED, given=given, manner=manner))
        self.opens_only_if(allowed)
        found = self.run(self.rig.memory.visits.find(visit))
        known.over = bool(found and found.over)

    @initialize(person=usually, door=usually, courier=usually)
    def begin_with_more(self, person: bool, door: bool, courier: bool) -> None:
        """Begin where it matters."""
        if person:
            self.allow_person(ANNA, GRACE, allowed=True)
        if door:
            self.have_the_door(ANNA, on=True)
        if courier:
            self.want_couriers(ANNA, wanted=True)


def search(runs: int) -> None:
    """Look for an opening that nobody permitted. Raises AssertionError."""
    plain.search(runs, steps=30, house=MoreOpenings)


@pytest.mark.usefixtures("hash_at_once")
def test_neither_couriers_nor_faces_open_a_door_that_nobody_may_open() -> None:
    search(runs=60)


def come_one_after_the_other(forgotten: str = "") -> None:
    """Every scene once, where the house and the hour are such that what is forgotten would matter."""
    house = MoreOpenings()
    try:
        house.allow_person(ANNA, GRACE, allowed=True)
        house.have_the_door(ANNA, on=True)
        if forgotten == "policy":
            house.choose_second(ANNA, wanted=True, what="taps")
        if forgotten == "hours":
            house.set_the_clock(11)
        for scene in SCENES:
            house.come(scene)
    finally:
        house.teardown()


@pytest.mark.usefixtures("hash_at_once")
def test_of_all_who_come_only_those_are_let_in_who_may() -> None:
    come_one_after_the_other()


@pytest.mark.usefixtures("hash_at_once")
@pytest.mark.parametrize("forgotten", ["hint", "policy", "hours", "margin", "frames"])
def test_the_plain_account_finds_a_condition_that_is_forgotten(monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    def without_hint(look: Look) -> list[Person]:
        return honest(replace(look, hint=Doubt.NONE))

    def asks_for_nothing(policy: DoorPolicy) -> bool:
        return False

    honest = by_itself.check_look
    match forgotten:
        case "hint":
            monkeypatch.setattr(by_itself, "check_look", without_hint)
            monkeypatch.setattr(Look, "doubt_of", lambda *_: Doubt.NONE)  # whoever is doubted is a stranger besides
        case "policy":
            monkeypatch.setattr(by_itself, "asks_for_more", asks_for_nothing)
        case "hours":
            monkeypatch.setattr(by_itself, "is_within", lambda *_: True)
        case "margin":
            monkeypatch.setattr(by_itself, "CLEARLY", 0.0)
        case _:
            monkeypatch.setattr(auto_opening, "check_frames", lambda *_: None)
    with pytest.raises(AssertionError, match="0 were permitted"):
        come_one_after_the_other(forgotten)


if __name__ == "__main__":
    hashed_digits._hash = hashed_at_once
    search(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    sys.stdout.write("no unpermitted opening\n")
