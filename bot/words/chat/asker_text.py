"""Whoever did something: a resident by their name, a program as what it is."""

from bot.house.residents.actors import AskerId, is_program
from bot.words.phrase import Phrase, say


def called(by: AskerId, name: str) -> str | Phrase:
    """A resident's name as it is, a program's with a word that tells so."""
    return a_program(name) if is_program(by) else name


def a_program(name: str) -> Phrase:
    """A program's name, and that it is one."""
    return say("{name} (a program)", name=name)
