"""Doors that are added in the chat, given other keys, and removed."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.doors.added import HeardWord
from bot.house.doors.builder import DoorBuilder
from bot.house.people import Resident
from bot.telegram.actions.doors import (
    AddDoor,
    AskHandOutDoor,
    AskNewKeys,
    AskRemoveDoor,
    BuildDoor,
    ChooseDoorButton,
    ChooseRelay,
    GiveNewKeys,
    HandOutDoor,
    NameRelay,
    RemoveDoor,
    SetDoorButton,
    WriteRelay,
)
from bot.telegram.chat.doors.door_asking import DoorAsking
from bot.telegram.chat.doors.door_pages import DoorPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.polling.taps import Does
from bot.words.chat import labels
from bot.words.chat.doors import door_build_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.callback_query.register(add, Does(AddDoor))
    router.callback_query.register(build, Does(BuildDoor))
    router.callback_query.register(choose_relay, Does(ChooseRelay))
    router.callback_query.register(name_relay, Does(NameRelay))
    router.callback_query.register(write_relay, Does(WriteRelay))
    router.callback_query.register(ask_hand_out, Does(AskHandOutDoor))
    router.callback_query.register(hand_out, Does(HandOutDoor))
    router.callback_query.register(ask_new_keys, Does(AskNewKeys))
    router.callback_query.register(new_keys, Does(GiveNewKeys))
    router.callback_query.register(choose_button, Does(ChooseDoorButton))
    router.callback_query.register(set_button, Does(SetDoorButton))
    router.callback_query.register(ask_remove, Does(AskRemoveDoor))
    router.callback_query.register(remove, Does(RemoveDoor))


async def add(
    query: CallbackQuery, action: AddDoor, resident: Resident, door_builder: DoorBuilder, door_asking: DoorAsking
) -> None:
    """Ask what a new door is called."""
    await door_builder.may_add(resident)
    await door_asking.ask_name(resident.id)


async def build(
    query: CallbackQuery, action: BuildDoor, resident: Resident, door_builder: DoorBuilder, door_pages: DoorPages
) -> None:
    """Add a door with a board of ours, or with a camera alone."""
    await door_pages.built(resident, await door_builder.add(resident, action.name, action.way))


async def choose_relay(
    query: CallbackQuery, action: ChooseRelay, resident: Resident, door_builder: DoorBuilder, door_pages: DoorPages
) -> None:
    """Let them choose whose relay it is."""
    await door_builder.may_add(resident, action.name)
    door_pages.offer_relays(resident, action.name)


async def name_relay(
    query: CallbackQuery, action: NameRelay, resident: Resident, door_builder: DoorBuilder, door_asking: DoorAsking
) -> None:
    """Ask what the relay is called on the broker."""
    await door_builder.may_add(resident, action.name)
    await door_asking.ask_relay(resident.id, action.name, action.relay)


async def write_relay(
    query: CallbackQuery, action: WriteRelay, resident: Resident, door_builder: DoorBuilder, door_asking: DoorAsking
) -> None:
    """Ask what is said on the broker to a relay of any make."""
    await door_builder.may_add(resident, action.name)
    await door_asking.ask_topics(resident.id, action.name)


async def ask_hand_out(
    query: CallbackQuery, action: AskHandOutDoor, resident: Resident, door_builder: DoorBuilder, door_pages: DoorPages
) -> None:
    """Ask before keys are sent."""
    door = await door_builder.look_before(resident, action.door)
    asked = door_build_text.ask_hand_out(door, door_builder.way(door.id))
    door_pages.ask(resident, asked, labels.SECRETS_YES, HandOutDoor(door.id))


async def hand_out(
    query: CallbackQuery, action: HandOutDoor, resident: Resident, door_builder: DoorBuilder, shredder: Shredder
) -> None:
    """Send what a board or a camera has to know, for a while."""
    door = await door_builder.look_before(resident, action.door)
    secrets = await door_builder.handout(resident, door.id)
    way = door_builder.way(door.id)
    if way:
        await shredder.send(
            resident.id, door_build_text.FILES[way], secrets.content, door_build_text.handed(door, way, secrets)
        )


async def ask_new_keys(
    query: CallbackQuery, action: AskNewKeys, resident: Resident, door_builder: DoorBuilder, door_pages: DoorPages
) -> None:
    """Ask before the old keys open nothing any more."""
    door = await door_builder.look_before(resident, action.door)
    door_pages.ask(resident, door_build_text.ask_new_keys(door), labels.NEW_KEYS_YES, GiveNewKeys(door.id))


async def new_keys(
    query: CallbackQuery,
    action: GiveNewKeys,
    resident: Resident,
    door_builder: DoorBuilder,
    household: TelegramHousehold,
) -> None:
    """Give a door other keys."""
    household.say(resident.id, door_build_text.has_new_keys(await door_builder.new_keys(resident, action.door)))


async def choose_button(
    query: CallbackQuery,
    action: ChooseDoorButton,
    resident: Resident,
    door_builder: DoorBuilder,
    door_asking: DoorAsking,
) -> None:
    """Ask where a door's button is heard."""
    await door_asking.ask_button(resident.id, await door_builder.look_for_button(resident, action.door))


async def set_button(
    query: CallbackQuery,
    action: SetDoorButton,
    resident: Resident,
    door_builder: DoorBuilder,
    household: TelegramHousehold,
) -> None:
    """Have a word on the broker ring a door."""
    door = await door_builder.set_button(resident, action.door, HeardWord(action.topic, action.payload))
    household.say(resident.id, door_build_text.button_set(door, door_builder.lines(door.id)))


async def ask_remove(
    query: CallbackQuery, action: AskRemoveDoor, resident: Resident, door_builder: DoorBuilder, door_pages: DoorPages
) -> None:
    """Ask before a door is removed."""
    door = await door_builder.look_before(resident, action.door)
    door_pages.ask(resident, door_build_text.ask_remove(door), labels.REMOVE_DOOR_YES, RemoveDoor(door.id))


async def remove(
    query: CallbackQuery,
    action: RemoveDoor,
    resident: Resident,
    door_builder: DoorBuilder,
    household: TelegramHousehold,
) -> None:
    """Remove a door."""
    household.say(resident.id, door_build_text.is_removed(await door_builder.remove(resident, action.door)))
