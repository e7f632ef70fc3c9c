"""Updates on trial, rolled back, and the power going at every step of one."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from firmware.tools import image, release
from tests.firmware.rig import Rig, standing

NEW_VERSION = "9.9.9"
VERSION = release.version()

#: An update beside pictures and commands takes 20 KB more than the 96 that everything else has to live with.
UPDATE_HEAP = "131K"


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    """A board that is online and sees, with room for an update."""
    async with standing(tmp_path / "board", heap=UPDATE_HEAP) as found:
        yield found


def offer(rig: Rig, files: list[image.Compiled], folder: Path, *, spoil: str = "") -> dict[str, Any]:
    """Put a release on the service; the command's arguments."""
    checksum = release.write(folder, files)
    for file in folder.iterdir():
        data = file.read_bytes()
        rig.intake.files[f"/updates/new/{file.name}"] = data[:-1] + b"!" if file.name == spoil else data
    return {"path": "/updates/new/", "sha256": checksum}


def whole_release(folder: Path) -> list[image.Compiled]:
    """The whole program, with another version."""
    folder.mkdir(parents=True)
    (folder / "version.py").write_text(f'VERSION = "{NEW_VERSION}"\n')
    return [
        *(file for file in image.program(folder) if file.name != "version.mpy"),
        image.compile_file(folder / "version.py", folder),
    ]


def slots(rig: Rig) -> dict[str, Any]:
    found = json.loads((rig.board.flash / "slots.json").read_text())
    assert isinstance(found, dict)
    return found


async def test_an_update_runs_on_trial_and_is_kept_after_a_minute_online(rig: Rig, tmp_path: Path) -> None:
    args = offer(rig, whole_release(tmp_path / "new"), tmp_path / "out")
    await rig.service.send("ota", args)
    since = len(rig.service.said)
    await rig.board.until("reset")
    told = (await rig.service.until("state/info", since, version=NEW_VERSION)).json
    assert (told["slot"], told["trial"]) == ("b", True)
    assert slots(rig)["active"] == "a"
    await rig.service.until("event/challenge", since, challenge=await rig.service.challenge(), trial=True)
    await rig.board.skip(63)
    await rig.service.until("state/info", since, version=NEW_VERSION, trial=False)
    await rig.service.until("event/challenge", since, challenge=await rig.service.challenge(), trial=False)
    assert (slots(rig)["active"], slots(rig)["trial"]) == ("b", "")
    await rig.board.press_and_release()
    await rig.service.rings(1, since)


@pytest.mark.parametrize("spoil", ["manifest.json", "mqtt.mpy"])
async def test_an_update_whose_checksum_does_not_fit_changes_nothing(rig: Rig, tmp_path: Path, spoil: str) -> None:
    args = offer(rig, whole_release(tmp_path / "new"), tmp_path / "out", spoil=spoil)
    await rig.service.send("ota", args)
    await rig.board.press_and_release()
    await rig.service.rings(1)
    while "checksum" not in (health := await rig.service.health())["error"]:
        assert rig.board.starts == 1
        await rig.board.skip(2)
    assert health["version"] == VERSION
    assert health["counters"]["updates_failed"] == 1
    assert slots(rig)["trial"] == ""


BROKEN = [image.Compiled("doorbell.py", b"def run(slot):\n    raise RuntimeError('bad release')\n")]


async def test_an_update_that_does_not_start_is_rolled_back(rig: Rig, tmp_path: Path) -> None:
    since = len(rig.service.said)
    await rig.service.send("ota", offer(rig, BROKEN, tmp_path / "out"))
    await rig.board.until("reset")
    told = await rig.service.until("state/info", since, note="did not start well")
    assert (told.json["slot"], told.json["version"]) == ("a", VERSION)
    assert rig.board.starts == 4  # the first, two trials, and the old program again


