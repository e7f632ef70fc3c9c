"""What we got wrong: a face that was named wrongly, a photo that should not have been learned."""

from datetime import timedelta

from aiogram import F, Router
from aiogram.filters import Command, CommandObject
from aiogram.types import Message

from bot.house.faces import Faces
from bot.house.people import Person, PersonId, Resident, SampleId
from bot.house.photo_trouble import PhotoRefused
from bot.house.ports import Clock
from bot.house.visit import VisitId
from bot.telegram.actions import Action
from bot.telegram.buttons import Button, Issued, Showing, View
from bot.telegram.household import TelegramHousehold
from bot.words import faults, labels, lessons

#: How long the buttons below a photo of somebody stand.
_SAMPLE_LASTS = timedelta(hours=1)


def setup() -> Router:
    """The router of this subject; it takes /people with a name behind it."""
    router = Router(name="corrections")
    router.message.register(photos_of, Command("people", magic=F.args))
    return router


async def photos_of(
    message: Message, command: CommandObject, resident: Resident, corrections: "CorrectionDesk"
) -> None:
    """Show the photos that somebody is told by, one by one."""
    await corrections.asked_for(resident, command.args or "")


class CorrectionDesk:
    """Corrects what is known of faces, as residents tell it."""

    def __init__(self, *, faces: Faces, household: TelegramHousehold, steady: Clock) -> None:
        self._faces = faces
        self._household = household
        self._steady = steady
        self.does = {
            Action.NOT_THEM: self._not_them,
            Action.NEXT_SAMPLE: self._next_sample,
            Action.REMOVE_SAMPLE: self._remove_sample,
        }

    async def asked_for(self, resident: Resident, name: str) -> None:
        """Show the first photo of whoever has this name."""
        person = await self._faces.named(name)
        if person is None:
            self._household.say(resident.id, lessons.unknown_person(name))
            return
        await self._show(resident, person, 0)

    async def _not_them(self, resident: Resident, button: Issued) -> None:
        """The face is not who we said: correct every card, and let this resident say who it is."""
        visit = VisitId(button.subject)
        try:
            await self._faces.disown(resident, visit, button.face)
        except PhotoRefused as refused:
            self._household.look_at(resident.id, visit, View())
            self._household.say(resident.id, faults.refused(refused.trouble))
            return
        self._household.look_at(resident.id, visit, View(Showing.NAMES, face=button.face))

    async def _next_sample(self, resident: Resident, button: Issued) -> None:
        if person := await self._known(resident, button):
            await self._show(resident, person, button.face)

    async def _remove_sample(self, resident: Resident, button: Issued) -> None:
        person = await self._known(resident, button)
        if person is None:
            return
        left = await self._faces.remove_samples(resident, person.id, [SampleId(button.choice)])
        self._household.say(resident.id, lessons.sample_removed(person, left))

    async def _known(self, resident: Resident, button: Issued) -> Person | None:
        """Whom a button is about; somebody who was forgotten meanwhile is said to be."""
        person = await self._faces.person(PersonId(button.person))
        if person is None:
            self._household.say(resident.id, lessons.FORGOTTEN_ALREADY)
        return person

    async def _show(self, resident: Resident, person: Person, place: int) -> None:
        """Show one photo of a person, counted from 0; beyond the last one the first comes again."""
        samples = await self._faces.samples(person.id)
        if not samples:
            self._household.say(resident.id, lessons.no_samples(person))
            return
        place %= len(samples)
        try:
            photo = await self._faces.sample(person.id, samples[place])
        except KeyError:
            self._household.say(resident.id, lessons.no_samples(person))  # removed in this very moment
            return
        until = self._steady() + _SAMPLE_LASTS
        remove = Button(labels.REMOVE_SAMPLE, Action.REMOVE_SAMPLE, until, person=person.id, choice=str(samples[place]))
        following = Button(labels.NEXT_SAMPLE, Action.NEXT_SAMPLE, until, face=place + 1, person=person.id)
        rows = [[remove], *([[following]] if len(samples) > 1 else [])]
        text = lessons.sample(person, place + 1, len(samples))
        self._household.offer(resident.id, text, f"samples {person.id}", rows, photo=photo)
