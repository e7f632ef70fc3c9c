"""When somebody hears of visits: the page of /quiet, and what comes in those hours."""

from datetime import time, timedelta

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.doors.door_facts import DoorEvent, DoorNews
from bot.house.faces.profile import PersonGroup, Profile
from bot.house.opening.news import EmergencyPinUsed
from bot.house.people import Box, Person, PersonId, Resident, ResidentId, Sighting, Verdict
from bot.house.residents.hours import Hours
from bot.house.residents.places import PlaceId
from bot.house.telling.digest import SummaryKind
from bot.house.telling.listening import Calm, Listening
from bot.house.visits.insistence import MANY
from bot.house.visits.visit import Outcome, PressId
from bot.telegram.delivery.discretion import HeldVisit
from bot.words.chat.past import summary_text
from bot.words.chat.residents import snooze_text
from tests.english import ENGLISH, texts
from tests.fakes.senses import STRANGER
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, card
from tests.telegram.chat.doors.test_door_pages import makes_a_sound
from tests.telegram.chat.residents.test_groups import family

ALWAYS = Hours(time(), time())
GRACE, EILEEN = Person(PersonId("grace"), "Grace"), Person(PersonId("eileen"), "Eileen")


async def leo(rig: ChatRig) -> Resident:
    return await resident(rig, rig.leo)


async def resident(rig: ChatRig, user: User) -> Resident:
    found = await rig.memory.residents.find(ResidentId(user.id))
    assert found
    return found


async def choose(rig: ChatRig, listening: Listening) -> None:
    await rig.staff.listening.change(await leo(rig), lambda _: listening)


async def is_at_the_door(rig: ChatRig, *who: Person | None, n: int = 1) -> None:
    for one in who:
        if one:
            await rig.memory.people.save(one)
    rig.eyes.sightings = tuple(
        Sighting(k, Box(k, 1, k + 9, 9), Verdict.NAMED, one) if one else STRANGER for k, one in enumerate(who, 1)
    )
    await rig.ring(n)
    await rig.doorman.photo_arrived(FRONT, PressId(f"b00t-{n}"), 0, jpeg(40 + n))


async def page(rig: ChatRig) -> ChatMessage:
    """A new page, which goes behind every card and whatever is urgent."""
    before = max((message.id for message in rig.leo.chat.messages), default=0)
    await rig.leo.send_text("/quiet")
    return await rig.leo.chat.until_message("When I tell you who is at a door", after=before)


def now(user: User, message: ChatMessage) -> ChatMessage:
    return user.chat.message(message.id) or message


async def tap(rig: ChatRig, message: ChatMessage, label: str, *then: str) -> None:
    """Tap, and wait for the page to say something else."""
    await rig.leo.tap(now(rig.leo, message), label)
    await rig.leo.chat.until(
        lambda _: all(words in "\n".join([now(rig.leo, message).text, *now(rig.leo, message).labels]) for words in then)
    )


async def test_hours_are_chosen_by_taps_on_one_page(rig: ChatRig) -> None:
    shown = await page(rig)
    assert "At any time, with a sound." in shown.text
    await tap(rig, shown, "🔕 Quiet hours", "You have none")
    await tap(rig, shown, texts.BEGIN, "every day, from 22:00 to 07:00")
    await tap(rig, shown, "To 07:00", "Until when?")
    await tap(rig, shown, "06:00", "every day, from 22:00 to 06:00")
    await tap(rig, shown, "From 22:00", "From when on?")
    await tap(rig, shown, "21:00", "every day, from 21:00 to 06:00")
    await tap(rig, shown, "✓ Sat", "Mon, Tue, Wed, Thu, Fri and Sun, from 21:00 to 06:00")
    await tap(rig, shown, texts.BACK, "🔕 Without a sound: Mon, Tue, Wed, Thu, Fri and Sun, from 21:00 to 06:00")
    await tap(rig, shown, "✓ Strangers ring all the same", "nobody rings whom I do not know")
    assert (await rig.staff.listening.of(await leo(rig))) == Listening(
        quiet=(Hours(time(21), time(6), (0, 1, 2, 3, 4, 6)),), strangers_ring=False
    )
    await tap(rig, shown, "🗓 Digest at 19:00", "When shall the digest come?")
    await tap(rig, shown, "08:00", "The digest comes at 08:00.")
    await tap(rig, shown, texts.MOST, "How many cards a day may come")
    await tap(rig, shown, "2", "at most 2 cards a day come")
    await tap(rig, shown, texts.MOST, "✓ 2")
    await tap(rig, shown, "As many as come", "The digest comes at 08:00.")
    assert "cards a day come" not in now(rig.leo, shown).text
    await tap(rig, shown, "🔕 Quiet hours", texts.NONE)
    await tap(rig, shown, texts.NONE, "You have none")
    assert (await rig.staff.listening.of(await leo(rig))).hours(Calm.QUIET) == ()


