"""The page of who may do what, drawn again where it stands: the roles in short, and each in full."""

from datetime import timedelta

from bot.house.people import Resident, Role
from bot.house.ports import Clock
from bot.telegram.actions.roles import ShowRole, ShowRoles
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import labels
from bot.words.chat.residents import roles_text

#: How long its buttons stand.
_LASTS = timedelta(hours=1)

#: What they are about.
_PAGE = "roles"


class RolePages:
    """One message with buttons, for everybody who lives here."""

    def __init__(self, *, household: TelegramHousehold, steady: Clock) -> None:
        self._household = household
        self._steady = steady

    def show(self, by: Resident) -> None:
        """The roles in short, as a new message."""
        self._household.offer(by.id, roles_text.roles(), _PAGE, self._choices())

    def redraw(self, by: Resident) -> None:
        """The roles in short, where a role stands."""
        self._household.redraw(by.id, roles_text.roles(), _PAGE, self._choices())

    def show_role(self, by: Resident, role: Role) -> None:
        """All that a role may, where the roles stand."""
        back = Button(labels.BACK, Offer(ShowRoles(), self._steady() + _LASTS))
        self._household.redraw(by.id, roles_text.role(role), _PAGE, [[back]])

    def _choices(self) -> list[list[Button]]:
        until = self._steady() + _LASTS
        return in_rows([Button(roles_text.ROLES[role], Offer(ShowRole(role), until)) for role in Role], 2)
