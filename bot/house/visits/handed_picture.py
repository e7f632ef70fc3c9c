"""A picture that a program hands on: signed by its camera, as one is that comes over HTTP."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class HandedPicture:
    """What came, as it came: nothing of it is believed yet."""

    door: str
    #: The id of the press that it was taken for.
    ring: str
    #: Its place in the burst.
    n: str
    #: What the camera signed the upload with: when, a nonce, and the signature.
    stamp: str
    nonce: str
    signature: str = field(repr=False)
    #: The picture's bytes, and the signature over them behind.
    content: bytes = field(repr=False)


class PictureNotTaken(Exception):
    """It is none that we take: ``why`` is a code of a ``RequestReason``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class PictureGate(Protocol):
    """Whoever lets pictures in."""

    async def take(self, picture: HandedPicture) -> None:
        """Returns once the doorman has it, or had it already. Raises PictureNotTaken."""
