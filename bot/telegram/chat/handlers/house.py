"""/status, and whatever nobody understood."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.types import Message

from bot.house.people import Resident
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action, ever_may
from bot.house.status.status import StatusNow
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.chat.menu_pages import MenuPages
from bot.telegram.chat.people.whereabouts_pages import WhereaboutsPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import talk
from bot.words.chat.status import status_text
from bot.words.chat.status.short_status_text import in_short
from bot.words.phrase import Phrase, lines


def setup(router: Router) -> None:
    """Register the handlers of this subject; it takes what the others left, so it comes last."""
    on_command(router, status, "status")
    router.message.register(not_understood)


async def status(
    given: CommandGiven,
    resident: Resident,
    admission: Admission,
    household: TelegramHousehold,
    whereabouts_pages: WhereaboutsPages,
    report: StatusNow,
) -> None:
    """How every part is, in short to those who look after none; to adults, who is at home, too."""
    await admission.admit(resident, Action.SEE_STATUS)
    if ever_may(resident, Action.HEAR_OF_UPKEEP):
        told = status_text.status(report())
    else:
        told = in_short(report(), cameras=ever_may(resident, Action.VIEW_CAMERA))
    household.say(resident.id, lines(told, *await whereabouts_pages.at_home(resident)))


async def not_understood(
    message: Message, resident: Resident, household: TelegramHousehold, menu_pages: MenuPages
) -> None:
    """Whatever else somebody sends; what their messenger says by itself (they pinned a card) is no news."""
    if message.content_type in _BY_ITSELF:
        return
    if message.content_type == ContentType.DOCUMENT:
        is_picture = bool(message.document and (message.document.mime_type or "").startswith("image/"))
        household.say(resident.id, talk.PICTURE_AS_FILE if is_picture else talk.FILE)
        return
    menu_pages.offer_menu(resident, _ANSWERS.get(message.content_type, talk.OTHER_KIND))


#: What a messenger tells without anybody having written it.
_BY_ITSELF = frozenset(
    {
        ContentType.PINNED_MESSAGE,
        ContentType.MESSAGE_AUTO_DELETE_TIMER_CHANGED,
        ContentType.WRITE_ACCESS_ALLOWED,
        ContentType.CHAT_BACKGROUND_SET,
    }
)

_ANSWERS: Mapping[str, Phrase] = {
    ContentType.TEXT: talk.UNKNOWN_COMMAND,
    ContentType.STICKER: talk.STICKER,
    ContentType.DICE: talk.STICKER,
    ContentType.VOICE: talk.VOICE,
    ContentType.AUDIO: talk.VOICE,
    ContentType.VIDEO: talk.VIDEO,
    ContentType.VIDEO_NOTE: talk.VIDEO,
    ContentType.ANIMATION: talk.VIDEO,
    ContentType.LOCATION: talk.PLACE,
    ContentType.VENUE: talk.PLACE,
}
