"""What we asked: its answers, and the end of a lesson."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class CancelQuestion(ButtonAction):
    """Leave a question unanswered."""

    kind = "cancel"
    question: str


@dataclass(frozen=True, slots=True)
class ConfirmQuestion(ButtonAction):
    """Say yes to a name that we doubt."""

    kind = "confirm"
    question: str


@dataclass(frozen=True, slots=True)
class DenyQuestion(ButtonAction):
    """Say no to a name that we doubt."""

    kind = "deny"
    question: str


@dataclass(frozen=True, slots=True)
class UndoLesson(ButtonAction):
    """Take back what was just learned."""

    kind = "undo"
    settling = True
    lesson: str


@dataclass(frozen=True, slots=True)
class Refrain(ButtonAction):
    """Say no where we asked whether something that cannot be taken back shall be done."""

    kind = "keep"
    settling = True
