"""/watch: rules are sentences whose parts are tapped; the house is armed and disarmed on the same page."""

import asyncio
from datetime import time

from bot.house.people import Person, PersonId, Role
from bot.house.watch.armed import ArmMode
from bot.house.watch.camera import Camera, CameraId, Source, SourceKind, WatchPlaceId
from bot.house.watch.incident import Happening, Span, WatchRule, WatchRuleId, Whom
from bot.words.chat import labels
from bot.words.chat.cameras import watch_labels, watch_rules_text
from bot.words.chat.doors import arming_text
from bot.words.phrase import Phrase
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card

GARDEN = Camera(
    CameraId("garden"),
    "garden camera",
    Source(SourceKind.RTSP, "rtsp://192.168.1.20/s"),
    WatchPlaceId("garden"),
    "garden",
)
STRANGERS = WatchRule(WatchRuleId("one"), Happening.APPEARS, WatchPlaceId("garden"), Whom.STRANGER, span=Span.NIGHT)


def plain(said: Phrase) -> str:
    return ENGLISH.plain(said)


def rules(rig: ChatRig) -> list[WatchRule]:
    return list(rig.memory.collection("watch_rules", WatchRule).everything().values())


async def watched(rig: ChatRig, *kept: WatchRule) -> None:
    """A garden camera, and these rules."""
    await rig.memory.collection("cameras", Camera).put({GARDEN.id: GARDEN})
    await rig.memory.collection("watch_rules", WatchRule).put({rule.id: rule for rule in kept})


async def tap(rig: ChatRig, *labels_: Phrase) -> None:
    """Tap one button after the other, each where the last tap left the page."""
    for label in labels_:
        await rig.anna.tap(await buttons(rig.anna, plain(label)), plain(label))


