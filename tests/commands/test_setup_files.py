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
