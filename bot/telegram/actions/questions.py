"""What we asked: its answers."""

from dataclasses import dataclass

from bot.telegram.actions.action import ButtonAction


@dataclass(frozen=True, slots=True)
class CancelQuestion(ButtonAction):
    """Leave a question unanswered."""

    kind = "cancel"
    question: str


@dataclass(frozen=True, slots=True)
class ConfirmQuestion(ButtonAction):
    """Say yes to what we asked."""

    kind = "confirm"
    question: str


@dataclass(frozen=True, slots=True)
class DenyQuestion(ButtonAction):
    """Say no to what we asked."""

    kind = "deny"
    question: str


@dataclass(frozen=True, slots=True)
class Refrain(ButtonAction):
    """Say no where we asked whether something that cannot be taken back shall be done."""

    kind = "keep"
    settling = True
