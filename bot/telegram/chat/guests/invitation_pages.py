"""The messages about invitations: a link, what it is for, and every one that could still be used."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.people import Invitation, Resident, ResidentId, Role
from bot.house.ports import Clock
from bot.house.residents import door_choice
from bot.house.residents.invitations import Invitations
from bot.house.residents.registrar import Registrar
from bot.telegram.actions.invitations import (
    InviteAs,
    InviteFor,
    InviteMany,
    InviteToDoor,
    ShowInvitations,
    WithdrawInvitation,
)
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.chat.guests.link_handout import hand_out_link
from bot.telegram.chat.guests.start_link import start_link
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.residents import household_text, roles_text
from bot.words.phrase import Text

#: How long the buttons stand.
_PAGE_LASTS = timedelta(hours=1)

#: How long an invitation may last by a tap, in hours; and how many may use it.
_LASTING_H = (1, 24, 7 * 24)
_USES = (1, 2, 5)

#: Invitations in one list; those that end first.
_MOST_LISTED = 20

_LIST = "invitations"

_MINUTE = timedelta(minutes=1)


def about(code_hash: str) -> str:
    """What the buttons of an invitation's page are about."""
    return f"invitation {code_hash[:16]}"


class InvitationPages:
    """The messages about invitations. A code stands in one message alone; what it is for, in another one."""

    def __init__(
        self,
        doors: Mapping[DoorId, Door],
        *,
        invitations: Invitations,
        registrar: Registrar,
        household: TelegramHousehold,
        steady: Clock,
    ) -> None:
        self._doors = doors
        self._invitations = invitations
        self._registrar = registrar
        self._household = household
        self._steady = steady

    async def make(self, by: Resident, bot_name: str | None) -> None:
        """Make one, and show it. Raises NotAllowed."""
        code, invitation = await self._invitations.make(by)
        link = start_link(bot_name, code)
        await hand_out_link(self._household, by.id, household_text.invitation(link, code), link)
        self._household.offer(by.id, self._text(invitation), about(invitation.code_hash), self._rows(invitation))

    def redraw(self, reader: ResidentId, invitation: Invitation) -> None:
        """Draw the page of one again."""
        page = about(invitation.code_hash)
        self._household.redraw(reader, self._text(invitation), page, self._rows(invitation))

    async def show_all(self, by: Resident) -> None:
        """List those that could be used. Raises NotAllowed."""
        listed = await self._listed(by)
        self._household.offer(by.id, await self._list_text(listed), _LIST, self._list_rows(listed))

    async def redraw_all(self, by: Resident) -> None:
        """Draw the list again, where it stands. Raises NotAllowed."""
        listed = await self._listed(by)
        self._household.redraw(by.id, await self._list_text(listed), _LIST, self._list_rows(listed))

    async def _listed(self, by: Resident) -> Sequence[Invitation]:
        return (await self._invitations.open(by))[:_MOST_LISTED]

    async def _list_text(self, listed: Sequence[Invitation]) -> Text:
        names = {resident.id: resident.name for resident in await self._registrar.residents()}
        entries = [
            household_text.listed_invitation(
                number, one, self._door_names(one), self._left(one), names.get(one.made_by, "") if one.made_by else ""
            )
            for number, one in enumerate(listed, 1)
        ]
        return household_text.invitations(entries)

    def _list_rows(self, listed: Sequence[Invitation]) -> list[list[Button]]:
        until = self._steady() + _PAGE_LASTS
        buttons = [
            Button(labels.withdraw_number(number), Offer(WithdrawInvitation(one.code_hash), until))
            for number, one in enumerate(listed, 1)
        ]
        return in_rows(buttons, 4)

    def _text(self, invitation: Invitation) -> Text:
        return household_text.invitation_page(invitation, self._door_names(invitation), self._left(invitation))

    def _rows(self, invitation: Invitation) -> list[list[Button]]:
        until, key, role = self._steady() + _PAGE_LASTS, invitation.code_hash, invitation.role
        rows = [
            [
                Button(labels.choice(roles_text.ROLES[one], chosen=one is role), Offer(InviteAs(key, one), until))
                for one in Role
            ]
        ]
        if role in door_choice.WITH_DOORS and (len(self._doors) > 1 or role is Role.CHILD):
            for door in self._doors.values():
                has = door_choice.has_door(role, invitation.doors, door.id)
                offer = Offer(InviteToDoor(key, door.id, allowed=not has), until)
                rows.append([Button(labels.choice(labels.name(door.name), chosen=has), offer)])
        rows.append([Button(labels.lasting(hours), Offer(InviteFor(key, hours), until)) for hours in _LASTING_H])
        if role is not Role.OWNER:
            rows.append([Button(labels.uses(uses), Offer(InviteMany(key, uses), until)) for uses in _USES])
        rows.append([Button(labels.WITHDRAW, Offer(WithdrawInvitation(key), until))])
        rows.append([Button(labels.ALL_INVITATIONS, Offer(ShowInvitations(), until))])
        return rows

    def _door_names(self, invitation: Invitation) -> list[str]:
        return [door.name for door in self._doors.values() if door.id in invitation.doors]

    def _left(self, invitation: Invitation) -> timedelta:
        """Until it ends, in minutes that are begun: what was chosen a moment ago reads as it was chosen."""
        left = invitation.expires_at - self._steady() if invitation.expires_at else timedelta()
        return -(-max(timedelta(), left) // _MINUTE) * _MINUTE
