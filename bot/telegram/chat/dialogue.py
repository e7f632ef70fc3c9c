"""Whoever asks residents, whoever hears what they answer, and whoever carries it out: joined."""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, Collection, PeopleBook
from bot.house.staff import Staff
from bot.house.status import StatusNow
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.asking import Asking
from bot.telegram.chat.door_asking import ButtonTopicAsked, DoorAsking, NewDoorNameAsked, RelayNameAsked
from bot.telegram.chat.door_naming import DoorNameAsked, DoorNaming
from bot.telegram.chat.door_pages import DoorPages
from bot.telegram.chat.face_questions import FaceGuessed, NameAsked, NameDoubted, NameMeant
from bot.telegram.chat.odd_samples import OddSamples
from bot.telegram.chat.pending_photos import PendingPhoto, PendingPhotos
from bot.telegram.chat.person_pages import PersonPages
from bot.telegram.chat.person_questions import PersonNameAsked, PersonNoteAsked, PersonWriting, TwinAsked
from bot.telegram.chat.photo_inquiry import PhotoInquiry
from bot.telegram.chat.question_answers import QuestionAnswers
from bot.telegram.chat.questions import QuestionBook
from bot.telegram.chat.stranger_pages import DecidedStranger, StrangerPages
from bot.telegram.chat.stranger_questions import StrangerNameAsked, StrangerNaming
from bot.telegram.chat.teaching import Teaching
from bot.telegram.chat.undoing import Undoable, Undoing
from bot.telegram.delivery.household import TelegramHousehold


class Dialogue:
    """All of them, with ``carriers``: whoever carries out what is answered, by the kind of question."""

    def __init__(
        self,
        *,
        bot: Bot,
        household: TelegramHousehold,
        staff: Staff,
        questions: QuestionBook,
        lessons: Collection[Undoable],
        pending_photos: Collection[PendingPhoto],
        people: PeopleBook,
        decided: Collection[DecidedStranger],
        buttons: ButtonBook,
        button_remover: ButtonRemover,
        doors: Mapping[DoorId, Door],
        zone: ZoneInfo,
        background: Background,
        clock: Clock,
        steady: Clock,
        report: StatusNow,
    ) -> None:
        self.asking = Asking(household=household, questions=questions)
        self.undoing = Undoing(household=household, faces=staff.faces, lessons=lessons, steady=steady)
        photo_inquiry = PhotoInquiry(
            bot=bot,
            household=household,
            inquiry=staff.inquiry,
            asking=self.asking,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.teaching = Teaching(
            bot=bot,
            household=household,
            faces=staff.faces,
            asking=self.asking,
            undoing=self.undoing,
            odd_samples=OddSamples(household=household, faces=staff.faces, steady=steady),
            inquiry=photo_inquiry,
        )
        self.pending_photos = PendingPhotos(
            household=household,
            registrar=staff.registrar,
            teaching=self.teaching,
            faces=staff.faces,
            pending_photos=pending_photos,
            background=background,
        )
        self.door_naming = DoorNaming(household=household, doors=staff.doors, asking=self.asking)
        self.door_pages = DoorPages(
            keeper=staff.doors,
            builder=staff.builder,
            bells=staff.bells,
            wall_pictures=staff.wall_pictures,
            policies=staff.policies,
            household=household,
            zone=zone,
            report=report,
            steady=steady,
        )
        self.door_asking = DoorAsking(
            household=household,
            builder=staff.builder,
            door_pages=self.door_pages,
            asking=self.asking,
            background=background,
        )
        self.person_pages = PersonPages(
            people=staff.people,
            faces=staff.faces,
            household=household,
            doors=doors,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.person_writing = PersonWriting(
            household=household,
            people=staff.people,
            faces=staff.faces,
            asking=self.asking,
            pages=self.person_pages,
        )
        self.stranger_pages = StrangerPages(
            strangers=staff.strangers,
            people=people,
            household=household,
            decided=decided,
            doors=doors,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.stranger_naming = StrangerNaming(
            household=household, strangers=staff.strangers, pages=self.stranger_pages, asking=self.asking
        )
        self.question_answers = QuestionAnswers(
            carriers={
                NameAsked: self.teaching,
                NameMeant: self.teaching,
                NameDoubted: self.teaching,
                FaceGuessed: self.teaching,
                DoorNameAsked: self.door_naming,
                NewDoorNameAsked: self.door_asking,
                RelayNameAsked: self.door_asking,
                ButtonTopicAsked: self.door_asking,
                PersonNameAsked: self.person_writing,
                PersonNoteAsked: self.person_writing,
                TwinAsked: self.person_writing,
                StrangerNameAsked: self.stranger_naming,
            },
            household=household,
            questions=questions,
            buttons=buttons,
            button_remover=button_remover,
            background=background,
        )

    @property
    def named(self) -> Mapping[str, Any]:
        """What the handlers ask for by name."""
        return {
            "pending_photos": self.pending_photos,
            "teaching": self.teaching,
            "undoing": self.undoing,
            "door_naming": self.door_naming,
            "door_asking": self.door_asking,
            "door_pages": self.door_pages,
            "stranger_pages": self.stranger_pages,
            "stranger_naming": self.stranger_naming,
            "person_pages": self.person_pages,
            "person_writing": self.person_writing,
            "question_answers": self.question_answers,
        }
