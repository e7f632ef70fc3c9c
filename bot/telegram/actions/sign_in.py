"""Signing in to the household's page."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class OpenHouseholdPage(ButtonAction):
    """Open the household's page: Telegram does that by itself, and only in somebody's own chat."""

    kind = "open_page"
    lasting = True
    url: str

    @property
    def opens(self) -> str:
        """See ``ButtonAction``."""
        return self.url


@dataclass(frozen=True, slots=True)
class GrantBrowser(ButtonAction):
    """A browser that shows a code is theirs: let it in."""

    kind = "grant_browser"
    settling = True
    #: See ``AskingBrowser.id``.
    asking: str


@dataclass(frozen=True, slots=True)
class DenyBrowser(ButtonAction):
    """It is not."""

    kind = "deny_browser"
    settling = True
    asking: str


@dataclass(frozen=True, slots=True)
class SignOutEverywhere(ButtonAction):
    """End every session of theirs."""

    kind = "sign_out_everywhere"
    lasting = True
