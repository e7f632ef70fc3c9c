"""Where buttons stand: the messages below which some are seen."""

from dataclasses import dataclass
from datetime import datetime

from bot.house.people import ResidentId


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A message below which buttons are seen, whether they still work or not."""

    resident: ResidentId
    message: int
    #: True: there is a picture in it; False: there is none, or an earlier release sent it.
    with_photo: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where buttons about a subject stand, and until when."""

    message: int
    until: datetime
    #: See ``Keyboard``.
    with_photo: bool
