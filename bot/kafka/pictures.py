"""Pictures in: as they come over HTTP, with the same signature and for the same doorman; nothing else is one."""

import logging
from collections.abc import Mapping

from bot.house.visits.handed_picture import HandedPicture, PictureGate, PictureNotTaken
from bot.kafka.connection import KafkaMessage, KafkaProducer
from bot.kafka.reading import bury

log = logging.getLogger(__name__)

#: Headers: the door, the ring it was taken for, its place in the burst; when it was signed, with what, and how.
DOOR, RING, NUMBER = "door", "ring", "n"
TIME, NONCE, SIGNATURE = "time", "nonce", "signature"

#: The reason of what is put aside because something in us failed, not the picture.
FAILED = "failed"

_LONGEST = 256


class PictureTopic:
    """Takes them in; ``take`` is a ``Handle``."""

    def __init__(self, gate: PictureGate) -> None:
        self._gate = gate

    async def take(self, message: KafkaMessage, producer: KafkaProducer) -> None:
        """Hand a picture to the doorman, or put it aside. Raises KafkaFailed."""
        try:
            await self._gate.take(_picture(message))
        except PictureNotTaken as refused:
            await bury(message, producer, refused.why)
        except Exception:
            log.exception("a picture of %s could not be taken", message.topic)
            await bury(message, producer, FAILED)


def _picture(message: KafkaMessage) -> HandedPicture:
    headers = message.headers
    return HandedPicture(
        door=_text(headers, DOOR),
        ring=_text(headers, RING),
        n=_text(headers, NUMBER),
        stamp=_text(headers, TIME),
        nonce=_text(headers, NONCE),
        signature=_text(headers, SIGNATURE),
        content=message.value or b"",
    )


def _text(headers: Mapping[str, bytes], name: str) -> str:
    """A header's text; what is no text of ours is none that is taken."""
    return headers.get(name, b"")[:_LONGEST].decode("ascii", "replace")
