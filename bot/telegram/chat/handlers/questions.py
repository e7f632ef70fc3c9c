"""What is said to a question of ours: by a text, or by a tap on its buttons."""

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message

from bot.house.faces.seen_face import SeenFace, pinned
from bot.house.people import Resident
from bot.house.ports import VisitBook
from bot.telegram.actions.questions import CancelQuestion, ConfirmQuestion, DenyQuestion, Refrain
from bot.telegram.cards.card import CardBook
from bot.telegram.cards.layout import nameable
from bot.telegram.chat.face_questions import NameAsked, ShownFace
from bot.telegram.chat.question_answers import QuestionAnswers, YesOrNo
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.polling.taps import Does
from bot.words.chat import lessons


def setup() -> Router:
    """The router of this subject."""
    router = Router(name="questions")
    router.message.register(words, F.text & ~F.text.startswith("/"))
    router.callback_query.register(cancel, Does(CancelQuestion))
    router.callback_query.register(confirm, Does(ConfirmQuestion))
    router.callback_query.register(deny, Does(DenyQuestion))
    router.callback_query.register(refrain, Does(Refrain))
    return router


async def words(
    message: Message,
    resident: Resident,
    question_answers: QuestionAnswers,
    cards: CardBook,
    visits: VisitBook,
    household: TelegramHousehold,
) -> None:
    """Take a text as the answer to what we asked; where it replies to a card, as the one unknown face's name."""
    text, reply = message.text or "", message.reply_to_message
    card = await cards.of_message(resident.id, reply.message_id) if reply else None
    visit = await visits.find(card.visit) if card else None
    match nameable(visit) if visit else []:
        case [face] if visit:
            shown = ShownFace(pinned(SeenFace(visit.id, face.number), visit))
            await question_answers.unasked(resident, NameAsked(shown), text)
        case []:
            await question_answers.heard(resident, text, reply.message_id if reply else None)
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
