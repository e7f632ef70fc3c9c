"""/say, /buttons, /topics: what residents say on the household's broker, what comes from there, and the chime."""

from bot.house.people import Role
from bot.house.topics.topics import MessageUnsent, TopicFault, Unsent
from bot.settings import DoorSettings
from bot.words.chat.doors import topic_text
from tests.english import ENGLISH, texts
from tests.rig.chat import ChatRig, buttons, card


async def asked(rig: ChatRig, label: str, *answers: str) -> None:
    """The owner taps a button of the page, and answers what is asked."""
    await rig.anna.send_text("/topics")
    await rig.anna.tap(await buttons(rig.anna, label), label)
    for answer in answers:
        await rig.anna.chat.until(lambda chat: "Cancel" in chat.messages[-1].labels)
        before = len(rig.anna.chat.messages)
        await rig.anna.send_text(answer)
        await rig.anna.chat.until(lambda chat, n=before: len(chat.messages) > n + 1)  # type: ignore[misc]


async def test_what_an_owner_allows_an_adult_says(rig: ChatRig) -> None:
    await asked(rig, "➕ A topic for /say", "home/lamp/set")
    await card(rig.anna, "With /say, adults say what they like under:", "topic write home/lamp/set")
    await rig.leo.send_text("/say home/lamp/set ON <now> & then")
    await card(rig.leo, texts.SENT)
    assert rig.messages.sent == [("home/lamp/set", "ON <now> & then")]
    await rig.leo.send_text("/say home/other ON")
    await card(rig.leo, "These topics are allowed:", "home/lamp/set")
    await rig.leo.send_text("/topics")
    await card(rig.leo, "Only an owner of this home can do that.")


async def test_a_button_is_named_and_pressed_by_everybody(rig: ChatRig) -> None:
    await asked(rig, "➕ A button", "Porch light", "home/porch/set", '{"state":"ON"}')
    await buttons(rig.anna, "🗑 Porch light")
    await rig.leo.send_text("/buttons")
    page = await buttons(rig.leo, "Porch light")
    await rig.leo.tap(page, "Porch light")
    await card(rig.leo, "✅ Porch light: sent.")
    rig.messages.somebody_listens = False
    await rig.leo.tap(page, "Porch light")
    await card(rig.leo, "nobody listens there")
    assert rig.messages.sent == [("home/porch/set", '{"state":"ON"}')] * 2


async def test_a_house_button_tapped_in_an_outage_says_nothing_an_hour_later_and_may_be_pressed_again(
    rig: ChatRig,
) -> None:
    await asked(rig, "➕ A button", "Porch light", "home/porch/set", "ON")
    await buttons(rig.anna, "🗑 Porch light")
    await rig.leo.send_text("/buttons")
    page = await buttons(rig.leo, "Porch light")
    await rig.telegram.go_out()
    tap = await rig.leo.tap(page, "Porch light")
    await rig.telegram.come_back()
    popup = await tap.answer(10)
    assert (popup.text, popup.alert, rig.messages.sent) == (texts.TOO_LATE, True, [])
    await rig.leo.tap(page, "Porch light")
    await card(rig.leo, "✅ Porch light: sent.")


async def test_a_locks_topic_is_refused_and_may_be_written_otherwise(rig: ChatRig) -> None:
    rig.messages.doors["gate"] = DoorSettings(relay="tasmota:gate")
    await asked(rig, "➕ A topic for /say", "cmnd/gate/POWER1")
    await card(rig.anna, "cmnd/gate/POWER1", ENGLISH.plain(topic_text._FAULT[TopicFault.OF_A_DOOR]))
    await rig.anna.send_text("home/lamp")
    await buttons(rig.anna, "🗑 home/lamp")


async def test_a_broker_that_refuses_is_told(rig: ChatRig) -> None:
    await asked(rig, "➕ A topic for /say", "home/lamp")
    rig.messages.fails = MessageUnsent(Unsent.FORBIDDEN)
    await rig.anna.send_text("/say home/lamp ON")
    await card(rig.anna, "does not let me say that")


async def test_messages_come_into_the_chat_escaped_and_as_loudly_as_chosen(rig: ChatRig) -> None:
    await asked(rig, "➕ Messages into the chat", "Washer", "home/washer/#")
    page = await buttons(rig.anna, "🔕 Washer", "👥 everybody")
    rig.messages.speak("home/washer/state", b"done <b>&amp;</b>")
    for user in (rig.anna, rig.leo):
        await card(user, "📨 Washer says: done <b>&amp;</b>")
    await rig.anna.tap(page, "👥 everybody")
    page = await buttons(rig.anna, "👥 adults")
    await rig.anna.tap(page, "👥 adults")
    page = await buttons(rig.anna, "👥 owners")
    await rig.anna.tap(page, "🔕 Washer")
    page = await buttons(rig.anna, "🔊 Washer")
    rig.messages.speak("home/washer/raw", b"\x00\xff\xfe")
    await card(rig.anna, "📨 Washer sent 3 bytes that are no text")
    await rig.anna.tap(page, "🗑 Washer")
    await rig.anna.chat.until(lambda chat: not any("🗑 Washer" in m.labels for m in chat.messages))
    assert not any("3 bytes" in m.text for m in rig.leo.chat.messages)
    assert rig.messages.heard_by == []


async def test_messages_are_heard_after_a_restart(rig: ChatRig) -> None:
    await asked(rig, "➕ Messages into the chat", "Washer", "home/washer")
    await rig.stop()
    rig.messages.heard_by.clear()
    await rig.start()
    rig.messages.speak("home/washer", b"done")
    await card(rig.leo, "📨 Washer says: done")


async def test_a_broker_that_does_not_let_us_hear_is_told_on_the_page(rig: ChatRig) -> None:
    rig.messages.unreadable.add("home/washer")
    await asked(rig, "➕ Messages into the chat", "Washer", "home/washer")
    await card(rig.anna, "The broker does not let me hear “Washer”", "topic read home/washer")


async def test_the_chime_is_set_tried_and_ended(rig: ChatRig) -> None:
    await asked(rig, "🔔 Chime indoors", "home/chime")
    page = await buttons(rig.anna, "🔔 Try it", "🗑 Chime")
    await rig.anna.tap(page, "🔔 Try it")
    await card(rig.anna, texts.SENT)
    await rig.ring()
    await rig.anna.chat.until(lambda _: len(rig.messages.sent) == 2)
    assert rig.messages.sent == [
        ("home/chime", '{"door":"","kind":"test"}'),
        ("home/chime", '{"door":"front","kind":"ring"}'),
    ]
    await rig.anna.tap(page, "🗑 Chime")
    await rig.anna.chat.until(lambda chat: not any("🗑 Chime" in m.labels for m in chat.messages))


async def test_a_child_presses_buttons_and_says_nothing(rig: ChatRig) -> None:
    await asked(rig, "➕ A button", "Lamp", "home/lamp", "ON")
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.send_text("/say home/lamp ON")
    await card(rig.leo, "That is for the adults of this home")
    await rig.leo.send_text("/buttons")
    await rig.leo.tap(await buttons(rig.leo, "Lamp"), "Lamp")
    await card(rig.leo, "✅ Lamp: sent.")
