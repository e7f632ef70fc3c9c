"""Whoever speaks in the chat of faces and the people whose they are, joined."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, Collection, PeopleBook
from bot.house.staff import Staff
from bot.house.tables.table import TableFiles
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.questions import Matter
from bot.telegram.chat.people.face_questions import FaceGuessed, NameAsked, NameDoubted, NameMeant
from bot.telegram.chat.people.odd_samples import OddSamples
from bot.telegram.chat.people.pending_photos import PendingPhoto, PendingPhotos
from bot.telegram.chat.people.people_tables import PeopleTables, SentTable
from bot.telegram.chat.people.person_pages import PersonPages
from bot.telegram.chat.people.person_questions import PersonNameAsked, PersonNoteAsked, PersonWriting, TwinAsked
from bot.telegram.chat.people.photo_inquiry import PhotoInquiry
from bot.telegram.chat.people.stranger_pages import DecidedStranger, StrangerPages
from bot.telegram.chat.people.stranger_questions import StrangerNameAsked, StrangerNaming
from bot.telegram.chat.people.teaching import Teaching
from bot.telegram.chat.people.undoing import Undoable, Undoing
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.tongues import Tongues


class PeopleChat:
    """One of each."""

    def __init__(
        self,
        *,
        bot: Bot,
        staff: Staff,
        doors: Mapping[DoorId, Door],
        people: PeopleBook,
        household: TelegramHousehold,
        asking: Asking,
        lessons: Collection[Undoable],
        pending_photos: Collection[PendingPhoto],
        tables: Collection[SentTable],
        table_files: TableFiles,
        decided: Collection[DecidedStranger],
        buttons: ButtonBook,
        tongues: Tongues,
        background: Background,
        clock: Clock,
        steady: Clock,
    ) -> None:
        zone = tongues.zone
        self._undoing = Undoing(household=household, faces=staff.faces, lessons=lessons, steady=steady)
        self.teaching = Teaching(
            bot=bot,
            household=household,
            faces=staff.faces,
            asking=asking,
            undoing=self._undoing,
            odd_samples=OddSamples(household=household, faces=staff.faces, steady=steady),
            inquiry=PhotoInquiry(
                bot=bot,
                household=household,
                inquiry=staff.inquiry,
                asking=asking,
                zone=zone,
                clock=clock,
                steady=steady,
            ),
        )
        self.pending_photos = PendingPhotos(
            household=household,
            registrar=staff.registrar,
            teaching=self.teaching,
            faces=staff.faces,
            pending_photos=pending_photos,
            background=background,
        )
        self.tables = PeopleTables(
            bot=bot,
            household=household,
            registrar=staff.registrar,
            importing=staff.importing,
            tables=tables,
            files=table_files,
            buttons=buttons,
            background=background,
            steady=steady,
        )
        self._pages = PersonPages(
            people=staff.people,
            faces=staff.faces,
            household=household,
            doors=doors,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self._writing = PersonWriting(
            household=household, people=staff.people, faces=staff.faces, asking=asking, pages=self._pages
        )
        self._stranger_pages = StrangerPages(
            strangers=staff.strangers,
            people=people,
            household=household,
            decided=decided,
            doors=doors,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self._stranger_naming = StrangerNaming(
            household=household, strangers=staff.strangers, pages=self._stranger_pages, asking=asking
        )

    @property
    def carriers(self) -> Mapping[type[Matter], Any]:
        """Who carries out what is answered."""
        return {
            **dict.fromkeys((NameAsked, NameMeant, NameDoubted, FaceGuessed), self.teaching),
            **dict.fromkeys((PersonNameAsked, PersonNoteAsked, TwinAsked), self._writing),
            StrangerNameAsked: self._stranger_naming,
        }

    @property
    def named(self) -> Mapping[str, Any]:
        """What the handlers ask for by name."""
        return {
            "pending_photos": self.pending_photos,
            "people_tables": self.tables,
            "teaching": self.teaching,
            "undoing": self._undoing,
            "person_pages": self._pages,
            "person_writing": self._writing,
            "stranger_pages": self._stranger_pages,
            "stranger_naming": self._stranger_naming,
        }
