import asyncio
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import orjson
import pytest

from bot.house.records.trail import Flaw, Head
from bot.store import AuditKey, KeyUnusable, Store, TrailBroken, open_key, open_store, read_key, verify
from tests.store.conftest import SteppingClock, files
from tests.store.test_failures import no_file_may_grow_beyond


async def trail_of(folder: Path, clock: SteppingClock, count: int) -> Path:
    async with open_store(folder, clock) as store:
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


# Seals

KEY = AuditKey((b"k" * 32,))
FRESH = AuditKey(KEY.keys, fresh=True)
OTHER = AuditKey((b"o" * 32,), fresh=True)


async def sealed(folder: Path, clock: SteppingClock, count: int, key: AuditKey | None = KEY) -> Path:
    async with open_store(folder, clock, audit_key=key) as store:
        for number in range(count):
            await store.audit.note("unlocked", n=number)
    return folder / "audit.jsonl"


def rewritten(lines: Sequence[bytes], **with_what: str) -> bytes:
    """The lines with a new chain, as somebody writes them who knows how, but has no key."""
    last, content = "0" * 64, b""
    for line in lines:
        entry = orjson.loads(line) | with_what | {"prev": last}
        new = orjson.dumps(entry) + b"\n"
        last, content = sha256(new).hexdigest(), content + new
    return content


async def flaw_of(path: Path, key: AuditKey = KEY, anchor: Head | None = None) -> tuple[int, Flaw]:
    with pytest.raises(TrailBroken) as broken:
        verify(path, key.keys, anchors=[anchor] if anchor else [])
    return broken.value.line, broken.value.flaw


async def test_each_line_is_sealed_and_the_seals_survive_restarts(folder: Path, clock: SteppingClock) -> None:
    path = await sealed(folder, clock, 2, FRESH)
    await sealed(folder, clock, 2)
    head = verify(path, KEY.keys)
    assert (head.lines, head.sealed_from, head.unproven) == (5, 1, 0)
    first = orjson.loads(path.read_bytes().splitlines()[0])
    assert (first["what"], first["details"]["older"]) == ("seals begin", False)
    assert b"k" * 32 not in path.read_bytes()
    assert (b"k" * 32).hex().encode() not in path.read_bytes()


async def test_a_trail_that_was_written_anew_with_a_chain_of_its_own_is_found(
    folder: Path, clock: SteppingClock
) -> None:
    path = await sealed(folder, clock, 5)
    lines = path.read_bytes().splitlines()
    path.write_bytes(rewritten(lines[:3] + lines[4:]))
    assert verify(path).lines == 5  # what a chain alone proves
    assert await flaw_of(path) == (4, Flaw.FORGED)
    path.write_bytes(rewritten(lines, seal="0" * 64))
    assert await flaw_of(path) == (1, Flaw.FORGED)


async def test_a_trail_that_was_written_anew_without_any_seal_is_found_also_after_a_restart(
    folder: Path, clock: SteppingClock
) -> None:
    path = await sealed(folder, clock, 5, FRESH)
    lines = [{k: v for k, v in orjson.loads(line).items() if k != "seal"} for line in path.read_bytes().splitlines()]
    for forged in (lines[1:], lines):
        path.write_bytes(rewritten([orjson.dumps(line) for line in forged]))
        assert await flaw_of(path) == (len(forged), Flaw.UNSEALED)
        await sealed(folder, clock, 3)
        assert await flaw_of(path) == (len(forged), Flaw.UNSEALED)


async def test_a_line_without_a_seal_below_sealed_ones_is_found(folder: Path, clock: SteppingClock) -> None:
    path = await sealed(folder, clock, 2)
    await sealed(folder, clock, 1, None)
    await sealed(folder, clock, 1)
    assert await flaw_of(path) == (4, Flaw.UNSEALED)


@pytest.mark.parametrize("line", range(6))
async def test_a_changed_seal_or_word_is_found_in_its_own_line(folder: Path, clock: SteppingClock, line: int) -> None:
    path = await sealed(folder, clock, 5)
    lines = path.read_bytes().splitlines(keepends=True)
    for old, new in ((b'"what":"', b'"what":"x'), (b'"seal":"', b'"seal":"x'), (b'","seal"', b'" ,"seal"')):
        changed = list(lines)
        changed[line] = changed[line].replace(old, new)
        path.write_bytes(b"".join(changed))
        found, flaw = await flaw_of(path)
        assert (found, flaw) == (line + 1, Flaw.FORGED), old


