"""What ``main.py setup`` writes, and whose it is."""

import os
from pathlib import Path

import pytest

from bot.commands.setting_up import files


def test_whoever_sets_up_as_root_gives_nobody_what_a_link_of_theirs_leads_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env, theirs = tmp_path / ".env", os.getuid()
    env.write_text("BOT_TOKEN=1\n", encoding="utf-8")
    given: list[tuple[str, bool]] = []

    def swapped(path: Path, _pieces: object) -> None:
        path.unlink(missing_ok=True)
        path.symlink_to("/etc/hostname")

    def chown(path: Path, _uid: int, _gid: int, *, follow_symlinks: bool = True) -> None:
        given.append((path.name, follow_symlinks))

    monkeypatch.setattr(files, "write_file", swapped)
    monkeypatch.setattr(os, "geteuid", lambda: theirs + 1)
    monkeypatch.setattr(os, "chown", chown)
    files.put(env, "BOT_TOKEN=2\n")
    assert given == [(".env", False)]


def test_of_what_a_file_said_before_the_last_few_are_kept_and_nobody_else_reads_them(tmp_path: Path) -> None:
    env, other = tmp_path / ".env", tmp_path / ".env.example"
    other.write_text("BOT_TOKEN=\n", encoding="utf-8")
    for n in range(files.MOST_KEPT + 3):
        files.put(env, f"BOT_TOKEN={n}\n")
    kept = sorted(tmp_path.glob(".env.before-*"), key=lambda path: path.stat().st_mtime_ns)
    assert [path.read_text(encoding="utf-8") for path in kept] == ["BOT_TOKEN=2\n", "BOT_TOKEN=3\n", "BOT_TOKEN=4\n"]
    assert {path.stat().st_mode & 0o777 for path in kept} == {0o600}
    assert other.exists()
