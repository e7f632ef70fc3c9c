"""The surveillance system's topics: a picture in, and a line about who is on it out, byte by byte as it had them.

Whoever writes there is asked about as a program with a key asks: nothing is learned, nobody counts as seen, no visit
begins, and no door opens.
"""

import asyncio
import logging
from collections.abc import Sequence
from typing import Protocol

from pydantic import SecretStr

from bot.house.faces.inquiry import Identified, foremost
from bot.house.faces.photo_trouble import PhotoRefused
from bot.house.faces.profile import PersonDetail
from bot.house.people import Condition, Look, PersonId, PhotoId, Verdict
from bot.house.ports import EyesUnavailable
from bot.house.programs.key import KeyRefused
from bot.house.residents.actors import Asker, Program
from bot.house.residents.permissions import NotAllowed
from bot.house.status.wires import KafkaTrouble
from bot.house.tables.called import NOBODY_CALLED, apart, called_in_table
from bot.kafka.connection import KafkaMessage, KafkaProducer
from bot.kafka.failures import KafkaFailed
from bot.kafka.reading import bury
from bot.kafka.topics import DISPLAY, SURVEILLANCE

log = logging.getLogger(__name__)

#: The largest picture that is looked at, in bytes.
MOST_BYTES = 8 * 1024 * 1024

#: While the recogniser starts or has too much to do, a picture is tried again so often, and so long after, in seconds.
_TRIES, _AGAIN_S = 15, 2.0

#: Whose age no table tells.
_UNTOLD = "?"

#: The reasons of what is put aside: nobody could look at it in time, and something in us failed.
UNSEEN, FAILED = "unseen", "failed"


class AskedAbout(Protocol):
    """Who answers who is on a picture."""

    async def who_is(self, by: Asker, photo: bytes, /) -> Identified:
        """Whom it shows. Raises PhotoRefused, EyesUnavailable, NotAllowed."""


class Described(Protocol):
    """Who knows what a table brought along of somebody."""

    async def details(self, by: Asker, person: PersonId, /) -> Sequence[PersonDetail]:
        """It. Raises NotAllowed."""


class ShownKeys(Protocol):
    """Who knows the keys of programs."""

    async def recognise(self, shown: str, /) -> Program:
        """Whoever shows this key. Raises KeyRefused."""


class SurveillanceTopics:
    """Looks at pictures; ``take`` is a ``Handle``."""

    def __init__(self, key: SecretStr, keys: ShownKeys, inquiry: AskedAbout, people: Described) -> None:
        self._key = key
        self._keys = keys
        self._inquiry = inquiry
        self._people = people

    async def take(self, message: KafkaMessage, producer: KafkaProducer) -> None:
        """Say who is on a picture. Raises KafkaFailed, also where our key does not count: then the picture waits."""
        try:
            line = await self._line(message.value or b"")
        except (KeyRefused, NotAllowed) as refused:
            raise KafkaFailed(KafkaTrouble.NO_KEY, SURVEILLANCE) from refused
        except EyesUnavailable:
            await bury(message, producer, UNSEEN)
        except Exception:
            log.exception("a picture of %s could not be looked at", message.topic)
            await bury(message, producer, FAILED)
        else:
            await producer.send(DISPLAY, line.encode())

    async def _line(self, picture: bytes) -> str:
        by = await self._keys.recognise(self._key.get_secret_value())
        try:
            look = await self._look(by, picture)
        except PhotoRefused:
            return NOBODY_CALLED
        seen = foremost(look)
        if seen is None or seen.verdict is not Verdict.NAMED or seen.person is None:
            return NOBODY_CALLED
        row = called_in_table(seen.person, await self._people.details(by, seen.person.id))
        age = _UNTOLD if row.age is None else row.age
        return f"{row.nom} {row.prenom}, Age: {age}, Score: {apart(seen.distance)}"

    async def _look(self, by: Program, picture: bytes) -> Look:
        """Raises PhotoRefused, EyesUnavailable, NotAllowed."""
        if not picture or len(picture) > MOST_BYTES:
            return Look(PhotoId("sent"), Condition.UNREADABLE)
        for _ in range(_TRIES - 1):
            try:
                return (await self._inquiry.who_is(by, picture)).look
            except EyesUnavailable:
                await asyncio.sleep(_AGAIN_S)
        return (await self._inquiry.who_is(by, picture)).look
