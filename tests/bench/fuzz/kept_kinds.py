"""Everything that a house keeps as documents: which kinds there are, and an example of each."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache
from typing import Any, TypeVar

from bot.api.gate.repeats import RepeatableAnswer
from bot.api.sign_in.launches import UsedLaunch
from bot.house.doors.door import DoorRecord
from bot.house.people import Invitation, Person, Resident
from bot.house.visits.visit import Visit
from bot.kafka.facts_out.told import WaitingFact
from bot.kafka.facts_out.waiting import TOLD, WAITING, ToldState
from bot.nursery import Nursery
from bot.store.documents.schema import Migration, Schema
from bot.store.houses.replaced import REPLACED_SEEN, ReplacedSeen
from bot.store.sealed import SealedSecret
from bot.telegram.books import RoomBooks
from bot.telegram.chat.residents.groups import WaitingGroup
from bot.telegram.chat.residents.outsiders import Outsider
from tests.bench.fuzz.examples import example
from tests.fakes.books import Memory, MemoryCollection
from tests.rig.house import ANNA, LEO, HouseRig

T = TypeVar("T")

#: Those that whoever is asked below does not open.
_OTHERS: Mapping[str, type[Any]] = {
    "visits": Visit,
    "people": Person,
    "residents": Resident,
    "invitations": Invitation,
    "doors": DoorRecord,
    "api_answers": RepeatableAnswer,
    "used_launches": UsedLaunch,
    WAITING: WaitingFact,
    TOLD: ToldState,
    "strangers": Outsider,
    "waiting_groups": WaitingGroup,
    REPLACED_SEEN: ReplacedSeen,
    "camera_logins": SealedSecret,
}

#: Members of a family, and words of a code, are drawn so often.
_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class KeptKind:
    """One kind of document."""

    name: str
    schema: Schema[Any]
    seeds: Sequence[Mapping[str, Any]]


class _Noting(Memory):
    """Notes which collections somebody opens."""

    def __init__(self) -> None:
        super().__init__(ANNA, LEO)
        self.kinds: dict[str, tuple[type[Any], Sequence[Migration]]] = {}

    def collection(self, name: str, kind: type[T], migrations: Sequence[Any] = ()) -> MemoryCollection[T]:
        self.kinds[name] = kind, migrations
        return super().collection(name, kind, migrations)


@cache
def kept_kinds() -> Sequence[KeptKind]:
    """All of them."""
    memory = _Noting()

    async def open_all() -> None:
        async with Nursery() as nursery:
            rig = HouseRig(nursery, memory)
            RoomBooks(memory, zone=UTC, clock=rig.clock, steady=rig.steady)

    asyncio.run(open_all())
    kinds = {name: (kind, ()) for name, kind in _OTHERS.items()} | memory.kinds
    chance = random.Random(1)  # noqa: S311 - which words stand in an example
    return [_kept(name, kind, migrations, chance) for name, (kind, migrations) in sorted(kinds.items())]


def _kept(name: str, kind: type[Any], migrations: Sequence[Migration], chance: random.Random) -> KeptKind:
    schema: Schema[Any] = Schema(kind, migrations)
    seeds = [schema.over(None, schema.document(example(kind, chance))) for _ in range(_EXAMPLES)]
    for seed in seeds:
        schema.thing(seed)  # what is damaged was whole once
    return KeptKind(name, schema, seeds)
