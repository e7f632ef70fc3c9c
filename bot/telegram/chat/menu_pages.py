"""The pages of /menu and /help: the subjects, and each of them, drawn where they stand."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from bot.house.doors.door import Door, DoorId
from bot.house.people import Resident
from bot.house.ports import Clock
from bot.house.residents.permissions import Action
from bot.house.residents.uses import of_use
from bot.settings import AppSettings
from bot.telegram.actions.action import ButtonAction
from bot.telegram.actions.menu import GiveCommand, ShowHelp, ShowMenu
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.cards.rows import in_rows
from bot.telegram.delivery.household import TelegramHousehold
from bot.words.chat import help_text, labels, menu_text
from bot.words.chat.menu_text import MenuSubject
from bot.words.phrase import Phrase, Text

#: A menu is scrolled back to: its buttons stand as long as anybody may look for it.
_LASTS = timedelta(days=60)

#: What their buttons are about.
_MENU, _HELP = "menu", "help"

#: Whoever may give so few commands sees all of them at once.
_AT_ONCE = 8

#: Subjects in a row.
_WIDE = 2


class MenuPages:
    """Two messages with buttons; each has one way back, at the bottom."""

    def __init__(
        self, doors: Mapping[DoorId, Door], *, household: TelegramHousehold, page: AppSettings, steady: Clock
    ) -> None:
        """``page``: whether there is the household's page."""
        self._doors = doors
        self._household = household
        self._page = page
        self._steady = steady

    def show(self, by: Resident) -> None:
        """The menu, as a new message."""
        self._household.offer(by.id, menu_text.MENU, _MENU, self._menu(by))

    def redraw(self, by: Resident, subject: MenuSubject | None) -> None:
        """A subject of the menu, or all of them, where it stands."""
        if subject is None:
            self._household.redraw(by.id, menu_text.MENU, _MENU, self._menu(by))
            return
        rows = [*self._commands(by, subject), [self._button(labels.BACK, ShowMenu())]]
        self._household.redraw(by.id, menu_text.screen(subject), _MENU, rows)

    def show_help(self, by: Resident) -> None:
        """What the bot can do, as a new message."""
        self._household.offer(by.id, help_text.help_page(self.allowed(by)), _HELP, self._help(by))

    def redraw_help(self, by: Resident, subject: MenuSubject | None) -> None:
        """What it can do of a subject, or which there are, where that stands."""
        if subject is None:
            self._household.redraw(by.id, help_text.help_page(self.allowed(by)), _HELP, self._help(by))
            return
        rows = [*self._commands(by, subject), [self._button(labels.BACK, ShowHelp())]]
        self._household.redraw(by.id, help_text.help_of(subject, by.role, self.allowed(by)), _HELP, rows)

    def offer_ways(self, by: Resident, text: Text, commands: Sequence[str]) -> None:
        """Say something, with those of these commands that are of use to somebody, and the menu."""
        allowed = self.allowed(by)
        given = [name for name in (*commands, "menu") if menu_text.is_shown(name, by.role, allowed)]
        self._household.offer(by.id, text, "ways", [[self.giving(name)] for name in given])

    def offer_menu(self, by: Resident, text: Phrase) -> None:
        """Say something, with the way to the menu."""
        self._household.offer(by.id, text, "way to the menu", [[self.giving("menu")]])

    def allowed(self, by: Resident) -> AbstractSet[Action]:
        """What somebody may do, of what there is in this house."""
        may = of_use(by, self._doors.values())
        return may if self._page.is_on else may - {Action.USE_PAGE}

    def giving(self, command: str) -> Button:
        """The button that gives a command."""
        return self._button(menu_text.label(command), GiveCommand(command))

    def _menu(self, by: Resident) -> list[list[Button]]:
        help_row = [self.giving("help")]
        subjects = self._subjects(by)
        every = [name for subject in subjects for name in help_text.buttons(subject, by.role, self.allowed(by))]
        if len(every) <= _AT_ONCE:
            return [*([self.giving(name)] for name in every), help_row]
        chosen = [self._button(menu_text.SUBJECTS[subject], ShowMenu(subject)) for subject in subjects]
        return [*in_rows(chosen, _WIDE), help_row]

    def _help(self, by: Resident) -> list[list[Button]]:
        chosen = [self._button(menu_text.SUBJECTS[subject], ShowHelp(subject)) for subject in self._subjects(by)]
        return [*in_rows(chosen, _WIDE), [self.giving("menu")]]

    def _subjects(self, by: Resident) -> list[MenuSubject]:
        return [subject for subject in MenuSubject if help_text.buttons(subject, by.role, self.allowed(by))]

    def _commands(self, by: Resident, subject: MenuSubject) -> list[list[Button]]:
        return [[self.giving(name)] for name in help_text.buttons(subject, by.role, self.allowed(by))]

    def _button(self, label: Phrase, action: ButtonAction) -> Button:
        return Button(label, Offer(action, self._steady() + _LASTS))
