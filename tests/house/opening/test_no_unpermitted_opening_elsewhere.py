"""The same search as ``test_no_unpermitted_opening``, with programs that have a key, and with Home Assistant.

10,000 runs: ``uv run python -m tests.house.opening.test_no_unpermitted_opening_elsewhere 10000``.
"""

import sys
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from bot.house.doors.door import DoorId
from bot.house.opening import hashed_digits
from bot.house.opening.kept_proofs import ComparedDigits, ResidentProofs
from bot.house.opening.proof import Given, ProofKind
from bot.house.opening.proofs import Proofs
from bot.house.people import Resident
from bot.house.programs.key import KeyScope, KeyTerms, NoSuchKey
from bot.house.residents.actors import HomeAssistant, Program
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import NotAllowed
from tests.house.opening import test_no_unpermitted_opening as plain
from tests.quick_hash import hashed_at_once
from tests.rig.house import ANNA, BACK, FRONT, LEO

OPENS = (KeyScope.OPEN, KeyScope.VISITS)
scopes = st.sampled_from([OPENS, OPENS, OPENS, (KeyScope.VISITS, KeyScope.PASSES)])
at_doors = st.sampled_from([(), (FRONT,), (FRONT, BACK), (BACK,)])
lasting = st.sampled_from([timedelta(seconds=200), timedelta(hours=5), None])

#: How long wrong digits in Home Assistant keep everybody from opening there, by the plain account, in seconds; and
#: after how many seconds without any they are forgiven.
PAUSES_S, FORGIVEN_S = (60, 300, 900, 3600, 7200), 12 * 3600


@dataclass
class KeyAccount:
    """What the plain account knows of a key."""

    program: Program
    opens: bool
    until: float
    ended: bool = False


class Elsewhere(plain.House):
    """The same house, opened from elsewhere too."""

    def __init__(self) -> None:
        super().__init__()
        self.keys: list[KeyAccount] = []
        #: Wrong digits in Home Assistant, when the last ones came, and until when it opens to nobody.
        self.wrong_there = 0
        self.wrong_there_at = 0.0
        self.locked_there = 0.0

    @rule(by=plain.people, scopes=scopes, doors=at_doors, lasts=lasting)
    def make_key(
        self, by: Resident, scopes: tuple[KeyScope, ...], doors: tuple[DoorId, ...], lasts: timedelta | None
    ) -> None:
        with suppress(NotAllowed):
            _, key = self.run(self.rig.staff.programs.keeper.make(by, KeyTerms("A program", scopes, doors, lasts)))
            assert by is ANNA, "somebody who does not own the home gave a key"
            until = self.now + lasts.total_seconds() if lasts else float("inf")
            opens = KeyScope.OPEN in scopes and (not doors or FRONT in doors)
            self.keys.append(KeyAccount(key.program, opens, until))

    @precondition(lambda self: self.keys)
    @rule(by=plain.people, back=plain.newest)
    def revoke_key(self, by: Resident, back: int) -> None:
        known = self.keys[-min(back, len(self.keys))]
        with suppress(NotAllowed, NoSuchKey):
            self.run(self.rig.staff.programs.keeper.revoke(by, known.program.id))
            assert by is ANNA
            known.ended = True

    @precondition(lambda self: self.keys)
    @rule(back=plain.newest, what=plain.shown)
    def program_opens(self, back: int, what: str) -> None:
        """It shows what whoever made its key proves themselves with, and is no second adult at night."""
        known = self.keys[-min(back, len(self.keys))]
        counts = known.opens and not known.ended and self.now < known.until and not self.paused
        allowed = counts and self.is_proven(ANNA, what) and not (self.second and self._at_night())
        with suppress(*plain.EXPECTED):
            self.run(self.rig.openings.open(known.program, FRONT, self.given(ANNA, what)))
        self.opens_only_if(allowed)

    @rule(whose=plain.people, what=st.sampled_from(["own", "own", "app", "app", "again", "code"]))
    def digits_in_home_assistant(self, whose: Resident, what: str) -> None:
        """Whoever's they are opens, as in their chat; two taps are nobody's."""
        digits = "0000" if whose is plain.GUEST and what == "own" else self.given(whose, what).digits
        owner = self._whose(whose, what)
        allowed = bool(owner and self.may(owner) and self._agreed_with(owner))
        with suppress(*plain.EXPECTED):
            self.run(self.rig.staff.home_assistant.openings.open(HomeAssistant(), FRONT, digits))
        self.opens_only_if(allowed)
        for visit, account in self.visits.items():
            found = self.run(self.rig.memory.visits.find(visit))
            account.over = bool(found and found.over)

    def _whose(self, whose: Resident, what: str) -> Resident | None:
        """Whose digits these are, by the plain account; nobody's count, and hold everybody up there."""
        if self.now < self.locked_there:
            return None
        if what == "again" and self.last_code:
            whose = next(one for one in plain.EVERYBODY if one.id == self.last_code[0])
        is_pin, is_right = what == "own", False
        if whose.id in self.home and whose is not plain.GUEST and self.now >= self.locked.get(whose.id, 0.0):
            is_right = is_pin if self.proof is not ProofKind.CODE else not is_pin and self._code_is_good(whose, what)
        if is_right:
            return whose
        if self.now - self.wrong_there_at > FORGIVEN_S:
            self.wrong_there = 0
        self.wrong_there, self.wrong_there_at = self.wrong_there + 1, self.now
        if self.wrong_there > 2:
            self.locked_there = self.now + PAUSES_S[min(self.wrong_there - 3, 4)]
        return None

    def _agreed_with(self, by: Resident) -> bool:
        """At the newest visit of those who rang and wait still; where nobody does, as if nobody had rung."""
        waiting = [known for known in self.visits.values() if not known.over and self.now < known.until]
        if not waiting:
            return self.is_agreed(by)
        return self.is_agreed_at(max(waiting, key=lambda known: known.until), by)


