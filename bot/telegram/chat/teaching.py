"""Names by chat, of faces and of doors: asked for, doubted, and taken back."""

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from secrets import token_urlsafe

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError

from bot.house.door import Door
from bot.house.doors import DoorKeeper
from bot.house.faces import Faces
from bot.house.forgetting import ForgottenMeanwhile
from bot.house.lesson import Lesson, Taught
from bot.house.names import NoName, to_name
from bot.house.people import Resident, ResidentId
from bot.house.photo_trouble import PhotoRefused
from bot.house.ports import Background, Clock, Collection
from bot.house.visit import VisitId
from bot.telegram.actions import ButtonAction
from bot.telegram.actions.questions import CancelQuestion, ConfirmQuestion, DenyQuestion, UndoLesson
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import Button, ButtonBook
from bot.telegram.chat import names
from bot.telegram.chat.downloads import download
from bot.telegram.chat.questions import QUESTION_LASTS, Kind, Question, QuestionBook, about
from bot.telegram.delivery.household import TelegramHousehold
from bot.words import door_text, faults, labels, lessons
from bot.words.phrase import Phrase, Text

_YES_OR_NO = frozenset({Kind.MEANT, Kind.DOUBT})

#: How long a lesson may be taken back.
UNDO_LASTS = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Undoable:
    """A lesson that whoever gave it may take back."""

    resident: ResidentId
    taught: Taught
    expires_at: datetime


