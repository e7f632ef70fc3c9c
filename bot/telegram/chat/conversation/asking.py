"""Questions to residents: written down, and sent with their buttons, after a restart too."""

from bot.house.people import ResidentId
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.questions import CancelQuestion, ConfirmQuestion, DenyQuestion
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.conversation.questions import Matter, Question, QuestionBook, about
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.phrase import Phrase, Text


class Asking:
    """Asks; what is answered is heard by ``QuestionAnswers``."""

    def __init__(self, *, household: TelegramHousehold, questions: QuestionBook) -> None:
        self._household = household
        self._questions = questions

    async def resume(self) -> None:
        """Ask what was not asked when the service stopped."""
        for key, question in self._questions.unsent().items():
            self._put_to(key, question)

    async def ask(self, resident: ResidentId, matter: Matter, text: Text | None = None) -> None:
        """Ask somebody; returns once that is written down. ``text``: what is said instead of the matter's own words."""
        self._put_to(*await self._questions.ask(resident, matter), text)

    def _put_to(self, key: str, question: Question, text: Text | None = None) -> None:
        """Send a question, with buttons of its own."""

        def button(label: Phrase, action: ButtonAction) -> list[Button]:
            return [Button(label, Offer(action, question.expires_at))]

        phrasing = question.matter.phrasing()
        if phrasing.yes_or_no:
            yes, no = phrasing.yes_or_no
            rows = [button(yes, ConfirmQuestion(key)), button(no, DenyQuestion(key))]
        else:
            rows = [button(labels.CANCEL, CancelQuestion(key))]
        self._household.offer(question.resident, text or phrasing.text, about(key), rows)
