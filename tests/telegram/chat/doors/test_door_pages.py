"""A door's page: pausing it, trying its lock, and how it is."""

from datetime import UTC, datetime, time, timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.doors.door import DoorUnreachable, Failure
from bot.house.doors.door_facts import DoorEvent
from bot.house.people import Resident
from bot.house.residents.hours import Hours
from bot.house.residents.permissions import Action, NotAllowed, Refusal
from bot.house.visits.visit import Outcome
from tests.english import texts
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.doors.test_doors import open_page


async def test_a_paused_door_rings_without_a_sound_and_nobody_can_open_it_until_its_pause_ends(rig: ChatRig) -> None:
    page = await open_page(rig)
    await rig.ring()
    shown = await buttons(rig.leo, texts.UNLOCK)
    await rig.anna.tap(page, texts.PAUSE_DOOR)
    said = await card(rig.anna, "The front door is paused")
    await card(rig.leo, "Anna has paused the front door")
    await rig.leo.chat.until(lambda chat: texts.UNLOCK not in (chat.message(shown.id) or shown).labels)
    await rig.anna.chat.until(lambda chat: texts.RESUME_DOOR in (chat.message(page.id) or page).labels)
    await rig.answers.give((await rig.memory.visits.open_visits())[0].id, await anna(rig), Outcome.IGNORED)
    assert makes_a_sound(rig, rig.leo, shown)

    await rig.ring(2)
    quiet = await rig.leo.chat.until(
        lambda chat: next((m for m in chat.messages if texts.IGNORE in m.labels and m.id != shown.id), None)
    )
    assert not makes_a_sound(rig, rig.leo, quiet)
    assert texts.UNLOCK not in quiet.labels

    await rig.anna.tap(said, texts.UNDO)
    await card(rig.anna, "The front door is as before")
    await rig.leo.chat.until(lambda chat: texts.UNLOCK in (chat.message(quiet.id) or quiet).labels)


async def test_a_yes_that_was_shown_before_a_door_was_paused_opens_nothing(rig: ChatRig) -> None:
    await rig.ring()
    visit = (await rig.memory.visits.open_visits())[0].id
    await rig.staff.upkeep.pause(await anna(rig), FRONT, paused=True)
    with pytest.raises(NotAllowed) as refused:
        await rig.answers.give(visit, await anna(rig), Outcome.UNLOCKED)
    assert refused.value.refusal is Refusal.DOOR_PAUSED
    assert rig.locks.opened == []


async def test_a_pause_outlives_a_restart(rig: ChatRig) -> None:
    await rig.staff.upkeep.pause(await anna(rig), FRONT, paused=True)
    await rig.stop()
    await rig.start()
    await open_page(rig)
    assert await card(rig.anna, "⏸ Paused: whoever rings is noted without a sound")


async def test_a_lock_clicks_once_after_a_second_tap_and_the_family_hears_of_it(rig: ChatRig) -> None:
    await rig.anna.tap(await open_page(rig), texts.TRY_LOCK)
    asked = await buttons(rig.anna, texts.TRY_LOCK_YES)
    assert rig.locks.opened == []
    await rig.anna.tap(asked, texts.TRY_LOCK_YES)
    await card(rig.anna, "✅ The lock of the front door clicked, and said so.")
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Anna has tried the lock of the front door"))
    assert rig.locks.opened == [FRONT]
    assert "lock tried" in rig.memory.audit.noted


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (Failure.OFFLINE, "is out of reach, so it did not click"),
        (Failure.SILENT, "said nothing: it may have clicked, or not"),
        (Failure.REFUSED, "said that it did not click"),
        (Failure.FORBIDDEN, "The broker does not let me speak to the lock of the front door"),
        (Failure.NO_BROKER, "The lock of the front door did not click: "),
    ],
)
async def test_a_lock_that_does_not_click_is_told_with_what_is_wrong(rig: ChatRig, failure: Failure, said: str) -> None:
    rig.locks.failure = DoorUnreachable(FRONT, failure)
    await rig.anna.tap(await open_page(rig), texts.TRY_LOCK)
    await rig.anna.tap(await buttons(rig.anna, texts.TRY_LOCK_YES), texts.TRY_LOCK_YES)
    await card(rig.anna, said)
    assert "lock trial failed" in rig.memory.audit.noted


async def test_a_door_whose_bell_is_away_says_since_when(rig: ChatRig) -> None:
    await rig.bells.door_news(FRONT, DoorEvent.SILENT)
    await open_page(rig)
    assert await card(rig.anna, "🚪 front door", "• offline since ")


async def test_a_door_s_hours_are_set_by_taps_and_hold_for_those_who_own_nothing(rig: ChatRig) -> None:
    await rig.anna.tap(await open_page(rig), texts.DOOR_HOURS)
    shown = await card(rig.anna, "When may those who are not owners open the front door", "Now: always")

    async def tap(label: str, told: str) -> None:
        await rig.anna.tap(rig.anna.chat.message(shown.id) or shown, label)
        await rig.anna.chat.until(lambda chat: told in (chat.message(shown.id) or shown).text)

    await tap("▫️ Mon", "Now: Mon, from 08:00 to 20:00")
    await tap("▫️ Tue", "Now: Mon and Tue, from 08:00 to 20:00")
    await tap("✅ Mon", "Now: Tue, from 08:00 to 20:00")
    await tap(texts.BEGINS_LATER, "Now: Tue, from 09:00 to 20:00")
    await tap(texts.ENDS_EARLIER, "Now: Tue, from 09:00 to 19:00")
    hours = (Hours(time(9), time(19), (1,)),)
    assert rig.memory.doors.everything()[FRONT].hours == hours
    admission, leo = rig.staff.admission, await resident(rig, "Leo")
    tuesday = datetime(2026, 11, 24, 12, tzinfo=UTC)
    for at, refused in ((tuesday, False), (tuesday.replace(hour=20), True), (tuesday + timedelta(days=1), True)):
        rig.set_by = at - datetime.now(UTC)
        if refused:
            with pytest.raises(NotAllowed) as not_now:
                await admission.admit(leo, Action.UNLOCK, FRONT)
            assert not_now.value.refusal is Refusal.NOT_NOW
        else:
            await admission.admit(leo, Action.UNLOCK, FRONT)
        await admission.admit(await anna(rig), Action.UNLOCK, FRONT)
    rig.set_by = timedelta()
    await tap(texts.ALWAYS, "Now: always")
    assert rig.memory.doors.everything()[FRONT].hours == ()
    assert rig.memory.audit.noted.count("door hours set") == 6


async def test_the_last_day_of_a_door_s_hours_is_not_taken_out_by_its_button(rig: ChatRig) -> None:
    await rig.staff.upkeep.set_hours(await anna(rig), FRONT, (Hours(time(9), time(19), (1,)),))
    await rig.anna.tap(await open_page(rig), texts.DOOR_HOURS)
    shown = await card(rig.anna, "Now: Tue, from 09:00 to 19:00")
    assert "✅ Tue" not in shown.labels
    assert texts.ALWAYS in shown.labels


async def anna(rig: ChatRig) -> Resident:
    return await resident(rig, "Anna")


async def resident(rig: ChatRig, name: str) -> Resident:
    return next(one for one in await rig.memory.residents.residents() if one.name == name)


def makes_a_sound(rig: ChatRig, user: User, message: ChatMessage) -> bool:
    sent = next(call for call in rig.telegram.journal.calls(chat_id=user.id) if call.message_id == message.id)
    return str(sent.params.get("disable_notification")).lower() != "true"
