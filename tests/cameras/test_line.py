"""The line to a camera: watched from outside, and begun again whatever happens to its process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from bot.cameras.addresses import AddressJudge, CameraPlace, Exempt
from bot.cameras.lines import line as line_module
from bot.cameras.lines.line import CameraLine
from bot.cameras.lines.turns import Turns
from bot.cameras.logins import CameraLogins
from bot.cameras.sentry import Sentry
from bot.cameras.wire import ClipTaken, NotTaken, SetMasks, StreamOpened, StreamTroubled, TakeClip, TamperSeen
from bot.house.watch.camera import (
    Camera,
    CameraId,
    CameraUnreachable,
    Login,
    Point,
    Source,
    SourceKind,
    Tampering,
    Trouble,
    WatchPlaceId,
)
from tests.cameras.doubles import (
    MemorySecrets,
    RecordingWatcher,
    ScriptedProcess,
    ScriptedProcesses,
    ScriptedWatching,
    now,
)

pytestmark = pytest.mark.looptime

GARDEN = Camera(
    CameraId("garden"), "Garden", Source(SourceKind.RTSP, "rtsp://192.168.1.20/small"), WatchPlaceId("garden")
)
CLOSED = replace(GARDEN, private_until=datetime(2030, 1, 1, tzinfo=UTC))


class Post:
    """A sentry at the garden's camera, and everything round it."""

    def __init__(self, camera: Camera = GARDEN, *, well: bool = True) -> None:
        self.processes = ScriptedProcesses(well=well)
        self.watcher = RecordingWatcher()
        self.watching = ScriptedWatching()
        self.secrets = MemorySecrets()
        self.blackened: list[str] = []
        self.logins = CameraLogins(self.secrets, self.blackened.append)
        self.sentry = Sentry(
            camera,
            watcher=self.watcher,
            watching=self.watching,
            judge=AddressJudge(Exempt()),
            login_of=self._login_of,
            start=self.processes,
            turns=Turns(),
            folder=Path("/nowhere"),
        )

    @property
    def line(self) -> CameraLine:
        return self.sentry.line

    async def _login_of(self, camera: CameraId) -> Login | None:
        return Login("anna", self.secrets.kept[camera]) if camera in self.secrets.kept else None


