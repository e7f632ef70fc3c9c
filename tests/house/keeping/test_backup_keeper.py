"""A backup is told as made only once it was found to come back; one that does not is told, and harms nothing."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.keeping.backup_keeper import BACKUPS, KEPT, BackupMemory
from bot.house.people import ResidentId, Role
from bot.house.records.backup import BackupFailed, BackupFault, BackupMade, BackupRefused, KeptBackup
from bot.house.residents.permissions import NotAllowed
from tests.rig.house import ANNA, LEO, HouseRig

pytestmark = pytest.mark.looptime

PASSPHRASE = "correct horse battery"


async def days_pass(rig: HouseRig, days: int) -> None:
    """The last try was so long ago; sleeping through a month would wake everybody else in the house, too."""
    known = rig.staff.backups.now
    if known.tried_at:
        earlier = replace(known, tried_at=known.tried_at - timedelta(days=days))
        await rig.memory.collection(BACKUPS, BackupMemory).put({"house": earlier})


def told(rig: HouseRig) -> list[object]:
    return [news for who, news in rig.household.told if who == ANNA.id and isinstance(news, BackupMade | BackupFailed)]


async def test_one_that_was_asked_for_is_tried_then_told(rig: HouseRig) -> None:
    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=False)
    await rig.settle()
    (news,) = told(rig)
    assert isinstance(news, BackupMade)
    assert news.folder == "data/backups"
    assert rig.backups.tried == list(rig.backups.made)
    assert rig.staff.backups.now.found == news.found
    assert not rig.staff.backups.now.underway
    assert PASSPHRASE not in str(rig.memory.audit.lines)


async def test_one_that_does_not_come_back_is_told_and_taken_away(rig: HouseRig) -> None:
    rig.backups.damaged = True
    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=False)
    await rig.settle()
    assert told(rig) == [BackupFailed(BackupFault.DAMAGED)]
    assert not rig.backups.made
    assert rig.staff.backups.now.made_at is None
    assert rig.staff.backups.now.fault is BackupFault.DAMAGED


@pytest.mark.parametrize("arrives", [True, False])
async def test_one_for_a_chat_stays_nowhere_else(rig: HouseRig, arrives: bool) -> None:
    sent: list[tuple[ResidentId, KeptBackup]] = []

    async def deliver(to: ResidentId, backup: KeptBackup) -> bool:
        assert backup.name in rig.backups.tried
        sent.append((to, backup))
        return arrives

    rig.staff.backups.deliver_with(deliver)
    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=True)
    await rig.settle()
    assert [to for to, _ in sent] == [ANNA.id]
    assert not rig.backups.made
    assert isinstance(told(rig)[0], BackupMade) == arrives


async def test_every_week_one_is_made_and_tried_again_tomorrow_where_it_failed(rig: HouseRig) -> None:
    await rig.staff.backups.weekly()
    assert not rig.backups.made
    with pytest.raises(BackupRefused):
        await rig.staff.backups.begin_weekly(ANNA, "short")
    await rig.staff.backups.begin_weekly(ANNA, PASSPHRASE)
    made = []
    for day in range(30):
        rig.backups.full = day == 7
        before = len(rig.backups.tried)
        await rig.staff.backups.weekly()
        made += [day] if len(rig.backups.tried) > before else []
        await days_pass(rig, 1)
    assert made == [0, 8, 15, 22, 29]
    assert len(rig.backups.made) == KEPT
    await rig.staff.backups.end_weekly(ANNA)
    assert rig.backups.kept is None


async def test_one_that_a_stop_broke_off_is_told_at_the_next_start(rig: HouseRig) -> None:
    await rig.memory.collection(BACKUPS, BackupMemory).put({"house": BackupMemory(underway=True)})
    await rig.staff.backups.resume()
    assert told(rig) == [BackupFailed(BackupFault.BROKEN_OFF)]
    await rig.staff.backups.resume()
    assert len(told(rig)) == 1


@pytest.mark.parametrize("to_chat", [True, False])
async def test_one_that_a_stop_broke_off_leaves_nothing_and_counts_for_none(rig: HouseRig, to_chat: bool) -> None:
    begun, never = asyncio.Event(), asyncio.Event()

    async def stands(*_: object) -> bool:
        begun.set()
        await never.wait()
        return True

    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=False)
    await rig.settle()
    (whole,) = rig.backups.made
    if to_chat:
        rig.staff.backups.deliver_with(stands)
    else:
        rig.backups.rehearse = stands  # type: ignore[assignment, method-assign]  # the power goes meanwhile
    async with asyncio.TaskGroup() as tasks:
        making = tasks.create_task(rig.staff.backups._make(PASSPHRASE, ANNA.id if to_chat else None))
        await begun.wait()
        making.cancel()
    assert len(rig.backups.made) == 2
    await rig.backups.keep_newest(1)
    rig.hire()
    await rig.staff.backups.resume()
    assert list(rig.backups.made) == [whole]


async def test_one_that_fails_as_nobody_foresaw_is_over_and_told(rig: HouseRig) -> None:
    async def deliver(to: ResidentId, backup: KeptBackup) -> bool:
        raise RuntimeError(to, backup)

    rig.staff.backups.deliver_with(deliver)
    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=True)
    await rig.settle()
    assert told(rig) == [BackupFailed(BackupFault.BROKEN_OFF)]
    assert not rig.staff.backups.now.underway
    assert not rig.backups.made


async def test_whoever_is_no_owner_any_more_gets_none(rig: HouseRig) -> None:
    sent: list[ResidentId] = []

    async def deliver(to: ResidentId, backup: KeptBackup) -> bool:
        assert backup.parts
        sent.append(to)
        return True

    rig.staff.backups.deliver_with(deliver)
    await rig.staff.backups.begin_weekly(ANNA, PASSPHRASE)
    await rig.staff.backups.send_to(ANNA, chat=True)
    await rig.staff.backups.weekly()
    await rig.memory.residents.save(replace(ANNA, role=Role.ADULT))
    await days_pass(rig, 8)
    await rig.staff.backups.weekly()
    assert sent == [ANNA.id]
    assert len(rig.backups.made) == 1
    assert rig.staff.backups.now.to is None


async def test_whoever_stops_being_an_owner_while_it_is_made_gets_none(rig: HouseRig) -> None:
    sent: list[ResidentId] = []

    async def deliver(to: ResidentId, backup: KeptBackup) -> bool:
        assert backup.parts
        sent.append(to)
        return True

    rig.staff.backups.deliver_with(deliver)
    await rig.staff.backups.make(ANNA, PASSPHRASE, to_chat=True)
    await rig.memory.residents.save(replace(ANNA, role=Role.CHILD))
    await rig.settle()
    assert not sent
    assert not rig.backups.made
    assert rig.staff.backups.now.fault is BackupFault.NOT_SENT


async def test_what_is_chosen_while_one_is_made_stays_chosen(rig: HouseRig) -> None:
    memory = rig.memory.collection(BACKUPS, BackupMemory)
    put = memory.put

    async def slowly(things: Mapping[str, BackupMemory | None]) -> None:
        await asyncio.sleep(1)
        await put(things)

    memory.put = slowly  # type: ignore[method-assign]  # a disk takes its time
    keeper = rig.staff.backups
    await asyncio.gather(keeper.send_to(ANNA, chat=True), keeper.begin_weekly(ANNA, PASSPHRASE))
    assert (rig.staff.backups.now.to, rig.staff.backups.now.weekly) == (ANNA.id, True)


async def test_nobody_but_an_owner_backs_up(rig: HouseRig) -> None:
    keeper = rig.staff.backups
    for asked in (
        keeper.of(LEO),
        keeper.make(LEO, PASSPHRASE, to_chat=True),
        keeper.begin_weekly(LEO, PASSPHRASE),
        keeper.end_weekly(LEO),
        keeper.send_to(LEO, chat=True),
    ):
        with pytest.raises(NotAllowed):
            await asked
    await rig.settle()
    assert not rig.backups.made
