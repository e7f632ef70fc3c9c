"""The boards' next program: what is at hand, and which files leave the house."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from bot.devices.boards import updates
from bot.devices.boards.updates import Updates
from bot.house.boards.board import Release
from firmware.tools import image, release
from firmware.tools.image import Compiled
from tests.devices.intake.uploads import Intake

FILES = [Compiled("doorbell.mpy", b"the program"), Compiled("wire.mpy", b"its words")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    release.write(tmp_path / "updates", FILES, "1.2.0")
    return tmp_path / "updates"


async def test_what_the_release_tool_made_is_at_hand(folder: Path) -> None:
    sha256 = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    assert await Updates(folder).release() == Release("1.2.0", sha256)
    assert await Updates(folder).file("doorbell.mpy") == b"the program"


async def test_the_program_as_it_is_makes_a_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        image.compiler()
    except image.CompilerMissing as exc:
        pytest.skip(str(exc))
    assert release.main([str(tmp_path / "updates")]) == 0
    found = await Updates(tmp_path / "updates").release()
    assert found
    assert found.version == release.version()
    assert found.sha256 in capsys.readouterr().out


def test_a_release_that_no_board_takes_leaves_the_one_before_at_hand(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(release.TooLarge):
        release.write(folder, [Compiled(f"part{n}.mpy", b"") for n in range(49)], "1.3.0")
    with pytest.raises(release.TooLarge):
        release.write(folder, [Compiled("doorbell.mpy", bytes(release.MAX_FILE + 1))], "1.3.0")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_tool_and_service_agree_about_what_a_board_takes() -> None:
    limits = (updates._MAX_MANIFEST, updates._MAX_FILE, updates._MAX_FILES)
    assert limits == (release.MAX_MANIFEST, release.MAX_FILE, release.MAX_FILES)


async def test_without_a_release_there_is_none(tmp_path: Path) -> None:
    assert await Updates(tmp_path / "absent").release() is None
    assert await Updates(tmp_path / "absent").file("manifest.json") is None


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"[" * 4000,
        b"{" + b" " * 5000,
        {"files": [["doorbell.mpy", 1, "ab"]]},
        {"version": "../..", "files": [["doorbell.mpy", 1, "ab"]]},
        {"version": "1.2.0", "files": []},
        {"version": "1.2.0", "files": [["../audit.jsonl", 1, "ab"]]},
        {"version": "1.2.0", "files": [["doorbell.mpy", "1", "ab"]]},
        {"version": "1.2.0", "files": [["doorbell.mpy", 10**9, "ab"]]},
        {"version": "1.2.0", "files": [["doorbell.mpy", 1, "ab"]] * 49},
    ],
)
async def test_a_manifest_that_no_board_would_take_is_no_release(folder: Path, manifest: Any) -> None:
    raw = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
    (folder / "manifest.json").write_bytes(raw)
    assert await Updates(folder).release() is None
    assert await Updates(folder).file("doorbell.mpy") is None


async def test_only_what_the_manifest_names_is_handed_out(folder: Path, tmp_path: Path) -> None:
    (folder / "notes.txt").write_text("private")
    (tmp_path / "audit.jsonl").write_text("private")
    (folder / "wire.mpy").unlink()
    (folder / "wire.mpy").symlink_to(tmp_path / "audit.jsonl")
    (folder / "doorbell.mpy").write_bytes(b"longer than the manifest says")
    offered = Updates(folder)
    for name in ("notes.txt", "../audit.jsonl", "wire.mpy", "doorbell.mpy", "", "."):
        assert await offered.file(name) is None, name


async def test_a_board_fetches_the_manifest_and_its_files(intake: Intake, folder: Path) -> None:
    for name in ("manifest.json", "doorbell.mpy", "wire.mpy"):
        async with intake.session.get(f"{intake.url}/updates/{name}") as answer:
            assert answer.status == 200
            assert await answer.read() == (folder / name).read_bytes()
            assert answer.content_length == (folder / name).stat().st_size


@pytest.mark.parametrize("path", ["notes.txt", "", "..%2faudit.jsonl", "../audit.jsonl", "%00", "a/b", "x" * 3000])
async def test_nothing_else_can_be_fetched(intake: Intake, folder: Path, path: str) -> None:
    (folder.parent / "audit.jsonl").write_text("private")
    (folder / "notes.txt").write_text("private")
    async with intake.session.get(f"{intake.url}/updates/{path}") as answer:
        assert answer.status in (400, 404)
        assert "private" not in await answer.text()


@pytest.mark.usefixtures("folder")
async def test_updates_are_for_boards_in_the_house(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.web.networks.is_own_network", lambda peer: peer != "127.0.0.1")
    async with intake.session.get(f"{intake.url}/updates/manifest.json") as answer:
        assert answer.status == 403
