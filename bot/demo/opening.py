"""Something of several parts that are open together, or not at all."""

from abc import ABC, abstractmethod
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self


class OpenedParts(ABC):
    """``async with`` opens the parts, and closes in reverse what was opened: also where one in the middle fails."""

    def __init__(self) -> None:
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._stack.__aenter__()
        try:
            await self._open()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    @abstractmethod
    async def _open(self) -> None:
        """Open one part after the other, each on ``_stack``."""
