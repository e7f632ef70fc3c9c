"""One look for all charts: large type and few ticks, to be read on a phone, on a dark ground and a light one."""

from dataclasses import dataclass

#: Px of the picture; Telegram shows it as wide as the chat.
WIDTH, HEIGHT = 1080, 864
DPI = 100

#: Points at ``DPI``; a phone shows them a third as large in its own.
TITLE, TEXT, SMALL = 32, 25, 22


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a ground. Neighbours differ in brightness, too, for whoever sees few colours."""

    ground: str
    text: str
    muted: str
    grid: str
    #: What a chart is about, what is to be noticed, and everything else.
    first: str
    second: str
    third: str
    #: One for each door of a chart that has a line for each.
    lines: tuple[str, str, str, str]


LIGHT = Palette(
    ground="#ffffff",
    text="#17212b",
    muted="#5b6875",
    grid="#dfe4ea",
    first="#1f5fbf",
    second="#e07b00",
    third="#b4bfca",
    lines=("#1f5fbf", "#e07b00", "#2a8f5b", "#8c3fb0"),
)
DARK = Palette(
    ground="#17212b",
    text="#f2f5f8",
    muted="#a3b1bf",
    grid="#2e3d4b",
    first="#6ab2ff",
    second="#ffb14e",
    third="#5d6f80",
    lines=("#6ab2ff", "#ffb14e", "#6fd39b", "#d59cf0"),
)
