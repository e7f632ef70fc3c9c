"""/live: one message whose picture is new every two seconds; here they are shorter."""

import asyncio
from datetime import timedelta

import pytest

from bot.house.watch.camera import CameraId, Trouble
from bot.telegram.chat.cameras import live
from bot.telegram.polling import lines
from tests.english import texts
from tests.pictures import clip, jpeg
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one, last, owner, tap

GARDEN = CameraId("garden-camera")


@pytest.fixture(autouse=True)
async def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "EVERY_S", 0.05)
    monkeypatch.setattr(live, "LIVE_S", 0.5)


def edits(rig: ChatRig) -> int:
    return len(rig.telegram.journal.calls("editMessageMedia"))


async def edited(rig: ChatRig, times: int) -> None:
    await rig.telegram.journal.until(lambda _: edits(rig) >= times)


async def test_it_is_one_message_with_ever_new_pictures_and_then_offers_another(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.leo.send_text("/live")
    first = await card(rig.leo, "🔴 garden camera, ")
    assert first.photo
    assert first.labels == ["⏹ Stop"]
    rig.cameras.picture = jpeg(200)
    over = await card(rig.leo, "garden camera, live until")
    assert over.id == first.id
    assert over.photo != first.photo
    assert over.labels == ["🔴 Live again", "🎞 Last ten seconds"]
    assert 2 <= edits(rig) <= 10
    assert rig.memory.audit.noted.count("camera looked at") == 1
    await rig.leo.tap(over, "🔴 Live again")
    await rig.leo.chat.until_message("🔴 garden camera, ", after=first.id)
    assert [m for m in rig.anna.chat.messages if m.photo] == []


async def test_it_ends_when_it_is_told_to(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    await edited(rig, 2)
    await tap(rig.leo, "⏹ Stop")
    await card(rig.leo, "garden camera, live until")
    so_far = edits(rig)
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert edits(rig) == so_far
    assert not [name for name in rig.nursery.names if name.startswith("live")]


async def test_a_second_one_takes_the_place_of_the_first(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    first = await card(rig.leo, "🔴 garden camera, ")
    await rig.leo.send_text("/live garden camera")
    second = await rig.leo.chat.until_message("🔴 garden camera, ", after=first.id)
    left = await card(rig.leo, "garden camera, live until")
    assert (left.id, left.labels) == (first.id, [])
    assert (await buttons(rig.leo, "⏹ Stop")).id == second.id
    await edited(rig, edits(rig) + 2)
    assert len([name for name in rig.nursery.names if name.startswith("live")]) == 1


async def test_of_two_that_begin_at_once_one_goes_on_and_its_button_ends_it(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    monkeypatch.setattr(lines, "MESSAGE_PATIENCE_S", 0.02)
    await keep_one(rig)
    rig.telegram.faults.delay(0.2, "sendPhoto", times=2)
    await asyncio.gather(rig.leo.send_text("/live"), rig.leo.send_text("/live"))
    await rig.telegram.journal.until(lambda _: len(rig.telegram.journal.calls("sendPhoto")) == 2)
    left = await card(rig.leo, "garden camera, live until")
    assert left.labels == []
    assert len([name for name in rig.nursery.names if name.startswith("live")]) == 1
    await tap(rig.leo, "⏹ Stop")
    await rig.leo.chat.until(lambda chat: not any("🔴" in m.text for m in chat.messages))
    assert not [name for name in rig.nursery.names if name.startswith("live")]


async def test_where_telegram_names_a_time_nothing_is_sent_before(rig: ChatRig) -> None:
    await keep_one(rig)
    await rig.leo.send_text("/live")
    await edited(rig, 1)
    rig.telegram.faults.slow_down(2, "editMessageMedia")
    over = await card(rig.leo, "garden camera, live until")
    refused = [call for call in rig.telegram.journal.calls("editMessageMedia") if "429" in repr(call)]
    assert len(refused) <= 1
    assert over.labels == ["🔴 Live again", "🎞 Last ten seconds"]


async def test_a_camera_that_goes_away_meanwhile_says_so_below_its_last_picture(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    await edited(rig, 1)
    rig.cameras.troubled[GARDEN] = Trouble.SILENT
    said = await card(rig.leo, "⚠️ No picture comes from the garden camera.")
    assert said.photo


async def test_a_camera_that_is_closed_meanwhile_shows_nothing_more(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    await edited(rig, 1)
    await rig.staff.watching.cameras.keep_private(await owner(rig), GARDEN, timedelta(hours=1))
    await card(rig.leo, "🙈 The garden camera is closed until")


async def test_a_message_that_was_deleted_ends_it(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    await rig.leo.delete(await card(rig.leo, "🔴 garden camera, "))
    async with asyncio.timeout(10):
        while any(name.startswith("live") for name in rig.nursery.names):  # noqa: ASYNC110 - nobody tells
            await asyncio.sleep(0.01)


async def test_a_picture_that_cannot_be_sent_live_is_sent_as_one_with_a_button(rig: ChatRig) -> None:
    await keep_one(rig)
    rig.telegram.faults.break_gateway("sendPhoto")
    await rig.leo.send_text("/live")
    said = await card(rig.leo, "📷 garden camera, ")
    assert said.labels == ["🔴 Live again", "🎞 Last ten seconds"]


async def test_stop_after_a_restart_leaves_the_last_picture(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "LIVE_S", 60.0)
    await keep_one(rig)
    await rig.leo.send_text("/live")
    shown = await card(rig.leo, "🔴 garden camera, ")
    before = last(rig.leo)
    await rig.stop()
    await rig.start()
    await rig.leo.tap(shown, "⏹ Stop")
    over = await card(rig.leo, "garden camera, live until")
    assert over.id == shown.id
    assert last(rig.leo) == before


async def test_a_clip_of_the_last_ten_seconds_plays_in_the_chat_of_who_asked(rig: ChatRig) -> None:
    await keep_one(rig)
    rig.cameras.mp4 = clip()
    await rig.leo.send_text("/clip")
    sent = await card(rig.leo, "🎞 garden camera, the ten seconds before")
    assert sent.animation
    ((camera, begin, end),) = rig.cameras.clipped
    assert (camera, round(end - begin)) == (GARDEN, 10)
    assert "camera asked for a clip" in rig.memory.audit.noted
    assert [m for m in rig.anna.chat.messages if m.by_bot] == []


async def test_a_clip_that_telegram_does_not_take_is_told_of(rig: ChatRig) -> None:
    await keep_one(rig)
    rig.telegram.faults.refuse(400, "Bad Request: wrong file", "sendAnimation")
    await rig.leo.send_text("/clip")
    await card(rig.leo, texts.CLIP_NOT_SENT)


async def test_a_clip_that_does_not_get_through_is_tried_again(rig: ChatRig) -> None:
    await keep_one(rig)
    rig.cameras.mp4 = clip()
    rig.telegram.faults.break_gateway("sendAnimation")
    await rig.leo.send_text("/clip")
    await card(rig.leo, "🎞 garden camera, the ten seconds before")