async def test_without_its_last_day_there_are_no_hours(rig: ChatRig) -> None:
    await choose(rig, Listening(off=(Hours(time(8), time(9), (0,)),)))
    shown = await page(rig)
    await tap(rig, shown, "🗓 Hours off", "Mon, from 08:00 to 09:00", texts.NONE)
    await tap(rig, shown, "✓ Mon", "You have none")


async def test_in_quiet_hours_who_is_known_comes_without_a_sound_and_only_to_who_chose_them(rig: ChatRig) -> None:
    await choose(rig, Listening(quiet=(ALWAYS,)))
    await is_at_the_door(rig, GRACE)
    assert not makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))
    assert makes_a_sound(rig, rig.anna, await card(rig.anna, "Grace is at the front door"))


async def test_whoever_is_not_known_rings_in_quiet_hours_and_in_hours_off(rig: ChatRig) -> None:
    await choose(rig, Listening(quiet=(ALWAYS,), off=(ALWAYS,)))
    await is_at_the_door(rig, GRACE, None)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace", "at the front door"))


async def test_in_hours_off_who_is_known_has_no_card_and_after_them_and_a_restart_neither(rig: ChatRig) -> None:
    await choose(rig, Listening(off=(ALWAYS,)))
    await is_at_the_door(rig, GRACE)
    await card(rig.anna, "Grace is at the front door")
    visit = (await rig.memory.visits.open_visits())[0]
    await page(rig)
    assert rig.memory.collection("held", HeldVisit).get(f"{visit.id}/{rig.leo.id}")
    await rig.answers.give(visit.id, await resident(rig, rig.anna), Outcome.IGNORED)
    await choose(rig, Listening())
    await rig.stop()
    await rig.start()
    await page(rig)
    assert not [message for message in rig.leo.chat.messages if "front door" in message.text]


async def test_who_is_at_a_door_comes_after_all_when_the_hours_are_ended(rig: ChatRig) -> None:
    await choose(rig, Listening(off=(ALWAYS,)))
    await is_at_the_door(rig, GRACE)
    await card(rig.anna, "Grace is at the front door")
    await choose(rig, Listening())
    await rig.ring(2)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))


async def test_whom_the_household_watches_out_for_makes_a_sound_once_they_are_named(rig: ChatRig) -> None:
    await rig.memory.collection("profiles", Profile).put({GRACE.id: Profile(PersonGroup.WATCH_FOR)})
    await choose(rig, Listening(off=(ALWAYS,), strangers_ring=False))
    await is_at_the_door(rig, GRACE)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))


async def test_an_alarm_wakes_in_quiet_hours_and_news_does_not(rig: ChatRig) -> None:
    await choose(rig, Listening(quiet=(ALWAYS,)))
    outlets = rig.staff.outlets
    await outlets.announce(DoorNews(FRONT, DoorEvent.AWAY))
    quiet = await card(rig.leo, "front door")
    assert not makes_a_sound(rig, rig.leo, quiet)
    await outlets.announce(DoorNews(FRONT, DoorEvent.FORCED))
    loud = await rig.leo.chat.until(lambda chat: next((m for m in chat.messages if m.id > quiet.id), None))
    assert makes_a_sound(rig, rig.leo, loud)


