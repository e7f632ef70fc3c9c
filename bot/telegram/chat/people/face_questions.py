"""What is asked about a face: what it is called, and whether that name is meant, or true."""

from dataclasses import dataclass, replace
from typing import ClassVar, Self

from bot.house.faces.seen_face import SeenFace
from bot.house.people import Box
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.words.chat import labels
from bot.words.chat.people import inquiry_text, lessons
from bot.words.phrase import Phrase


@dataclass(frozen=True, slots=True)
class ShownFace:
    """A face on a card, or the one in photos that were sent."""

    #: None: it is in ``files``.
    on_card: SeenFace | None = None
    files: tuple[str, ...] = ()
    #: The messages that the photos came in.
    messages: tuple[int, ...] = ()
    #: Which face of them it is; None: the only one.
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class _OfFace:
    """What every question about a face has."""

    shown: ShownFace

    over: ClassVar[Phrase] = lessons.FACE_QUESTION_OVER

    @property
    def messages(self) -> tuple[int, ...]:
        return self.shown.messages

    def is_about_the_same(self, other: Matter) -> bool:
        """A face on a card has one name."""
        return (
            self.shown.on_card is not None and isinstance(other, _OfFace) and other.shown.on_card == self.shown.on_card
        )

    def carried_out(self) -> Self:
        """Which photos it was about is kept no longer."""
        return replace(self, shown=replace(self.shown, files=()))


@dataclass(frozen=True, slots=True)
class _OfName(_OfFace):
    """What every question about a name has that was said already."""

    name: str

    def carried_out(self) -> Self:
        """Neither is the name."""
        return replace(self, shown=replace(self.shown, files=()), name="")


@dataclass(frozen=True, slots=True)
class NameAsked(_OfFace, Matter):
    """What somebody is called."""

    kind = "name"

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(lessons.ASK_NAME)


@dataclass(frozen=True, slots=True)
class NameMeant(_OfName, Matter):
    """Whether they shall really be called that."""

    kind = "meant"

    def phrasing(self) -> Phrasing:
        """Yes, or no; or other words, that are the name."""
        return Phrasing(lessons.ask_meant(self.name), (labels.YES_CALL_THEM, labels.NO_CALL_THEM))


@dataclass(frozen=True, slots=True)
class NameDoubted(_OfName, Matter):
    """Whether it is they all the same, whom we take for somebody else."""

    kind = "doubt"
    takes_any_text = False

    def phrasing(self) -> Phrasing:
        """Yes, or no."""
        return Phrasing(lessons.ask_doubted(self.name), (labels.insist(self.name), labels.LEAVE))


@dataclass(frozen=True, slots=True)
class FaceGuessed(_OfName, Matter):
    """Whether a face is who we take it for, and shall be learned."""

    kind = "guess"
    #: We are: it is named wherever it is seen.
    sure: bool = False

    def phrasing(self) -> Phrasing:
        """Yes, or no; or other words, that are the name."""
        asked = inquiry_text.is_known(self.name) if self.sure else inquiry_text.looks_like(self.name)
        return Phrasing(asked, (inquiry_text.YES_ADD, inquiry_text.NO_OTHER))


#: Every one of them.
FaceMatter = NameAsked | NameMeant | NameDoubted | FaceGuessed
