"""/attendance: who was here on which day, put right by taps, the timetable, and the tables to take along."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from bot.demo.telegram.chats import Chat
from bot.demo.telegram.residents import User
from bot.house.attendance.windows import TimetableWindow, WindowId
from bot.house.faces.profile import PersonGroup, Profile
from bot.house.people import Limits, Person, PersonId
from bot.house.watch.figures.attendance import Attendance, FacingHour
from bot.house.watch.figures.sightings import SIGHTINGS
from bot.words.chat import labels
from bot.words.chat.past import attendance_text, export_text, history_text, timetable_text
from bot.words.phrase import Phrase
from tests.english import ENGLISH
from tests.rig.chat import FRONT, ChatRig, buttons, card
from tests.telegram.chat.cameras.steps import keep_one
from tests.telegram.chat.past.test_history import BACK, came

GRACE, BEN = Person(PersonId("g"), "Grace"), Person(PersonId("b"), "Ben")


def label(phrase: Phrase) -> str:
    return ENGLISH.plain(phrase)


@pytest.fixture
async def noon(rig: ChatRig) -> ChatRig:
    """It is noon of a day on which the clocks do not change; Grace came at nine, and left at eleven."""
    now = datetime.now(UTC)
    rig.ahead = datetime(now.year, now.month, now.day, 12, tzinfo=UTC) + timedelta(days=1) - now
    for one in (GRACE, BEN):
        await rig.memory.people.save(one)
    await came(rig, "a", timedelta(hours=3), who=GRACE)
    await came(rig, "b", timedelta(hours=1), who=GRACE)
    return rig


async def test_a_day_is_one_message_and_says_seen_where_it_was_seen(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    shown = await card(noon.anna, "Who was here: ")
    assert "1. Grace: first seen" in shown.text
    assert "last seen" in shown.text
    assert "(front door)" in shown.text
    assert "came" not in shown.text
    await noon.anna.tap(shown, label(history_text.EARLIER_DAY))
    assert "Nobody whom I know was seen." in (await card(noon.anna, "yesterday")).text


async def test_a_day_is_put_right_by_taps_and_taken_back(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    await noon.anna.tap(await card(noon.anna, "Who was here: "), "1")
    shown = await buttons(noon.anna, label(attendance_text.NOT_HERE))
    assert "Recognised 2 times for certain." in shown.text
    await noon.anna.tap(shown, label(attendance_text.CAME_AT))
    await noon.anna.tap(await card(noon.anna, "When did Grace come"), "08:00")
    await noon.anna.tap(await buttons(noon.anna, "08:15"), "08:15")
    shown = await card(noon.anna, "came ", "✏️ Anna said so.")
    assert "first seen" not in shown.text
    await noon.anna.tap(shown, label(attendance_text.NOT_HERE))
    shown = await card(noon.anna, "not here, says Anna")
    await noon.anna.tap(shown, label(attendance_text.AS_SEEN))
    assert "✏️" not in (await card(noon.anna, "first seen")).text


async def test_somebody_who_was_not_seen_can_be_said_to_have_been_here(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    await noon.anna.tap(await card(noon.anna, "Who was here: "), label(attendance_text.ANYBODY))
    await noon.anna.tap(await card(noon.anna, "Whose day: "), "Ben")
    shown = await card(noon.anna, "Not seen on this day.")
    assert label(attendance_text.NOT_HERE) not in shown.labels
    await noon.anna.tap(shown, label(attendance_text.CAME_AT))
    await noon.anna.tap(await card(noon.anna, "When did Ben come"), "09:00")
    await noon.anna.tap(await buttons(noon.anna, "09:30"), "09:30")
    await noon.anna.tap(await card(noon.anna, "came ", "✏️ Anna said so."), label(attendance_text.TO_DAY))
    await card(noon.anna, "2. Ben: came ")


async def test_how_much_somebody_faced_a_camera_is_told_in_numbers_where_it_is_kept(noon: ChatRig) -> None:
    today = noon.clock().astimezone(noon.rules.zone).date()
    await noon.memory.collection("profiles", Profile).put({GRACE.id: Profile(PersonGroup.SERVICE)})
    seen = Attendance(GRACE.id, today, noon.clock(), noon.clock(), facing=(FacingHour(9, 12, 7), FacingHour(23, 1, 0)))
    await noon.memory.collection(SIGHTINGS, Attendance).put({f"{today:%Y%m%d} {GRACE.id}": seen})
    await keep_one(noon)
    anna, leo = await noon.memory.residents.residents()
    await noon.memory.residents.save(replace(leo, since=noon.clock() - timedelta(days=2), limits=Limits((FRONT,))))
    groups = noon.staff.watching.figures.facing

    async def shown_to(user: User) -> str:
        await user.send_text("/attendance")
        page = await card(user, "Who was here: ")
        await user.tap(page, "1")

        def redrawn(chat: Chat) -> str | None:
            told = chat.message(page.id)
            return told.text if told and "Recognised 2 times for certain." in told.text else None

        return await user.chat.until(redrawn)

    assert "Their face" not in await shown_to(noon.anna)
    await groups.switch(anna, PersonGroup.SERVICE, True)
    told = await shown_to(noon.anna)
    assert "• from 09:00 to 10:00: 7 of 12 stretches\n• from 23:00 to 00:00: 0 of 1 stretch\nThat tells nothing" in told
    assert "Their face" not in await shown_to(noon.leo)  # it may have been the camera in the garden


async def test_a_time_that_is_not_over_yet_is_refused_in_a_sentence(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    await noon.anna.tap(await card(noon.anna, "Who was here: "), "1")
    await noon.anna.tap(await buttons(noon.anna, label(attendance_text.LEFT_AT)), label(attendance_text.LEFT_AT))
    await noon.anna.tap(await card(noon.anna, "When did Grace leave"), "23:00")
    await noon.anna.tap(await buttons(noon.anna, "23:55"), "23:55")
    await card(noon.anna, "That time is not over yet. Please choose an earlier one.")


async def test_a_week_and_somebodys_days_and_being_told_when_they_are_missed(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    await noon.anna.tap(await card(noon.anna, "Who was here: "), label(attendance_text.WEEK))
    shown = await card(noon.anna, "□□□□□□■")
    assert "Grace, 1 day" in shown.text
    await noon.anna.tap(shown, "1")
    shown = await buttons(noon.anna, label(attendance_text.MISS))
    await noon.anna.tap(shown, label(attendance_text.MISS))
    shown = await card(noon.anna, "four such days of the week")
    await noon.anna.tap(shown, label(attendance_text.MISSED_BY))
    await noon.anna.tap(await card(noon.anna, "From when on"), "15:30")
    shown = await card(noon.anna, "I tell you when Grace is not seen by")
    await noon.anna.tap(shown, label(attendance_text.MISS_NOT))
    await buttons(noon.anna, label(attendance_text.MISS))


async def test_when_somebody_is_usually_seen_is_told_of_the_doors_that_the_reader_may_see(noon: ChatRig) -> None:
    for one in await noon.memory.residents.residents():
        limits = Limits((FRONT,)) if one.name == "Leo" else Limits()
        await noon.memory.residents.save(replace(one, since=noon.clock() - timedelta(weeks=20), limits=limits))
    for week in range(1, 6):
        await came(noon, f"w{week}", timedelta(weeks=week), who=GRACE, door=BACK)
    for resident, told in ((noon.anna, True), (noon.leo, False)):
        await resident.send_text("/attendance")
        await resident.tap(await card(resident, "Who was here: "), label(attendance_text.WEEK))
        await resident.tap(await card(resident, "Grace, 1 day"), "1")
        await resident.tap(await buttons(resident, label(attendance_text.MISS)), label(attendance_text.MISS))
        shown = await card(resident, "I tell you when Grace is not seen by")
        assert ("On this day of the week usually seen by " in shown.text) == told
        assert ("is not seen by the usual time." in shown.text) != told
        assert "learn" not in shown.text


async def test_a_window_is_made_by_taps_and_tells_who_was_there(noon: ChatRig) -> None:
    await noon.anna.send_text("/attendance")
    await noon.anna.tap(await card(noon.anna, "Who was here: "), label(attendance_text.TIMETABLE))
    await noon.anna.tap(await card(noon.anna, "There is nothing in the timetable yet."), label(timetable_text.NEW))
    await card(noon.anna, "What shall this entry be called?")
    await noon.anna.send_text("Class <3b>")
    shown = await card(noon.anna, "Class <3b>", "Whoever comes more than 10 minutes after it began is late.")
    await noon.anna.tap(shown, label(timetable_text.TIMES))
    for day, told in ((5, "Fri and Sat, from"), (6, "every day, from")):
        wanted = label(labels.weekday(day, on=False))
        await noon.anna.tap(await buttons(noon.anna, wanted), wanted)
        await card(noon.anna, told)
    shown = await card(noon.anna, "every day, from")
    await noon.anna.tap(shown, label(labels.BEGINS_LATER))
    await noon.anna.tap(await buttons(noon.anna, label(labels.BACK)), label(labels.BACK))
    await noon.anna.tap(await buttons(noon.anna, label(timetable_text.GRACE)), label(timetable_text.GRACE))
    await noon.anna.tap(await buttons(noon.anna, "5 minutes"), "5 minutes")
    shown = await card(noon.anna, "Whoever comes more than 5 minutes")
    await noon.anna.tap(shown, label(labels.BACK))
    shown = await card(noon.anna, "Late (1): Grace")
    assert "Not seen yet (1): Ben" in shown.text
    await noon.anna.tap(shown, label(timetable_text.DAY_OFF))
    shown = await card(noon.anna, "On this day nobody is expected.")
    await noon.anna.tap(shown, label(timetable_text.EDIT))
    await noon.anna.tap(await buttons(noon.anna, label(timetable_text.REMOVE)), label(timetable_text.REMOVE))
    await noon.anna.tap(await card(noon.anna, "Shall I remove"), label(timetable_text.REMOVE_YES))
    await card(noon.anna, "There is nothing in the timetable yet.")


async def test_visits_are_sent_as_a_workbook_without_formulas(noon: ChatRig) -> None:
    await came(noon, "c", timedelta(minutes=30), who=Person(PersonId("x"), '=HYPERLINK("http://a.example")'))
    await noon.anna.send_text("/export")
    await noon.anna.tap(await card(noon.anna, "Take a table with you"), label(export_text.SEND))
    sent = await card(noon.anna, "Here is the table.")
    assert sent.document
    assert sent.document.name == "visits.xlsx"
    sheet = zipfile.ZipFile(io.BytesIO(sent.document.content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count("<row ") == 4


async def test_an_empty_house_sends_no_table_and_says_so(rig: ChatRig) -> None:
    await rig.anna.send_text("/export")
    await rig.anna.tap(await card(rig.anna, "Take a table with you"), label(export_text.SEND))
    await card(rig.anna, "There is nothing of it in these days")


async def test_the_timetable_is_taken_along_by_whoever_may_see_it(noon: ChatRig) -> None:
    timetable = noon.staff.watching.attendance.timetable
    anna = (await noon.memory.residents.residents())[0]
    window = TimetableWindow(WindowId(""), "Class 3b", time(8), time(13), tuple(range(7)))
    await timetable.add(anna, window)
    await noon.memory.collection("profiles", Profile).put({BEN.id: Profile()})
    await noon.anna.send_text("/export")
    shown = await card(noon.anna, "Take a table with you")
    wanted = label(labels.choice(export_text.TIMETABLE, chosen=False))
    await noon.anna.tap(shown, wanted)
    await noon.anna.tap(
        await buttons(noon.anna, label(labels.choice(export_text.TIMETABLE, chosen=True))), label(export_text.SEND)
    )
    sent = await card(noon.anna, "Here is the table.")
    assert sent.document
    assert sent.document.name == "timetable.xlsx"


async def test_of_days_before_somebody_came_nothing_is_claimed(noon: ChatRig) -> None:
    timetable = noon.staff.watching.attendance.timetable
    anna = (await noon.memory.residents.residents())[0]
    await timetable.add(anna, TimetableWindow(WindowId(""), "Class 3b", time(8), time(13), tuple(range(7))))
    await noon.memory.residents.save(replace(anna, since=noon.clock() - timedelta(minutes=30)))
    await noon.anna.send_text("/attendance")
    shown = await card(noon.anna, "Who was here: ", "You have lived here since")
    await noon.anna.tap(shown, label(attendance_text.TIMETABLE))
    await noon.anna.tap(await card(noon.anna, "Timetable: today"), label(history_text.EARLIER_DAY))
    shown = await card(noon.anna, "Timetable: yesterday", "You have lived here since")
    assert "❌ 2" not in shown.text
    await noon.anna.tap(shown, "1")
    shown = await card(noon.anna, "Class 3b, yesterday", "You have lived here since")
    assert "Absent" not in shown.text
    assert "Nobody whom I know" not in shown.text
    await noon.anna.send_text("/attendance 24.12.2020")
    shown = await card(noon.anna, "24 December", "You have lived here since")
    assert "Nobody whom I know was seen." not in shown.text
