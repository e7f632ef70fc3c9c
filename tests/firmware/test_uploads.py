"""The upload: what the board does about each of the service's answers, and about none."""

from pathlib import Path

import pytest

from tests.firmware.rig import Rig, standing


async def test_a_stale_clock_is_put_right_by_the_refusal_and_the_picture_sent_at_once(rig: Rig) -> None:
    rig.intake.skew_s = 5_000_000  # the service's clock jumps; the board takes it as it is
    await rig.board.press_and_release()
    taken = await rig.intake.pictures(3)
    assert [upload.status for upload in rig.intake.uploads] == [401, 201, 201, 201]
    assert [upload.n for upload in taken] == [0, 1, 2]


async def test_a_clock_that_jumps_back_is_followed_too(rig: Rig) -> None:
    rig.intake.skew_s = -40_000_000
    await rig.board.press_and_release()
    await rig.intake.pictures(3)


async def test_a_wrong_key_is_hopeless_and_the_burst_ends(tmp_path: Path) -> None:
    async with standing(tmp_path, key="ff" * 32) as rig:
        await rig.board.press_and_release()
        upload = await rig.intake.uploads.first(lambda _: True)
        assert upload.status == 401
        await rig.service.rings(1)
        await rig.board.press_and_release()
        await rig.service.rings(2)
        second = await rig.intake.uploads.first(lambda u: u.ring != upload.ring)
        assert second.status == 401
        assert len(rig.intake.uploads.all(lambda u: u.ring == upload.ring)) == 1


async def test_a_service_that_says_later_gets_the_picture_later(rig: Rig) -> None:
    rig.intake.moods.extend([503, 408])
    await rig.board.press_and_release()
    await _soon(rig, 503)
    await _soon(rig, 408)
    taken = await rig.intake.pictures(3)
    assert [upload.status for upload in rig.intake.uploads] == [503, 408, 201, 201, 201]
    rig.intake.moods.extend([500, 429])
    await rig.board.press_and_release()
    await _soon(rig, 500)
    await _soon(rig, 429)
    taken = (await rig.intake.pictures(6))[3:]
    assert [upload.n for upload in taken] == [0, 1, 2]


async def _soon(rig: Rig, status: int) -> None:
    """Wait until this answer was given, and let the board's pause after it pass."""
    await rig.intake.uploads.first(lambda upload: upload.status == status)
    await rig.board.skip(4)


async def test_a_picture_that_is_too_large_comes_again_smaller(rig: Rig) -> None:
    rig.intake.moods.append(413)
    await rig.board.press_and_release()
    await rig.intake.pictures(3)
    assert rig.board.bus.camera.qualities == [12, 24, 12, 12]


async def test_a_picture_that_was_taken_already_counts_as_delivered(rig: Rig) -> None:
    rig.intake.moods.append(409)
    await rig.board.press_and_release()
    taken = await rig.intake.pictures(2)
    assert [upload.n for upload in taken] == [1, 2]
    told = await rig.service.said.many(lambda m: m.word == "event/snapshot", 2)
    assert [message.json["n"] for message in told] == [1, 2]  # of the other it does not know which take arrived


async def test_a_refusal_that_nothing_can_help_ends_the_burst(rig: Rig) -> None:
    for mood in (404, 400):
        rig.intake.moods.append(mood)
        since = len(rig.service.said)
        await rig.board.press_and_release()
        (first,) = await rig.service.rings(1, since)
        await rig.intake.uploads.first(lambda upload, mood=mood: upload.status == mood)  # type: ignore[misc]  # bound now
        taken = len(rig.intake.taken())
        await rig.board.press_and_release()
        await rig.intake.pictures(taken + 3)
        assert first.json["id"] not in {upload.ring for upload in rig.intake.taken()}


async def test_a_connection_slammed_in_the_middle_is_tried_again(rig: Rig) -> None:
    rig.intake.moods.extend(["slam", "slam"])
    await rig.board.press_and_release()
    taken = await rig.intake.pictures(3)
    assert all(upload.is_whole for upload in taken)


@pytest.mark.parametrize("mood", ["hang", "half"])
async def test_a_service_that_never_ends_its_answer_is_given_up_in_time(rig: Rig, mood: str) -> None:
    rig.intake.moods.append(mood)
    await rig.board.press_and_release()
    await rig.intake.uploads.first(lambda _: True)
    await rig.board.press_and_release()
    await rig.service.rings(2)  # nobody at the door waits for it
    await rig.board.skip(10)
    taken = await rig.intake.pictures(3)
    assert all(upload.is_whole for upload in taken)


async def test_a_service_that_is_away_gets_its_picture_when_it_returns(rig: Rig) -> None:
    await rig.intake.stop()
    await rig.board.press_and_release()
    await rig.service.rings(1)
    await rig.board.skip(2)
    await rig.intake.start()
    taken = await rig.intake.pictures(3)
    assert [upload.n for upload in taken] == [0, 1, 2]


async def test_nobody_is_shown_a_minute_late(rig: Rig) -> None:
    await rig.intake.stop()
    await rig.board.press_and_release()
    (old,) = await rig.service.rings(1)
    await rig.board.skip(75)
    await rig.intake.start()
    since = len(rig.service.said)
    await rig.board.press_and_release()
    (new,) = await rig.service.rings(1, since)
    taken = await rig.intake.pictures(3)
    assert {upload.ring for upload in taken} == {new.json["id"]}
    assert old.json["id"] != new.json["id"]
