"""What the doctor asks the eyes: whether the models load, and recognise a portrait."""

import asyncio
import tempfile
import time
from pathlib import Path

import matplotlib as mpl

from bot.checkup import Finding
from bot.house.people import Condition, Person, PersonId, PhotoId, Verdict
from bot.vision import Vision
from recognizer.face import EngineSettings

_GRACE = Person(PersonId("grace"), "Grace Hopper")


class _OnePerson:
    """A people's book with one page."""

    async def people(self) -> list[Person]:
        return [_GRACE]

    async def save(self, person: Person) -> None:
        raise NotImplementedError(person)

    async def remove(self, person: PersonId) -> None:
        raise NotImplementedError(person)


async def check_recognition(settings: EngineSettings | None = None) -> Finding:
    """Learn a public-domain portrait that ships with matplotlib, and recognise it."""
    portrait = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    jpeg = await asyncio.to_thread(portrait.read_bytes)
    with tempfile.TemporaryDirectory() as folder:
        async with Vision(folder=Path(folder), settings=settings or EngineSettings(), people=_OnePerson()) as eyes:
            await eyes.learn(_GRACE.id, jpeg)
            described = await eyes.describe()
            began = time.perf_counter()
            look = await eyes.look([(PhotoId("portrait"), jpeg)])
            took_ms = (time.perf_counter() - began) * 1000
    named = [s.person for s in look.sightings if s.verdict is Verdict.NAMED]
    if look.condition is not Condition.CLEAR or named != [_GRACE]:
        said = f"the test portrait was not recognised ({look.condition}, {len(look.sightings)} faces)"
        return Finding("recognition", good=False, said=said, remedy="run `uv sync --reinstall`")
    parts = ", ".join(described[key] for key in ("detector", "embedder") if key in described)
    return Finding("recognition", good=True, said=f"{parts}; the test portrait took {took_ms:.0f} ms")
