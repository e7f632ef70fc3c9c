"""Other machines look first, as far as they do; what they found is settled here. Whoever opens doors asks nobody."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoRefused
from bot.house.people import Box, Condition, Person, PersonId, PhotoId, Verdict
from bot.house.status.wires import WorkersStatus
from bot.vision import Vision
from recognizer.face import EngineSettings
from recognizer.refusal import Objection, PictureFault
from recognizer.trace import FoundElsewhere, PressTrace, VisitorTrace
from tests.fakes.books import MemoryPeople
from tests.fakes.recognisers import ANNA

BEN = replace(ANNA, label="ben")
NOBODY = replace(ANNA, verdict="unknown", label=None)


def shows(*named: object, frame: int = 0) -> FoundElsewhere:
    visitors = tuple(VisitorTrace(one, here=True, faces=()) for one in named)  # type: ignore[arg-type]  # Named
    return FoundElsewhere(PressTrace("clear", frame, visitors))


class Elsewhere:
    """Machines that say what a test wants; remembers what they were asked."""

    def __init__(self) -> None:
        self.says: FoundElsewhere | None = None
        self.asked: list[tuple[list[bytes], str, bool, bool]] = []
        self.told = 0
        self.status = WorkersStatus(workers=1)

    async def trace(
        self, jpegs: Sequence[bytes], door: str, ignored: Sequence[str], *, heads: bool = False, rings: bool = True
    ) -> FoundElsewhere | None:
        self.asked.append((list(jpegs), door, heads, rings))
        return self.says

    def gallery_changed(self) -> None:
        self.told += 1


@pytest.fixture
async def vision(tmp_path: Path) -> AsyncIterator[Vision]:
    people = MemoryPeople()
    await people.save(Person(PersonId("anna"), "Anna"))
    await people.save(Person(PersonId("ben"), "Ben"))
    opener = "tests.fakes.recognisers:open_obedient"
    async with Vision(folder=tmp_path, settings=EngineSettings(), people=people, opener=opener) as eyes:
        yield eyes


@pytest.fixture
def elsewhere(vision: Vision) -> Elsewhere:
    helpers = Elsewhere()
    vision.helped_by(helpers)
    return helpers


async def looked(vision: Vision) -> list[str]:
    """What the service's own recogniser looked at."""
    return [one for one in (await vision.describe())["looked"].split(",") if one]


PICTURES = [(PhotoId("one"), b"first"), (PhotoId("two"), b"second")]


async def test_what_a_worker_found_is_said_and_nothing_is_looked_at_here(vision: Vision, elsewhere: Elsewhere) -> None:
    elsewhere.says = shows(BEN, frame=1)
    look = await vision.look(PICTURES)
    assert (look.photo, look.sightings[0].person) == ("two", Person(PersonId("ben"), "Ben"))
    assert elsewhere.asked == [([b"first", b"second"], "", False, True)]
    assert await looked(vision) == []


async def test_somebody_unknown_is_gathered_here(vision: Vision, elsewhere: Elsewhere) -> None:
    elsewhere.says = shows(NOBODY)
    (seen,) = (await vision.look(PICTURES)).sightings
    assert (seen.verdict, seen.stranger) == (Verdict.UNKNOWN, "stranger")


async def test_where_nobody_helps_the_service_looks_itself(vision: Vision, elsewhere: Elsewhere) -> None:
    look = await vision.look(PICTURES)
    assert look.sightings[0].person == Person(PersonId("anna"), "Anna")
    assert await looked(vision) == ["first", "second"]


async def test_whoever_may_open_a_door_by_it_asks_nobody_else(vision: Vision, elsewhere: Elsewhere) -> None:
    elsewhere.says = shows(BEN)
    look = await vision.identify(PICTURES[:1])
    assert (look.sightings[0].person, elsewhere.asked) == (Person(PersonId("anna"), "Anna"), [])
    patient = await vision.identify(PICTURES[:1], patiently=True, gather=True)
    assert patient.sightings[0].person == Person(PersonId("ben"), "Ben")
    assert elsewhere.asked == [([b"first"], "", True, False)]


async def test_a_picture_that_killed_a_worker_is_not_looked_at_here(vision: Vision, elsewhere: Elsewhere) -> None:
    elsewhere.says = FoundElsewhere(None, (0,))
    assert (await vision.look(PICTURES[:1])).condition is Condition.UNREADABLE
    elsewhere.says = None
    assert (await vision.look(PICTURES)).condition is Condition.CLEAR
    assert await looked(vision) == ["second"]
    elsewhere.says = FoundElsewhere(None, (0,))
    with pytest.raises(PhotoRefused) as refused:
        await vision.identify([(PhotoId("x"), b"third")], patiently=True)
    assert refused.value.trouble.reason is PhotoReason.UNREADABLE


async def test_what_no_worker_could_read_is_told_as_the_service_would(vision: Vision, elsewhere: Elsewhere) -> None:
    elsewhere.says = FoundElsewhere(PressTrace("unreadable", 0, objection=Objection(PictureFault.TOO_SMALL)))
    assert (await vision.look(PICTURES)).condition is Condition.UNREADABLE
    with pytest.raises(PhotoRefused) as refused:
        await vision.identify(PICTURES, patiently=True)
    assert refused.value.trouble.reason is PhotoReason.TOO_SMALL


async def test_each_change_of_who_is_known_is_told_and_only_those(vision: Vision, elsewhere: Elsewhere) -> None:
    anna, ben = PersonId("anna"), PersonId("ben")
    await vision.learn(anna, b"photo")
    await vision.unlearn(anna, [])
    await vision.disown(anna, b"photo", Box(0, 0, 9, 9))
    await vision.merge(anna, ben)
    await vision.forget(ben)
    assert elsewhere.told == 5
    await vision.samples()
    await vision.look(PICTURES)
    assert elsewhere.told == 5


async def test_workers_learn_what_is_on_the_shelf(vision: Vision) -> None:
    assert vision.workers is None
    sheets = vision.sheets
    assert (await sheets.engine(), set(await sheets.shelf())) == ("double", {"", "anna"})
    assert await sheets.sheet("anna") == b"sheet of anna"
    assert await sheets.sheet("gone") == b""


async def test_a_ring_that_is_given_up_is_given_up_elsewhere_too(vision: Vision, elsewhere: Elsewhere) -> None:
    never = asyncio.Event()

    async def trace(*_asked: object, **_how: object) -> None:
        await never.wait()

    elsewhere.trace = trace  # type: ignore[method-assign]  # it never answers
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await vision.look(PICTURES)
    assert await looked(vision) == []
