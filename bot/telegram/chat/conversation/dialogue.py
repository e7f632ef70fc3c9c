"""Whoever asks residents, whoever hears what they answer, and whoever carries it out: joined."""

from collections.abc import Mapping
from typing import Any

from aiogram import Bot

from bot.house.doors.door import Door, DoorId
from bot.house.ports import Background, Clock, Collection, PeopleBook, ResidentBook
from bot.house.staff import Staff
from bot.house.status.status import StatusNow
from bot.house.tables.table import TableFiles
from bot.telegram.cards.button_remover import ButtonRemover
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.cameras.joined import CameraChat
from bot.telegram.chat.conversation.asking import Asking
from bot.telegram.chat.conversation.question_answers import QuestionAnswers
from bot.telegram.chat.conversation.questions import QuestionBook
from bot.telegram.chat.doors.door_chat import DoorChat
from bot.telegram.chat.doors.topic_pages import TopicPages
from bot.telegram.chat.guests.guest_asking import ExpectedAsked, GuestAsking, PassHoursAsked, PassNameAsked
from bot.telegram.chat.guests.pass_pages import PassPages
from bot.telegram.chat.past.backup_pages import BackupPages, BackupPassphraseAsked
from bot.telegram.chat.past.log_pages import LogPages, SheetAddressAsked
from bot.telegram.chat.past.record_chat import RecordChat
from bot.telegram.chat.people.pending_photos import PendingPhoto
from bot.telegram.chat.people.people_chat import PeopleChat
from bot.telegram.chat.people.people_tables import SentTable
from bot.telegram.chat.people.stranger_pages import DecidedStranger
from bot.telegram.chat.people.undoing import Undoable
from bot.telegram.chat.people.whereabouts_pages import TrackerTopicAsked, WhereaboutsPages
from bot.telegram.chat.residents.key_pages import KeyNameAsked, KeyPages
from bot.telegram.chat.residents.rules_pages import CityAsked, RulesPages
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.delivery.parcels import Parcels
from bot.telegram.delivery.shredder import Shredder
from bot.telegram.tongues import Tongues


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
        tables: Collection[SentTable],
        table_files: TableFiles,
        people: PeopleBook,
        residents: ResidentBook,
        decided: Collection[DecidedStranger],
        buttons: ButtonBook,
        button_remover: ButtonRemover,
        doors: Mapping[DoorId, Door],
        tongues: Tongues,
        background: Background,
        clock: Clock,
        steady: Clock,
        report: StatusNow,
        shredder: Shredder,
    ) -> None:
        zone = tongues.zone
        self.asking = Asking(household=household, questions=questions)
        self.people = PeopleChat(
            bot=bot,
            staff=staff,
            doors=doors,
            people=people,
            household=household,
            asking=self.asking,
            lessons=lessons,
            pending_photos=pending_photos,
            tables=tables,
            table_files=table_files,
            decided=decided,
            buttons=buttons,
            tongues=tongues,
            background=background,
            clock=clock,
            steady=steady,
        )
        self.records = RecordChat(
            staff=staff,
            doors=doors,
            people=people,
            household=household,
            asking=self.asking,
            files=table_files,
            shredder=shredder,
            tongues=tongues,
            background=background,
            steady=steady,
        )
        self.doors = DoorChat(
            staff=staff,
            household=household,
            asking=self.asking,
            report=report,
            zone=zone,
            background=background,
            steady=steady,
        )
        self.topic_pages = TopicPages(household=household, staff=staff.topics, asking=self.asking, steady=steady)
        self.pass_pages = PassPages(
            doors,
            passes=staff.passes,
            openings=staff.openings,
            registrar=staff.registrar,
            household=household,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.guest_asking = GuestAsking(
            household=household,
            expected=staff.expected,
            pass_pages=self.pass_pages,
            asking=self.asking,
            zone=zone,
            clock=clock,
            steady=steady,
        )
        self.key_pages = KeyPages(doors, staff.programs.keeper, residents, household, self.asking, zone, clock, steady)
        self.rules_pages = RulesPages(
            keeper=staff.rules, household=household, tongues=tongues, asking=self.asking, steady=steady
        )
        parcels = Parcels(bot=bot, household=household, backups=staff.backups.backups)
        staff.backups.deliver_with(parcels.deliver)
        self.backup_pages = BackupPages(
            keeper=staff.backups, household=household, asking=self.asking, zone=zone, steady=steady
        )
        self.log_pages = LogPages(
            bot=bot,
            keeper=staff.day_log,
            household=household,
            asking=self.asking,
            shredder=shredder,
            background=background,
            steady=steady,
        )
        self.whereabouts_pages = WhereaboutsPages(
            keeper=staff.whereabouts,
            arming=staff.watching.arming,
            household=household,
            asking=self.asking,
            steady=steady,
        )
        self.cameras = CameraChat(
            bot=bot,
            staff=staff,
            doors=doors,
            residents=residents,
            household=household,
            asking=self.asking,
            buttons=buttons,
            tongues=tongues,
            background=background,
            clock=clock,
            steady=steady,
        )
        self.question_answers = QuestionAnswers(
            carriers={
                **self.people.carriers,
                **self.doors.carriers,
                **self.topic_pages.carriers,
                **dict.fromkeys((PassNameAsked, PassHoursAsked, ExpectedAsked), self.guest_asking),
                KeyNameAsked: self.key_pages,
                CityAsked: self.rules_pages,
                BackupPassphraseAsked: self.backup_pages,
                SheetAddressAsked: self.log_pages,
                TrackerTopicAsked: self.whereabouts_pages,
                **self.records.carriers,
                **self.cameras.carriers,
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
            "topic_pages": self.topic_pages,
            "pass_pages": self.pass_pages,
            "guest_asking": self.guest_asking,
            "key_pages": self.key_pages,
            "rules_pages": self.rules_pages,
            "backup_pages": self.backup_pages,
            "log_pages": self.log_pages,
            "whereabouts_pages": self.whereabouts_pages,
            "question_answers": self.question_answers,
            **self.people.named,
            **self.doors.named,
            **self.records.named,
            **self.cameras.named,
        }