async def test_who_opens_under_duress_wakes_the_others_in_quiet_hours(rig: ChatRig) -> None:
    await choose(rig, Listening(quiet=(ALWAYS,)))
    await rig.staff.outlets.announce(EmergencyPinUsed(await resident(rig, rig.anna), FRONT))
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Anna", "emergency PIN"))


async def test_of_each_person_no_more_cards_come_than_were_chosen_and_strangers_always_come(rig: ChatRig) -> None:
    await choose(rig, Listening(most_a_day=1))
    held = rig.memory.collection("held", HeldVisit)
    for n, who in enumerate((GRACE, GRACE, EILEEN, None), 1):
        await is_at_the_door(rig, who, n=n)
        said = f"{who.name} is at the front door" if who else "Someone I don’t know is at the front door"
        await card(rig.anna, said)
        if n == 2:
            await page(rig)
            assert len(held.everything()) == 1
        else:
            assert makes_a_sound(rig, rig.leo, await card(rig.leo, said))
        visit = (await rig.memory.visits.open_visits())[0]
        await rig.answers.give(visit.id, await resident(rig, rig.anna), Outcome.IGNORED)
    assert len([message for message in rig.leo.chat.messages if "Grace is at the front door" in message.text]) == 1


async def test_a_door_is_snoozed_from_its_card_and_undo_brings_who_is_there_now(rig: ChatRig) -> None:
    await is_at_the_door(rig, GRACE)
    shown = await card(rig.leo, "Grace is at the front door")
    await rig.leo.chat.until(lambda _: "🔕 Snooze" in now(rig.leo, shown).labels)
    await tap(rig, shown, "🔕 Snooze", "front door: 30 minutes", "front door: till morning", "Grace: till morning")
    await tap(rig, shown, "front door: 30 minutes", "🔕 Snooze")
    told = await card(rig.leo, "Snoozed until", "front door", "Whoever I do not know rings all the same.")
    visit = (await rig.memory.visits.open_visits())[0]
    await rig.answers.give(visit.id, await resident(rig, rig.anna), Outcome.IGNORED)
    await is_at_the_door(rig, EILEEN, n=2)
    await card(rig.anna, "Eileen is at the front door")
    await page(rig)
    assert not [message for message in rig.leo.chat.messages if "Eileen" in message.text]
    await rig.leo.tap(told, texts.UNDO)
    await card(rig.leo, "The snooze is over")
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Eileen is at the front door"))


async def test_a_person_is_snoozed_until_the_morning_at_every_door(rig: ChatRig) -> None:
    await is_at_the_door(rig, GRACE)
    shown = await card(rig.leo, "Grace is at the front door")
    await rig.leo.chat.until(lambda _: "🔕 Snooze" in now(rig.leo, shown).labels)
    await tap(rig, shown, "🔕 Snooze", "Grace: till morning")
    await rig.leo.tap(now(rig.leo, shown), "Grace: till morning")
    await card(rig.leo, "Snoozed until", "07:00: Grace")
    (snooze,) = (await rig.staff.listening.of(await leo(rig))).snoozes
    assert (snooze.person, snooze.door) == (GRACE.id, None)
    assert timedelta() < snooze.until - snooze.since <= timedelta(hours=24)


async def test_the_cards_may_come_to_the_group_alone(rig: ChatRig) -> None:
    assert texts.ONLY_IN_GROUP not in (await page(rig)).labels, "there is no group yet"
    group = await family(rig)
    shown = await page(rig)
    await tap(rig, shown, texts.ONLY_IN_GROUP, "only in the group Family")
    await is_at_the_door(rig, None)
    await group.until_message("at the front door")
    await card(rig.anna, "at the front door")
    await page(rig)
    assert not [m for m in rig.leo.chat.messages if "at the front door" in m.text]
    await rig.staff.places.end(await resident(rig, rig.anna), PlaceId(group.id))
    await rig.room.household.show_running()
    await card(rig.leo, "at the front door")


