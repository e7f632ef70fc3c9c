"""What programs of other systems send: each as its own clients do."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.house.people import Box, Person, PersonId, Sighting, StrangerId, Verdict
from tests.pictures import jpeg
from tests.rig.api import Answered, ApiRig

GRACE = Person(PersonId("grace"), "Grace Hopper")
ADA = Person(PersonId("ada"), "Ada")
SEEN = Sighting(1, Box(1, 2, 30, 40), Verdict.NAMED, GRACE, distance=0.31, margin=0.2, quality=0.9)
ALIKE = Sighting(1, Box(1, 2, 30, 40), Verdict.LOOKS_LIKE, GRACE, distance=0.5)
NOBODYS = Sighting(1, Box(1, 2, 30, 40), Verdict.UNKNOWN, stranger=StrangerId("s1"))


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def form(field: str = "", content: bytes = b"", **fields: str) -> aiohttp.FormData:
    """A form as axios and requests send it."""
    found = aiohttp.FormData(fields, default_to_multipart=bool(field))
    if field:
        found.add_field(field, content, filename="face.jpg", content_type="image/jpeg")
    return found


@dataclass
class Old:
    """Old programs and the house that they ask."""

    api: ApiRig

    async def call(
        self,
        method: str,
        path: str,
        data: Any = None,
        *,
        json: Any = None,
        key: str | None = None,
        query: Mapping[str, str] | None = None,
        **headers: str,
    ) -> Answered:
        """An answer; the key goes with ``x-api-key``, empty: not at all."""
        shown = self.api.key if key is None else key
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if shown:
            sent.setdefault("x-api-key", shown)
        url = f"{self.api.url}{path}"
        async with self.api.session.request(method, url, data=data, json=json, headers=sent, params=query) as got:
            return Answered(got.status, got.headers, await got.read())

    async def knows(self, person: Person = GRACE, *numbers: int) -> None:
        """Somebody is known, by these photos."""
        await self.api.house.memory.people.save(person)
        for n in numbers or (1,):
            await self.api.house.eyes.learn(person.id, jpeg(n))

    def sees(self, *faces: Sighting) -> None:
        """Every picture shows these."""
        self.api.house.eyes.sightings = faces
