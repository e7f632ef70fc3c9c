"""One press reaches the family: the whole path on real parts."""

import asyncio
import json
import stat
import sys

import psutil

from tests.english import texts
from tests.portraits import as_jpeg, at_the_door, eileen, grace
from tests.rig.whole import Village
from tests.unfinished import behind_junk


async def test_a_press_becomes_a_named_card_an_unlocked_door_and_the_other_s_card(village: Village) -> None:
    await village.anna.send_photo(as_jpeg(grace()), "Grace")
    await village.anna.chat.until_message("I know Grace now", timeout_s=20)
    village.pictures = [at_the_door(grace(), left=left) for left in (150, 180, 210)]
    village.board.press()
    named = await village.anna.chat.until_message("Grace is at the front door", timeout_s=15)
    assert named.photo
    await village.anna.tap(named, texts.UNLOCK)
    await village.anna.tap(
        await village.anna.chat.until_message("Confirm", timeout_s=10), "✅ Yes, open the front door"
    )
    await village.board.relay.until_open(10)
    for user in (village.anna, village.leo):
        told = await user.chat.until_message("Grace is at the front door", "Anna opened", timeout_s=10)
        assert told.labels == ["That is not Grace"]
        assert told.photo
    assert village.board.relay.opened == 1


async def test_a_stranger_is_unknown_and_can_be_enrolled_from_the_card(village: Village) -> None:
    village.pictures = [at_the_door(eileen(), light=0.95)]
    village.board.press()
    unknown = await village.anna.chat.until_message("Someone I don’t know is at the front door", timeout_s=20)
    await village.anna.tap(unknown, texts.WHO)
    picking = await village.anna.chat.until(
        lambda chat: (
            chat.message(unknown.id) if texts.SOMEONE_NEW in (chat.message(unknown.id) or unknown).labels else None
        ),
        10,
    )
    await village.anna.tap(picking, texts.SOMEONE_NEW)
    await village.anna.reply(await village.anna.chat.until_message(texts.ASK_NAME), "Eileen")
    await village.leo.chat.until_message("Eileen is at the front door", timeout_s=20)


async def test_a_picture_without_a_face_says_so(village: Village) -> None:
    village.board.press()
    assert await village.leo.chat.until_message("I see no face in the picture.", timeout_s=20)


async def test_a_picture_that_nobody_can_read_is_told(village: Village) -> None:
    village.pictures = [b"no picture"]
    village.board.press()
    card = await village.leo.chat.until_message("A picture came, but of a kind that I cannot read", timeout_s=20)
    assert "Someone is at the front door" in card.text


async def test_a_picture_that_breaks_off_reaches_the_family_as_far_as_it_came(village: Village) -> None:
    village.pictures = [behind_junk(at_the_door(grace())[:9000])]
    village.board.press()
    card = await village.leo.chat.until_message("only a part of it arrived", timeout_s=20)
    assert card.photo


async def test_a_silent_board_is_told_and_the_second_try_opens(village: Village) -> None:
    village.board.silent = True
    village.board.press()
    await village.open_door(village.anna)
    failed = await village.leo.chat.until_message("the lock did not answer", timeout_s=10)
    assert texts.UNLOCK in failed.labels
    village.board.silent = False
    await village.open_door(village.anna)
    await village.board.relay.until_open(10)
    assert await village.leo.chat.until_message("Anna opened", timeout_s=10)


async def test_what_is_kept_is_its_owner_s_alone_and_holds_no_secret(village: Village) -> None:
    village.board.press()
    await village.leo.chat.until_message("I see no face", timeout_s=20)
    if sys.platform == "linux" and village.service.process:
        assert psutil.Process(village.service.process.pid).rlimit(psutil.RLIMIT_CORE)[0] == 0
    await village.service.stop()  # while it runs, files come and go
    data = village.service.folder / "data"
    kept = [data, *data.rglob("*")]
    assert any(path.suffix == ".jpg" for path in kept)
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        if path.is_file():
            assert village.telegram.token.encode() not in path.read_bytes(), path
    assert village.telegram.token not in village.service.log


async def test_sigterm_ends_the_service_cleanly_within_two_seconds(village: Village) -> None:
    began = asyncio.get_running_loop().time()
    assert await village.service.stop() == 0
    assert asyncio.get_running_loop().time() - began < 2.0
    assert "Traceback" not in village.service.log
    assert "ERROR" not in village.service.log


async def test_health_tells_what_the_service_stands_on(village: Village) -> None:
    health = await village.service.health()
    assert health["ok"] is True
    assert set(health["parts"]) >= {"broker", "telegram", "recogniser", "disk", "outbox"}


async def test_a_ring_waits_out_telegram_the_broker_and_both(village: Village) -> None:
    await village.telegram.go_out()
    village.board.press()
    await village.service.until_health("telegram", ok=False)
    await village.telegram.come_back()
    await village.leo.chat.until_message("I see no face", timeout_s=40)
    assert sum(m.by_bot and "front door" in m.text for m in village.leo.chat.messages) == 1


async def test_the_day_s_log_is_posted_after_a_restart(village: Village) -> None:
    village.board.press()
    await village.leo.chat.until_message("I see no face", timeout_s=20)
    await village.leo.tap(await village.leo.chat.until_message("I see no face"), texts.IGNORE)
    await village.leo.chat.until_message("Leo ignored it", timeout_s=10)
    await village.service.stop()
    await village.service.start()
    await village.service.until_health("recogniser", ok=True)
    (log,) = await asyncio.to_thread(lambda: list((village.service.folder / "data" / "log").glob("*.csv")))
    assert "Leo" in log.read_text(encoding="utf-8-sig")


async def test_nothing_is_there_yet_and_everything_comes_later(bare_village: Village) -> None:
    village = bare_village
    await village.telegram.go_out()
    await village.broker.kill() if hasattr(village.broker, "kill") else await village.broker.go_out()
    await village.service.start()
    await village.service.until_health("telegram", ok=False)
    await village.service.until_health("broker", ok=False)
    await village.broker.start() if hasattr(village.broker, "start") else await village.broker.come_back()
    await village.telegram.come_back()
    await village.move_in()
    await village.ready()
    village.board.press()
    assert await village.leo.chat.until_message("front door", timeout_s=20)


async def test_a_claim_that_was_sent_before_the_service_came_is_taken(bare_village: Village) -> None:
    await bare_village.anna.send_text("/start open-sesame-42")
    await bare_village.service.start()
    assert await bare_village.anna.chat.until_message("Welcome, Anna!", timeout_s=20)


async def test_the_audit_trail_tells_who_opened(village: Village) -> None:
    village.board.press()
    await village.open_door(village.anna)
    await village.leo.chat.until_message("Anna opened", timeout_s=10)
    lines = (village.service.folder / "data" / "audit.jsonl").read_text(encoding="utf-8").splitlines()
    noted = [json.loads(line)["what"] for line in lines]
    assert noted.index("unlock ordered") < noted.index("unlocked")