@pytest.fixture(autouse=True)
def somebody_is_there(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whoever knocks at an address; cleared: nobody is."""
    there = [True]

    async def place_of(self: AddressJudge, source: Source) -> CameraPlace | None:
        return CameraPlace("192.168.1.20", 554)

    async def knock(place: CameraPlace) -> None:
        if not there[0]:
            raise CameraUnreachable(Trouble.UNREACHABLE)

    monkeypatch.setattr(AddressJudge, "place_of", place_of)
    monkeypatch.setattr(line_module, "knock", knock)
    return there


@asynccontextmanager
async def manned(post: Post) -> AsyncIterator[Post]:
    async with asyncio.TaskGroup() as tasks:
        watch = tasks.create_task(post.sentry.run())
        yield post
        post.sentry.dismiss()
        await watch


async def keep_alive(process: ScriptedProcess, seconds: float) -> None:
    for _ in range(int(seconds)):
        process.alive()
        await asyncio.sleep(1)


async def test_a_frozen_camera_is_killed_after_twenty_seconds_and_started_again() -> None:
    async with manned(Post()) as post:
        await post.processes.started(1)
        froze = now()
        await post.processes.started(2)
        assert now() - froze == pytest.approx(21, abs=0.5)
        assert post.processes.all[0].ended
        await post.watcher.told()
        assert post.line.state.sees


async def test_a_slow_camera_has_five_of_its_own_intervals() -> None:
    slow = replace(GARDEN, source=replace(GARDEN.source, interval_s=30.0))
    async with manned(Post(slow)) as post:
        await post.processes.started(1)
        froze = now()
        await post.processes.started(2)
        assert now() - froze == pytest.approx(151, abs=0.5)


async def test_a_camera_that_says_itself_that_it_is_slow_is_believed() -> None:
    async with manned(Post(well=False)) as post:
        (await post.processes.started(1)).say(StreamOpened(640, 360, 0.1, "h264"))
        froze = now()
        await post.processes.started(2)
        assert now() - froze == pytest.approx(51, abs=0.5)


async def test_the_pauses_grow_to_a_minute() -> None:
    async with manned(Post(well=False)) as post:
        for times in range(1, 8):
            (await post.processes.started(times)).die()
        began = post.processes.started_at
        assert [round(b - a) for a, b in pairwise(began)] == [1, 5, 10, 60, 60, 60]


async def test_a_camera_that_was_well_for_a_minute_begins_with_the_shortest_pause() -> None:
    async with manned(Post(well=False)) as post:
        for times in range(1, 5):
            (await post.processes.started(times)).die()
        process = await post.processes.started(5)
        process.opened()
        await keep_alive(process, 70)
        died = now()
        process.die()
        await post.processes.started(6)
        assert now() - died == pytest.approx(1, abs=0.1)


async def test_nobody_at_the_address_costs_no_process(somebody_is_there: list[bool]) -> None:
    somebody_is_there[0] = False
    async with manned(Post()) as post:
        await asyncio.sleep(80)
        assert not post.processes.all
        assert post.line.state.trouble is Trouble.UNREACHABLE
        somebody_is_there[0] = True
        await post.processes.started(1)
        await asyncio.sleep(0.1)
        assert post.line.state.sees
        assert post.line.state.restarts == 0


async def test_a_process_that_says_nothing_at_all_is_given_half_a_minute() -> None:
    async with manned(Post(well=False)) as post:
        await post.processes.started(1)
        began = now()
        await post.processes.started(2)
        assert now() - began == pytest.approx(31, abs=0.5)
        assert post.line.state.trouble is Trouble.SILENT
        assert not post.line.state.sees


@pytest.mark.parametrize("trouble", Trouble)
async def test_what_a_process_ends_with_is_the_cameras_trouble(trouble: Trouble) -> None:
    async with manned(Post(well=False)) as post:
        (await post.processes.started(1)).say(StreamTroubled(trouble.value, "what the log says"))
        await asyncio.sleep(0.1)
        assert post.line.state.trouble is trouble
        assert post.processes.last.ended


async def test_a_login_that_is_refused_is_not_tried_until_the_camera_locks_it() -> None:
    async with manned(Post(well=False)) as post:
        for times in range(1, 4):
            (await post.processes.started(times)).say(StreamTroubled("login", ""))
        began = post.processes.started_at
        assert [round(b - a) for a, b in pairwise(began)] == [300, 300]
        await asyncio.sleep(1)
        post.sentry.fit(GARDEN, anew=True)
        changed = now()
        await post.processes.started(4)
        assert now() - changed < 0.1


async def test_a_camera_that_becomes_private_while_it_waits_for_its_turn_is_not_opened() -> None:
    post = Post()
    turns = post.line._turns
    ends = [await turns.take(), await turns.take()]
    async with manned(post):
        await asyncio.sleep(0.1)
        post.sentry.fit(CLOSED)
        for end in ends:
            end()
        await asyncio.sleep(60)
        assert not post.processes.all


async def test_no_process_to_be_had_is_tried_again() -> None:
    async with manned(Post()) as post:
        post.processes.broken = True
        await asyncio.sleep(8)
        post.processes.broken = False
        await post.processes.started(1)


async def test_gone_is_told_once_after_ninety_seconds_and_back_once(somebody_is_there: list[bool]) -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await keep_alive(process, 30)
        lost = now()
        somebody_is_there[0] = False
        process.die()
        await asyncio.sleep(600)
        assert [(what, round(at - lost)) for what, _, at in post.watcher.news] == [("gone", 89)]
        somebody_is_there[0] = True
        await post.processes.started(2)
        await asyncio.sleep(1)
        assert [what for what, _, _ in post.watcher.news] == ["gone", "back"]


async def test_a_camera_that_is_dead_at_the_start_is_told_too(somebody_is_there: list[bool]) -> None:
    somebody_is_there[0] = False
    async with manned(Post()) as post:
        await asyncio.sleep(95)
        assert [(what, round(at)) for what, _, at in post.watcher.news] == [("gone", 90)]


async def test_a_short_outage_is_told_to_nobody() -> None:
    async with manned(Post()) as post:
        for times in range(1, 4):
            process = await post.processes.started(times)
            await keep_alive(process, 60)
            process.die()
        assert not post.watcher.news


async def test_a_private_camera_has_no_process_and_is_missed_by_nobody() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        post.sentry.fit(CLOSED)
        await asyncio.sleep(300)
        assert process.ended
        assert len(post.processes.all) == 1
        assert post.line.state.private
        assert not post.line.state.sees
        assert not post.watcher.news
        with pytest.raises(CameraUnreachable):
            await post.line.snap()
        post.sentry.fit(GARDEN)
        await post.processes.started(2)
        await asyncio.sleep(80)
        assert not post.watcher.news


async def test_another_address_counts_at_once() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await asyncio.sleep(1)
        post.sentry.fit(replace(GARDEN, source=replace(GARDEN.source, address="rtsp://192.168.1.20/other")))
        changed = now()
        assert (await post.processes.started(2)).opening.address.endswith("/other")
        assert now() - changed < 0.1
        assert process.ended


async def test_another_name_leaves_the_process_alone() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        post.sentry.fit(replace(GARDEN, name="Behind the house"))
        await asyncio.sleep(1)
        assert not process.ended
        assert not process.asked


async def test_a_mask_is_painted_from_the_next_frame_on() -> None:
    mask = (Point(0.0, 0.0), Point(0.5, 0.0), Point(0.5, 1.0))
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await asyncio.sleep(0.1)
        post.sentry.fit(replace(GARDEN, masks=(mask,)))
        masks = (((0.0, 0.0), (0.5, 0.0), (0.5, 1.0)),)
        assert process.asked == [SetMasks(masks)]
        assert post.watching.forgotten == [GARDEN.id]  # what it remembers may show what is hidden now
        process.die()
        assert (await post.processes.started(2)).opening.masks == masks


async def test_another_login_opens_the_stream_anew() -> None:
    async with manned(Post()) as post:
        await post.processes.started(1)
        await asyncio.sleep(0.1)
        post.secrets.kept["garden"] = "of the garden"
        post.sentry.fit(GARDEN, anew=True)
        process = await post.processes.started(2)
        assert (process.opening.user, process.opening.password) == ("anna", "of the garden")
        assert "of the garden" not in repr(process.opening)


async def test_tampering_is_told_and_kept_until_it_ends() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        process.say(TamperSeen("covered"), TamperSeen("something else"))
        await asyncio.sleep(0.1)
        assert post.line.state.tampering is Tampering.COVERED
        process.say(TamperSeen(""))
        await asyncio.sleep(0.1)
        assert post.watcher.tampering == [Tampering.COVERED, None]


async def test_a_process_that_is_started_again_knows_that_the_lens_was_covered() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        assert process.opening.tampering == ""
        process.say(TamperSeen("covered"))
        await asyncio.sleep(0.1)
        process.die()
        assert (await post.processes.started(2)).opening.tampering == "covered"


async def test_a_snap_is_a_picture_of_now() -> None:
    async with manned(Post()) as post:
        await post.processes.started(1)
        await asyncio.sleep(0.1)
        assert (await post.line.snap()).width == 640


async def test_a_clip_is_waited_for_until_its_end_is_past() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await asyncio.sleep(0.1)
        until = now() + 5
        async with asyncio.TaskGroup() as tasks:
            clip = tasks.create_task(post.line.clip(until - 10, until))
            await asyncio.sleep(15)
            asked = process.asked_clip
            assert asked == TakeClip(asked.id, until - 10, until)
            process.say(ClipTaken(asked.id, 10.0, 640, 360, b"mp4"))
        assert clip.result().mp4 == b"mp4"


async def test_whoever_waits_for_a_clip_hears_that_there_will_be_none() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await asyncio.sleep(0.1)
        async with asyncio.TaskGroup() as tasks:
            dying = tasks.create_task(_trouble_of(post.line.clip(0, now())))
            await asyncio.sleep(0.1)
            process.say(NotTaken(process.asked_clip.id, "too_much", "no room"))
            assert await dying is Trouble.TOO_MUCH
            dying = tasks.create_task(_trouble_of(post.line.clip(0, now())))
            await asyncio.sleep(0.1)
            process.die()
            assert await dying is Trouble.SILENT


async def test_a_process_that_never_answers_is_waited_for_in_bounded_time() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
        await asyncio.sleep(0.1)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keep_alive(process, 30))
            began = now()
            assert await _trouble_of(post.line.clip(0, began)) is Trouble.SILENT
            assert now() - began <= 20


async def test_what_was_seen_before_a_part_of_the_picture_was_hidden_is_forgotten() -> None:
    async with manned(Post()) as post:
        await post.processes.started(1)
        corners = Point(0, 0), Point(0.5, 0), Point(0.5, 1)
        post.sentry.fit(replace(GARDEN, masks=(corners,)))
        assert post.watching.forgotten == ["garden"]
        post.sentry.fit(replace(GARDEN, masks=(corners,), name="Yard"))
        assert post.watching.forgotten == ["garden"]


async def test_whoever_is_dismissed_leaves_nothing_behind() -> None:
    async with manned(Post()) as post:
        process = await post.processes.started(1)
    assert process.ended
    assert post.watching.forgotten == ["garden"]


async def test_two_begin_at_a_time() -> None:
    turns = Turns()
    first, _ = await turns.take(), await turns.take()
    waiting = asyncio.get_running_loop().create_task(turns.take())
    await asyncio.sleep(0.1)
    assert not waiting.done()
    first()
    first()
    await waiting
    began = now()
    await turns.take()
    assert now() - began <= 1.5


async def _trouble_of(clip: "asyncio.Future[ClipTaken] | object") -> Trouble:
    with pytest.raises(CameraUnreachable) as caught:
        await clip  # type: ignore[misc]
    return caught.value.trouble
