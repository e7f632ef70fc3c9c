"""/boards: the doorbells for their owner, over a strict stand-in for Telegram."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.house.boards.board import BoardPart, BoardState, OwnWords, Pictures, Release, Setback, Start, UpdateOutcome
from bot.house.boards.caretaker import BoardCard
from bot.house.doors.door import Door, DoorUnreachable, Failure
from bot.house.doors.door_facts import UpdateEnded
from bot.house.people import Resident, ResidentId, Role
from bot.telegram.delivery.shredder import STANDS_FOR
from tests.english import texts
from tests.fakes.boards import HEALTHY
from tests.rig.chat import FRONT, ChatRig, buttons, card

NEWER = Release("1.1.0", "ab" * 32)
NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)


def said(state: BoardState, newer: Release | None = None) -> str:
    return str(texts.board(BoardCard(Door(FRONT, "front door"), state, newer), NOON))


async def test_the_owner_sees_each_doorbell_and_what_can_be_done(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    shown = await card(rig.anna, "Front door: the doorbell is online", "Version 1.0.0", "Its camera works.")
    assert shown.labels == [texts.LOOK, texts.RESTART, "Pictures: smaller", "Pictures: sharper", texts.SECRETS]


async def test_nobody_else_does(rig: ChatRig) -> None:
    await rig.leo.send_text("/boards")
    assert await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")


async def test_a_doorbell_that_is_away_can_only_be_given_its_settings(rig: ChatRig) -> None:
    rig.boards.states[FRONT] = replace(HEALTHY, online=False)
    await rig.anna.send_text("/boards")
    assert (await card(rig.anna, "the doorbell is offline", "check its power")).labels == [texts.SECRETS]


async def test_without_the_broker_the_broker_is_named_and_no_cable(rig: ChatRig) -> None:
    rig.boards.states[FRONT] = BoardState(online=None, no_broker=True)
    await rig.anna.send_text("/boards")
    shown = await card(rig.anna, "I cannot reach the doorbell", "The MQTT broker, which carries our messages")
    assert "I have not heard from it yet" not in shown.text
    assert shown.labels == [texts.SECRETS]


async def test_a_restart_is_two_taps_and_is_told_when_it_is_over(rig: ChatRig) -> None:
    rig.boards.answering.clear()
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.RESTART), texts.RESTART)
    asking = await buttons(rig.anna, texts.RESTART_YES, texts.LEAVE)
    assert rig.boards.done == []
    assert (await (await rig.anna.tap(asking, texts.RESTART_YES)).answer()).text == texts.RESTARTING
    assert (await (await rig.anna.tap(asking, texts.RESTART_YES)).answer()).text == texts.AT_IT
    await card(rig.anna, texts.RESTARTING)
    rig.boards.answering.set()
    await card(rig.anna, "has restarted and is back")
    assert rig.boards.done == [("restart", FRONT, "")]


async def test_the_question_before_a_restart_loses_its_buttons_with_the_answer(rig: ChatRig) -> None:
    rig.boards.answering.clear()
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.RESTART), texts.RESTART)
    asking = await buttons(rig.anna, texts.RESTART_YES, texts.LEAVE)
    await rig.anna.tap(asking, texts.RESTART_YES)
    await rig.anna.chat.until(lambda chat: not getattr(chat.message(asking.id), "labels", []))
    assert "has restarted" not in "".join(m.text for m in rig.anna.chat.messages)
    rig.boards.answering.set()
    await card(rig.anna, "has restarted and is back")


async def test_no_restarts_nothing(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.RESTART), texts.RESTART)
    asking = await buttons(rig.anna, texts.LEAVE)
    await rig.anna.tap(asking, texts.LEAVE)
    await card(rig.anna, texts.CANCELLED)
    await rig.anna.chat.until(lambda chat: not (chat.message(asking.id) or asking).labels)
    assert rig.boards.done == []


async def test_what_was_agreed_to_is_done_although_its_buttons_cannot_be_taken_away(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.RESTART), texts.RESTART)
    rig.telegram.faults.break_gateway("editMessageReplyMarkup")
    await rig.anna.tap(await buttons(rig.anna, texts.RESTART_YES), texts.RESTART_YES)
    assert await card(rig.anna, "has restarted and is back")


async def test_a_doorbell_that_does_not_answer_is_a_sentence(rig: ChatRig) -> None:
    rig.boards.failure = DoorUnreachable(FRONT, Failure.SILENT)
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, "Pictures: sharper"), "Pictures: sharper")
    assert await card(rig.anna, "The doorbell at the front door did not answer.")


async def test_pictures_are_changed_with_one_tap(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, "Pictures: sharper"), "Pictures: sharper")
    await card(rig.anna, "Pictures from the front door are sharper")
    assert rig.boards.done == [("pictures", FRONT, "sharper")]


async def test_a_newer_version_is_offered_ordered_with_two_taps_and_its_end_is_told(rig: ChatRig) -> None:
    rig.boards.at_hand = NEWER
    await rig.anna.send_text("/boards")
    shown = await card(rig.anna, "Version 1.1.0 is ready for it.")
    await rig.anna.tap(shown, "⬆️ Update to 1.1.0")
    await rig.anna.tap(await buttons(rig.anna, texts.UPDATE_YES), texts.UPDATE_YES)
    await card(rig.anna, "fetches version 1.1.0 now")
    assert rig.boards.done == [("update", FRONT, NEWER.sha256)]
    rig.boards.states[FRONT] = replace(HEALTHY, boot="second", version="1.1.0")
    await rig.caretaker.board_news(FRONT)
    await card(rig.anna, "The doorbell at the front door runs version 1.1.0 now.")


async def test_a_version_that_went_away_between_the_taps_is_not_sent(rig: ChatRig) -> None:
    rig.boards.at_hand = NEWER
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, "⬆️ Update to 1.1.0"), "⬆️ Update to 1.1.0")
    asking = await buttons(rig.anna, texts.UPDATE_YES)
    rig.boards.at_hand = replace(NEWER, version="1.2.0")
    await rig.anna.tap(asking, texts.UPDATE_YES)
    await card(rig.anna, texts.NO_RELEASE)
    assert rig.boards.done == []


# The settings file


async def shredded(rig: ChatRig) -> None:
    """Nothing is left to delete."""
    await rig.memory.collections["shredder"].until(lambda files: not files)


async def ask_for_file(rig: ChatRig) -> None:
    await rig.anna.send_text("/boards")
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS), texts.SECRETS)
    await card(rig.anna, "It is a key", "Telegram’s servers", "main.py board front --out secrets.json")
    await rig.anna.tap(await buttons(rig.anna, texts.SECRETS_YES), texts.SECRETS_YES)


async def test_the_settings_file_is_sent_once_and_is_gone_after_its_time(rig: ChatRig) -> None:
    await ask_for_file(rig)
    sent = await card(rig.anna, "A key to the front door", "delete it here in 10 minutes", "192.0.2.9")
    assert sent.document
    assert sent.document.name == "secrets.json"
    assert json.loads(sent.document.content)["door"] == "front"
    await rig.stop()
    assert rig.anna.chat.message(sent.id)
    rig.ahead = STANDS_FOR
    await rig.start()
    await rig.anna.chat.until(lambda chat: chat.message(sent.id) is None)
    await shredded(rig)
    assert "secrets handed out" in rig.memory.audit.noted


async def test_the_other_owners_are_told_and_nobody_else(rig: ChatRig) -> None:
    mia = rig.telegram.user("Mia")
    mia.chat.open = True
    await rig.memory.residents.save(Resident(ResidentId(mia.id), "Mia", Role.OWNER, NOON))
    await ask_for_file(rig)
    await card(mia, "Anna was given the settings file of the front door")
    assert not [m for m in (*mia.chat.messages, *rig.leo.chat.messages) if m.document]
    assert not any("settings file" in m.text for m in rig.leo.chat.messages)


async def test_a_file_whose_reply_was_lost_is_not_sent_twice(rig: ChatRig) -> None:
    rig.telegram.faults.lose_reply("sendDocument")
    await ask_for_file(rig)
    await card(rig.anna, "I could not send the file. If it shows up here all the same, please delete it.")
    assert len(rig.telegram.journal.calls("sendDocument")) == 1
    assert rig.memory.collections["shredder"].everything() == {}


async def test_a_file_is_not_sent_to_an_owner_who_was_removed_meanwhile(rig: ChatRig) -> None:
    files = rig.memory.collections["shredder"]
    write = files.put

    async def put(things: Mapping[str, object]) -> None:
        files.put = write  # type: ignore[method-assign]
        await write(things)
        await rig.memory.residents.remove(ResidentId(rig.anna.id))

    files.put = put  # type: ignore[method-assign]
    await ask_for_file(rig)
    await shredded(rig)
    await rig.anna.send_text("hello?")
    await card(rig.anna, texts.OUTSIDER)
    assert rig.telegram.journal.calls("sendDocument") == []


async def test_a_restart_in_the_middle_of_sending_is_told(rig: ChatRig) -> None:
    rig.telegram.faults.delay(60, "sendDocument")
    await ask_for_file(rig)
    await rig.telegram.journal.until(lambda call: call.method.lower() == "senddocument")
    await rig.stop()
    await rig.start()
    await card(rig.anna, "I was stopped while I sent you a settings file")
    assert rig.memory.collections["shredder"].everything() == {}


async def test_a_file_that_its_reader_deleted_already_is_done_with(rig: ChatRig) -> None:
    await ask_for_file(rig)
    sent = await card(rig.anna, "A key to the front door")
    await rig.anna.delete(sent)
    await rig.stop()
    rig.ahead = STANDS_FOR
    await rig.start()
    await shredded(rig)
    (call,) = rig.telegram.journal.calls("deleteMessage")
    assert call.status == 400


async def test_the_deletion_waits_out_an_outage_and_says_so_where_telegram_refuses(rig: ChatRig) -> None:
    await ask_for_file(rig)
    await card(rig.anna, "A key to the front door")
    await rig.stop()
    rig.ahead = STANDS_FOR
    rig.telegram.faults.break_gateway("deleteMessage")
    rig.telegram.faults.refuse(400, "Bad Request: message can't be deleted for everyone", "deleteMessage")
    await rig.start()
    assert await card(rig.anna, "Please delete it: it is a key to your door.")


# Sentences


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (HEALTHY, "Running for 3 days, since its power came on."),
        (replace(HEALTHY, uptime=timedelta(seconds=59)), "Running for less than a minute"),
        (replace(HEALTHY, uptime=timedelta(minutes=1)), "Running for 1 minute,"),
        (replace(HEALTHY, uptime=timedelta(0), heard_at=NOON - timedelta(hours=2)), "Running for 2 hours,"),
        (replace(HEALTHY, started=Start.ORDERED), "since it was told to restart"),
        (
            replace(HEALTHY, started=Start.TROUBLE, stopped=(BoardPart.PICTURES, BoardPart.CLOCK)),
            "something in it had stopped (the pictures and the clock)",
        ),
        (
            replace(HEALTHY, started=Start.TROUBLE, stopped=(OwnWords("<b>\u202eabc"),)),
            "something in it had stopped («\u2068<code>&lt;b&gt; abc</code>\u2069»)",
        ),
        (replace(HEALTHY, camera=False), "Its camera does not answer"),
        (replace(HEALTHY, lost_rings=1), "1 ring was lost since then"),
        (replace(HEALTHY, lost_pictures=4), "4 pictures were lost since then"),
        (replace(HEALTHY, taken_back=Setback.NOT_ONLINE), "taken back: it was not online in time."),
        (replace(HEALTHY, taken_back=Setback.NOT_STARTED), "taken back: it did not start well."),
        (
            replace(HEALTHY, taken_back=OwnWords("flux t.me/x")),
            "taken back. In its own words: «\u2068<code>flux t.me/x</code>\u2069».",
        ),
        (replace(HEALTHY, on_trial=True), "It tries its new version"),
        (replace(HEALTHY, unsigned=True), "does not sign what it says. Please update it soon."),
        (replace(HEALTHY, pictures=Pictures.SMALLER), "Pictures: smaller"),
        (replace(HEALTHY, version="<i>"), "Version &lt;i&gt;."),
    ],
)
def test_a_doorbell_is_described_in_plain_words(state: BoardState, words: str) -> None:
    assert words in said(state)


@pytest.mark.parametrize("started", [*Start, None])
def test_every_start_has_its_words(started: Start | None) -> None:
    assert said(replace(HEALTHY, started=started)).count("Running for 3 days") == 1


def test_a_doorbell_that_was_never_heard_is_not_blamed() -> None:
    assert "I have not heard from it yet." in said(BoardState(online=None))
    assert "check" not in said(BoardState(online=None))


def test_a_doorbell_of_which_nothing_is_known_says_no_more_than_that() -> None:
    assert said(BoardState(online=True)) == "<b>Front door</b>: the doorbell is online"


@pytest.mark.parametrize("outcome", list(UpdateOutcome))
def test_every_end_of_an_update_is_a_sentence_with_its_version(outcome: UpdateOutcome) -> None:
    assert "1.1.0" in texts.message(UpdateEnded(FRONT, "1.1.0", outcome), "front door")
