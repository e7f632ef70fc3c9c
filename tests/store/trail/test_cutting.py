"""Lines of the audit trail that were kept long enough go from its beginning, and what is left is proven as before."""

import asyncio
import errno
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from bot.house.records.disk import StoreUnwritable
from bot.house.records.trail import Flaw, Head
from bot.store import AuditKey, TrailBroken, open_store, verify
from bot.store.trail import cutting as trail_cutting
from bot.store.trail.chain import EARLIER_GONE
from tests.store.conftest import NOON, a_visit

KEY = AuditKey((b"k" * 32,))
OTHER = AuditKey((b"o" * 32,))


class Days:
    """A clock that goes on by a day with each line."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(days=1)
        return self.now


def day(n: float) -> datetime:
    return NOON + timedelta(days=n + 0.5)


async def test_no_line_is_lost_where_the_disk_fails_once_the_rest_is_in_place(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> None:
        raise OSError(errno.EIO, "the folder was not written")

    async with open_store(folder, Days(), audit_key=KEY) as store:
        for n in range(9):
            await store.audit.note("looked", n=n)
        with monkeypatch.context() as patch:
            patch.setattr(trail_cutting, "sync_folder", fails)
            with pytest.raises(StoreUnwritable):
                await store.audit.drop_before(day(5))
        await store.audit.note("looked", n=9)
        assert (await store.audit.seal()).lines == 11
    assert b'"n":9' in (folder / "audit.jsonl").read_bytes()
    assert verify(folder / "audit.jsonl", KEY.keys).lines == 11


async def test_the_rest_is_proven_by_the_heads_that_the_owners_have(folder: Path) -> None:
    clock, heads = Days(), []
    async with open_store(folder, clock, audit_key=KEY) as store:
        for n in range(20):
            await store.audit.note("looked", n=n)
            heads.append(await store.audit.seal())
        assert await store.audit.drop_before(day(8)) == 8
        await store.audit.note("looked", n=20)
        for head in heads[8:]:
            assert (await store.audit.seal(head)).lines == 22
        assert (await store.audit.seal(heads[0])).lines == 22
        assert await store.audit.drop_before(day(11)) > 0
        newest, place = await store.audit.back_from()
    path = folder / "audit.jsonl"
    assert place is None
    assert EARLIER_GONE not in {line.what for line in newest}
    assert [line.details["n"] for line in newest][:3] == [20, 19, 18]
    assert verify(path, KEY.keys).lines == 22
    assert verify(path, KEY.keys, anchors=[heads[-1]]).sealed_from == 1
    with pytest.raises(TrailBroken) as broken:
        verify(path, KEY.keys, anchors=[heads[0]])
    assert (broken.value.line, broken.value.flaw) == (heads[0].lines, Flaw.GONE)
    async with open_store(folder, clock, audit_key=KEY) as store:
        await store.audit.note("looked", n=21)
        assert (await store.audit.seal(heads[-1])).lines == 23


async def changed(folder: Path, key: AuditKey | None = KEY) -> tuple[Path, list[bytes]]:
    async with open_store(folder, Days(), audit_key=key) as store:
        for n in range(9):
            await store.audit.note("looked", n=n)
        assert await store.audit.drop_before(day(5)) == 5
    path = folder / "audit.jsonl"
    return path, path.read_bytes().splitlines(keepends=True)


@pytest.mark.parametrize("field", ["lines", "hash", "key", "sealed_from", "at"])
async def test_the_line_that_stands_for_them_cannot_be_changed(folder: Path, field: str) -> None:
    path, lines = await changed(folder)
    first = orjson.loads(lines[0])
    other = {"lines": 3, "hash": "0" * 64, "key": "f" * 16, "sealed_from": 4, "at": "2020-01-01T00:00:00+00:00"}[field]
    (first if field == "at" else first["details"])[field] = other
    path.write_bytes(b"".join([orjson.dumps(first) + b"\n", *lines[1:]]))
    with pytest.raises(TrailBroken):
        verify(path, KEY.keys)


async def test_nobody_without_the_key_takes_lines_out_and_says_that_they_were_old(folder: Path) -> None:
    path, lines = await changed(folder)
    for rest in (lines[1:], [lines[0], *lines[2:]], lines[2:]):
        path.write_bytes(b"".join(rest))
        with pytest.raises(TrailBroken):
            verify(path, KEY.keys)
    first = orjson.loads(lines[0])
    for by in (None, OTHER):
        del first["seal" if "seal" in first else "prev"]
        first |= {"prev": "0" * 64}
        first["details"] |= {"by": None if by is None else "ab" * 8, "lines": 5}
        path.write_bytes(b"".join([orjson.dumps(first) + b"\n", *lines[1:]]))
        if by is None:
            with pytest.raises(TrailBroken):
                verify(path, KEY.keys)
        else:  # as if a key that is lost had sealed it
            assert verify(path, KEY.keys).unproven


async def test_a_chain_without_a_key_is_cut_as_well(folder: Path) -> None:
    path, lines = await changed(folder, None)
    assert verify(path) == Head(9, verify(path).hash)
    path.write_bytes(b"".join([lines[0], *lines[2:]]))
    with pytest.raises(TrailBroken):
        verify(path)


async def test_what_was_changed_is_not_cut_away(folder: Path) -> None:
    async with open_store(folder, Days(), audit_key=KEY) as store:
        for n in range(9):
            await store.audit.note("looked", n=n)
        path = folder / "audit.jsonl"
        whole = path.read_bytes()
        path.write_bytes(whole.replace(b'"n":3', b'"n":4', 1))
        with pytest.raises(TrailBroken):
            await store.audit.drop_before(day(7))
        assert len(path.read_bytes()) == len(whole)


async def test_lines_that_come_while_it_is_cut_are_behind_the_rest(folder: Path) -> None:
    async with open_store(folder, Days(), audit_key=KEY) as store:
        for n in range(300):
            await store.audit.note("looked", n=n)

        async def goes_on() -> None:
            for n in range(300, 340):
                await store.audit.note("looked", n=n)

        await asyncio.gather(store.audit.drop_before(day(250)), goes_on())
        assert (await store.audit.seal()).lines == 341
    rest = [orjson.loads(line) for line in (folder / "audit.jsonl").read_bytes().splitlines()]
    assert [line["details"]["n"] for line in rest[1:]] == list(range(rest[1]["details"]["n"], 340))
    assert (folder / "audit.jsonl").stat().st_mode & 0o777 == 0o600


async def test_a_month_whose_visits_are_all_gone_has_no_file(folder: Path) -> None:
    async with open_store(folder, lambda: NOON) as store:
        months = [NOON - timedelta(days=31 * n) for n in range(6)]
        for n, began in enumerate(months):
            await store.visits.save(a_visit(n, began))
        old = await store.visits.between(datetime(2020, 1, 1, tzinfo=UTC), months[2] - timedelta(days=9))
        await store.visits.remove([visit.id for visit in old])
        left = sorted(path.stem for path in (folder / "visits").glob("*.json"))
        assert left == sorted(f"{began:%Y-%m}" for began in months[:3])
        await store.visits.save(a_visit(9, months[5]))
    async with open_store(folder, lambda: NOON) as store:
        assert len(await store.visits.between(datetime(2020, 1, 1, tzinfo=UTC), NOON + timedelta(days=1))) == 4
