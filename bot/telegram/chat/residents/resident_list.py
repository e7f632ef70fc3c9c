"""The messages about who lives here: the list, and a page for each."""

from collections.abc import Mapping
from datetime import timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident, ResidentId, Role
from bot.house.ports import Clock
from bot.house.residents import door_choice
from bot.house.residents.registrar import NotHere, Registrar
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.ladder import ShowLadder
from bot.telegram.actions.openings import AskClearProofs
from bot.telegram.actions.residents import (
    AllowDoor,
    AskHandOver,
    AskOwner,
    AskRemove,
    ChangeRole,
    HandOver,
    MakeOwner,
    RemoveResident,
    SetResidentHours,
    ShowResident,
    ShowResidentHours,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import yes_or_no
from bot.telegram.chat.doors.door_hours import hour_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.doors import opening_labels
from bot.words.chat.residents import household_text, ladder_text, roles_text
from bot.words.phrase import Phrase, Text

#: How long the buttons below the list and the pages stand, and those that ask once more.
_LIST_LASTS = timedelta(hours=1)
_ASKING_LASTS = timedelta(minutes=5)

#: What the buttons below the list are about.
_LIST = "residents"


class ResidentList:
    """Shows them to owners; what stands in the way is raised."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        registrar: Registrar,
        household: TelegramHousehold,
        zone: tzinfo,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._registrar = registrar
        self._household = household
        self._zone = zone
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """The list, with buttons for everybody else. Raises NotAllowed."""
        text, rows = await self._list(by)
        self._household.offer(by.id, text, _LIST, rows)

    async def redraw(self, by: Resident) -> None:
        """Draw the list again, where it stands. Raises NotAllowed."""
        text, rows = await self._list(by)
        self._household.redraw(by.id, text, _LIST, rows)

    async def find(self, by: Resident, who: ResidentId) -> Resident:
        """Somebody on the list. Raises NotAllowed; NotHere where they left it meanwhile, and draws it again."""
        everybody = await self._registrar.listed(by)
        resident = next((one for one in everybody if one.id == who), None)
        if resident is None:
            await self.redraw(by)
            raise NotHere
        return resident

    def show_page(self, by: Resident, other: Resident) -> None:
        """Somebody's page."""
        self._household.offer(by.id, self._page_text(other), _about(other.id), self._page_rows(other))

    async def redraw_page(self, by: Resident, other: Resident) -> None:
        """Draw somebody's page, and the list, again. Raises NotAllowed."""
        self._household.redraw(by.id, self._page_text(other), _about(other.id), self._page_rows(other))
        await self.redraw(by)

    def show_hours(self, by: Resident, other: Resident) -> None:
        """When somebody may open doors, as a message of its own."""
        self._household.offer(by.id, household_text.hours(other), _hours_of(other.id), self._hours(other))

    def redraw_hours(self, by: Resident, other: Resident) -> None:
        """Draw it again, where it stands."""
        self._household.redraw(by.id, household_text.hours(other), _hours_of(other.id), self._hours(other))

    def _hours(self, other: Resident) -> list[list[Button]]:
        def action(days: tuple[int, ...], begins: int, ends: int) -> ButtonAction:
            return SetResidentHours(other.id, days, begins, ends)

        return hour_rows(other.limits.hours, action, self._steady() + _LIST_LASTS)

    def end_page(self, by: Resident, text: Text, who: ResidentId) -> None:
        """Take the buttons off somebody's page."""
        self._household.redraw(by.id, text, _about(who), [])

    def end(self, by: Resident, text: Text) -> None:
        """Take the buttons off the list, for somebody who may not see it any more."""
        self._household.redraw(by.id, text, _LIST, [])

    def ask(self, by: Resident, text: Text, yes: Phrase, action: RemoveResident | MakeOwner | HandOver) -> None:
        """Ask whether something shall be done that cannot be taken back."""
        rows = yes_or_no(yes, action, self._steady() + _ASKING_LASTS)
        self._household.offer(by.id, text, f"{action.kind} {action.who}", rows)

    async def _list(self, by: Resident) -> tuple[Text, list[list[Button]]]:
        everybody = await self._registrar.listed(by)
        until = self._steady() + _LIST_LASTS
        rows = [
            [
                Button(labels.change(other), Offer(ShowResident(other.id), until)),
                Button(labels.remove(other), Offer(AskRemove(other.id), until)),
            ]
            for other in everybody
            if other.id != by.id
        ]
        rows.append([Button(ladder_text.SHOW, Offer(ShowLadder(), until))])
        entries = [household_text.resident(one, self._door_names(one), by, self._zone) for one in everybody]
        return household_text.residents(entries), rows

    def _page_text(self, other: Resident) -> Text:
        return household_text.resident_page(other, self._door_names(other))

    def _page_rows(self, other: Resident) -> list[list[Button]]:
        until = self._steady() + _LIST_LASTS
        rows = [
            [
                Button(labels.choice(roles_text.ROLES[role], chosen=role is other.role), Offer(offered, until))
                for role in Role
                if (offered := _becoming(other, role))
            ]
        ]
        if other.role in door_choice.WITH_DOORS and (len(self._doors) > 1 or other.role is Role.CHILD):
            for door in self._doors.values():
                has = door_choice.has_door(other.role, other.limits.doors, door.id)
                offer = Offer(AllowDoor(other.id, door.id, allowed=not has), until)
                rows.append([Button(labels.choice(labels.name(door.name), chosen=has), offer)])
        if other.role in door_choice.WITH_DOORS:
            rows.append([Button(labels.DOOR_HOURS, Offer(ShowResidentHours(other.id), until))])
        if other.role is not Role.OWNER:
            rows.append([Button(labels.hand_over(other), Offer(AskHandOver(other.id), until))])
        if other.role is not Role.GUEST:
            rows.append([Button(opening_labels.CLEAR, Offer(AskClearProofs(other.id), until))])
        rows.append([Button(labels.remove(other), Offer(AskRemove(other.id), until))])
        return rows

    def _door_names(self, resident: Resident) -> list[str]:
        return [door.name for door in self._doors.values() if door.id in resident.limits.doors]


def _becoming(other: Resident, role: Role) -> ChangeRole | AskOwner:
    """Who is made an owner is asked about first."""
    return AskOwner(other.id) if role is Role.OWNER and other.role is not Role.OWNER else ChangeRole(other.id, role)


def _about(who: ResidentId) -> str:
    return f"resident {who}"


def _hours_of(who: ResidentId) -> str:
    return f"resident hours {who}"
