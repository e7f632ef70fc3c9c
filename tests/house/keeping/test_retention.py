"""Pictures and clips that were kept long enough go by themselves; what is written about whom they showed stays."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.commands.chores import CLEARED_AT
from bot.house.faces.corrections import FaceDisowned, FaceNamed
from bot.house.house_rules import Kept, RuleChanged
from bot.house.keeping.ages import Ages, shows_known_alone
from bot.house.keeping.retention import RETENTION, RetentionMemory
from bot.house.people import Box, Condition, Doubt, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.records.disk import DiskState, StoreUnwritable
from bot.house.residents.permissions import NotAllowed
from bot.house.visits.visit import Outcome, Photo, PressId, Visit, VisitId
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId
from bot.house.watch.incidents import INCIDENTS
from tests.fakes.books import MemoryAlbum
from tests.rig.house import ANNA, FRONT, LEO, NOON, HouseRig

pytestmark = pytest.mark.looptime

DAY_S = 86400.0
GRACE = Person(PersonId("grace"), "Grace")
BOX = Box(0, 0, 9, 9)
KNOWN = Sighting(1, BOX, Verdict.NAMED, GRACE)
STRANGER = Sighting(1, BOX, Verdict.UNKNOWN)


async def somebody_came(rig: HouseRig, *seen: Sighting, pictures: int = 3, press: str = "b00t-1") -> Visit:
    """A visit with a burst, which nobody answered."""
    rig.eyes.sightings = seen
    await rig.memory.people.save(GRACE)
    await rig.ring(press)
    for n in range(pictures):
        await rig.picture(b"jpeg %d" % n, press, n)
        await rig.settle()
    await asyncio.sleep(200)
    visit = rig.memory.visits.all[-1]
    assert visit.expired
    assert len(rig.memory.album.pictures) >= pictures + 1
    return visit


async def days_later(rig: HouseRig, days: float) -> None:
    """The night so many days after noon of the first one."""
    await asyncio.sleep(days * DAY_S - asyncio.get_running_loop().time())
    await rig.staff.retention.apply()


def kept(rig: HouseRig) -> int:
    return len(rig.memory.album.pictures)


async def test_of_a_burst_the_card_s_picture_and_the_marked_one_outlive_the_day(rig: HouseRig) -> None:
    visit = await somebody_came(rig, STRANGER)
    await days_later(rig, 0.9)
    assert kept(rig) == 4
    await days_later(rig, 1.01)
    now = rig.memory.visits.only
    assert now.look
    assert set(rig.memory.album.pictures) == set(now.pictures) == {now.look.photo, now.marked}
    assert len(now.photos) == len(visit.photos)
    assert rig.memory.audit.lines == [("pictures kept long enough", {"pictures": 2, "clips": 0})]


@pytest.mark.parametrize(
    ("seen", "days"),
    [
        ((KNOWN,), 30),
        ((STRANGER,), 14),
        ((KNOWN, replace(STRANGER, number=2)), 14),
        ((replace(KNOWN, verdict=Verdict.LOOKS_LIKE),), 14),
        ((replace(KNOWN, hint=Doubt.FLAT),), 14),
        ((replace(STRANGER, verdict=Verdict.POOR),), 14),
    ],
)
async def test_a_picture_is_kept_by_whom_it_shows(rig: HouseRig, seen: tuple[Sighting, ...], days: int) -> None:
    visit = await somebody_came(rig, *seen)
    await days_later(rig, days - 0.01)
    assert kept(rig) == 2
    await days_later(rig, days + 0.01)
    now = rig.memory.visits.only
    assert kept(rig) == 0
    assert (now.pictures, now.look, now.began_at) == ((), visit.look, visit.began_at)
    assert rig.household.shown[-1] == now


def test_where_nobody_was_seen_nobody_is_known() -> None:
    nobody = Look(PhotoId("p"), Condition.NO_FACE)
    assert not shows_known_alone(None)
    assert not shows_known_alone(nobody)
    assert not shows_known_alone(replace(nobody, sightings=(KNOWN,), more_faces=2))
    assert not shows_known_alone(replace(nobody, sightings=(KNOWN,), elsewhere=(STRANGER,)))
    assert shows_known_alone(replace(nobody, sightings=(KNOWN,)))


async def test_a_correction_keeps_a_picture_longer_and_another_one_shorter(rig: HouseRig) -> None:
    visit = await somebody_came(rig, STRANGER)
    await days_later(rig, 13)
    await rig.onlooker.correct(visit.id, FaceNamed(1, GRACE, "Anna"))
    await rig.settle()
    await days_later(rig, 20)
    assert kept(rig) == 2
    await rig.onlooker.correct(visit.id, FaceDisowned(1, "Anna"))
    await rig.settle()
    await days_later(rig, 21)
    assert kept(rig) == 0


async def test_who_is_at_the_door_still_and_whoever_is_looked_at_is_left_alone(rig: HouseRig) -> None:
    rig.eyes.sightings = (STRANGER,)
    await rig.ring()
    await rig.picture()
    await rig.settle()
    visit = rig.memory.visits.only
    long_past = Ages(rig.rules.kept, NOON + timedelta(days=99), NOON + timedelta(days=99))
    assert not long_past.due_of_visit(visit).pictures
    await asyncio.sleep(200)
    rig.eyes.open.clear()
    rig.onlooker.look_again(visit.id)
    await days_later(rig, 20)
    assert kept(rig) == 2
    rig.eyes.open.set()
    await rig.settle()
    await days_later(rig, 21)
    assert kept(rig) == 0


async def test_an_order_that_is_under_way_keeps_its_visit(rig: HouseRig) -> None:
    visit = await somebody_came(rig, STRANGER)
    await rig.ring("b00t-2")
    await rig.answers.give(rig.memory.visits.all[-1].id, ANNA, Outcome.UNLOCKED)
    answered = rig.memory.visits.all[-1]
    long_past = Ages(rig.rules.kept, NOON + timedelta(days=99), NOON + timedelta(days=99))
    assert long_past.due_of_visit(replace(visit, attempt=None)).pictures
    assert answered.attempt is None or answered.answer


def incident(n: int, look: Look | None = None, **more: object) -> Incident:
    """One that was over at once, with a picture and a clip."""
    known = Incident(
        IncidentId(f"i{n}"),
        Happening.APPEARS,
        WatchRuleId("r"),
        CameraId("garden"),
        WatchPlaceId("garden"),
        NOON,
        photo=PhotoId(f"i{n}-frame-1"),
        look=look,
        clip=PhotoId(f"i{n}-clip"),
        ended_at=NOON,
        heard_at=NOON,
    )
    return replace(known, **more)  # type: ignore[arg-type] # fields, by name


async def keep(rig: HouseRig, *incidents: Incident) -> None:
    for one in incidents:
        assert one.photo
        assert one.clip
        await rig.memory.collection(INCIDENTS, Incident).put({one.id: one})
        await rig.memory.album.keep(one.photo, b"jpeg")
        await rig.memory.clips.keep(one.clip, b"mp4")


async def test_a_clip_goes_before_the_picture_and_both_before_the_words(rig: HouseRig) -> None:
    known = Look(PhotoId("i1-frame-1"), Condition.CLEAR, (KNOWN,))
    await keep(rig, incident(0), incident(1, known), incident(2, ended_at=None))
    book = rig.staff.watching.incidents

    def kept_of(n: int) -> tuple[bool, bool]:
        return PhotoId(f"i{n}-frame-1") in rig.memory.album.pictures, PhotoId(f"i{n}-clip") in rig.memory.clips.kept

    await days_later(rig, 6.9)
    assert [kept_of(n) for n in range(3)] == [(True, True)] * 3
    await days_later(rig, 7)
    assert [kept_of(n) for n in range(3)] == [(True, False), (True, False), (True, True)]
    await days_later(rig, 14)
    assert [kept_of(n) for n in range(3)] == [(False, False), (True, False), (True, True)]
    await days_later(rig, 30)
    assert [kept_of(n) for n in range(3)] == [(False, False), (False, False), (True, True)]
    told = book.get(IncidentId("i1"))
    assert told
    assert (told.photo, told.clip, told.photo_gone, told.clip_gone, told.look) == (None, None, True, True, known)
    assert [details for _, details in rig.memory.audit.lines] == [
        {"pictures": 0, "clips": 2},
        {"pictures": 1, "clips": 0},
        {"pictures": 1, "clips": 0},
    ]


async def test_what_an_owner_chooses_counts_from_the_next_night_on_and_is_told(rig: HouseRig) -> None:
    await somebody_came(rig, STRANGER)
    rules = await rig.staff.rules.set_days_kept(ANNA, Kept.STRANGERS, 3)
    assert rig.household.facts[-1] == RuleChanged(Kept.STRANGERS, rules, ANNA)
    await days_later(rig, 2.9)
    assert kept(rig) == 2
    await days_later(rig, 3.01)
    assert kept(rig) == 0


@pytest.mark.parametrize(("wanted", "days"), [(0, 3), (-9, 3), (3, 3), (365, 365), (10**9, 365)])
async def test_nothing_is_kept_for_less_or_for_longer_than_is_sensible(rig: HouseRig, wanted: int, days: int) -> None:
    rules = await rig.staff.rules.set_days_kept(ANNA, Kept.KNOWN, wanted)
    assert rules.known_days == days


async def test_only_owners_choose(rig: HouseRig) -> None:
    with pytest.raises(NotAllowed):
        await rig.staff.rules.set_days_kept(LEO, Kept.CLIPS, 30)
    assert rig.staff.rules.now.clip_days == 7


async def test_a_clock_that_is_set_wrong_deletes_nothing_and_one_that_is_set_back_keeps_nothing_for_ever(
    rig: HouseRig,
) -> None:
    await somebody_came(rig, STRANGER)
    rig.set_by = timedelta(days=3650)
    await days_later(rig, 2)
    assert kept(rig) == 2
    await somebody_came(rig, STRANGER, press="b00t-2")  # it began in ten years
    rig.set_by = timedelta(days=-400)
    await days_later(rig, 15)
    assert kept(rig) == 2
    await somebody_came(rig, STRANGER, press="b00t-3")  # it began a year ago
    rig.set_by = timedelta()
    await days_later(rig, 17)
    assert kept(rig) == 2
    await days_later(rig, 30)
    assert kept(rig) == 0


async def test_a_visit_of_an_earlier_release_goes_by_the_clock(rig: HouseRig) -> None:
    photo = Photo(PhotoId("old-0"), PressId("b00t-0"), 0, NOON - timedelta(days=20))
    old = Visit(VisitId("old"), FRONT, photo.at, photo.at, photos=(photo,), expired=True)
    await rig.memory.album.keep(photo.id, b"jpeg")
    await rig.memory.visits.save(old)
    await days_later(rig, 0)
    assert kept(rig) == 0


class FailingAlbum(MemoryAlbum):
    """Lets so many pictures go, and then none."""

    def __init__(self, lets_go: int) -> None:
        super().__init__()
        self.lets_go = lets_go

    async def remove(self, photo: PhotoId) -> None:
        if self.lets_go == 0:
            raise StoreUnwritable(DiskState.FULL)
        self.lets_go -= 1
        await asyncio.sleep(0)
        await super().remove(photo)
        await asyncio.sleep(0)


async def test_a_disk_that_lets_nothing_go_is_asked_again_the_next_night(
    rig: HouseRig, caplog: pytest.LogCaptureFixture
) -> None:
    rig.memory.album = album = FailingAlbum(-1)
    rig.hire()
    for n in range(3):
        await somebody_came(rig, STRANGER, pictures=1, press=f"b00t-{n}")
    album.lets_go = 3
    await days_later(rig, 15)
    assert "stays on a disk that lets nothing be deleted" in caplog.text
    assert [len(visit.pictures) for visit in rig.memory.visits.all] == [0, 2, 2]
    assert rig.memory.audit.lines == [("pictures kept long enough", {"pictures": 2, "clips": 0})]
    album.lets_go = -1
    await days_later(rig, 16)
    assert [len(visit.pictures) for visit in rig.memory.visits.all] == [0, 0, 0]
    assert kept(rig) == 0


async def test_whatever_moment_a_kill_comes_in_the_next_start_does_the_rest_and_nothing_twice(rig: HouseRig) -> None:
    rig.memory.album = FailingAlbum(-1)
    rig.hire()
    for n in range(5):
        await somebody_came(rig, STRANGER, pictures=1, press=f"b00t-{n}")
    await asyncio.sleep(15 * DAY_S)
    for steps in range(1, 60):
        async with asyncio.TaskGroup() as group:
            night = group.create_task(rig.staff.retention.apply())
            for _ in range(steps):
                await asyncio.sleep(0)
            night.cancel()
        rig.hire()
        for visit in rig.memory.visits.all:
            gone = {photo.id for photo in visit.photos if photo.gone}
            assert not gone & set(rig.memory.album.pictures)
    await rig.staff.retention.apply()
    assert kept(rig) == 0
    lines = len(rig.memory.audit.lines)
    saved = len(rig.memory.visits.saved)
    await rig.staff.retention.apply()
    assert (len(rig.memory.audit.lines), len(rig.memory.visits.saved)) == (lines, saved)


async def test_the_book_of_visits_is_not_read_from_its_beginning_every_night(rig: HouseRig) -> None:
    visit = await somebody_came(rig, STRANGER)
    memory = rig.memory.collection(RETENTION, RetentionMemory)
    await days_later(rig, 5)
    done = memory.get("done")
    assert done
    assert done.bare_until == visit.began_at
    await days_later(rig, 20)
    done = memory.get("done")
    assert done
    assert done.bare_until == NOON + timedelta(days=18)


async def test_a_ring_waits_for_nothing(rig: HouseRig) -> None:
    await somebody_came(rig, STRANGER)
    await asyncio.sleep(15 * DAY_S)
    began = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as group:
        night = group.create_task(rig.staff.retention.apply())
        await asyncio.sleep(0.1)
        await rig.ring("b00t-late")
        assert not night.done()
        assert asyncio.get_running_loop().time() - began < 0.2
    assert not rig.memory.visits.all[-1].over


@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
async def test_a_night_in_which_the_clocks_change_has_one_time_for_it(day: datetime) -> None:
    for zone in (ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Australia/Lord_Howe")):
        moments = {
            (datetime.combine(day.date(), CLEARED_AT, zone).replace(fold=fold)).astimezone(UTC) for fold in (0, 1)
        }
        assert len(moments) == 1
        (moment,) = moments
        assert moment.astimezone(zone).time() == CLEARED_AT
    assert time(3) < CLEARED_AT
