"""The house's time across a start, and what must not end by it."""

from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.commands.rooms import house_time
from bot.house.moments import LONG_AWAY, KeptTime
from bot.house.opening.kept_proofs import PAUSES, PROOFS, ResidentProofs
from bot.store import open_store

_SLACK = timedelta(minutes=1)


async def test_a_plug_that_is_pulled_on_a_machine_without_a_clock_lifts_no_pause_for_wrong_digits(
    tmp_path: Path,
) -> None:
    longest, seen = PAUSES[-1], datetime.now(UTC) + timedelta(hours=1)  # the machine comes up an hour behind
    assert longest < LONG_AWAY
    async with open_store(tmp_path, lambda: datetime.now(UTC)) as store:
        kept, proofs = store.collection("time", KeptTime), store.collection(PROOFS, ResidentProofs)
        await kept.put({"last": KeptTime(seen, seen)})
        await proofs.put(
            {"1001": ResidentProofs(wrong=8, locked_until=seen + longest), "1002": ResidentProofs(wrong=1)}
        )
        for _ in range(2):  # pulled once more, it is not twice as long
            async with AsyncExitStack() as stack:
                steady = await house_time(store, stack)
                assert steady() >= seen + LONG_AWAY
                until = proofs.everything()["1001"].locked_until
                assert until
                assert longest - _SLACK < until - steady() <= longest
        assert proofs.everything()["1002"] == ResidentProofs(wrong=1)


async def test_a_pause_that_ended_while_the_service_was_away_is_over(tmp_path: Path) -> None:
    seen = datetime.now(UTC) - timedelta(hours=2)
    async with open_store(tmp_path, lambda: datetime.now(UTC)) as store, AsyncExitStack() as stack:
        await store.collection("time", KeptTime).put({"last": KeptTime(seen, seen)})
        proofs = store.collection(PROOFS, ResidentProofs)
        await proofs.put({"1001": ResidentProofs(wrong=3, locked_until=seen + PAUSES[0])})
        steady = await house_time(store, stack)
        until = proofs.everything()["1001"].locked_until
        assert until
        assert until < steady()
