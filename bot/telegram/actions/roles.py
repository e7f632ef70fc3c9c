"""Who may do what."""

from dataclasses import dataclass

from bot.house.people import Role
from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class ShowRoles(ButtonAction):
    """Show what each role is, in a sentence each."""

    kind = "show_roles"
    lasting = True


@dataclass(frozen=True, slots=True)
class ShowRole(ButtonAction):
    """Show all that a role may, and may not."""

    kind = "show_role"
    lasting = True
    role: Role
