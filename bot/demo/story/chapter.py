"""What a chapter is made of."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.demo.story.pointer import Pointer
from bot.demo.story.stage import StoryStage
from bot.words.phrase import Phrase

#: How long what the house does by itself may take before the page says so, in seconds.
LATE_S = 20.0


@dataclass(frozen=True, slots=True)
class StoryStep:
    """One or two sentences, and what ends it: something that really happened."""

    says: Callable[[StoryStage], Phrase] | Phrase
    over: Callable[[StoryStage], object]
    #: What a visitor taps next; None, or nothing returned: the house acts by itself.
    points: Callable[[StoryStage], Pointer | None] | None = None
    #: What the demo does as it begins.
    begins: Callable[[StoryStage], Awaitable[None]] | None = None
    late_s: float = LATE_S

    def said(self, stage: StoryStage) -> Phrase:
        """The sentences, as things stand."""
        return self.says if isinstance(self.says, Phrase) else self.says(stage)

    def pointer(self, stage: StoryStage) -> Pointer | None:
        """What is to be tapped, as things stand."""
        return self.points(stage) if self.points else None


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the story; it begins at the first step that is not over yet."""

    id: str
    title: Phrase
    about: Phrase
    steps: tuple[StoryStep, ...]
    #: What is said once all steps are over, and pointed at.
    ends: StoryStep
    #: Why it cannot be told now; None: it can.
    missing: Callable[[StoryStage], Phrase | None] = lambda _: None
    #: What is mended once it is left, or another one begins: see ``StoryStage.broken``.
    switches: tuple[str, ...] = ()
