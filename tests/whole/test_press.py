"""One press reaches the family: the whole path on real parts."""

import asyncio
import json
import stat
import sys

import psutil

from tests.english import texts
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.machine import shared_by
from tests.rig.service.whole import WholeRig
from tests.unfinished import behind_junk


async def test_a_press_becomes_a_named_card_an_unlocked_door_and_the_other_s_card(rig: WholeRig) -> None:
    await rig.anna.send_photo(as_jpeg(grace()), "Grace")
    await rig.anna.chat.until_message("I know Grace now")
    rig.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]
    rig.board.press()
    named = await rig.anna.chat.until_message("Grace is at the front door", timeout_s=15)
    assert named.photo
    await rig.anna.tap(named, texts.UNLOCK)
    await rig.anna.tap(await rig.anna.chat.until_message("Confirm"), "✅ Yes, open the front door")
    await rig.board.relay.until_open(10)
    for user in (rig.anna, rig.leo):
        told = await user.chat.until_message("Grace is at the front door", "Anna opened")
        assert told.labels == ["That is not Grace", "Why?", "🔕 Snooze"]
        assert told.photo
    assert rig.board.relay.opened == 1


async def test_a_stranger_is_unknown_and_can_be_enrolled_from_the_card(rig: WholeRig) -> None:
    rig.pictures = [at_the_door(eileen(), light=0.95)]
    rig.board.press()
    unknown = await rig.anna.chat.until_message("Someone I don’t know is at the front door")
    await rig.anna.tap(unknown, texts.WHO)
    picking = await rig.anna.chat.until(
        lambda chat: (
            chat.message(unknown.id) if texts.SOMEONE_NEW in (chat.message(unknown.id) or unknown).labels else None
        ),
        10,
    )
    await rig.anna.tap(picking, texts.SOMEONE_NEW)
    await rig.anna.reply(await rig.anna.chat.until_message(texts.ASK_NAME), "Eileen")
    await rig.leo.chat.until_message("Eileen is at the front door")


async def test_a_picture_without_a_face_says_so(rig: WholeRig) -> None:
    rig.board.press()
    assert await rig.leo.chat.until_message("I see no face in the picture.")


async def test_a_picture_that_nobody_can_read_is_told(rig: WholeRig) -> None:
    rig.pictures = [b"no picture"]
    rig.board.press()
    await rig.leo.chat.until_message("Someone is at the front door", "A picture came, but of a kind that I cannot read")


async def test_a_picture_that_breaks_off_reaches_the_family_as_far_as_it_came(rig: WholeRig) -> None:
    rig.pictures = [behind_junk(at_the_door(grace())[:9000])]
    rig.board.press()
    card = await rig.leo.chat.until_message("only a part of it arrived")
    assert card.photo


async def test_a_silent_board_is_told_and_the_second_try_opens(rig: WholeRig) -> None:
    rig.board.silent = True
    rig.board.press()
    await rig.open_door(rig.anna)
    failed = await rig.leo.chat.until_message("the lock did not answer")
    assert texts.UNLOCK in failed.labels
    rig.board.silent = False
    await rig.open_door(rig.anna)
    await rig.board.relay.until_open(10)
    assert await rig.leo.chat.until_message("Anna opened")


async def test_what_is_kept_is_its_owner_s_alone_and_holds_no_secret(rig: WholeRig) -> None:
    rig.board.press()
    await rig.leo.chat.until_message("I see no face")
    if sys.platform == "linux" and rig.service.process:
        assert psutil.Process(rig.service.process.pid).rlimit(psutil.RLIMIT_CORE)[0] == 0
    await rig.service.stop()  # while it runs, files come and go
    data = rig.service.folder / "data"
    kept = [data, *data.rglob("*")]
    assert any(path.suffix == ".jpg" for path in kept)
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        if path.is_file():
            assert rig.telegram.token.encode() not in path.read_bytes(), path
    assert rig.telegram.token not in rig.service.log


async def test_sigterm_ends_the_service_cleanly_within_two_seconds(rig: WholeRig) -> None:
    began = asyncio.get_running_loop().time()
    assert await rig.service.stop() == 0
    assert asyncio.get_running_loop().time() - began < 2.0 * shared_by()
    assert "Traceback" not in rig.service.log
    assert "ERROR" not in rig.service.log


async def test_health_tells_what_the_service_stands_on(rig: WholeRig) -> None:
    health = await rig.service.health()
    assert health["ok"] is True
    assert set(health["parts"]) >= {"broker", "telegram", "recogniser", "disk", "outbox"}


async def test_a_ring_waits_out_telegram_the_broker_and_both(rig: WholeRig) -> None:
    await rig.telegram.go_out()
    rig.board.press()
    await rig.service.until_health("telegram", ok=False)
    await rig.telegram.come_back()
    await rig.leo.chat.until_message("I see no face", timeout_s=40)
    assert sum(m.by_bot and "front door" in m.text for m in rig.leo.chat.messages) == 1


async def test_the_day_s_log_is_posted_after_a_restart(rig: WholeRig) -> None:
    rig.board.press()
    await rig.leo.chat.until_message("I see no face")
    await rig.leo.tap(await rig.leo.chat.until_message("I see no face"), texts.IGNORE)
    await rig.leo.chat.until_message("Leo ignored it")
    await rig.service.stop()
    await rig.service.start()
    await rig.service.until_health("recogniser", ok=True)
    (log,) = await asyncio.to_thread(lambda: list((rig.service.folder / "data" / "log").glob("*.csv")))
    assert "Leo" in log.read_text(encoding="utf-8-sig")


async def test_nothing_is_there_yet_and_everything_comes_later(bare_rig: WholeRig) -> None:
    rig = bare_rig
    await rig.telegram.go_out()
    await rig.broker.kill() if hasattr(rig.broker, "kill") else await rig.broker.go_out()
    await rig.service.start()
    await rig.service.until_health("telegram", ok=False)
    await rig.service.until_health("broker", ok=False)
    await rig.broker.start() if hasattr(rig.broker, "start") else await rig.broker.come_back()
    await rig.telegram.come_back()
    await rig.move_in()
    await rig.ready()
    rig.board.press()
    assert await rig.leo.chat.until_message("front door")


async def test_a_claim_that_was_sent_before_the_service_came_is_taken(bare_rig: WholeRig) -> None:
    await bare_rig.anna.send_text("/start open-sesame-42")
    await bare_rig.service.start()
    assert await bare_rig.anna.chat.until_message("Welcome, Anna!")


async def test_the_audit_trail_tells_who_opened(rig: WholeRig) -> None:
    rig.board.press()
    await rig.open_door(rig.anna)
    await rig.leo.chat.until_message("Anna opened")
    lines = (rig.service.folder / "data" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    noted = [json.loads(line)["what"] for line in lines]
    assert noted.index("unlock ordered") < noted.index("unlocked")
