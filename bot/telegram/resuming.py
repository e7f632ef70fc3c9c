"""What a stop interrupted is taken up again."""

import logging
from typing import Protocol

log = logging.getLogger(__name__)


class Interrupted(Protocol):
    """Somebody whose work may have been cut off in the middle."""

    async def resume(self) -> None:
        """Go on with it."""


async def take_up(*interrupted: Interrupted) -> None:
    """Have each go on, one after the other; whatever one of them stumbles over, the others go on."""
    for one in interrupted:
        try:
            await one.resume()
        except Exception:
            log.exception("what a stop interrupted in %s cannot be taken up", type(one).__name__)