@pytest.mark.usefixtures("hash_at_once")
def test_neither_programs_nor_home_assistant_open_a_door_that_nobody_may_open() -> None:
    plain.search(runs=60, house=Elsewhere)


def go_wrong_everywhere() -> None:
    """Each way once, where it opens nothing; and once where it does, so that what is forgotten would matter."""
    house = Elsewhere()
    try:
        house.make_key(ANNA, OPENS, (), timedelta(hours=5))
        house.make_key(ANNA, OPENS, (BACK,), None)
        house.program_opens(2, "taps")
        house.program_opens(1, "taps")
        house.choose_proof(ANNA, ProofKind.CODE, "own")
        house.wait(plain.STEP_S)
        house.digits_in_home_assistant(LEO, "app")
        house.digits_in_home_assistant(LEO, "again")
        house.open(ANNA, "app")
        house.open(ANNA, "again")
        house.revoke_key(ANNA, 2)
        house.wait(plain.STEP_S)
        house.program_opens(2, "app")
        assert house.opened == 3
    finally:
        house.teardown()


@pytest.mark.usefixtures("hash_at_once")
def test_of_all_ways_from_elsewhere_those_open_that_may() -> None:
    go_wrong_everywhere()


@pytest.mark.usefixtures("hash_at_once")
@pytest.mark.parametrize("forgotten", ["a code counts once", "a key ends"])
def test_the_plain_account_finds_what_is_forgotten_elsewhere(monkeypatch: pytest.MonkeyPatch, forgotten: str) -> None:
    compare, now = Proofs._compare, Admission._now

    async def again_and_again(self: Proofs, known: ResidentProofs, given: Given) -> ComparedDigits:
        found = self._codes.step_of(known.secret, given.digits, self._clock()) if known.secret else None
        return await compare(self, known, given) if found is None else ComparedDigits(right=True, step=found)

    async def for_ever(self: Admission, by: Program, action: object) -> object:
        return by if isinstance(by, Program) else await now(self, by, action)

    if forgotten == "a key ends":
        monkeypatch.setattr(Admission, "_now", for_ever)
    else:
        monkeypatch.setattr(Proofs, "_compare", again_and_again)
    with pytest.raises(AssertionError, match="0 were permitted"):
        go_wrong_everywhere()


if __name__ == "__main__":
    hashed_digits._hash = hashed_at_once
    plain.search(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000, house=Elsewhere)
    sys.stdout.write("no unpermitted opening\n")
