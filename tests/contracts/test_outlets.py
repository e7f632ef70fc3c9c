"""Outlet: the residents' chats over a strict stand-in for Telegram, and ``RecordingChats``."""

from datetime import UTC, datetime
from functools import partial

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.boards.board import UpdateOutcome
from bot.house.doors.door_facts import DoorEvent, DoorNews, OpenedAfterAll, UpdateEnded
from bot.house.facts import BecameOwner, Outlet, PersonForgotten, VisitChanged
from bot.house.people import Person, PersonId, Resident, ResidentId, Role
from bot.house.visits.visit import Press, PressId
from tests.fakes.senses import RecordingChats
from tests.rig.chat import FRONT, ChatRig

#: Said last, and to everybody: whoever has heard it has heard what came before.
LAST = DoorNews(FRONT, DoorEvent.LEFT_OPEN)


def _has(count: int, chat: Chat) -> bool | None:
    return len(chat.messages) >= count or None


async def test_the_chats_and_their_double_tell_the_same_residents_of_the_same_facts() -> None:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.move_in()
        await rig.start()
        try:
            family = {user.name: user for user in (rig.anna, rig.leo)}
            anna, leo = await rig.memory.residents.residents()
            assert {resident.name: resident.role for resident in (anna, leo)} == {"Anna": Role.OWNER, "Leo": Role.ADULT}
            double = RecordingChats(rig.memory.residents, rig.memory.visits)
            outlets: list[Outlet] = [rig.room.household, double]
            away = Resident(ResidentId(9), "Mia", Role.ADULT, datetime.now(UTC))
            for fact in (
                DoorNews(FRONT, DoorEvent.FORCED),
                DoorNews(FRONT, DoorEvent.FORGED),
                BecameOwner(away, anna),
                PersonForgotten(Person(PersonId("g1"), "Grace"), leo),
                OpenedAfterAll(FRONT, "Anna"),
                UpdateEnded(FRONT, "1.1.0", UpdateOutcome.DONE),
            ):
                for outlet in outlets:
                    await outlet.take(fact)
            told = {name: [fact for who, fact in double.told if who == user.id] for name, user in family.items()}
            for name, user in family.items():
                await user.chat.until(partial(_has, len(told[name])))
            await rig.room.household.take(LAST)
            for user in family.values():
                await user.chat.until_message("open for a while", timeout_s=30)
            heard = {name: len(user.chat.messages) for name, user in family.items()}
            assert heard == {name: len(facts) + 1 for name, facts in told.items()}
            assert len(told["Anna"]) > len(told["Leo"]) > 1
        finally:
            await rig.stop()


async def test_the_chats_and_their_double_show_a_visit_as_it_stands_in_the_book() -> None:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram)
        await rig.move_in()
        await rig.start()
        try:
            double = RecordingChats(rig.memory.residents, rig.memory.visits)
            await rig.doorman.bell_rang(Press(PressId("b00t-1"), FRONT, rig.clock()))
            for user in (rig.anna, rig.leo):
                await user.chat.until_message("Someone is at the front door", timeout_s=20)
            await double.take(VisitChanged(rig.memory.visits.only.id))
            assert double.shown == [rig.memory.visits.only]
            assert double.told == []
        finally:
            await rig.stop()