async def test_who_is_away_hears_of_those_they_know_without_a_sound_as_long_as_an_adult_is_at_home(
    rig: ChatRig,
) -> None:
    await rig.staff.whereabouts.go(await leo(rig), away=True)
    await is_at_the_door(rig, GRACE)
    assert not makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))
    assert makes_a_sound(rig, rig.anna, await card(rig.anna, "Grace is at the front door"))


async def test_who_is_away_hears_of_strangers_as_always(rig: ChatRig) -> None:
    await rig.staff.whereabouts.go(await leo(rig), away=True)
    await is_at_the_door(rig, None)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "at the front door"))


async def test_where_everybody_is_away_everybody_hears_of_whoever_they_know(rig: ChatRig) -> None:
    for user in (rig.leo, rig.anna):
        await rig.staff.whereabouts.go(await resident(rig, user), away=True)
    await is_at_the_door(rig, GRACE)
    assert makes_a_sound(rig, rig.leo, await card(rig.leo, "Grace is at the front door"))


async def test_what_is_told_of_days_that_are_over_is_chosen_on_the_same_page(rig: ChatRig) -> None:
    shown = await page(rig)
    await tap(rig, shown, ENGLISH.plain(summary_text.PAGE_BUTTON), "and only when something happened")
    assert ENGLISH.plain(summary_text.LABELS[SummaryKind.MONTHLY]) not in now(rig.leo, shown).labels
    await tap(rig, shown, ENGLISH.plain(summary_text.LABELS[SummaryKind.WEEKLY]), "On Mondays I tell you of the week.")
    await tap(rig, shown, "🕗 At 08:00", "When shall it come?")
    await tap(rig, shown, "06:00", "It comes at 06:00")
    await tap(rig, shown, ENGLISH.plain(summary_text.OF_NOTHING), "also when nothing happened")
    chosen = await rig.staff.listening.of(await leo(rig))
    assert (chosen.summary_at, chosen.of_nothing) == (time(6), True)
    assert SummaryKind.WEEKLY in chosen.summaries
    await tap(rig, shown, texts.BACK, "On Mondays I tell you of the week.", "Cards a day")
    await tap(rig, shown, ENGLISH.plain(summary_text.PAGE_BUTTON), "The last buttons show you one now.")
    await rig.leo.tap(now(rig.leo, shown), ENGLISH.plain(summary_text.NOW[SummaryKind.MORNING]))
    await card(rig.leo, "☀️", "Nobody was at a door.")  # before six in the morning the last one was of the day before


async def test_an_owner_hears_once_a_month_how_the_house_is(rig: ChatRig) -> None:
    await rig.anna.send_text("/quiet")
    await card(rig.anna, "On the first of a month I tell you how the house itself was.")


async def test_whoever_is_rung_for_over_and_over_has_an_hour_without_the_sound_of_that_door(rig: ChatRig) -> None:
    await rig.leo.send_text("/quiet")  # the first that comes after a start may have waited
    await card(rig.leo, "When I tell you who is at a door")
    for n in range(MANY):
        await rig.ring(n)
    asked = await card(rig.leo, "Somebody rings at the front door again and again:", f"{MANY} times within")
    await rig.leo.tap(asked, ENGLISH.plain(snooze_text.HUSH))
    said = await card(rig.leo, "you see who rings at the front door, and hear nothing.")
    rig.ahead += timedelta(minutes=5)
    await rig.ring(MANY)
    shown = await rig.leo.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > said.id and texts.UNLOCK in m.labels), None)
    )
    assert not makes_a_sound(rig, rig.leo, shown)
    await rig.leo.tap(said, texts.UNDO)
    await card(rig.leo, "The snooze is over")
    rig.ahead += timedelta(minutes=5)
    await rig.ring(MANY + 1)
    loud = await rig.leo.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > shown.id and texts.UNLOCK in m.labels), None)
    )
    assert makes_a_sound(rig, rig.leo, loud)