async def test_each_rule_is_a_sentence_and_the_page_says_whether_the_house_is_armed(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    page = await card(rig.anna, "1. At night, tell me of strangers in the garden.")
    assert "The house is not armed." in page.text


async def test_without_rules_some_are_offered_and_taken_with_one_tap(rig: ChatRig) -> None:
    await watched(rig)
    await rig.anna.send_text("/watch")
    await card(rig.anna, "Shall I begin with these?", "At night, tell me of strangers everywhere.")
    await tap(rig, watch_labels.FIRST_YES)
    await card(rig.anna, "4. Tell me when a camera is covered, blinded or moved.")
    assert len(rules(rig)) == 4


async def test_a_rule_s_parts_are_changed_with_taps_and_its_sentence_follows(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, watch_labels.rule_button(1), watch_labels.of_whom(STRANGERS), watch_labels.WHOM[Whom.ANYBODY])
    await card(rig.anna, "At night, tell me of anybody in the garden.")
    await tap(rig, watch_labels.where_button("garden"), watch_labels.EVERYWHERE_BUTTON)
    await card(rig.anna, "At night, tell me of anybody everywhere.")
    await tap(rig, labels.choice(watch_labels.WITH_SOUND, chosen=True))
    await card(rig.anna, "At night, tell me of anybody everywhere.", "Without a sound.")
    (rule,) = rules(rig)
    assert (rule.whom, rule.place, rule.loud) == (Whom.ANYBODY, None, False)


async def test_two_owners_who_change_two_parts_of_a_rule_at_once_both_do(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.OWNER)
    await watched(rig, STRANGERS)
    sound = plain(labels.choice(watch_labels.WITH_SOUND, chosen=True))
    armed = plain(labels.choice(watch_labels.ONLY_ARMED, chosen=False))
    shown = []
    for owner, label in ((rig.anna, sound), (rig.leo, armed)):
        await owner.send_text("/watch")
        await owner.tap(await buttons(owner, plain(watch_labels.rule_button(1))), plain(watch_labels.rule_button(1)))
        shown.append(await buttons(owner, label))
    await asyncio.gather(rig.anna.tap(shown[0], sound), rig.leo.tap(shown[1], armed))
    for owner in (rig.anna, rig.leo):
        await card(owner, "changed what the cameras tell")
    (rule,) = rules(rig)
    assert (rule.loud, rule.armed_only) == (False, True)


async def test_two_owners_who_begin_at_once_begin_with_one_set_of_rules(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.OWNER)
    await watched(rig)
    yes = plain(watch_labels.FIRST_YES)
    for owner in (rig.anna, rig.leo):
        await owner.send_text("/watch")
    shown = [await buttons(owner, yes) for owner in (rig.anna, rig.leo)]
    await asyncio.gather(rig.anna.tap(shown[0], yes), rig.leo.tap(shown[1], yes))
    for owner in (rig.anna, rig.leo):
        await card(owner, "4. Tell me when a camera is covered, blinded or moved.")
    assert len(rules(rig)) == 4


async def test_a_rule_counts_in_hours_that_are_tapped(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, watch_labels.rule_button(1), watch_labels.when_button(STRANGERS), watch_labels.SPANS[Span.HOURS])
    await card(rig.anna, ENGLISH.html(watch_rules_text.CHOOSE_HOURS))
    await tap(rig, labels.BEGINS_LATER, labels.BACK)
    await card(rig.anna, "Every day, from 09:00 to 20:00, tell me of strangers in the garden.")


async def test_somebody_is_missed_by_a_time_that_is_tapped(rig: ChatRig) -> None:
    await rig.memory.people.save(Person(PersonId("l"), "Leo"))
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    new = (watch_labels.NEW, watch_labels.HAPPENINGS[Happening.ABSENT], labels.name("Leo"), watch_labels.at(15, 30))
    await tap(rig, *new)
    await card(rig.anna, "Tell me when Leo was not seen anywhere by 15:30.")
    assert (rules(rig)[-1].person, rules(rig)[-1].by) == (PersonId("l"), time(15, 30))


async def test_a_rule_that_another_one_says_already_is_refused_in_words_and_nothing_changes(rig: ChatRig) -> None:
    same = WatchRule(WatchRuleId("two"), Happening.APPEARS, WatchPlaceId("garden"), Whom.ANYBODY, span=Span.NIGHT)
    await watched(rig, STRANGERS, same)
    await rig.anna.send_text("/watch")
    await tap(rig, watch_labels.rule_button(1), watch_labels.of_whom(STRANGERS), watch_labels.WHOM[Whom.ANYBODY])
    await card(rig.anna, "I tell you of that already.")
    assert rules(rig) == [STRANGERS, same]


async def test_a_rule_is_removed_after_a_question(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, watch_labels.rule_button(1), watch_labels.REMOVE, watch_labels.REMOVE_YES)
    await card(rig.anna, "Shall I begin with these?")
    assert rules(rig) == []


async def test_a_rule_that_was_removed_meanwhile_is_told_as_gone(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    page = await buttons(rig.anna, plain(watch_labels.rule_button(1)))
    await rig.memory.collection("watch_rules", WatchRule).put({STRANGERS.id: None})
    await rig.anna.tap(page, plain(watch_labels.rule_button(1)))
    await card(rig.anna, "That rule was removed already.")


async def test_an_adult_reads_the_rules_and_arms_the_house_and_changes_no_rule(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.leo.send_text("/watch")
    page = await card(rig.leo, "At night, tell me of strangers in the garden.")
    assert page.labels == [plain(arming_text.MORE)]
    await rig.leo.tap(page, plain(arming_text.MORE))
    await rig.leo.tap(await buttons(rig.leo, plain(arming_text.ARM)), plain(arming_text.ARM))
    await card(rig.leo, "Leo has armed the house")
    await card(rig.anna, "Leo has armed the house.")
    assert rig.staff.watching.arming.state.mode is ArmMode.AWAY


async def test_a_house_is_not_disarmed_by_a_tap_of_an_outage_and_the_button_may_be_tapped_again(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, arming_text.MORE, arming_text.ARM)
    page = await buttons(rig.anna, plain(arming_text.DISARM))
    await rig.telegram.go_out()
    late = await rig.anna.tap(page, plain(arming_text.DISARM))
    await rig.telegram.come_back()
    popup = await late.answer(10)
    assert (popup.text, rig.staff.watching.arming.state.mode) == (plain(labels.TOO_LATE), ArmMode.AWAY)
    await rig.anna.tap(page, plain(arming_text.DISARM))
    await card(rig.leo, "Anna has disarmed the house.")


async def test_a_child_may_neither_read_the_rules_nor_arm(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.make(rig.leo, Role.CHILD)
    await rig.leo.send_text("/watch")
    refused = await rig.leo.chat.until(lambda chat: chat.last if chat.last and chat.last.by_bot else None)
    assert "strangers" not in refused.text


async def test_the_house_is_left_to_a_house_sitter_until_a_day(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, arming_text.MORE, arming_text.SITTER, arming_text.days(7))
    await card(rig.anna, "Somebody looks after the house, until")
    await card(rig.leo, "Anna has left the house to a house-sitter.")


async def test_the_clock_and_the_broker_arm_it_where_an_owner_says_so(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, arming_text.MORE, arming_text.SCHEDULE)
    await tap(rig, labels.weekday(0, on=False))
    await card(rig.anna, "Armed by the clock", "Mon")
    await tap(rig, labels.BACK, arming_text.BROKER)
    await card(rig.anna, "Whoever may write there on the MQTT broker")
    assert rig.staff.watching.arming.by_broker


async def test_the_clock_arms_it_no_more_where_an_owner_says_so(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.anna.send_text("/watch")
    await tap(rig, arming_text.MORE, arming_text.SCHEDULE, labels.weekday(0, on=False))
    await card(rig.anna, "Armed by the clock", "Mon")
    await tap(rig, arming_text.NEVER)
    await card(rig.anna, "Armed by the clock", "Not yet. Tap a day to begin.")
    assert rig.staff.watching.arming.schedule == ()


async def test_away_and_home_say_what_they_armed(rig: ChatRig) -> None:
    await watched(rig, STRANGERS)
    await rig.leo.send_text("/away")
    await card(rig.leo, "You are away.")
    await rig.anna.send_text("/away")
    await card(rig.anna, "Nobody is at home any more, so the house is armed")
    await rig.anna.send_text("/home")
    await card(rig.anna, "The house is not armed any more.")


async def test_without_a_camera_the_page_says_how_to_add_one(rig: ChatRig) -> None:
    await rig.anna.send_text("/watch")
    await card(rig.anna, "/cameras adds one")
