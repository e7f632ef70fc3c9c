"""Whatever residents, newcomers and those with a recovery code do to one another: somebody owns the home."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.house.facts import Outlets
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.admission import Admission, Permissions
from bot.house.residents.guesses import Guesses, TryLater
from bot.house.residents.invitations import AlreadyHome, CodeRefused, Invitations
from bot.house.residents.permissions import NotAllowed
from bot.house.residents.recovery import Recovery
from bot.house.residents.registrar import AlreadyOwner, LastOwner, NotHere, Registrar
from tests.fakes.books import MemoryAudit, MemoryCollection, MemoryResidents
from tests.rig.house import ANNA, DOORS, FRONT, LEO, NOON

#: What they may be told instead of having their way.
REFUSED = (AlreadyHome, AlreadyOwner, CodeRefused, LastOwner, NotAllowed, NotHere, TryLater)

PEOPLE = [ANNA.id, LEO.id, ResidentId(3), ResidentId(4)]


async def _forgets_nothing(_resident: ResidentId) -> None:
    """Nothing else is kept here of whoever moves out."""


class Home:
    """The parts of the house that say who lives here, over books that forget."""

    def __init__(self) -> None:
        self.book = MemoryResidents(ANNA, LEO)
        admission = Admission(Permissions(DOORS, lambda: NOON, UTC), self.book)
        audit, outlets, guesses = MemoryAudit(), Outlets(), Guesses(lambda: 0.0)
        common: dict[str, Any] = {"residents": self.book, "admission": admission, "audit": audit, "outlets": outlets}
        steady: dict[str, Any] = {"guesses": guesses, "steady": lambda: NOON}
        self.registrar = Registrar(DOORS, **common, departures=MemoryCollection(), forget=[_forgets_nothing])
        self.invitations = Invitations(DOORS, **common, **steady)
        self.recovery = Recovery(codes=MemoryCollection(), **common, **steady)
        self.codes: list[str] = []

    async def invite(self, by: Resident, role: Role) -> None:
        code, made = await self.invitations.make(by)
        await self.invitations.set_role(by, made.code_hash, role)
        self.codes.append(code)

    async def print_codes(self, by: Resident, _: object) -> None:
        self.codes += list(await self.recovery.make(by))[:2]

    async def bring_a_code(self, by: Resident, whom: ResidentId) -> None:
        code = self.codes.pop() if self.codes else "nothing"
        enter = self.recovery.recover if "-" in code and len(code) == 19 else self.invitations.move_in
        await enter(code, whom, by.name)


@st.composite
def deeds(draw: st.DrawFn) -> tuple[ResidentId, str, ResidentId, Role]:
    what = ["make_owner", "set_role", "hand_over", "allow_door", "remove", "leave", "invite", "print", "code"]
    return (
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(what)),
        draw(st.sampled_from(PEOPLE)),
        draw(st.sampled_from(Role)),
    )


def carried_out(home: Home, by: Resident, what: str, whom: ResidentId, role: Role) -> Awaitable[object]:
    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "make_owner": lambda: home.registrar.make_owner(by, whom),
        "set_role": lambda: home.registrar.set_role(by, whom, role),
        "hand_over": lambda: home.registrar.hand_over(by, whom),
        "allow_door": lambda: home.registrar.allow_door(by, whom, FRONT, allowed=role is Role.ADULT),
        "remove": lambda: home.registrar.remove(by, whom),
        "leave": lambda: home.registrar.leave(by),
        "invite": lambda: home.invite(by, role),
        "print": lambda: home.print_codes(by, None),
        "code": lambda: home.bring_a_code(by, whom),
    }
    return ways[what]()


@settings(deadline=None, max_examples=300)
@given(st.lists(st.lists(deeds(), min_size=1, max_size=3), max_size=12))
def test_somebody_owns_the_home_and_nobody_becomes_an_owner_but_by_one_or_by_a_code(
    rounds: list[list[tuple[ResidentId, str, ResidentId, Role]]],
) -> None:
    async def live() -> None:
        home = Home()
        known = {ANNA.id: ANNA, LEO.id: LEO}
        for together in rounds:
            before = {one.id: one.role for one in await home.book.residents()}
            actors = [known.get(by) or Resident(by, "Mia", Role.OWNER, NOON) for by, *_ in together]
            told = await asyncio.gather(
                *(
                    carried_out(home, by, what, whom, role)
                    for by, (_, what, whom, role) in zip(actors, together, strict=True)
                ),
                return_exceptions=True,
            )
            assert [one for one in told if isinstance(one, BaseException) and not isinstance(one, REFUSED)] == []
            now = {one.id: one for one in await home.book.residents()}
            known |= now  # as a tap remembers them, whatever became of them since
            owners = {who for who, one in now.items() if one.role is Role.OWNER}
            assert owners
            became = owners - {who for who, role in before.items() if role is Role.OWNER}
            by_an_owner = any(before.get(by) is Role.OWNER for by, *_ in together)
            assert not became or by_an_owner or any(what == "code" for _, what, *_ in together)

    asyncio.run(live())