async def test_a_cut_tail_and_an_older_copy_show_against_a_head_that_was_told(
    folder: Path, clock: SteppingClock
) -> None:
    path = await sealed(folder, clock, 5)
    told = verify(path, KEY.keys)
    short = Head(told.lines, told.hash[:8].upper())
    whole = path.read_bytes()
    await sealed(folder, clock, 2)
    assert verify(path, KEY.keys, anchors=[short]).lines == 8
    path.write_bytes(b"".join(whole.splitlines(keepends=True)[:4]))
    assert verify(path, KEY.keys).lines == 4
    assert await flaw_of(path, anchor=short) == (4, Flaw.CUT)
    await sealed(folder, clock, 9)
    assert await flaw_of(path, anchor=short) == (6, Flaw.ANOTHER)
    path.unlink()
    clock.now += timedelta(seconds=1)
    await sealed(folder, clock, 9)
    assert await flaw_of(path, anchor=short) == (6, Flaw.ANOTHER)


async def test_lines_of_another_key_are_said_to_be_unproven(folder: Path, clock: SteppingClock) -> None:
    path = await sealed(folder, clock, 3, OTHER)
    await sealed(folder, clock, 2, FRESH)
    head = verify(path, KEY.keys)
    assert (head.lines, head.unproven) == (7, 4)
    both = AuditKey((*KEY.keys, *OTHER.keys))
    assert verify(path, both.keys).unproven == 0
    await sealed(folder, clock, 1, both)
    assert verify(path, both.keys).lines == 8


@pytest.mark.parametrize("details", [None, [], {}, {"key": 1}])
async def test_a_forged_beginning_of_seals_is_no_line(folder: Path, clock: SteppingClock, details: object) -> None:
    path = await sealed(folder, clock, 1)
    last = sha256(path.read_bytes().splitlines(keepends=True)[-1]).hexdigest()
    forged = {"at": "", "what": "seals begin", "details": details, "prev": last, "seal": "0" * 64}
    path.write_bytes(path.read_bytes() + orjson.dumps(forged) + b"\n")
    assert await flaw_of(path) == (3, Flaw.UNREADABLE)


async def test_a_trail_that_is_exchanged_under_a_running_service_is_found(folder: Path, clock: SteppingClock) -> None:
    async with open_store(folder, clock, audit_key=KEY) as store:
        await store.audit.note("unlocked")
        path = folder / "audit.jsonl"
        assert (await store.audit.seal()).lines == 2
        earlier = path.read_bytes()
        await store.audit.note("unlocked")
        (folder / "forged").write_bytes(earlier)
        (folder / "forged").replace(path)
        with pytest.raises(TrailBroken, match="cut"):
            await store.audit.seal()


async def test_what_is_noted_while_the_trail_is_checked_is_no_flaw(folder: Path, clock: SteppingClock) -> None:
    async with open_store(folder, clock, audit_key=KEY) as store:
        await asyncio.gather(
            *(store.audit.note("unlocked", n=number) for number in range(50)),
            *(store.audit.seal() for _ in range(10)),
        )
        assert (await store.audit.seal()).lines == 51


# The key


def test_a_key_is_made_once_for_its_owner_alone_and_never_shown(tmp_path: Path) -> None:
    place = tmp_path / "config" / "doorman" / "audit.key"
    made = open_key([place])
    assert made
    assert made.fresh
    assert (place.stat().st_mode & 0o777, place.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    again = open_key([place])
    assert again
    assert (again.keys, again.fresh) == (made.keys, False)
    assert made.keys[0].hex() not in repr(made)
    place.chmod(0o644)
    open_key([place])
    assert place.stat().st_mode & 0o777 == 0o600


def test_the_key_goes_to_the_next_place_where_the_first_takes_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    first, second = tmp_path / "file" / "audit.key", tmp_path / "b" / "audit.key"
    made = open_key([first, second])
    assert made
    assert second.exists()
    found = open_key([first, second])
    assert found
    assert found.keys == made.keys


@pytest.mark.parametrize("content", [b"", b"# only words\n", b"12ab", b"\xff\xfe", b"0" * 64 + b"\njunk"])
def test_a_file_that_is_no_key_is_left_alone_and_told(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    place = tmp_path / "audit.key"
    place.write_bytes(content)
    with pytest.raises(KeyUnusable):
        read_key([place])
    assert open_key([place, tmp_path / "other.key"]) is None
    assert place.read_bytes() == content
    assert "not sealed" in caplog.text
