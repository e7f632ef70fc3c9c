"""A board's life: settings, safe mode, commands."""

import json
from itertools import pairwise
from pathlib import Path

from tests.firmware.rig import Rig, standing


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
    rig.service.publish("reboot", rig.service.command("reboot", {}, await rig.service.challenge()))
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
