"""What the doctor asks the eyes: whether the models load, and recognise a portrait."""

import asyncio
import importlib.util
import io
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

from bot.house.findings.eyes_findings import ExtrasNotUsed, ModelNotUsed, PortraitUnknown, Recognises
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.people import Condition, Person, PersonId, PhotoId, Verdict
from bot.vision.eyes import Vision
from recognizer.detect.models import LIVENESS, YOLOX, YUNET
from recognizer.face import EngineSettings

_GRACE = Person(PersonId("grace"), "Grace Hopper")


class _OnePerson:
    """A people's book with one page."""

    async def people(self) -> list[Person]:
        return [_GRACE]


async def check_recognition(settings: EngineSettings | None = None, *, fetches: bool = True) -> Finding:
    """Learn a public-domain portrait that ships with matplotlib, and recognise it; without it, look at nobody.

    ``fetches``: the service fetches a better detector by itself.
    """
    settings = settings or EngineSettings()
    portrait = _portrait()
    if portrait is None:
        return await _look_at_nobody(settings, fetches=fetches)
    jpeg = await asyncio.to_thread(portrait.read_bytes)
    with tempfile.TemporaryDirectory() as folder:
        async with Vision(folder=Path(folder), settings=settings, people=_OnePerson()) as eyes:
            await eyes.learn(_GRACE.id, jpeg)
            described = await eyes.describe()
            began = time.perf_counter()
            look = await eyes.look([(PhotoId("portrait"), jpeg)])
            took_ms = (time.perf_counter() - began) * 1000
    named = [s.person for s in look.sightings if s.verdict is Verdict.NAMED]
    if look.condition is not Condition.CLEAR or named != [_GRACE]:
        return Finding(Part.RECOGNITION, PortraitUnknown(look.condition, len(look.sightings)), good=False)
    if refused := described.get("refused"):
        return Finding(Part.RECOGNITION, ModelNotUsed(refused, _parts(described)), good=False, needed=False)
    if unused := await asyncio.to_thread(_extras_not_used, settings):
        return Finding(Part.RECOGNITION, unused, good=False, needed=False)
    return Finding(Part.RECOGNITION, _recognises(settings, described, took_ms, fetches=fetches), good=True)


async def _look_at_nobody(settings: EngineSettings, *, fetches: bool) -> Finding:
    """The models load and find no face where none is: all that can be tried in a lean installation."""
    grey = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 120, 120)).save(grey, "JPEG")
    with tempfile.TemporaryDirectory() as folder:
        async with Vision(folder=Path(folder), settings=settings, people=_OnePerson()) as eyes:
            described = await eyes.describe()
            look = await eyes.look([(PhotoId("grey"), grey.getvalue())])
    if look.sightings:
        return Finding(Part.RECOGNITION, Plain.FACE_IN_GREY, good=False)
    return Finding(Part.RECOGNITION, _recognises(settings, described, None, fetches=fetches), good=True)


def _extras_not_used(settings: EngineSettings) -> ExtrasNotUsed | None:
    """What is there beside the face finder, and is not what it should be."""
    folder = settings.model_folder
    if folder is None:
        return None
    wanted = (*([YOLOX] if settings.persons == "auto" else []), *LIVENESS)
    unused = [model for model in wanted if model.found_in(folder) and not model.is_right_in(folder)]
    if not unused:
        return None
    return ExtrasNotUsed(tuple(model.name for model in unused), any(model in LIVENESS for model in unused))


def _recognises(
    settings: EngineSettings, described: Mapping[str, str], took_ms: float | None, *, fetches: bool
) -> Recognises:
    simpler = settings.detector == "auto" and YUNET.found_in(settings.model_folder) is None
    return Recognises(_parts(described), took_ms, simpler, by_itself=simpler and fetches)


def _parts(described: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(described[key] for key in ("detector", "embedder", "persons", "liveness") if key in described)


def _portrait() -> Path | None:
    found = importlib.util.find_spec("matplotlib")
    folders = (found and found.submodule_search_locations) or ()
    portraits = (Path(folder) / "mpl-data" / "sample_data" / "grace_hopper.jpg" for folder in folders)
    return next((portrait for portrait in portraits if portrait.is_file()), None)
