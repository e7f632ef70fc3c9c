"""Doors that an owner adds in the chat, gives other keys, and removes."""

from bot.demo.telegram.chat_message import ChatMessage
from bot.house.doors.added import ADDED_DOORS, AddedDoor, DoorWay, HeardWord
from bot.house.doors.door import DoorId
from bot.house.doors.relays import TopicRelay
from tests.english import texts
from tests.rig.chat import ChatRig, buttons, card

GARDEN = DoorId("garden-door")


async def tap(rig: ChatRig, label: str) -> ChatMessage:
    """Anna taps this button of the newest message that has it."""
    shown = await buttons(rig.anna, label)
    await rig.anna.tap(shown, label)
    return shown


async def name_one(rig: ChatRig, name: str = "garden door") -> None:
    before = max((message.id for message in rig.anna.chat.messages), default=0)
    await rig.anna.send_text("/doors")
    listed = await rig.anna.chat.until_message("These are the doors of this home:", after=before)
    await rig.anna.tap(listed, texts.ADD_DOOR)
    await rig.anna.chat.until_message("What is the new door called?", after=listed.id)
    await rig.anna.send_text(name)


async def add_one(rig: ChatRig, way: str = "A doorbell of this project") -> AddedDoor:
    await name_one(rig)
    await tap(rig, way)
    await card(rig.anna, "From now on I look after the garden door")
    return rig.fitter.fitted[GARDEN]


async def test_a_door_with_a_relay_is_added_by_its_kind_and_name_and_rings_at_once(rig: ChatRig) -> None:
    await name_one(rig)
    await card(rig.anna, "What stands at the garden door?")
    await tap(rig, "A relay opens it")
    await card(rig.anna, "What kind of relay opens the garden door?")
    await tap(rig, "Shelly (Gen1)")
    await card(rig.anna, "What is its id?")
    await rig.anna.send_text("shelly1-B929CC:1")
    said = await card(rig.anna, "From now on I look after the garden door", "topic write shelly1:shelly1-B929CC:1")
    assert "Set up its automatic switch-off on the device" in said.text
    assert texts.TRY_LOCK in said.labels
    await card(rig.leo, "Anna has added a door: garden door.")
    assert rig.fitter.fitted[GARDEN].relay == "shelly1:shelly1-B929CC:1"
    assert "door added" in rig.memory.audit.noted
    await tap(rig, texts.TRY_LOCK)
    await tap(rig, texts.TRY_LOCK_YES)
    await card(rig.anna, "✅ The lock of the garden door clicked")
    assert rig.locks.opened == [GARDEN]


async def test_a_relay_of_any_make_is_added_by_what_is_said_on_the_broker(rig: ChatRig) -> None:
    await name_one(rig)
    await tap(rig, "A relay opens it")
    await tap(rig, "Another relay, by its topics")
    asked = await card(rig.anna, "What is said to the relay on the broker?")
    await rig.anna.send_text("only-a-topic")
    await rig.anna.chat.until_message("What is said to the relay on the broker?", after=asked.id)
    assert not rig.fitter.fitted
    await rig.anna.send_text('home/gate/set {"state": "OPEN"}\n-\nhome/gate/state up down')
    said = await card(rig.anna, "From now on I look after the garden door")
    assert "Set up its automatic switch-off on the device" in said.text
    kept = rig.fitter.fitted[GARDEN]
    assert kept.topics == TopicRelay("home/gate/set", '{"state": "OPEN"}', "", "", "home/gate/state", "up", "down")
    assert rig.memory.collection(ADDED_DOORS, AddedDoor).everything()[GARDEN] == kept


async def test_a_name_that_no_relay_can_have_is_asked_for_again(rig: ChatRig) -> None:
    await name_one(rig)
    await tap(rig, "A relay opens it")
    await tap(rig, "ESPHome (lock)")
    asked = await card(rig.anna, "What are its node and its lock called?")
    await rig.anna.send_text("strike")
    await rig.anna.chat.until_message("What are its node and its lock called?", after=asked.id)
    assert not rig.fitter.fitted
    await rig.anna.send_text("gate/strike")
    await card(rig.anna, "From now on I look after the garden door")


async def test_a_name_of_another_door_is_refused_before_anything_is_chosen(rig: ChatRig) -> None:
    await name_one(rig, "Front Door")
    await card(rig.anna, texts.NAME_TAKEN)


