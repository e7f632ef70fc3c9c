"""Questions in a terminal, each with what Enter means; a secret is not shown while it is typed."""

import getpass
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from bot.commands import CannotDo
from bot.words.commands import setup_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text

T = TypeVar("T")


class AnswerUnfit(Exception):
    """What was typed cannot be taken; ``said`` tells why."""

    def __init__(self, said: Text) -> None:
        super().__init__(said)
        self.said = said


class Interview:
    """Asks whoever sits there, or takes what was said on the command line."""

    def __init__(self, *, asks: bool) -> None:
        self._asks = asks
        self._tongue = terminal_tongue(os.environ)

    def say(self, said: Text) -> None:
        """Print it."""
        sys.stdout.write(f"{self._tongue.plain(said)}\n")
        sys.stdout.flush()

    def plain(self, said: Text) -> str:
        """It, in this terminal's language."""
        return self._tongue.plain(said)

    def ask(
        self,
        question: Text,
        accept: Callable[[str], T],
        *,
        given: str | None = None,
        enter: str = "",
        hidden: bool = False,
    ) -> T:
        """Ask until ``accept`` takes the answer, which is handed ``enter`` where nothing was typed.

        ``given`` was said on the command line: then nobody is asked, and CannotDo raised where it is not taken.
        """
        if given is not None or not self._asks:
            try:
                return accept(enter if given is None else given)
            except AnswerUnfit as unfit:
                raise CannotDo(unfit.said) from None
        prompt = f"{self._tongue.plain(question)} {f'[{enter}] ' if enter else ''}"
        while True:
            typed = (getpass.getpass(prompt) if hidden else input(prompt)).strip()
            try:
                return accept(typed or enter)
            except AnswerUnfit as unfit:
                self.say(unfit.said)


def secret_in(path: Path) -> str:
    """What stands in a file: on the command line itself every user of the machine could read it. Raises CannotDo."""
    try:
        return path.read_text(encoding="utf-8").strip()
    except OSError as exc:
        raise CannotDo(setup_text.not_read(str(path), exc.strerror or "")) from exc
    except UnicodeDecodeError as exc:
        raise CannotDo(setup_text.not_read(str(path), "UTF-8")) from exc
