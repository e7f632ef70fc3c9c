"""Somebody walks through the view of a camera, frame by frame; time is the loop's."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.house.doors.door import DoorId
from bot.house.people import Box, Doubt, Person, PersonId, Sighting, StrangerId, Verdict
from bot.house.watch.camera import Camera, CameraId
from bot.house.watch.incident import Happening, Incident, WatchRule, WatchRuleId, Whom
from bot.house.watch.seen import CameraView, Tracked, TrackId, TrackKind
from tests.fakes.cameras import GARDEN_SOURCE
from tests.rig.house import ANNA, HouseRig

#: Between two frames, in seconds: five a second.
FRAME_S = 0.2

GRACE = Person(PersonId("g"), "Grace")
GRACE_SEEN = Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, GRACE)
STRANGER_SEEN = Sighting(1, Box(10, 10, 90, 90), Verdict.UNKNOWN, stranger=StrangerId("s1"))
POOR = Sighting(1, Box(10, 10, 20, 20), Verdict.POOR)
HELD_UP = replace(GRACE_SEEN, hint=Doubt.FLAT)

APPEARS = WatchRule(WatchRuleId("appears"), Happening.APPEARS)
LOITERS = WatchRule(WatchRuleId("loiters"), Happening.LOITERS)
STRANGERS = WatchRule(WatchRuleId("strangers"), Happening.APPEARS, whom=Whom.STRANGER)


def somebody(
    track: str = "t1",
    *,
    left: int = 300,
    bottom: int = 300,
    height: int = 150,
    kind: TrackKind = TrackKind.PERSON,
    face: bool = False,
    furniture: bool = False,
) -> Tracked:
    """A person in the middle of a picture of 640×360."""
    box = Box(left, bottom - height, left + 60, bottom)
    return Tracked(TrackId(track), kind, box, 0.9, 0.0, furniture=furniture, new_face=face)


@dataclass
class Scene:
    """What one camera shows."""

    rig: HouseRig
    camera: CameraId
    there: tuple[Tracked, ...] = ()
    shown: list[CameraView] = field(default_factory=list)

    async def frame(self, *there: Tracked, ended: Sequence[str] = ()) -> None:
        """One frame now, and let everything run that does not wait for the clock."""
        persons = sum(1 for one in there if one.kind is TrackKind.PERSON and not one.furniture)
        now = asyncio.get_running_loop().time()
        view = CameraView(
            self.camera, now, 640, 360, tuple(there), tuple(map(TrackId, ended)), persons, persons, persons
        )
        self.shown.append(view)
        await self.rig.staff.watching.watcher.seen(view)
        await self.rig.settle()

    async def last(self, seconds: float, *there: Tracked, step_s: float = FRAME_S) -> None:
        """The same for so long."""
        for _ in range(round(seconds / step_s)):
            await self.frame(*there)
            await asyncio.sleep(step_s)

    @property
    def incidents(self) -> tuple[Incident, ...]:
        """Every incident, the oldest first."""
        return tuple(reversed(self.rig.staff.watching.incidents.latest(99)))

    def over(self) -> bool:
        """Nobody of the only one is there any more."""
        return self.only.ended_at is not None

    @property
    def only(self) -> Incident:
        (incident,) = self.incidents
        return incident


async def a_camera(
    rig: HouseRig, *rules: WatchRule, name: str = "Garden", door: DoorId | None = None, place: str = "garden"
) -> Scene:
    """A camera with these rules alone."""
    keeper = rig.staff.watching.cameras
    added: Camera = await keeper.add(ANNA, GARDEN_SOURCE, None, name=name, door=door, place_name=place)
    await rig.settle()
    book = rig.memory.collections["watch_rules"]
    await book.put({**dict.fromkeys(book.everything()), **{rule.id: rule for rule in rules}})
    await rig.memory.people.save(GRACE)
    return Scene(rig, added.id)


def shows(rig: HouseRig, track: str, seen: Sighting, *heads: bytes) -> None:
    """From now on a burst of somebody's heads says this."""
    rig.cameras.heads[TrackId(track)] = heads or (b"head-1", b"head-2")
    rig.eyes.sightings = (seen,)
