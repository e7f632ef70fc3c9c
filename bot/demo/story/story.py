"""Tells a chapter: one at a time, for everybody who looks at the page."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from bot.demo.board.line import LineDown
from bot.demo.broker import BrokerFailed
from bot.demo.story.chapter import Chapter, StoryStep
from bot.demo.story.stage import StoryStage
from bot.demo.waiting import Changes
from bot.nursery import Nursery
from bot.words.demo import story_text
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

log = logging.getLogger(__name__)


class Story:
    """Whichever chapter is told now. ``changes``: something happened in the demo, or in the story itself."""

    def __init__(self, chapters: Sequence[Chapter], stage: StoryStage, nursery: Nursery, changes: Changes) -> None:
        self._chapters = {chapter.id: chapter for chapter in chapters}
        self._stage = stage
        self._nursery = nursery
        self._changes = changes
        #: Whoever tells a chapter stops where this is no longer theirs.
        self._turn = 0
        self._chapter: Chapter | None = None
        self._step: StoryStep | None = None
        self._trouble: Phrase | None = None
        #: Chapters that were told to their end.
        self.told: set[str] = set()

    async def begin(self, chapter: str) -> None:
        """Tell a chapter, in place of the present one; raises LookupError where it cannot be told now."""
        wanted = self._chapters[chapter]
        if wanted.missing(self._stage):
            raise LookupError(f"{chapter} cannot be told now")
        await self.leave()
        self._chapter = wanted
        self._nursery.spawn(self._tell(wanted, self._turn), name=f"chapter {chapter}")

    async def leave(self) -> None:
        """Leave the present chapter, if any: what it broke is whole again, everything else stays as it is."""
        chapter, self._turn = self._chapter, self._turn + 1
        self._chapter = self._step = self._trouble = None
        if chapter:
            await self._mend(chapter)
        self._changes.announce()

    def shown(self, tongue: Tongue) -> dict[str, Any]:
        """What the page shows of it."""
        chapters = [
            {
                "id": one.id,
                "title": tongue.plain(one.title),
                "about": tongue.plain(one.about),
                "why": tongue.plain(missing) if (missing := one.missing(self._stage)) else None,
                "told": one.id in self.told,
            }
            for one in self._chapters.values()
        ]
        return {"chapters": chapters, "now": self._now(self._chapter, self._step, tongue)}

    def _now(self, chapter: Chapter | None, step: StoryStep | None, tongue: Tongue) -> dict[str, Any] | None:
        if chapter is None or step is None:
            return None
        ended = step is chapter.ends
        return {
            "id": chapter.id,
            "title": tongue.plain(chapter.title),
            "n": len(chapter.steps) + 1 if ended else chapter.steps.index(step) + 1,
            "count": len(chapter.steps) + 1,
            "text": tongue.plain(step.said(self._stage)),
            "trouble": tongue.plain(self._trouble) if self._trouble else None,
            "pointer": step.pointer(self._stage),
            "ended": ended,
        }

    async def _tell(self, chapter: Chapter, turn: int) -> None:
        self._stage.chapter = self._stage.mark()
        for step in chapter.steps:
            self._stage.step = self._stage.mark()
            if not step.over(self._stage) and not await self._carried_out(step, turn):
                return
        if turn == self._turn:
            self._step, self._trouble = chapter.ends, None
            self._stage.step = self._stage.mark()
            self.told.add(chapter.id)
            self._changes.announce()

    async def _carried_out(self, step: StoryStep, turn: int) -> bool:
        """Returns whether the chapter goes on."""
        self._step, self._trouble = step, None
        self._changes.announce()
        try:
            if step.begins:
                await step.begins(self._stage)
        except (LookupError, ValueError, LineDown, BrokerFailed, OSError) as exc:
            log.warning("a chapter cannot go on: %r", exc)
            self._say_trouble(story_text.BROKEN, turn)
            return False
        try:
            async with asyncio.timeout(step.late_s):
                await self._until_over(step, turn)
        except TimeoutError:
            # whoever reads takes their time: only the house can be late
            self._say_trouble(None if step.pointer(self._stage) else story_text.LATE, turn)
            await self._until_over(step, turn)
        return turn == self._turn

    async def _until_over(self, step: StoryStep, turn: int) -> None:
        while turn == self._turn and not step.over(self._stage):
            await self._changes.next()

    def _say_trouble(self, trouble: Phrase | None, turn: int) -> None:
        if turn == self._turn:
            self._trouble = trouble
            self._changes.announce()

    async def _mend(self, chapter: Chapter) -> None:
        for switch in chapter.switches:
            if self._stage.broken(switch):
                await self._stage.mend(switch)
