"""What is said to whoever is at a door, from its card; /phrases: what can be said with a tap."""

from collections.abc import Mapping

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery, Message, Voice

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, ResidentId
from bot.house.visits.phrases import Phrasebook
from bot.house.visits.replies import Replies
from bot.house.visits.reply import LARGEST_VOICE, LONGEST_VOICE_S, ReplyKind, VoiceTooLong
from bot.house.visits.visit import VisitId
from bot.telegram.actions.replies import (
    AddPhrase,
    ChooseReply,
    RemoveOwnPhrase,
    RemoveStockPhrase,
    RestorePhrases,
    SayComing,
    SayLeaveIt,
    SayOwn,
    SayStock,
    WriteReply,
)
from bot.telegram.cards.buttons import Showing, View
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.doors.door_talk import DoorTalk
from bot.telegram.chat.downloads import download
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.telegram.tongues import Tongues
from bot.words.chat import talk
from bot.words.chat.cards import reply_text


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, phrases_command, "phrases")
    router.message.register(voice, F.voice.as_("recorded"))
    router.callback_query.register(coming, Does(SayComing))
    router.callback_query.register(leave_it, Does(SayLeaveIt))
    router.callback_query.register(choose, Does(ChooseReply))
    router.callback_query.register(stock, Does(SayStock))
    router.callback_query.register(own, Does(SayOwn))
    router.callback_query.register(write, Does(WriteReply))
    router.callback_query.register(add_phrase, Does(AddPhrase))
    router.callback_query.register(remove_stock, Does(RemoveStockPhrase))
    router.callback_query.register(remove_own, Does(RemoveOwnPhrase))
    router.callback_query.register(restore, Does(RestorePhrases))


async def coming(
    query: CallbackQuery,
    action: SayComing,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    tongues: Tongues,
    household: TelegramHousehold,
) -> None:
    """Say so, in the words of their own button."""
    words = tongues.of(resident.id).plain(reply_text.COMING)
    await _say(action.visit, resident, place, ReplyKind.COMING, words, replies, household)


async def leave_it(
    query: CallbackQuery,
    action: SayLeaveIt,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    tongues: Tongues,
    household: TelegramHousehold,
) -> None:
    """Say so, in the words of their own button."""
    words = tongues.of(resident.id).plain(reply_text.LEAVE_IT)
    await _say(action.visit, resident, place, ReplyKind.LEAVE_IT, words, replies, household)


async def choose(
    query: CallbackQuery,
    action: ChooseReply,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    household: TelegramHousehold,
) -> None:
    """Show the phrases."""
    household.set_view(place, action.visit, View(), draw=False)
    try:
        await replies.look(action.visit, resident, own_words=False)
    except Exception:
        household.refresh(place, action.visit)
        raise
    household.set_view(place, action.visit, View(Showing.REPLIES))


async def stock(
    query: CallbackQuery,
    action: SayStock,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    tongues: Tongues,
    household: TelegramHousehold,
) -> None:
    """Say a usual one, in the words of their own button."""
    words = tongues.of(resident.id).plain(reply_text.STOCK[action.phrase])
    await _say(action.visit, resident, place, ReplyKind.WORDS, words, replies, household)


async def own(
    query: CallbackQuery,
    action: SayOwn,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    phrasebook: Phrasebook,
    household: TelegramHousehold,
) -> None:
    """Say one of the household's own. Raises NoSuchPhrase."""
    household.set_view(place, action.visit, View())
    text = phrasebook.phrases().find(action.phrase).text
    await _say(action.visit, resident, place, ReplyKind.WORDS, text, replies, household)


async def write(
    query: CallbackQuery,
    action: WriteReply,
    resident: Resident,
    place: ResidentId,
    replies: Replies,
    door_talk: DoorTalk,
    doors: Mapping[DoorId, Door],
    household: TelegramHousehold,
) -> None:
    """Ask for their own words, in their own chat."""
    household.set_view(place, action.visit, View())
    visit = await replies.look(action.visit, resident, own_words=True)
    await door_talk.ask_words(resident, visit.id, doors[visit.door].name)


async def _say(
    visit: VisitId,
    resident: Resident,
    place: ResidentId,
    kind: ReplyKind,
    words: str,
    replies: Replies,
    household: TelegramHousehold,
) -> None:
    household.set_view(place, visit, View(), draw=False)  # what comes of it draws the card
    try:
        await replies.say(visit, resident, kind, words)
    except Exception:
        household.refresh(place, visit)  # the tapped button is spent: the question stands as it was
        raise


async def voice(
    message: Message,
    recorded: Voice,
    resident: Resident,
    bot: Bot,
    cards: CardBook[Card],
    replies: Replies,
    household: TelegramHousehold,
) -> None:
    """Have a voice message heard at the door whose card it replies to."""
    original = message.reply_to_message
    card = await cards.of_message(resident.id, original.message_id) if original else None
    if card is None:
        household.say(resident.id, reply_text.NO_CARD if original else talk.VOICE)
        return
    await replies.look(card.visit, resident, own_words=True)  # before anything is fetched
    if recorded.duration > LONGEST_VOICE_S or (recorded.file_size or 0) > LARGEST_VOICE:
        raise VoiceTooLong
    found = await download(bot, [recorded.file_id])
    if not found:
        household.say(resident.id, talk.WENT_WRONG)
        return
    await replies.play(card.visit, resident, found[0], recorded.duration)
    household.say(resident.id, reply_text.TOLD)


async def phrases_command(given: CommandGiven, resident: Resident, phrasebook: Phrasebook, door_talk: DoorTalk) -> None:
    """Show the household's phrases."""
    door_talk.show(resident, await phrasebook.look(resident))


async def add_phrase(query: CallbackQuery, action: AddPhrase, resident: Resident, door_talk: DoorTalk) -> None:
    """Ask for one more."""
    await door_talk.ask_phrase(resident)


async def remove_stock(
    query: CallbackQuery,
    action: RemoveStockPhrase,
    resident: Resident,
    phrasebook: Phrasebook,
    door_talk: DoorTalk,
) -> None:
    """Take a usual one out."""
    door_talk.show(resident, await phrasebook.remove(resident, action.phrase), redrawn=True)


async def remove_own(
    query: CallbackQuery,
    action: RemoveOwnPhrase,
    resident: Resident,
    phrasebook: Phrasebook,
    door_talk: DoorTalk,
) -> None:
    """Take one of the household's own out."""
    door_talk.show(resident, await phrasebook.remove(resident, action.phrase), redrawn=True)


async def restore(
    query: CallbackQuery,
    action: RestorePhrases,
    resident: Resident,
    phrasebook: Phrasebook,
    door_talk: DoorTalk,
) -> None:
    """Have all the usual ones again."""
    door_talk.show(resident, await phrasebook.restore(resident), redrawn=True)
