"""What is said to a question of ours: by a text, or by a tap on its buttons."""

from aiogram import F, Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.house.faces.seen_face import SeenFace, pinned
from bot.house.people import Resident, ResidentId
from bot.house.ports import VisitBook
from bot.telegram.actions.questions import CancelQuestion, ConfirmQuestion, DenyQuestion, Refrain
from bot.telegram.cards.card import Card, CardBook
from bot.telegram.cards.layout import nameable
from bot.telegram.chat.cameras.address import tells_login
from bot.telegram.chat.cameras.pages import CameraPages
from bot.telegram.chat.conversation.question_answers import QuestionAnswers, YesOrNo
from bot.telegram.chat.people.face_questions import NameAsked, ShownFace
from bot.telegram.chat.wishing import Wishing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.polling.taps import Does
from bot.words.chat import menu_text
from bot.words.chat.cameras import camera_add_text
from bot.words.chat.people import lessons


class _MayBeginWithSlash(Filter):
    """Takes what answers a question about paths or passwords; a command of ours is none, whatever is asked."""

    async def __call__(self, message: Message, question_answers: QuestionAnswers) -> bool:
        """See ``Filter``."""
        text = message.text or ""
        is_command = text.startswith("/") and text[1:].partition(" ")[0] in menu_text.COMMANDS
        if message.from_user is None or is_command:
            return False
        matter = question_answers.matter(ResidentId(message.from_user.id), _reply(message))
        return matter is not None and matter.takes_slashes


class _TellsLogin(Filter):
    """Takes a camera's address with a login in it that answers no question which hides it."""

    async def __call__(self, message: Message, question_answers: QuestionAnswers) -> bool:
        """See ``Filter``."""
        if message.from_user is None or not tells_login(text := message.text or ""):
            return False
        matter = question_answers.matter(ResidentId(message.from_user.id), _reply(message))
        return matter is None or not matter.hides(text)


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    router.message.register(login_unasked, F.text, _TellsLogin())
    router.message.register(as_written, F.text, _MayBeginWithSlash())
    router.message.register(words, F.text & ~F.text.startswith("/"))
    router.callback_query.register(cancel, Does(CancelQuestion))
    router.callback_query.register(confirm, Does(ConfirmQuestion))
    router.callback_query.register(deny, Does(DenyQuestion))
    router.callback_query.register(refrain, Does(Refrain))


async def login_unasked(message: Message, resident: Resident, shredder: Shredder, household: TelegramHousehold) -> None:
    """A password may not stay in the chat, whoever asked for it or not."""
    await shredder.erase(resident.id, message.message_id)
    household.say(resident.id, camera_add_text.LOGIN_UNASKED)


async def as_written(
    message: Message, resident: Resident, question_answers: QuestionAnswers, shredder: Shredder
) -> None:
    """Take a text as an answer; what may not stay in the chat leaves it first."""
    text, reply = message.text or "", _reply(message)
    matter = question_answers.matter(resident.id, reply)
    if matter and matter.hides(text):
        await shredder.erase(resident.id, message.message_id)
    await question_answers.heard(resident, text, reply)


async def words(
    message: Message,
    resident: Resident,
    question_answers: QuestionAnswers,
    cards: CardBook[Card],
    visits: VisitBook,
    household: TelegramHousehold,
    camera_pages: CameraPages,
    wishing: Wishing,
) -> None:
    """Take a text as the answer to what we asked; where it replies to a card, as the one unknown face's name.

    What is neither may be a wish in plain words.
    """
    text, reply = message.text or "", message.reply_to_message
    card = await cards.of_message(resident.id, reply.message_id) if reply else None
    visit = await visits.find(card.visit) if card else None
    match nameable(visit) if visit else []:
        case [face] if visit:
            shown = ShownFace(pinned(SeenFace(visit.id, face.number), visit))
            await question_answers.unasked(resident, NameAsked(shown), text)
        case []:
            if not await question_answers.heard(resident, text, reply.message_id if reply else None):
                await wishing.heard(resident, text, camera_pages)
        case _:
            household.say(resident.id, lessons.SEVERAL_FACES)


async def cancel(
    query: CallbackQuery, action: CancelQuestion, resident: Resident, question_answers: QuestionAnswers
) -> None:
    """Leave the question unanswered."""
    await question_answers.cancelled(resident, action.question)


async def confirm(
    query: CallbackQuery, action: ConfirmQuestion, resident: Resident, question_answers: QuestionAnswers
) -> None:
    """Answer with yes."""
    await question_answers.answered(resident, action.question, YesOrNo.YES)


async def deny(
    query: CallbackQuery, action: DenyQuestion, resident: Resident, question_answers: QuestionAnswers
) -> None:
    """Answer with no."""
    await question_answers.answered(resident, action.question, YesOrNo.NO)


async def refrain(query: CallbackQuery, action: Refrain, resident: Resident, household: TelegramHousehold) -> None:
    """Leave everything as it is."""
    household.say(resident.id, lessons.CANCELLED)


def _reply(message: Message) -> int | None:
    """The message that this one replies to."""
    return message.reply_to_message.message_id if message.reply_to_message else None
