"""``main.py audit verify``, over a real trail."""

from pathlib import Path

import pytest

from bot.commands.audit import audit_verify
from bot.store import open_key, open_store, verify
from tests.english import ENGLISH


@pytest.fixture
async def trail(tmp_path: Path) -> Path:
    place = tmp_path / "audit.key"
    async with open_store(tmp_path / "data", audit_key=open_key([place])) as store:
        for number in range(4):
            await store.audit.note("unlocked", n=number)
    return tmp_path / "data" / "audit.jsonl"


def check(trail: Path, head: str | None = None) -> tuple[int, str]:
    status, said = audit_verify(trail, [trail.parent.parent / "audit.key"], head)
    return status, ENGLISH.plain(said)


def test_a_whole_trail_is_said_to_be_whole_with_its_head(trail: Path) -> None:
    head = f"5:{verify(trail).hash[:16]}"
    assert check(trail) == (0, f"The audit trail is whole, as of {head}.")
    for told in (head, head.replace(":", " · ") + "…", f" {head.upper()} "):
        assert check(trail, told)[0] == 0


def test_an_edit_a_deletion_and_a_cut_tail_are_one_plain_sentence_and_a_status(trail: Path) -> None:
    whole = trail.read_bytes()
    lines = whole.splitlines(keepends=True)
    head = f"5:{verify(trail).hash[:8]}"
    trail.write_bytes(whole.replace(b"unlocked", b"ignored!", 1))
    assert check(trail)[0] == 1
    assert "seal on line 2" in check(trail)[1]
    trail.write_bytes(b"".join(lines[:2] + lines[3:]))
    assert check(trail)[0] == 1
    assert "does not follow" in check(trail)[1]
    trail.write_bytes(b"".join(lines[:3]))
    assert check(trail)[0] == 0
    assert check(trail, head) == (
        1,
        "The audit trail ends with line 3, before the head that you gave: somebody cut its end off.",
    )
    trail.write_bytes(whole[:-5])
    assert check(trail)[0] == 1
    trail.write_bytes(whole)
    assert check(trail, "5:ffffffff")[0] == 1


@pytest.mark.parametrize("head", ["12345", "five:ab12cd34", "0:ab12cd34", "5:ab", "5:xyzxyzxy", ":"])
def test_a_head_that_is_none_is_told(trail: Path, head: str) -> None:
    assert check(trail, head) == (
        1,
        "A head is what the chat told, such as 12345:ab12cd34ef567890: lines, a colon, and the hash.",
    )


def test_a_missing_trail_a_missing_key_and_a_broken_one_are_told(trail: Path) -> None:
    key = trail.parent.parent / "audit.key"
    key.rename(key.with_name("old.key"))
    assert check(trail)[0] == 1
    assert "there is no key" in check(trail)[1]
    key.write_text("junk")
    assert check(trail)[0] == 1
    assert "junk" not in check(trail)[1]
    key.write_text("0" * 64)
    assert "with a key that is not in" in check(trail)[1]
    assert check(trail.with_name("none"))[1].startswith("There is no audit trail")
