import asyncio
from pathlib import Path

import orjson
import pytest

from bot.store import Store, TrailBroken, verify
from tests.store.conftest import SteppingClock, files
from tests.store.test_failures import no_file_may_grow_beyond


async def trail_of(folder: Path, clock: SteppingClock, count: int) -> Path:
    async with Store(folder, clock) as store:
        for number in range(count):
            await store.audit.note("unlocked", n=number)
    return folder / "audit.jsonl"


async def test_each_line_carries_the_hash_of_the_one_before(folder: Path, clock: SteppingClock) -> None:
    path = await trail_of(folder, clock, 3)
    await trail_of(folder, clock, 2)
    lines = path.read_bytes().splitlines()
    assert len(lines) == 5
    assert len({orjson.loads(line)["prev"] for line in lines}) == 5
    assert orjson.loads(lines[0]) == {
        "at": "2026-11-21T12:00:00.123+00:00",
        "what": "unlocked",
        "details": {"n": 0},
        "prev": "0" * 64,
    }
    assert verify(path).lines == 5


@pytest.mark.parametrize("line", range(4))
async def test_an_edited_line_is_found(folder: Path, clock: SteppingClock, line: int) -> None:
    path = await trail_of(folder, clock, 5)
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line] = lines[line].replace(b"unlocked", b"ignored!")
    path.write_bytes(b"".join(lines))
    with pytest.raises(TrailBroken) as broken:
        verify(path)
    assert broken.value.line == line + 2


async def test_a_line_that_was_taken_out_is_found(folder: Path, clock: SteppingClock) -> None:
    path = await trail_of(folder, clock, 5)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:2] + lines[3:]))
    with pytest.raises(TrailBroken):
        verify(path)


async def test_a_cut_tail_shows_against_a_head_that_was_kept_elsewhere(folder: Path, clock: SteppingClock) -> None:
    path = await trail_of(folder, clock, 5)
    kept = verify(path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:4]))
    assert verify(path) != kept


@pytest.mark.parametrize("torn", [b'{"at":"2026-11-21T12:0', b"\x00" * 300, b'\n{"prev', b"junk\nmore junk\n"])
async def test_a_torn_last_line_is_set_aside_and_the_chain_goes_on(
    folder: Path, clock: SteppingClock, torn: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    path = await trail_of(folder, clock, 3)
    path.write_bytes(path.read_bytes() + torn)
    await trail_of(folder, clock, 1)
    assert verify(path).lines == 4
    (aside,) = files(folder, "audit.jsonl.damaged-*")
    assert aside.read_bytes() == torn
    assert "torn line" in caplog.text


async def test_a_trail_that_is_nothing_but_junk_is_set_aside(folder: Path, clock: SteppingClock) -> None:
    path = await trail_of(folder, clock, 0)
    path.write_bytes(b"\x00" * 100)
    await trail_of(folder, clock, 1)
    assert verify(path).lines == 1
    assert len(files(folder, "audit.jsonl.damaged-*")) == 1


async def test_notes_at_the_same_time_are_all_in_the_chain(store: Store) -> None:
    await asyncio.gather(*(store.audit.note("unlocked", n=number) for number in range(100)))
    assert (await store.audit.verify()).lines == 100


async def test_a_full_disk_leaves_no_half_line_and_the_line_follows_in_its_place(store: Store, folder: Path) -> None:
    await store.audit.note("first")
    size = (folder / "audit.jsonl").stat().st_size
    with no_file_may_grow_beyond(size + 20):
        await store.audit.note("second")
    assert (folder / "audit.jsonl").stat().st_size == size
    await store.audit.note("third")
    assert (await store.audit.verify()).lines == 3
    lines = [orjson.loads(line)["what"] for line in (folder / "audit.jsonl").read_bytes().splitlines()]
    assert lines == ["first", "second", "third"]


async def test_a_detail_that_is_no_json_spoils_nobody_elses_line(store: Store) -> None:
    with pytest.raises(TypeError):
        await store.audit.note("wrong", path=Path())  # type: ignore[arg-type]  # the subject
    await store.audit.note("right")
    assert (await store.audit.verify()).lines == 1
