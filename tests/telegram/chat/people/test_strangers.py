"""/unknown over a strict stand-in for Telegram: one stranger a message."""

from dataclasses import replace
from datetime import timedelta

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import StrangerId
from bot.house.visits.visit import PressId
from bot.words.chat.people import strangers_text
from tests.english import ENGLISH, texts
from tests.fakes.senses import STRANGER
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card

DONE = ENGLISH.plain(strangers_text.DONE)

SEVEN, EIGHT = StrangerId("seven"), StrangerId("eight")


async def came(rig: ChatRig, stranger: StrangerId, times: int = 2) -> None:
    """Somebody unknown rang so often."""
    rig.eyes.sightings = (replace(STRANGER, stranger=stranger),)
    for _ in range(times):
        n = len(rig.memory.visits.all) + 1
        rig.ahead += timedelta(minutes=5)
        await rig.ring(n)
        await rig.doorman.photo_arrived(FRONT, PressId(f"b00t-{n}"), 0, jpeg(40 + n))
        await rig.anna.chat.until(lambda _: (look := rig.memory.visits.all[-1].look) and look.sightings)


async def reviewed(user: User) -> ChatMessage:
    await user.send_text("/unknown")
    return await buttons(user, texts.NAME_THEM)


def now(user: User, message: ChatMessage) -> ChatMessage:
    return user.chat.message(message.id) or message


async def test_nobody_to_review_is_said(rig: ChatRig) -> None:
    await came(rig, SEVEN, 1)
    await rig.leo.send_text("/unknown")
    assert await card(rig.leo, texts.NOBODY)


async def test_a_card_says_when_they_were_seen_before(rig: ChatRig) -> None:
    await came(rig, SEVEN, 3)
    told = await card(rig.leo, "Seen 2× before: ")
    assert "Someone I don’t know is at the front door" in told.text


async def test_a_stranger_who_is_named_is_named_on_every_card_and_that_can_be_undone(rig: ChatRig) -> None:
    await came(rig, SEVEN)
    shown = await reviewed(rig.leo)
    assert shown.photo
    assert "Seen 2×: " in shown.text
    assert "front door" in shown.text
    await rig.leo.tap(shown, texts.NAME_THEM)
    await card(rig.leo, "What is their name?")
    await rig.leo.send_text("Eve")
    await rig.leo.chat.until(lambda _: "This is Eve, in all visits" in now(rig.leo, shown).text)
    await rig.anna.chat.until(lambda chat: sum("Eve is at the front door" in m.text for m in chat.messages) == 2)
    await card(rig.leo, DONE)
    await rig.leo.tap(now(rig.leo, shown), texts.UNDO)
    await card(rig.leo, texts.UNDONE)
    await rig.anna.chat.until(lambda chat: not any("Eve" in m.text for m in chat.messages))


async def test_a_sentence_is_no_name(rig: ChatRig) -> None:
    await came(rig, SEVEN)
    await rig.leo.tap(await reviewed(rig.leo), texts.NAME_THEM)
    await card(rig.leo, "What is their name?")
    await rig.leo.send_text("thanks, I open")
    await card(rig.leo, texts.NO_NAME)
    assert await rig.memory.people.people() == []


async def test_who_is_ignored_is_told_to_nobody_and_the_review_goes_on(rig: ChatRig) -> None:
    await came(rig, SEVEN)
    await came(rig, EIGHT)
    shown = await reviewed(rig.leo)
    assert "1 of 2" in shown.text
    await rig.leo.tap(shown, texts.IGNORE_THEM)
    await rig.leo.chat.until(lambda _: texts.IGNORED in now(rig.leo, shown).text)
    await card(rig.leo, "1 of 1")
    told = len(rig.anna.chat.messages)
    rig.ahead += timedelta(minutes=5)
    await rig.ring(9)  # the one who was shown first, who was seen last
    await rig.doorman.photo_arrived(FRONT, PressId("b00t-9"), 0, jpeg(99))
    for _ in range(2):
        asked = await rig.anna.send_text("/help")
        await rig.anna.chat.until_message("I look after your door", after=asked.id)
    assert len(rig.anna.chat.messages) == told + 4


async def test_two_of_the_unknown_are_made_one_and_a_known_person_is_chosen(rig: ChatRig) -> None:
    owner = (await rig.memory.residents.residents())[0]
    await rig.faces.learn(owner, "Grace", [b"grace"])
    await came(rig, SEVEN)
    await came(rig, EIGHT)
    shown = await reviewed(rig.leo)
    await rig.leo.tap(shown, texts.SAME_AS)
    await rig.leo.chat.until(lambda _: "Grace" in now(rig.leo, shown).labels)
    other = next(label for label in now(rig.leo, shown).labels if label.startswith("Unknown, "))
    await rig.leo.tap(now(rig.leo, shown), other)
    await rig.leo.chat.until(lambda _: texts.SAME in now(rig.leo, shown).text)
    both = await card(rig.leo, "1 of 1", "Seen 4×")
    await rig.leo.tap(both, texts.SAME_AS)
    await rig.leo.chat.until(lambda _: "Grace" in now(rig.leo, both).labels)
    await rig.leo.tap(now(rig.leo, both), "Grace")
    await rig.leo.chat.until(lambda _: "This is Grace" in now(rig.leo, both).text)
    looks = [visit.look for visit in rig.memory.visits.all]
    assert [look.sightings[0].person for look in looks if look] == [(await rig.memory.people.people())[0]] * 4


async def test_skip_and_discard(rig: ChatRig) -> None:
    await came(rig, SEVEN)
    shown = await reviewed(rig.leo)
    await rig.leo.tap(shown, texts.SKIP)
    await card(rig.leo, DONE)
    await rig.leo.tap(shown, texts.DISCARD)
    await rig.leo.chat.until(lambda _: texts.DISCARDED in now(rig.leo, shown).text)
    await rig.leo.send_text("/unknown")
    assert await card(rig.leo, texts.NOBODY)