async def test_an_update_that_never_gets_online_is_rolled_back(rig: Rig, tmp_path: Path) -> None:
    await rig.service.send("ota", offer(rig, whole_release(tmp_path / "new"), tmp_path / "out"))
    await rig.board.until("reset")
    rig.mqtt_wire.go_dark()
    since = len(rig.board.events)
    await rig.board.until("on", since=since - 1)
    await rig.board.until("nic")
    resets = len(rig.board.events.all(lambda e: e["what"] == "reset"))
    await rig.board.do("skip", ms=610_000, step_ms=5000)
    await rig.board.events.many(lambda e: e["what"] == "reset", resets + 1, timeout_s=40)
    said = len(rig.service.said)
    rig.mqtt_wire.light_up()
    told = await rig.service.until("state/info", said)
    assert (told.json["slot"], told.json["note"]) == ("a", "was not online in time")


async def test_an_update_with_foreign_names_is_refused(rig: Rig, tmp_path: Path) -> None:
    evil = [image.Compiled("doorbell.py", b""), image.Compiled("doorbell.mpy", b"")]
    args = offer(rig, evil, tmp_path / "out")
    manifest = json.loads(rig.intake.files["/updates/new/manifest.json"])
    manifest["files"][0][0] = "../boot.py"
    (tmp_path / "evil").mkdir()
    raw = json.dumps(manifest).encode()
    import hashlib  # noqa: PLC0415 - only here

    rig.intake.files["/updates/new/manifest.json"] = raw
    args["sha256"] = hashlib.sha256(raw).hexdigest()
    before = (rig.board.flash / "boot.py").read_bytes()
    await rig.service.send("ota", args)
    while "manifest" not in (await rig.service.health())["error"]:
        await rig.board.skip(2)
    assert (rig.board.flash / "boot.py").read_bytes() == before


#: What cuts the power is a part of the simulator that is loaded for it, and takes 2.5 KB more.
CUT_HEAP = "133K"

#: So many boards go through the steps of an update side by side, each through its share.
BOARDS = 3


async def test_the_power_may_go_at_every_step_of_an_update(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(1, BOARDS + 1)]
    cuts = await asyncio.gather(*[_cuts(folder, first) for first, folder in enumerate(folders, 1)])
    assert sum(cuts) >= 12


async def _cuts(folder: Path, first: int) -> int:
    """Cut one board's power at every third step; how many steps there were."""
    async with standing(folder, heap=CUT_HEAP) as rig:
        args = offer(rig, BROKEN, folder / "out")
        await rig.board.power_off()
        (rig.board.flash / "b").mkdir()
        (rig.board.flash / "b" / "old.py").write_text("")
        kept = folder / "kept"
        shutil.copytree(rig.board.flash, kept)
        cuts = 0
        for step in range(first, 60, BOARDS):
            shutil.rmtree(rig.board.flash)
            shutil.copytree(kept, rig.board.flash)
            if not await _cut_at(rig, step, args):
                break
            cuts += 1
            rig.board.faults = {}
            since, events = len(rig.service.said), len(rig.board.events)
            await rig.board.power_on()
            await rig.board.until("nic", since=events, active=True)
            await rig.board.skip(1, step_ms=100)
            told = await rig.service.until("state/info", since, slot="a")
            assert told.json["version"] == VERSION
            assert slots(rig)["trial"] == ""
            await rig.board.power_off()
        assert not rig.board.relay.pulses
        return cuts


async def _cut_at(rig: Rig, step: int, args: dict[str, Any]) -> bool:
    """Start, update, and cut the power at this step of the flash; False if the update was over before."""
    since, said = len(rig.board.events), len(rig.service.said)
    rig.board.faults = {"cut_at": step}
    rig.board.restarts = False
    await rig.board.power_on()
    over = ("cut", "reset")
    event = await rig.board.events.first(
        lambda e: e["what"] in over or (e["what"] == "nic" and e["active"]), since=since
    )
    if event["what"] not in over:
        await rig.board.skip(1, step_ms=100)
        await rig.service.until("state/info", said)
        used = await rig.service.challenge()
        rig.service.publish("ota", rig.service.command("ota", args, used))
        event = await rig.board.events.first(lambda e: e["what"] in over, since=since)
    rig.board.restarts = True
    return bool(event["what"] == "cut")
