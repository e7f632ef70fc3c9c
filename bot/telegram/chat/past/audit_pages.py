"""The page of /audit, drawn again where it stands."""

from collections.abc import Mapping, Sequence
from datetime import timedelta, tzinfo

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.ports import Clock, ResidentBook
from bot.house.programs.keys import IssuedKeys
from bot.house.records.auditor import Auditor, TrailFilter
from bot.house.records.trail_page import Deed, OpeningTry
from bot.house.residents.actors import AskerId, ProgramId, is_program
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.audit import CheckAudit, ChooseAuditDoor, ChooseAuditPerson, ShowAudit
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.asker_text import a_program
from bot.words.chat.past import audit_text
from bot.words.phrase import Phrase, Text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about.
_PAGE = "audit"


class AuditPages:
    """One message with buttons; each tap changes it. Whatever it is asked for raises NotAllowed, OSError."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        auditor: Auditor,
        residents: ResidentBook,
        keys: IssuedKeys,
        household: TelegramHousehold,
        zone: tzinfo,
        clock: Clock,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._auditor = auditor
        self._residents = residents
        self._keys = keys
        self._household = household
        self._zone = zone
        self._clock = clock
        self._steady = steady

    async def show(self, by: Resident) -> None:
        """The newest attempts to open, as a new message."""
        text, rows = await self._page(by, ShowAudit())
        self._household.offer(by.id, text, _PAGE, rows)

    async def redraw(self, by: Resident, wanted: ShowAudit) -> None:
        """Another page, or other entries, where it stands."""
        text, rows = await self._page(by, wanted)
        self._household.redraw(by.id, text, _PAGE, rows)

    async def choose_door(self, by: Resident, wanted: ChooseAuditDoor) -> None:
        """Every door, to choose one."""
        await self._auditor.admit(by)
        rows = [
            [self._button(labels.name(door.name), ShowAudit(door.id, wanted.who, wanted.everything))]
            for door in self._doors.values()
        ]
        rows.append([self._button(audit_text.EVERY_DOOR, ShowAudit(None, wanted.who, wanted.everything))])
        self._household.redraw(by.id, audit_text.CHOOSE_DOOR, _PAGE, rows)

    async def choose_person(self, by: Resident, wanted: ChooseAuditPerson) -> None:
        """Everybody who lives here, to choose one."""
        await self._auditor.admit(by)
        rows = [
            [self._button(labels.name(one.name), ShowAudit(wanted.door, one.id, wanted.everything))]
            for one in await self._residents.residents()
        ]
        rows.append([self._button(audit_text.EVERYBODY, ShowAudit(wanted.door, None, wanted.everything))])
        self._household.redraw(by.id, audit_text.CHOOSE_PERSON, _PAGE, rows)

    async def check(self, by: Resident) -> None:
        """Check every line, and say what came of it."""
        self._household.say(by.id, audit_text.checked(await self._auditor.check(by)))

    async def _page(self, by: Resident, wanted: ShowAudit) -> tuple[Text, list[list[Button]]]:
        chosen = TrailFilter(wanted.door, wanted.who, wanted.everything)
        page = await self._auditor.page(by, chosen, wanted.before)
        names = await self._names(page.entries)
        door = None if wanted.door is None else self._door(wanted.door)
        name = None if wanted.who is None else names.get(wanted.who, "")
        text = audit_text.page(
            [self._entry(one, names) for one in page.entries], everything=wanted.everything, door=door, name=name
        )
        turning = []
        if wanted.before is not None:
            turning.append(self._button(audit_text.NEWEST, ShowAudit(wanted.door, wanted.who, wanted.everything)))
        if page.older is not None:
            older = ShowAudit(wanted.door, wanted.who, wanted.everything, page.older)
            turning.append(self._button(audit_text.OLDER, older))
        by_door = audit_text.EVERY_DOOR if door is None else audit_text.only_door(door)
        by_person = audit_text.EVERYBODY if name is None else audit_text.only_person(name)
        which = audit_text.OPENINGS if wanted.everything else audit_text.EVERYTHING
        rows = [
            [
                self._button(by_door, ChooseAuditDoor(wanted.who, wanted.everything)),
                self._button(by_person, ChooseAuditPerson(wanted.door, wanted.everything)),
            ],
            [self._button(which, ShowAudit(wanted.door, wanted.who, not wanted.everything))],
            [self._button(audit_text.CHECK, CheckAudit())],
        ]
        return text, [turning, *rows] if turning else rows

    async def _names(self, entries: Sequence[OpeningTry | Deed]) -> Mapping[AskerId, str | Phrase]:
        """What those are called who live here, and the programs among whoever did this."""
        programs = {one.by for one in entries if one.by is not None and is_program(one.by)}
        names: dict[AskerId, str | Phrase] = {one.id: one.name for one in await self._residents.residents()}
        names |= {one: a_program(name) for one in programs if (name := self._keys.name_of(ProgramId(one)))}
        return names

    def _entry(self, one: OpeningTry | Deed, names: Mapping[AskerId, str | Phrase]) -> Phrase:
        name = None if one.by is None else names.get(one.by, "")
        door, now = None if one.door is None else self._door(one.door), self._clock()
        if isinstance(one, Deed):
            return audit_text.deed(one, name, door, now, self._zone)
        return audit_text.opening(one, name, door, now, self._zone)

    def _door(self, door: DoorId) -> str:
        """What a door is called; one that is gone by its id."""
        return self._doors[door].name if door in self._doors else door

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