async def test_the_keys_of_an_added_door_are_sent_for_a_while_and_after_asking(rig: ChatRig) -> None:
    added = await add_one(rig)
    assert added.key
    await tap(rig, texts.HAND_OUT)
    await card(rig.anna, "gets into your network can open the garden door")
    await tap(rig, texts.SECRETS_YES)
    file = await rig.anna.chat.until(lambda chat: next((m for m in chat.messages if m.document), None))
    assert added.key not in "".join(m.text for m in rig.anna.chat.messages)
    assert file.document
    assert "secrets handed out" in rig.memory.audit.noted


async def test_new_keys_are_others_and_are_given_after_asking_once_more(rig: ChatRig) -> None:
    before = await add_one(rig)
    await tap(rig, texts.NEW_KEYS)
    assert rig.fitter.fitted[GARDEN] == before
    await tap(rig, texts.NEW_KEYS_YES)
    await card(rig.anna, "The garden door has new keys")
    after = rig.fitter.fitted[GARDEN]
    assert after.key != before.key
    assert after.broker_password != before.broker_password
    await card(rig.leo, "Anna has given the garden door new keys.")


async def test_a_door_that_is_removed_is_gone_with_its_keys_and_its_id_is_no_other_door_s(rig: ChatRig) -> None:
    await add_one(rig, "A camera, nothing to open")
    await tap(rig, texts.REMOVE_DOOR)
    assert GARDEN in rig.fitter.fitted
    await tap(rig, texts.REMOVE_DOOR_YES)
    await card(rig.anna, "The garden door is removed.")
    await card(rig.leo, "Anna has removed the garden door")
    assert GARDEN not in rig.fitter.fitted
    kept = rig.memory.collection(ADDED_DOORS, AddedDoor).everything()[GARDEN]
    assert kept == AddedDoor(GARDEN, DoorWay.CAMERA, removed=True)
    await name_one(rig)
    last = max(message.id for message in rig.anna.chat.messages)
    asked = await rig.anna.chat.until_message("What stands at the garden door?", after=last - 1)
    await rig.anna.tap(asked, "A camera, nothing to open")
    await rig.anna.chat.until_message("From now on I look after the garden door", after=asked.id)
    assert set(rig.fitter.fitted) == {"garden-door-2"}


async def test_a_button_on_the_broker_is_chosen_by_pressing_it(rig: ChatRig) -> None:
    await add_one(rig, "A camera, nothing to open")
    rig.fitter.heard = [HeardWord("z/button", '{"action":"single"}'), HeardWord("z/lamp", "ON")]
    await tap(rig, texts.CHOOSE_BUTTON)
    await card(rig.anna, "On which topic of the broker is the button of the garden door heard?")
    await rig.anna.send_text("z/#")
    await card(rig.anna, "Press it now. I listen for 45 seconds.")
    await tap(rig, 'z/button {"action":"single"}')
    await card(rig.anna, "From now on this button rings at the garden door.")
    kept = rig.fitter.fitted[GARDEN]
    assert (kept.bell_topic, kept.bell_payload) == ("z/button", '{"action":"single"}')
    assert "door button chosen" in rig.memory.audit.noted


async def test_whoever_pressed_nothing_or_named_no_topic_reads_so(rig: ChatRig) -> None:
    await add_one(rig, "A camera, nothing to open")
    await tap(rig, texts.CHOOSE_BUTTON)
    await card(rig.anna, "On which topic")
    await rig.anna.send_text("z/button")
    await card(rig.anna, "I heard nothing that could be the button of the garden door.")
    await tap(rig, texts.LISTEN_AGAIN)
    last = max(message.id for message in rig.anna.chat.messages)
    await rig.anna.chat.until_message("On which topic", after=last - 1)
    await rig.anna.send_text("z/#/button")
    await card(rig.anna, "That is no topic that I can listen to.")


async def test_a_door_of_the_settings_is_neither_removed_nor_given_keys_here(rig: ChatRig) -> None:
    await rig.anna.send_text("/doors")
    await tap(rig, "🚪 front door")
    page = await buttons(rig.anna, "✏️ Rename: front door")
    assert not {texts.REMOVE_DOOR, texts.NEW_KEYS, texts.HAND_OUT} & set(page.labels)


async def test_whoever_owns_nothing_adds_no_door(rig: ChatRig) -> None:
    await rig.leo.send_text("/doors")
    await card(rig.leo, "Only an owner of this home can do that.")
