"""/say and /buttons: what residents say on the household's broker. /topics: what an owner allows there."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.topics.hiring import TopicStaff
from bot.telegram.actions.topics import (
    AddHouseButton,
    AllowTopic,
    ChooseChime,
    EndChime,
    HearTopic,
    PressHouseButton,
    RemoveTopic,
    SetTopicAudience,
    SetTopicSound,
    TryChime,
)
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.topic_pages import TopicPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat.doors import topic_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, say, "say")
    on_command(router, buttons_command, "buttons")
    on_command(router, topics_command, "topics")
    for asks in (AllowTopic, AddHouseButton, HearTopic, ChooseChime):
        router.callback_query.register(ask, Does(asks))
    router.callback_query.register(press, Does(PressHouseButton))
    router.callback_query.register(remove, Does(RemoveTopic))
    router.callback_query.register(set_sound, Does(SetTopicSound))
    router.callback_query.register(set_audience, Does(SetTopicAudience))
    router.callback_query.register(end_chime, Does(EndChime))
    router.callback_query.register(try_chime, Does(TryChime))


async def say(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    house_topics: TopicStaff,
    household: TelegramHousehold,
) -> None:
    """Say something under an allowed topic."""
    topic, _, text = (command.args or "").strip().partition(" ")
    if not text.strip():
        household.say(resident.id, topic_text.usage(await house_topics.messenger.allowed(resident)))
        return
    heard = await house_topics.messenger.say(resident, topic, text.strip())
    household.say(resident.id, topic_text.sent(heard=heard))


async def buttons_command(
    given: CommandGiven, resident: Resident, house_topics: TopicStaff, topic_pages: TopicPages
) -> None:
    """Show the household's buttons."""
    topic_pages.show_buttons(resident.id, await house_topics.messenger.buttons(resident))


async def topics_command(
    given: CommandGiven, resident: Resident, house_topics: TopicStaff, topic_pages: TopicPages
) -> None:
    """Show what is allowed, heard and told."""
    topic_pages.show(resident.id, await house_topics.keeper.look(resident))


async def ask(
    query: CallbackQuery,
    action: AllowTopic | AddHouseButton | HearTopic | ChooseChime,
    resident: Resident,
    topic_pages: TopicPages,
) -> None:
    """Ask for one more."""
    await topic_pages.ask(resident, action)


async def press(
    query: CallbackQuery,
    action: PressHouseButton,
    resident: Resident,
    house_topics: TopicStaff,
    household: TelegramHousehold,
) -> None:
    """Say what a button says."""
    button, heard = await house_topics.messenger.press(resident, action.button)
    household.say(resident.id, topic_text.pressed(button, heard=heard))


async def remove(
    query: CallbackQuery, action: RemoveTopic, resident: Resident, house_topics: TopicStaff, topic_pages: TopicPages
) -> None:
    """Take one out."""
    topic_pages.show(resident.id, await house_topics.keeper.remove(resident, action.topic), redrawn=True)


async def set_sound(
    query: CallbackQuery, action: SetTopicSound, resident: Resident, house_topics: TopicStaff, topic_pages: TopicPages
) -> None:
    """Have messages come with a sound, or without."""
    changed = await house_topics.keeper.change_heard(
        resident, action.topic, lambda heard: replace(heard, silent=action.silent)
    )
    topic_pages.show(resident.id, changed, redrawn=True)


async def set_audience(
    query: CallbackQuery,
    action: SetTopicAudience,
    resident: Resident,
    house_topics: TopicStaff,
    topic_pages: TopicPages,
) -> None:
    """Have others hear them."""
    changed = await house_topics.keeper.change_heard(
        resident, action.topic, lambda heard: replace(heard, audience=action.audience)
    )
    topic_pages.show(resident.id, changed, redrawn=True)


async def end_chime(
    query: CallbackQuery, action: EndChime, resident: Resident, house_topics: TopicStaff, topic_pages: TopicPages
) -> None:
    """Tell rings nowhere any more."""
    topic_pages.show(resident.id, await house_topics.keeper.set_chime(resident, ""), redrawn=True)


async def try_chime(
    query: CallbackQuery,
    action: TryChime,
    resident: Resident,
    house_topics: TopicStaff,
    household: TelegramHousehold,
) -> None:
    """Have it chime once."""
    household.say(resident.id, topic_text.sent(heard=await house_topics.chime.try_it(resident)))
