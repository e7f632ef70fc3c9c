"""/rules in the chat: how long a ring may be answered, when the day's log is written, the time zone, what is kept."""

from datetime import time

from bot.words.chat.residents import rules_text
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card


async def open_page(rig: ChatRig) -> None:
    await rig.anna.send_text("/rules")
    await card(rig.anna, "The rules of this house", "A ring may be answered for 2 minutes.")


async def test_how_long_a_ring_may_be_answered_is_two_taps(rig: ChatRig) -> None:
    await open_page(rig)
    label = "⏱ Answer within 2 minutes"
    await rig.anna.tap(await buttons(rig.anna, label), label)
    shown = await buttons(rig.anna, "30 seconds", "10 minutes")
    assert "✓ 2 minutes" in shown.labels
    await rig.anna.tap(shown, "10 minutes")
    await card(rig.anna, "A ring may be answered for 10 minutes.")
    assert rig.rules.answer_window.total_seconds() == 600
    await rig.ring()
    visit = rig.memory.visits.only
    assert (visit.expires_at - rig.steady()).total_seconds() > 590


async def test_when_the_day_s_log_is_written_is_two_taps(rig: ChatRig) -> None:
    await open_page(rig)
    await rig.anna.tap(await buttons(rig.anna, "📓 Day’s log at 23:55"), "📓 Day’s log at 23:55")
    await rig.anna.tap(await buttons(rig.anna, "22:00"), "22:00")
    await card(rig.anna, "The day’s log is written at 22:00.")
    assert rig.rules.kept.daily_log_at == time(22)


async def test_the_time_zone_is_found_by_a_city_or_a_country_and_times_are_told_in_it_at_once(rig: ChatRig) -> None:
    await open_page(rig)
    await rig.anna.tap(await buttons(rig.anna, "🌍 UTC"), "🌍 UTC")
    await card(rig.anna, "In which city is this home?")
    await rig.anna.send_text("india")
    await rig.anna.tap(await buttons(rig.anna, "Kolkata, India"), "Kolkata, India")
    await card(rig.anna, "The rules of this house", "Its time zone: Kolkata, India")
    assert rig.rules.kept.timezone == "Asia/Kolkata"
    await rig.ring()
    shown = await card(rig.anna, "Someone is at the front door")
    at = rig.memory.visits.only.began_at.astimezone(rig.rules.zone.present)
    assert f"{at:%H:%M:%S}" in shown.text


async def test_a_place_that_nobody_knows_is_asked_for_again(rig: ChatRig) -> None:
    await open_page(rig)
    await rig.anna.tap(await buttons(rig.anna, "🌍 UTC"), "🌍 UTC")
    await card(rig.anna, "In which city is this home?")
    await rig.anna.send_text("Atlantis")
    await card(rig.anna, "I know no place of that name")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Another place"), "✏️ Another place")
    await rig.anna.chat.until(lambda chat: sum("In which city" in m.text for m in chat.messages) > 1 or None)
    assert rig.rules.kept.timezone == "UTC"


async def test_how_long_pictures_are_kept_is_three_taps(rig: ChatRig) -> None:
    await open_page(rig)
    keeping = ENGLISH.plain(rules_text.keeping_button())
    await rig.anna.tap(await buttons(rig.anna, keeping), keeping)
    shown = await card(rig.anna, "of people who are known, and of nobody else: 1 month", "clips: 1 week", "stays")
    assert shown.labels[:3] == ["👨‍👩‍👧 Known people: 1 month", "👤 Strangers: 2 weeks", "🎞 Other pictures: 1 day"]
    await rig.anna.tap(shown, "👤 Strangers: 2 weeks")
    shown = await card(rig.anna, "How long shall I keep pictures with a stranger")
    assert shown.labels[:-1] == ["3 days", "1 week", "✓ 2 weeks", "1 month", "3 months", "6 months", "1 year"]
    await rig.anna.tap(shown, "3 days")
    await card(rig.anna, "nobody can tell who it is: 3 days")
    assert rig.rules.kept.stranger_days == 3
    await rig.leo.send_text("/privacy")
    await card(rig.leo, "nobody can tell who it is: 3 days", "With a picture go its copies in your chats")


async def test_whoever_owns_nothing_reads_who_may(rig: ChatRig) -> None:
    await rig.leo.send_text("/rules")
    await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")
    assert ENGLISH.plain(rules_text.ASK_CITY) not in "".join(message.text for message in rig.leo.chat.messages)
