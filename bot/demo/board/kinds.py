"""What the page and the surroundings need of a board, whichever it is."""

from types import TracebackType
from typing import Protocol, Self

from bot.demo.board.relay import Relay
from bot.demo.waiting import Changes
from bot.demo.wire.log import WireLog
from bot.words.phrase import Phrase


class DoorBoard(Protocol):
    """One door's board: the real firmware (``FirmwareBoard``), or its stand-in (``VirtualBoard``)."""

    #: What this board is.
    what: Phrase
    relay: Relay
    wire_log: WireLog
    #: Announced when the connection, what waits, the light or what is said is another.
    changes: Changes
    #: The colour of the ring of LEDs, red, green and blue from 0 to 255; None: it has none.
    light: tuple[int, int, int] | None
    #: What it shows, or hands to its loudspeaker; None: nothing was said there.
    said: Phrase | None
    #: Commands do nothing, and nothing confirms them.
    silent: bool
    #: The camera does not answer the board: nobody takes a picture.
    blind: bool

    async def __aenter__(self) -> Self:
        """Switch it on."""

    async def __aexit__(
        self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None
    ) -> None:
        """Switch it off."""

    @property
    def connected(self) -> bool:
        """The broker hears the board."""

    @property
    def waiting(self) -> int:
        """Presses that the broker does not have yet."""

    async def until_connected(self, timeout_s: float = ...) -> None:
        """Wait for the broker; raises TimeoutError."""

    def press(self) -> object:
        """Somebody presses the button; raises LineDown where there is no power."""
