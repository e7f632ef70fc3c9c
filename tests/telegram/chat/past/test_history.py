"""/today, /week, /last and /who: the past in the chat, as far as each resident may see it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.house.doors.door import DoorId
from bot.house.people import Box, Condition, Look, Person, PersonId, PhotoId, ResidentId, Role, Sighting, Verdict
from bot.house.records.ledger_entry import LedgerOutcome
from bot.house.visits.visit import Answer, Outcome, Photo, PressId, Visit, VisitId
from bot.words.chat.past import history_text
from bot.words.wishes.typed_days import day_of
from tests.english import ENGLISH, phrase
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

OLDER, NEWER, EARLIER, LATER, ANY_DOOR, ANYBODY, STRANGERS, ANY_OUTCOME, WEEK, ONE_DAY = (
    ENGLISH.plain(one)
    for one in (
        history_text.OLDER,
        history_text.NEWER,
        history_text.EARLIER_DAY,
        history_text.LATER_DAY,
        history_text.EVERY_DOOR,
        history_text.EVERYBODY,
        history_text.STRANGERS,
        history_text.ANY_OUTCOME,
        history_text.WHOLE_WEEK,
        history_text.ONE_DAY,
    )
)
GRACE = Person(PersonId("g"), "Grace")
BACK = DoorId("back")


async def came(
    rig: ChatRig,
    name: str,
    ago: timedelta,
    *,
    who: Person | None = None,
    by: str = "",
    door: DoorId = FRONT,
    photo: bool = False,
) -> Visit:
    """Somebody was at a door so long ago, and Anna or Leo opened, or nobody did."""
    at = rig.clock() - ago
    picture = Photo(PhotoId(f"20261126T180400-{name}-0"), PressId(f"p-{name}"), 0, at)
    verdict = Verdict.NAMED if who else Verdict.UNKNOWN
    look = Look(picture.id, Condition.CLEAR, (Sighting(1, Box(0, 0, 9, 9), verdict, who),))
    answer = Answer(Outcome.UNLOCKED, ResidentId(1), by, at) if by else None
    if photo:
        await rig.memory.album.keep(picture.id, jpeg())
    visit = Visit(VisitId(name), door, at, at, photos=(picture,), look=look, answer=answer, expired=not by, heard_at=at)
    return await rig.memory.visits.save(visit)


@pytest.fixture
def noon(rig: ChatRig) -> ChatRig:
    """It is noon of a day on which the clocks do not change, so that an hour ago was today."""
    now = datetime.now(UTC)
    rig.ahead = datetime(now.year, now.month, now.day, 12, tzinfo=UTC) + timedelta(days=1) - now
    return rig


async def test_today_is_one_message_with_who_came_when_and_what_came_of_it(noon: ChatRig) -> None:
    await came(noon, "v1", timedelta(hours=3), who=GRACE, by="Leo")
    await came(noon, "v2", timedelta(hours=1))
    await came(noon, "v3", timedelta(hours=30), who=GRACE)
    await noon.anna.send_text("/today")
    shown = await card(noon.anna, "Visits: ")
    _heading, first, second = shown.text.splitlines()
    assert "1 unknown person · front door · nobody answered" in first
    assert "Grace · front door · 🔓 opened by Leo" in second
    assert (first[:2], second[:2]) == ("1.", "2.")
    assert shown.labels == ["1", "2", EARLIER, ANY_DOOR, ANYBODY, ANY_OUTCOME, WEEK]


async def test_a_day_before_and_after_are_one_tap(noon: ChatRig) -> None:
    await came(noon, "v3", timedelta(hours=30), who=GRACE)
    await noon.anna.send_text("/today")
    await noon.anna.tap(await card(noon.anna, "Nobody came."), EARLIER)
    shown = await buttons(noon.anna, LATER)
    assert "Visits: yesterday" in shown.text
    assert "Grace" in shown.text
    await noon.anna.tap(shown, LATER)
    await card(noon.anna, "Nobody came.")


async def test_a_tap_on_a_line_shows_its_card_with_the_picture_and_nothing_to_answer(noon: ChatRig) -> None:
    await came(noon, "v1", timedelta(hours=3), who=GRACE, by="Leo", photo=True)
    await noon.anna.send_text("/today")
    await noon.anna.tap(await buttons(noon.anna, "1"), "1")
    shown = await card(noon.anna, "🔔", "Grace")
    assert shown.photo
    assert shown.labels == []


async def test_of_a_burst_whatever_picture_is_left_is_shown(noon: ChatRig) -> None:
    visit = await came(noon, "v1", timedelta(hours=3), photo=True)
    later = replace(visit.photos[0], id=PhotoId("20261126T180400-v1-1"), n=1, gone=True)
    await noon.memory.visits.save(replace(visit, photos=(*visit.photos, later), look=None))
    await noon.anna.send_text("/last")
    assert (await card(noon.anna, "🔔")).photo


async def test_a_picture_that_is_gone_is_told_in_words(noon: ChatRig) -> None:
    await came(noon, "v1", timedelta(hours=3), who=GRACE)
    await noon.anna.send_text("/last")
    shown = await card(noon.anna, "Grace", "There is no picture of it any more.")
    assert not shown.photo


async def test_many_visits_are_turned_page_by_page(noon: ChatRig) -> None:
    for n in range(19):
        await came(noon, f"v{n}", timedelta(minutes=n + 1))
    await noon.anna.send_text("/today")
    shown = await card(noon.anna, "Page 1 of 3, 19 visits in all.")
    assert NEWER not in shown.labels
    await noon.anna.tap(shown, OLDER)
    shown = await card(noon.anna, "Page 2 of 3")
    await noon.anna.tap(shown, OLDER)
    shown = await card(noon.anna, "Page 3 of 3")
    assert OLDER not in shown.labels
    assert {"1", "2", "3"} <= set(shown.labels)
    assert "4" not in shown.labels


async def test_visits_are_chosen_by_person_by_strangers_and_by_door(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await came(noon, "v1", timedelta(hours=3), who=GRACE)
    await came(noon, "v2", timedelta(hours=2))
    await noon.anna.send_text("/week")
    shown = await buttons(noon.anna, ANYBODY)
    await noon.anna.tap(shown, ANYBODY)
    await noon.anna.tap(await buttons(noon.anna, "Grace"), "Grace")
    shown = await card(noon.anna, "Only Grace.")
    assert "unknown" not in shown.text
    await noon.anna.tap(shown, "👤 Grace")
    await noon.anna.tap(await buttons(noon.anna, STRANGERS), STRANGERS)
    shown = await card(noon.anna, "Only those with somebody unknown.")
    assert "Grace ·" not in shown.text
    await noon.anna.tap(shown, ANY_DOOR)
    await noon.anna.tap(await buttons(noon.anna, "front door"), "front door")
    await card(noon.anna, "Only at the front door.", "Only those with somebody unknown.")


async def test_who_tells_when_somebody_was_here_day_by_day(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await came(noon, "v1", timedelta(hours=3), who=GRACE)
    await came(noon, "v2", timedelta(hours=1), who=GRACE)
    await came(noon, "v3", timedelta(hours=26), who=GRACE)
    await noon.anna.send_text("/who grace")
    shown = await card(noon.anna, "Grace, as the doors saw them")
    _, today, yesterday = shown.text.splitlines()
    assert "2 times (front door)" in today
    assert yesterday.startswith("Yesterday") or "yesterday" in yesterday
    await noon.anna.send_text("/who Nobody")
    await card(noon.anna, "I know no face by the name of Nobody.")
    await noon.anna.send_text("/who")
    await card(noon.anna, "Whose visits?")


async def test_somebody_who_was_not_here_for_a_week_is_told_with_the_last_time(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await noon.anna.send_text("/who Grace")
    await card(noon.anna, "I have not seen Grace at a door")
    resident = await noon.memory.residents.find(ResidentId(noon.anna.id))
    assert resident
    await noon.memory.residents.save(replace(resident, since=noon.clock() - timedelta(days=60)))
    await came(noon, "v1", timedelta(days=20), who=GRACE)
    await noon.anna.send_text("/who Grace")
    await card(noon.anna, "Grace was not at a door this week; the last time was")


async def test_nobody_is_told_of_what_was_before_they_came_nor_of_other_doors(noon: ChatRig) -> None:

    await came(noon, "old", timedelta(days=6), who=GRACE)
    await came(noon, "back", timedelta(hours=1), who=GRACE, door=BACK)
    resident = await noon.memory.residents.find(ResidentId(noon.leo.id))
    assert resident
    limits = replace(resident.limits, doors=(FRONT,))
    await noon.memory.residents.save(replace(resident, limits=limits))
    await noon.leo.send_text("/week")
    await card(noon.leo, "Nobody came.")
    await noon.leo.send_text("/last")
    await card(noon.leo, "Nobody has come yet", "You have lived here since")
    await noon.memory.people.save(GRACE)
    await noon.leo.send_text("/who Grace")
    await card(noon.leo, "I have not seen Grace at a door", "You have lived here since")


async def test_a_guest_of_this_home_sees_nothing_of_its_past(noon: ChatRig) -> None:
    await noon.make(noon.leo, Role.GUEST)
    await came(noon, "v1", timedelta(hours=1), who=GRACE)
    await noon.leo.send_text("/today")
    message = await noon.leo.chat.until(lambda chat: next((m for m in chat.messages if m.by_bot), None))
    assert "Grace" not in message.text


async def test_whoever_may_not_see_whose_faces_are_known_is_offered_no_names(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await noon.make(noon.leo, Role.CHILD)
    await noon.leo.send_text("/today")
    await noon.leo.tap(await buttons(noon.leo, ANYBODY), ANYBODY)
    assert (await buttons(noon.leo, STRANGERS)).labels == [ANYBODY, STRANGERS]


async def test_an_old_button_offers_a_guest_neither_people_nor_doors(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await noon.leo.send_text("/today")
    shown = await buttons(noon.leo, ANYBODY, ANY_DOOR)
    await noon.make(noon.leo, Role.GUEST)
    for label in (ANYBODY, ANY_DOOR):
        await (await noon.leo.tap(shown, label)).answer()
    noon.room.household.say(ResidentId(noon.leo.id), phrase("That is all."))
    await card(noon.leo, "That is all.")
    assert not any({"Grace", "front door"} & set(m.labels) for m in noon.leo.chat.messages)


async def test_a_day_that_is_none_is_told_how_to_write(noon: ChatRig) -> None:
    await noon.anna.send_text("/history last Tuesday")
    await card(noon.anna, "I do not know which day that is.")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-24", date(2026, 11, 24)),
        ("24.11.", date(2026, 11, 24)),
        ("24.11", date(2026, 11, 24)),
        ("24/12", date(2025, 12, 24)),
        ("24.12.25", date(2025, 12, 24)),
        ("24.12.2024", date(2024, 12, 24)),
        ("29.2.", None),
        ("31.4.", None),
        ("2026-13-01", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_are_read_as_they_are_written_here(typed: str, meant: date | None) -> None:
    assert day_of(typed, date(2026, 11, 26)) == meant


async def test_strangers_of_the_week_whom_nobody_answered_are_found_by_taps(noon: ChatRig) -> None:
    await came(noon, "v1", timedelta(hours=1), who=GRACE)
    await came(noon, "v2", timedelta(days=1), by="Leo")
    await came(noon, "v3", timedelta(days=1, hours=1))
    await noon.anna.send_text("/today")
    await noon.anna.tap(await buttons(noon.anna, WEEK), WEEK)
    await noon.anna.tap(await buttons(noon.anna, ONE_DAY), ANYBODY)
    await noon.anna.tap(await buttons(noon.anna, STRANGERS), STRANGERS)
    shown = await card(noon.anna, "Only those with somebody unknown.")
    assert shown.text.count("1 unknown person") == 2
    await noon.anna.tap(shown, ANY_OUTCOME)
    missed = ENGLISH.plain(history_text.OUTCOMES[LedgerOutcome.NOBODY_ANSWERED])
    await noon.anna.tap(await buttons(noon.anna, missed), missed)
    shown = await card(noon.anna, "Only: 🔕 Nobody answered.")
    assert shown.text.count("1 unknown person") == 1
    assert "opened by Leo" not in shown.text
    await noon.anna.tap(shown, ONE_DAY)
    await card(noon.anna, "Nobody came.")


async def test_who_comes_on_several_days_has_a_usual_hour(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    anna = await noon.memory.residents.find(ResidentId(noon.anna.id))
    assert anna
    await noon.memory.residents.save(replace(anna, since=anna.since - timedelta(days=9)))
    for day in range(2):
        await came(noon, f"v{day}", timedelta(days=day, hours=1), who=GRACE)
    await noon.anna.send_text("/who grace")
    assert "mostly" not in (await card(noon.anna, "as the doors saw them")).text
    await came(noon, "v3", timedelta(days=2, hours=2), who=GRACE)
    await came(noon, "v4", timedelta(days=2, hours=0), who=GRACE)
    await noon.anna.send_text("/who grace")
    await card(noon.anna, "On 3 of the last 7 days, mostly at about 11:00.")


async def test_of_a_time_before_somebody_came_it_is_not_said_that_nobody_was_there(noon: ChatRig) -> None:
    await came(noon, "v1", timedelta(days=400), who=GRACE)
    await noon.leo.send_text("/history 2020-12-24")
    shown = await card(noon.leo, "Visits: 24 December 2020", "You have lived here since")
    assert "Nobody came" not in shown.text
    await noon.leo.send_text("/week")
    await card(noon.leo, "Nobody came.", "You have lived here since")


async def test_whoever_lived_here_first_is_not_told_below_each_list_that_they_came(noon: ChatRig) -> None:
    await noon.anna.send_text("/week")
    assert "You have lived here since" not in (await card(noon.anna, "Visits: ", "Nobody came.")).text
    await noon.anna.send_text("/last")
    assert "You have lived here since" not in (await card(noon.anna, "Nobody has come yet")).text
    await noon.memory.people.save(GRACE)
    await noon.anna.send_text("/who Grace")
    assert "You have lived here since" not in (await card(noon.anna, "I have not seen Grace at a door")).text


async def test_a_child_is_asked_whose_visits_by_the_names_that_it_saw_itself(noon: ChatRig) -> None:
    await noon.make(noon.leo, Role.CHILD)
    await noon.memory.people.save(GRACE)
    await noon.memory.people.save(Person(PersonId("ada"), "Ada"))
    await came(noon, "v1", timedelta(hours=1), who=GRACE)
    await noon.leo.send_text("/who")
    asked = await card(noon.leo, "Whose visits?")
    assert "Grace" in asked.labels
    assert "Ada" not in asked.labels


async def test_of_a_day_on_which_somebody_lived_here_all_is_told(noon: ChatRig) -> None:
    await noon.anna.send_text("/today")
    assert "You have lived here since" not in (await card(noon.anna, "Nobody came.")).text


async def test_on_the_day_on_which_somebody_came_there_may_have_been_visits_before(noon: ChatRig) -> None:
    anna = await noon.memory.residents.find(ResidentId(noon.anna.id))
    assert anna
    await noon.memory.residents.save(replace(anna, since=noon.clock() - timedelta(minutes=1)))
    await came(noon, "v1", timedelta(hours=1), who=GRACE)
    await noon.anna.send_text("/today")
    await card(noon.anna, "Nobody came.", "Of what was before, I tell you nothing.")


async def test_whose_visits_is_answered_by_a_name_or_by_a_tap(noon: ChatRig) -> None:
    await noon.memory.people.save(GRACE)
    await came(noon, "v1", timedelta(hours=3), who=GRACE, by="Leo")
    await came(noon, "v2", timedelta(hours=1))
    await noon.anna.send_text("/who")
    asked = await card(noon.anna, "Whose visits?")
    await noon.anna.tap(asked, "Grace")
    shown = await noon.anna.chat.until(lambda chat: next((m for m in chat.messages if "Visits: " in m.text), None))
    assert shown.id == asked.id
    assert "opened by Leo" in shown.text
    assert "unknown" not in shown.text
