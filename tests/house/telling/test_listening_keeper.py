"""Residents choose when they hear of visits, each for themselves."""

from dataclasses import replace
from datetime import time

import pytest

from bot.house.facts import ListeningChanged
from bot.house.people import Role
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import NotAllowed
from bot.house.telling.listening import Listening
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

NIGHT = Listening(quiet=(Hours(time(22), time(7)),))


async def test_what_somebody_chooses_is_theirs_alone_and_is_noted(rig: HouseRig) -> None:
    keeper = rig.listening
    assert await keeper.change(LEO, lambda _: NIGHT) == NIGHT
    assert (await keeper.of(LEO), await keeper.of(ANNA)) == (NIGHT, Listening())
    await keeper.change(LEO, lambda now: now)
    assert rig.household.changed == [ListeningChanged(LEO)]
    assert rig.memory.audit.noted.count("listening changed") == 1
    await keeper.change(LEO, lambda _: Listening())
    assert not rig.memory.collection("listening", Listening).everything()


async def test_a_guest_and_whoever_moved_out_choose_nothing(rig: HouseRig) -> None:
    guest = replace(LEO, role=Role.GUEST)
    await rig.memory.residents.save(guest)
    with pytest.raises(NotAllowed):
        await rig.listening.of(guest)
    await rig.memory.residents.remove(LEO.id)
    with pytest.raises(NotAllowed):
        await rig.listening.change(LEO, lambda _: NIGHT)
