"""A board's life: settings, safe mode, commands, updates on trial, and the power going at every step of one."""

import asyncio
import json
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from firmware.tools import image, release
from tests.firmware.rig import Rig, standing

NEW_VERSION = "9.9.9"


async def blinks(rig: Rig) -> int:
    """How often the lamp blinks in a row in safe mode."""
    since = len(rig.board.events)
    lamps = await rig.board.events.many(lambda e: e["what"] == "lamp", 12, since=since)
    moments = [event["at"] for event in lamps if event["level"]]
    gaps = [later - sooner for sooner, later in pairwise(moments)]
    long = [index for index, gap in enumerate(gaps) if gap > 1_000_000]
    return long[1] - long[0] if len(long) > 1 else len(moments) - 1 - long[0]


WRONG = {
    "no file": None,
    "no JSON": "{",
    "no object": "[]",
    "a short key": {"key": "aa"},
    "a key that is no hex": {"key": "zz" * 32},
    "a name where an address must be": {"broker": {"host": "broker.home", "port": 1883}},
    "a port that is none": {"intake": {"host": "127.0.0.1", "port": 0}},
    "a door with a slash": {"door": "front/door"},
    "an unknown change": {"changeable": {"size": "HUGE"}},
    "something unknown fitted": {"fitted": {"rocket": True}},
}


async def test_settings_that_do_not_fit_keep_the_board_safe(rig: Rig) -> None:
    file = rig.board.flash / "settings.json"
    document = json.loads(file.read_text())
    for kind, wrong in WRONG.items():
        await rig.board.power_off()
        for leftover in ("settings.json", "crash.txt", "slots.json"):
            (rig.board.flash / leftover).unlink(missing_ok=True)
        if wrong is not None:
            file.write_text(wrong if isinstance(wrong, str) else json.dumps({**document, **wrong}))
        since = len(rig.board.events)
        await rig.board.power_on()
        await rig.board.until("lamp", since=since, level=1)
        assert rig.board.events.all(lambda e: e["what"] == "relay" and e["level"] == 0, since)
        assert "SettingsWrong" in (rig.board.flash / "crash.txt").read_text(), kind
    assert not rig.board.relay.pulses


async def test_three_starts_that_fail_end_in_safe_mode_with_the_strike_off(rig: Rig) -> None:
    await rig.board.power_off()
    (rig.board.flash / "a" / "doorbell.py").write_text("def run(slot):\n    raise RuntimeError('broken')\n")
    (rig.board.flash / "slots.json").unlink()
    starts = rig.board.starts
    await rig.board.power_on()
    await rig.board.until("lamp", level=1)
    assert rig.board.starts - starts == 4
    assert await blinks(rig) == 3
    assert not rig.board.relay.pulses
    assert "broken" in (rig.board.flash / "crash.txt").read_text()


async def test_a_start_that_lasts_is_no_failed_one(rig: Rig) -> None:
    assert json.loads((rig.board.flash / "slots.json").read_text())["failed"] == 1
    await rig.board.skip(31)
    assert json.loads((rig.board.flash / "slots.json").read_text())["failed"] == 0


async def test_a_reboot_command_starts_anew_and_says_why(rig: Rig) -> None:
    rig.service.publish("reboot", rig.service.command("reboot", {}))
    await rig.board.until("reset")
    since = len(rig.service.said)
    health = (await rig.service.until("state/health", since)).json
    assert (health["reset"], health["cause"]) == ("watchdog", "command")
    assert rig.board.starts == 2


async def test_settings_last_over_a_power_cut_and_wrong_ones_change_nothing(rig: Rig) -> None:
    await rig.service.send("settings", {"size": "QVGA", "burst": 1})
    await rig.service.send("settings", {"size": "UXGA", "quality": 999})
    await rig.service.send("settings", {"key": "00" * 32})
    await rig.board.power_off()
    since = len(rig.service.said)
    await rig.board.power_on()
    told = (await rig.service.until("state/info", since)).json["settings"]
    assert (told["size"], told["burst"], told["quality"]) == ("QVGA", 1, 12)


async def test_a_snapshot_is_taken_when_asked_for(rig: Rig) -> None:
    await rig.service.send("snap", {"ring": "look-1", "n": 7, "count": 2})
    assert [(upload.ring, upload.n) for upload in await rig.intake.pictures(2)] == [("look-1", 7), ("look-1", 8)]
    for wrong in ({"ring": "../etc"}, {"ring": "é"}, {"n": -1}, {"count": 99}, {"ring": 5}):
        await rig.service.send("snap", wrong)
    await rig.board.skip(10)
    await rig.service.send("snap", {})
    (upload,) = (await rig.intake.pictures(3))[2:]
    assert "-s" in upload.ring


async def test_a_pattern_is_shown_and_an_unknown_one_is_not(rig: Rig) -> None:
    since = len(rig.board.events)
    await rig.service.send("led", {"pattern": "find"})
    await rig.board.until("tone", since=since, hz=988)
    await rig.service.send("led", {"pattern": "disco"})
    assert (await rig.service.health())["counters"]["refused args"] == 1


async def test_words_appear_on_a_display_where_one_is_fitted(tmp_path: Path) -> None:
    fitted = {"display": True}
    async with standing(tmp_path, fitted=fitted) as rig:
        rig.board.bus.display = True
        await rig.service.send("say", {"text": "Please leave it at the neighbours"})
        shown = rig.board.bus.shown[-1]
        assert len(shown) == 512
        assert sum(byte.bit_count() for byte in shown) > 100


async def test_a_display_that_is_not_there_is_a_refusal(rig: Rig) -> None:
    await rig.service.send("say", {"text": "hello"})
    assert (await rig.service.health())["counters"]["refused no display"] == 1


async def test_a_display_that_does_not_answer_is_a_refusal(tmp_path: Path) -> None:
    async with standing(tmp_path, fitted={"display": True}) as rig:
        await rig.service.send("say", {"text": "hello"})
        assert (await rig.service.health())["counters"]["refused no display"] == 1


# Updates


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
    await rig.board.skip(63)
    await rig.service.until("state/info", since, version=NEW_VERSION, trial=False)
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
    assert health["version"] == "1.0.0"
    assert slots(rig)["trial"] == ""


BROKEN = [image.Compiled("doorbell.py", b"def run(slot):\n    raise RuntimeError('bad release')\n")]


async def test_an_update_that_does_not_start_is_rolled_back(rig: Rig, tmp_path: Path) -> None:
    since = len(rig.service.said)
    await rig.service.send("ota", offer(rig, BROKEN, tmp_path / "out"))
    await rig.board.until("reset")
    told = await rig.service.until("state/info", since, note="did not start well")
    assert (told.json["slot"], told.json["version"]) == ("a", "1.0.0")
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
CUT_HEAP = "113K"

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
            assert told.json["version"] == "1.0.0"
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
        used = rig.service.challenge()
        rig.service.publish("ota", rig.service.command("ota", args, used))
        event = await rig.board.events.first(lambda e: e["what"] in over, since=since)
    rig.board.restarts = True
    return bool(event["what"] == "cut")
