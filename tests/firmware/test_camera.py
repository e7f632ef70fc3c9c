"""The camera: whatever it does, a whole picture is sent or none, and the bell does not care."""

import pytest

from firmware.simulator.hardware.arduchip import ArduchipFlaw
from tests.firmware.rig import Rig

FLAWS = {
    "never finishes": ArduchipFlaw(never=True),
    "says that it is empty": ArduchipFlaw(length=0),
    "lies: far too long": ArduchipFlaw(length=0x7FFFFF),
    "lies: too short": ArduchipFlaw(length=20_000),
    "a picture without an end": ArduchipFlaw(endless=True),
    "a black frame": ArduchipFlaw(black=True),
}


async def test_a_flawed_picture_is_taken_again(rig: Rig) -> None:
    camera = rig.board.bus.camera
    for number, (kind, flaw) in enumerate(FLAWS.items(), 1):
        captures = len(camera.captures)
        camera.flaws.append(flaw)
        await rig.board.press_and_release()
        taken = (await rig.intake.pictures(3 * number))[-3:]
        assert [upload.n for upload in taken] == [0, 1, 2], kind
        assert all(upload.is_whole and len(upload.body) > 20_000 for upload in taken), kind
        assert len(camera.captures) - captures == 4 - (kind == "never finishes")
    assert not camera.faults


async def test_a_lie_about_the_length_that_hides_the_end_costs_only_padding(rig: Rig) -> None:
    rig.board.bus.camera.flaws.append(ArduchipFlaw(length=200_000))
    await rig.board.press_and_release()
    (first, *_) = await rig.intake.pictures(3)
    assert first.is_whole
    assert len(rig.board.bus.camera.captures) == 3


async def test_junk_before_the_picture_is_left_out(rig: Rig) -> None:
    rig.board.bus.camera.flaws.append(ArduchipFlaw(junk=b"\x00\xff\x00"))
    await rig.board.press_and_release()
    (first, *_) = await rig.intake.pictures(3)
    assert first.is_whole


async def test_a_night_that_stays_black_is_sent_after_two_more_tries(rig: Rig) -> None:
    rig.board.bus.camera.flaws.extend([ArduchipFlaw(black=True)] * 3)
    await rig.board.press_and_release()
    (first, *_) = await rig.intake.pictures(3)
    assert first.is_whole
    assert len(first.body) < 8_000
    assert len(rig.board.bus.camera.captures) == 5


async def test_a_camera_without_an_end_in_any_picture_loses_them_and_counts(rig: Rig) -> None:
    rig.board.bus.camera.flaws.extend([ArduchipFlaw(endless=True)] * 9)
    await rig.board.press_and_release()
    await rig.board.press_and_release()
    _, second = await rig.service.rings(2)
    taken = await rig.intake.pictures(3)
    assert {upload.ring for upload in taken} == {second.json["id"]}
    assert (await rig.service.health())["counters"]["pictures_lost"] == 3
    assert rig.intake.broken_off == 9


async def test_a_sensor_that_does_not_acknowledge_is_started_anew(rig: Rig) -> None:
    rig.board.bus.sensor.naks = 1
    await rig.board.press_and_release()
    taken = await rig.intake.pictures(3)
    assert all(upload.is_whole for upload in taken)
    health = await rig.service.health()
    assert health["camera"] is True
    assert rig.board.bus.sensor.resets >= 2


async def test_without_a_camera_the_bell_still_rings(rig: Rig) -> None:
    since = len(rig.service.said)
    rig.board.bus.sensor.naks = -1
    await rig.board.press_and_release()
    await rig.service.rings(1)
    await rig.service.send("settings", {"size": "QVGA"})
    health = await rig.service.said.first(lambda m: m.word == "state/health" and not m.json["camera"], since=since)
    assert "camera" in health.json["error"]
    rig.board.bus.sensor.naks = 0
    await rig.board.skip(12)
    await rig.service.send("snap", {"ring": "later-1"})
    upload = await rig.intake.uploads.first(lambda u: u.ring == "later-1")
    assert upload.is_whole


@pytest.mark.parametrize(("name", "size"), [("QVGA", (320, 240)), ("SVGA", (800, 600)), ("UXGA", (1600, 1200))])
async def test_a_size_that_was_set_is_what_the_sensor_is_told(rig: Rig, name: str, size: tuple[int, int]) -> None:
    await rig.service.send("settings", {"size": name, "quality": 20, "mirror": True, "flip": True, "burst": 1})
    await rig.board.press_and_release()
    (upload,) = await rig.intake.pictures(1)
    assert rig.board.bus.camera.captures[-1] == size
    assert rig.board.bus.sensor.quality == 20
    assert rig.board.bus.sensor.turned == (True, True)
    assert upload.body == (rig.board.bus.pictures / f"{size[0]}x{size[1]}.jpg").read_bytes()
