"""/stats: a chart and a few words in one message, drawn again where it stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.doors.door import Door, DoorId
from bot.house.people import ResidentId, Role
from bot.house.statistics.charts import ChartKind, ChartPeriod, HeadsChart, PeopleChart, ResponseChart, VisitsChart
from bot.house.statistics.hour_count import RESPONSE_S
from bot.house.visits.visit import Visit
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.house.watch.camera_keeper import CAMERAS
from bot.house.watch.seen import CameraView
from bot.telegram.delivery.portraits import Portrait
from bot.words.chat.past import history_text, statistics_text
from bot.words.phrase import Phrase
from tests.english import ENGLISH
from tests.house.statistics.visits import GRACE, LENA, answered, expired, face, looking, visit_at
from tests.rig.chat import FRONT, ChatRig, buttons, card

BACK = DoorId("back")
ANOTHER, DARK, LIGHT = (
    ENGLISH.plain(one) for one in (statistics_text.ANOTHER, statistics_text.DARK, statistics_text.LIGHT)
)


def kind(one: ChartKind) -> str:
    return ENGLISH.plain(statistics_text.KINDS[one])


def length(one: Phrase, *, chosen: bool = False) -> str:
    return f"{'✓ ' if chosen else ''}{ENGLISH.plain(one)}"


WEEK, MONTH, YEAR = (length(statistics_text.PERIODS[one]) for one in ChartPeriod)


@pytest.fixture
async def home(rig: ChatRig) -> ChatRig:
    """Noon of a day on which the clocks do not change; Grace came three times, and somebody unknown once."""
    now = datetime.now(UTC)
    rig.ahead = datetime(now.year, now.month, now.day, 12, tzinfo=UTC) + timedelta(days=1) - now
    for resident in await rig.memory.residents.residents():
        await rig.memory.residents.save(replace(resident, since=resident.since - timedelta(days=400)))
    await rig.memory.people.save(GRACE)
    await came(rig, 1, timedelta(hours=3), lambda visit: answered(looking(visit, [face(GRACE)]), 7))
    await came(rig, 2, timedelta(days=2), lambda visit: answered(looking(visit, [face(GRACE)]), 15))
    await came(rig, 3, timedelta(days=20), lambda visit: expired(looking(visit, [face(GRACE), face()])))
    return rig


async def came(
    rig: ChatRig, n: int, ago: timedelta, how: Callable[[Visit], Visit] = expired, door: DoorId = FRONT
) -> None:
    await rig.doorman._visits.save(how(visit_at(n, rig.clock() - ago, door)))


async def stats(user: User) -> ChatMessage:
    sent = await user.send_text("/stats")
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.by_bot and m.id > sent.id and "Numbers: " in m.text), None)
    )


async def another(user: User, shown: ChatMessage, one: ChartKind, *words: str) -> ChatMessage:
    """Choose another chart; the message with it."""
    await user.tap(shown, ANOTHER)
    await user.tap(await buttons(user, kind(one)), kind(one))
    return await card(user, *words)


async def test_a_summary_and_the_visits_of_a_month_come_in_one_message(home: ChatRig) -> None:
    shown = await stats(home.anna)
    assert shown.photo
    assert "3 visits, 0.1 a day" in shown.text
    assert "Opened: 2. Ignored: 0. Nobody answered: 1. Nobody rang: 0." in shown.text
    assert "People in the pictures: 3 known, 1 others." in shown.text
    assert "Half of the rings were answered within 10 seconds." in shown.text
    assert shown.labels == [ANOTHER, DARK, WEEK, f"✓ {MONTH}", YEAR]
    ((chart, language, dark),) = home.painter.drawn
    assert isinstance(chart, VisitsChart)
    assert (sum(chart.answered), sum(chart.missed), language, dark) == (2, 1, "en", False)


async def test_another_period_is_drawn_where_the_first_one_stands(home: ChatRig) -> None:
    first = await stats(home.anna)
    await home.anna.tap(first, WEEK)
    shown = await buttons(home.anna, f"✓ {WEEK}")
    assert (shown.id, shown.photo != first.photo) == (first.id, True)
    assert "2 visits" in shown.text
    chart, _, _ = home.painter.drawn[-1]
    assert isinstance(chart, VisitsChart)
    assert len(chart.answered) == 7


async def test_every_chart_that_has_anything_to_show_is_drawn_with_its_words(home: ChatRig) -> None:
    shown = await stats(home.anna)
    for one, words in (
        (ChartKind.HOURS, "The stronger the colour"),
        (ChartKind.HEADS, "3 known, 1 others"),
        (ChartKind.PEOPLE, "1. Grace: 3 visits"),
        (ChartKind.RESPONSE, "within 10 seconds"),
    ):
        first, shown = shown, await another(home.anna, shown, one, words)
        assert (shown.id, bool(shown.photo)) == (first.id, True)
    kinds = [type(chart) for chart, _, _ in home.painter.drawn]
    assert {HeadsChart, PeopleChart, ResponseChart} <= set(kinds)


async def test_a_dark_ground_is_remembered_of_whoever_wants_it_alone(home: ChatRig) -> None:
    await home.anna.tap(await stats(home.anna), DARK)
    await buttons(home.anna, LIGHT)
    assert home.painter.drawn[-1][2]
    await home.stop()
    await home.start()
    assert (await stats(home.anna)).labels[1] == LIGHT
    assert home.painter.drawn[-1][2]
    assert (await stats(home.leo)).labels[1] == DARK
    await home.room._books.chart_grounds.end_of(ResidentId(home.anna.id))
    assert not home.memory.collection("chart_grounds", object).everything()


async def test_where_there_is_nothing_to_draw_a_sentence_takes_the_picture_s_place(home: ChatRig) -> None:
    first = await stats(home.anna)
    alone = await another(home.anna, first, ChartKind.LENS, "I saw no face in these days that would tell")
    assert not alone.photo
    await home.anna.chat.until(lambda chat: chat.message(first.id) is None)
    again = await another(home.anna, alone, ChartKind.HEADS, "3 known")
    assert (again.id, bool(again.photo)) == (alone.id, True)


async def test_an_empty_house_has_a_sentence_for_every_chart(rig: ChatRig) -> None:
    shown = await stats(rig.anna)
    for one, nothing in statistics_text._NOTHING.items():
        if one is ChartKind.CROWD:
            continue
        shown = await another(rig.anna, shown, one, ENGLISH.plain(nothing))
        assert not shown.photo
        assert WEEK in shown.labels
    await rig.anna.tap(shown, ANOTHER)
    assert kind(ChartKind.CROWD) not in (await buttons(rig.anna, kind(ChartKind.HOURS))).labels
    assert rig.painter.drawn == []


async def test_a_chart_that_cannot_be_drawn_leaves_its_numbers(home: ChatRig) -> None:
    home.painter.fails = True
    shown = await stats(home.anna)
    assert not shown.photo
    assert "3 visits" in shown.text
    assert "I cannot draw charts at the moment." in shown.text


async def test_a_machine_without_the_letters_says_that_the_picture_is_english(home: ChatRig) -> None:
    home.painter.without = frozenset({"en"})
    assert "The words in the picture are English" in (await stats(home.anna)).text


async def test_a_picture_that_telegram_does_not_take_leaves_the_words(home: ChatRig) -> None:
    first = await stats(home.anna)
    home.telegram.faults.refuse(400, "Bad Request: IMAGE_PROCESS_FAILED", "editMessageMedia", times=1)
    await home.anna.tap(first, WEEK)
    shown = await buttons(home.anna, f"✓ {WEEK}")
    assert shown.photo == first.photo
    assert "2 visits" in shown.text


async def test_one_door_is_chosen_among_those_that_there_are(rig: ChatRig) -> None:
    await rig.stop()
    rig.doors = {FRONT: Door(FRONT, "front door"), BACK: Door(BACK, "garden door")}
    await rig.start()
    await came(rig, 1, timedelta(minutes=1), expired)
    first = await stats(rig.anna)
    await rig.anna.tap(first, ENGLISH.plain(history_text.EVERY_DOOR))
    await rig.anna.tap(await buttons(rig.anna, "garden door"), "garden door")
    shown = await card(rig.anna, "Only at the garden door.")
    assert "Nobody came in these days." in shown.text
    await rig.anna.chat.until(lambda chat: chat.message(first.id) is None)
    await rig.anna.tap(shown, "🚪 garden door")
    await rig.anna.tap(await buttons(rig.anna, "front door"), "front door")
    assert (await buttons(rig.anna, "🚪 front door")).photo


async def test_a_child_is_not_shown_who_comes(home: ChatRig) -> None:
    await home.make(home.leo, Role.CHILD)
    shown = await stats(home.leo)
    await home.leo.tap(shown, ANOTHER)
    chooser = await buttons(home.leo, kind(ChartKind.HOURS))
    assert kind(ChartKind.PEOPLE) not in chooser.labels
    assert "Grace" not in shown.text


async def test_whoever_is_forgotten_stands_in_no_chart_of_a_chat(home: ChatRig) -> None:
    shown = await another(home.anna, await stats(home.anna), ChartKind.PEOPLE, "1. Grace: 3 visits")
    known = await home.memory.residents.find(ResidentId(home.anna.id))
    assert known
    await home.memory.collection("portraits", Portrait).until(bool)
    await home.staff.faces.forget(known, GRACE.id)
    await home.anna.chat.until(lambda chat: chat.message(shown.id) is None)
    assert LENA.name not in shown.text


async def test_people_at_a_place_are_drawn_as_soon_as_a_camera_looked(home: ChatRig) -> None:
    lawn = Camera(CameraId("lawn"), "Lawn", Source(SourceKind.USB, "/dev/video0"), WatchPlaceId("garden"))
    await home.memory.collection(CAMERAS, Camera).put({lawn.id: lawn})
    await home.stop()
    await home.start()
    await home.staff.watching.cameras.resume()
    first = await stats(home.anna)
    empty = await another(home.anna, first, ChartKind.CROWD, "No camera has looked there in this time.")
    view = CameraView(lawn.id, home.staff.watching.counts._seconds(), 640, 360, persons=2, fewest=2, most=2)
    home.staff.watching.counts.note(lawn.place, view, 0, 2)
    await home.anna.tap(empty, "24 hours")
    await home.anna.tap(await buttons(home.anna, "✓ 24 hours"), "1 hour")
    shown = await card(home.anna, "2 people are there now.", "At most at once: 2.")
    assert shown.photo
    assert "On average over the last 40 pictures: 2" in shown.text


@pytest.mark.parametrize(
    ("response", "within"),
    [
        ((0,) * 7, None),
        ((1, 0, 0, 0, 0, 0, 0), 5),
        ((1, 1, 0, 0, 0, 0, 0), 5),
        ((1, 2, 0, 0, 0, 0, 0), 10),
        ((1, 0, 0, 0, 0, 0, 3), None),
        ((0, 0, 0, 0, 0, 2, 1), RESPONSE_S[5]),
    ],
)
def test_half_of_the_rings_are_answered_within_the_time_that_holds_half_of_them(
    response: tuple[int, ...], within: int | None
) -> None:
    assert statistics_text.half_within(response) == within


async def test_whoever_came_lately_hears_why_nothing_of_before_is_counted(home: ChatRig) -> None:
    assert "You have lived here since" not in (await stats(home.anna)).text
    leo = await home.memory.residents.find(ResidentId(home.leo.id))
    assert leo
    await home.memory.residents.save(replace(leo, since=home.clock() - timedelta(days=1)))
    assert "You have lived here since" in (await stats(home.leo)).text


@pytest.mark.parametrize(("ago", "said"), [(0, "3 visits\n"), (3, "4 visits, 1 a day"), (400, "5 visits, 0.2 a day")])
async def test_days_before_somebody_moved_in_make_no_average_smaller(home: ChatRig, ago: int, said: str) -> None:
    for n in (4, 5):
        await came(home, n, timedelta(minutes=n))
    leo = await home.memory.residents.find(ResidentId(home.leo.id))
    assert leo
    await home.memory.residents.save(replace(leo, since=home.clock() - timedelta(days=ago, hours=4)))
    assert said in (await stats(home.leo)).text


async def test_no_call_is_refused_however_a_chart_is_drawn_again_and_after_a_restart(home: ChatRig) -> None:
    await home.anna.tap(await stats(home.anna), ANOTHER)
    await home.anna.tap(await buttons(home.anna, kind(ChartKind.HOURS)), kind(ChartKind.HOURS))
    await home.anna.chat.until(lambda chat: any("The stronger the colour" in m.text for m in chat.messages))
    await home.stop()
    await home.start()
    await home.anna.tap(await buttons(home.anna, ANOTHER), ANOTHER)
    chooser = await buttons(home.anna, kind(ChartKind.RESPONSE))
    assert chooser.photo
    await home.anna.tap(chooser, kind(ChartKind.RESPONSE))
    await card(home.anna, "Half of the rings were answered")
    refused = [(call.method, call.description) for call in home.telegram.journal.calls() if call.status == 400]
    assert refused == []