class Teaching:
    """Asks for names, carries them to the book of faces or of doors, and tells what came of it."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        faces: Faces,
        doors: DoorKeeper,
        questions: QuestionBook,
        lessons: Collection[Undoable],
        buttons: ButtonBook,
        button_remover: ButtonRemover,
        background: Background,
        steady: Clock,
    ) -> None:
        self._bot = bot
        self._household = household
        self._faces = faces
        self._doors = doors
        self._questions = questions
        self._lessons = lessons
        self._buttons = buttons
        self._button_remover = button_remover
        self._background = background
        self._steady = steady

    async def resume(self) -> None:
        """Ask what was not asked when the service stopped."""
        for key, question in self._questions.unsent().items():
            self._put_to(key, question)

    async def photos(
        self, resident: Resident, files: tuple[str, ...], messages: tuple[int, ...], caption: str, *, since: int
    ) -> None:
        """Learn somebody from photos, or ask who it is where the caption does not tell.

        ``since``: what ``Faces.forgotten_so_far`` was when they came in; who was forgotten after it is not learned.
        """
        question = replace(self._question(resident.id), files=files, photos=messages)
        try:
            name = to_name(caption)
        except NoName:
            await self._ask(question)
            return
        if await self._is_doubtful(caption, name):
            await self._ask(replace(question, kind=Kind.MEANT, name=name))
        else:
            await self._learn(resident, question, name, sure=False, since=since)

    async def ask(self, resident: ResidentId, *, visit: str = "", face: int = 0) -> None:
        """Ask what a face on a card is called."""
        await self._ask(self._question(resident, visit=visit, face=face))

    async def ask_door(self, resident: ResidentId, door: Door) -> None:
        """Ask what a door shall be called."""
        await self._ask(replace(self._question(resident), kind=Kind.DOOR, door=door.id, name=door.name))

    async def heard(self, resident: Resident, text: str, reply_to: int | None) -> None:
        """Take a text as the answer to the question that it replies to, or else to the newest one."""
        key = self._questions.of_message(resident.id, reply_to) if reply_to is not None else None
        key = key or self._questions.newest(resident.id)
        if key is None:
            self._household.say(resident.id, lessons.NO_QUESTION)
            return
        question = self._questions.open(key, resident.id)
        if question is None:
            self._household.say(resident.id, lessons.QUESTION_OVER)
            return
        if names.is_cancel(text):
            await self.cancelled(resident, key)
        elif question.kind in _YES_OR_NO and names.is_yes(text):
            await self.confirmed(resident, key)
        elif question.kind in _YES_OR_NO and names.is_no(text):
            await self.denied(resident, key)
        else:
            await self._named(resident, key, question, text)

    async def cancelled(self, resident: Resident, key: str) -> None:
        """The resident wants no more of it."""
        if await self._settled(resident, key):
            self._household.say(resident.id, lessons.CANCELLED)
            await self._close(resident, key)

    async def confirmed(self, resident: Resident, key: str) -> None:
        """It is meant, or true, what we doubted."""
        if question := await self._settled(resident, key):
            await self._carry_out(resident, key, question, question.name)

    async def denied(self, resident: Resident, key: str) -> None:
        """It was not meant as a name: ask for one. What was only doubted is left."""
        if question := await self._settled(resident, key):
            if question.kind is Kind.MEANT:
                await self._ask(replace(self._fresh(question), kind=Kind.NAME, name=""))
            else:
                self._household.say(resident.id, lessons.CANCELLED)
            await self._close(resident, key)

    async def name_face(self, resident: Resident, visit: VisitId, face: int, name: str) -> None:
        """Learn a face of a card by a name that was chosen from the known ones."""
        await self._learn(resident, self._question(resident.id, visit=visit, face=face), name, sure=False)

    async def named(self, resident: Resident, visit: VisitId, face: int, text: str) -> None:
        """Take a text that nobody asked for as the name of a face of a card."""
        question = self._question(resident.id, visit=visit, face=face)
        await self._named(resident, await self._questions.ask(question), question, text)

    # Undo

    async def undo(self, resident: Resident, key: str) -> None:
        """Take a lesson back, as long as one may."""
        lesson = self._lessons.get(key)
        if lesson is None or lesson.resident != resident.id or lesson.expires_at <= self._steady():
            self._household.say(resident.id, lessons.UNDO_OVER)
            return
        if await self._faces.person(lesson.taught.person.id) is None:  # forgotten since, with all that was learned
            await self._lessons.put({key: None})
            self._household.say(resident.id, lessons.UNDO_OVER)
            return
        try:
            await self._faces.unlearn(resident, lesson.taught)
            said: Text = lessons.undone(lesson.taught)
        except ForgottenMeanwhile:
            said = lessons.UNDO_OVER
        await self._lessons.put({key: None})
        self._household.say(resident.id, said)

    # Inside

    async def _named(self, resident: Resident, key: str, question: Question, text: str) -> None:
        try:
            name = to_name(text)
        except NoName:
            self._household.say(resident.id, lessons.NO_NAME)  # the question stays open
            return
        doubtful = question.kind is not Kind.DOOR and await self._is_doubtful(text, name)
        if await self._settled(resident, key) is None:
            return
        if doubtful:
            await self._ask(replace(self._fresh(question), kind=Kind.MEANT, name=name))
            await self._close(resident, key)
        else:
            await self._carry_out(resident, key, question, name)

    async def _is_doubtful(self, text: str, name: str) -> bool:
        return names.is_doubtful(text) and await self._faces.named(name) is None

    async def _settled(self, resident: Resident, key: str) -> Question | None:
        question = await self._questions.settle(key, resident.id)
        if question is None:
            self._household.say(resident.id, lessons.QUESTION_OVER)
        return question

    async def _carry_out(self, resident: Resident, key: str, question: Question, name: str) -> None:
        try:
            await self._learn(resident, question, name, sure=question.kind is Kind.DOUBT and name == question.name)
        except Exception:
            await self._questions.reopen(key)  # whoever is told of it may say the same once more
            raise
        await self._close(resident, key)

    async def _learn(
        self, resident: Resident, question: Question, name: str, *, sure: bool, since: int | None = None
    ) -> None:
        """Learn a face of a card, or of photos, or a door's name, and tell what came of it.

        Who was forgotten after ``since``, or while their photos are fetched, is not learned anew.
        """
        since = self._faces.forgotten_so_far if since is None else since
        try:
            if question.door:
                door = await self._doors.rename(resident, question.door, name)
                self._household.say(resident.id, door_text.is_called(door))
                return
            if question.visit:
                visit, face = VisitId(question.visit), question.face
                lesson = await self._faces.learn_from_visit(resident, visit, face, name, sure=sure)
            else:
                photos = await download(self._bot, question.files)
                lesson = await self._faces.learn(resident, name, photos, sure=sure, since=since)
        except PhotoRefused as refused:
            self._household.say(resident.id, faults.refused(refused.trouble))
            return
        except NoName:
            self._household.say(resident.id, lessons.NO_NAME)
            return
        except ForgottenMeanwhile:
            self._household.say(resident.id, lessons.FORGOTTEN_ALREADY)
            return
        await self._tell(lesson, question)

    async def _tell(self, lesson: Lesson, question: Question) -> None:
        """Tell what came of a lesson; where we took a face for somebody else's, ask whether the name is true."""
        resident = question.resident
        if lesson.taught:
            await self._offer_undo(resident, lessons.lesson(lesson), lesson.taught)
        elif lesson.learned or lesson.already or not lesson.doubtful:
            self._household.say(resident, lessons.lesson(lesson))
        if lesson.doubtful:
            doubt = replace(self._fresh(question), kind=Kind.DOUBT, name=lesson.person.name)
            await self._ask(doubt, lessons.doubt(lesson))

    async def _offer_undo(self, resident: ResidentId, text: Text, taught: Taught) -> None:
        now = self._steady()
        old = {key: None for key, lesson in self._lessons.everything().items() if lesson.expires_at <= now}
        key, until = token_urlsafe(8), now + UNDO_LASTS
        await self._lessons.put({**old, key: Undoable(resident, taught, until)})
        self._household.offer(resident, text, f"lesson {key}", [[Button(labels.UNDO, UndoLesson(key), until)]])

    async def _ask(self, question: Question, text: Text | None = None) -> None:
        self._put_to(await self._questions.ask(question), question, text)

    def _put_to(self, key: str, question: Question, text: Text | None = None) -> None:
        """Send a question, with buttons of its own."""

        def button(label: Phrase, action: ButtonAction) -> list[Button]:
            return [Button(label, action, question.expires_at)]

        yes, no = ConfirmQuestion(key), DenyQuestion(key)

        match question.kind:
            case Kind.NAME:
                text, rows = lessons.ASK_NAME, [button(labels.CANCEL, CancelQuestion(key))]
            case Kind.DOOR:
                text, rows = door_text.ask_name(question.name), [button(labels.CANCEL, CancelQuestion(key))]
            case Kind.MEANT:
                text = lessons.ask_meant(question.name)
                rows = [button(labels.YES_CALL_THEM, yes), button(labels.NO_CALL_THEM, no)]
            case Kind.DOUBT:
                text = text or lessons.ask_doubted(question.name)
                rows = [button(labels.insist(question.name), yes), button(labels.LEAVE, no)]
        self._household.offer(question.resident, text, about(key), rows)

    def _question(self, resident: ResidentId, *, visit: str = "", face: int = 0) -> Question:
        now = self._steady()
        return Question(resident, visit, face, (), now, now + QUESTION_LASTS)

    def _fresh(self, question: Question) -> Question:
        """The same matter, to be asked anew."""
        now = self._steady()
        return replace(question, asked_at=now, expires_at=now + QUESTION_LASTS, message=None, answered=False)

    async def _close(self, resident: Resident, key: str) -> None:
        """A question that was answered stands without its buttons from now on."""
        await self._questions.done(key)
        message = await self._buttons.end(resident.id, about(key))
        if message is not None:
            self._background.spawn(self._strip(resident.id, message), name=f"strip {message}")

    async def _strip(self, resident: ResidentId, message: int) -> None:
        with suppress(TelegramAPIError, ClientDecodeError):  # nothing depends on it: the buttons are dead
            await self._button_remover.strip(resident, message)
