"""Somebody wrongly named, and a photo that should not have been learned, are put right in the chat."""

from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import Box, Person, Resident, Sighting, Verdict
from bot.house.visits.visit import PressId
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


class _Everything:
    """Contains whatever one looks for: Telegram packs a photo anew, so its bytes are not known beforehand."""

    def __contains__(self, _: object) -> bool:
        return True


async def owner(rig: ChatRig) -> Resident:
    return (await rig.memory.residents.residents())[0]


async def grace_at_the_door(rig: ChatRig) -> Person:
    """Grace is known, and taken to stand at the door."""
    grace = (await rig.faces.learn(await owner(rig), "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),)
    await rig.ring()
    await rig.picture()
    return grace


async def test_that_is_not_grace_is_told_on_every_card_and_remembered(rig: ChatRig) -> None:
    grace = await grace_at_the_door(rig)
    message = await buttons(rig.leo, "That is not Grace", texts.UNLOCK)
    await rig.leo.tap(message, "That is not Grace")
    for user in (rig.anna, rig.leo):
        told = await card(user, "Leo says that this is not Grace.")
        assert "Someone I don’t know is at the front door" in told.text
    assert [(person, box.left) for person, _, box in rig.eyes.disowned] == [(grace.id, 10)]


async def test_after_a_correction_it_is_told_what_else_would_change_and_one_tap_changes_it(rig: ChatRig) -> None:
    await grace_at_the_door(rig)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Leo ignored it")
    rig.ahead = timedelta(minutes=5)
    await rig.ring(2)
    await rig.doorman.photo_arrived(FRONT, PressId("b00t-2"), 0, jpeg(90))
    message = await buttons(rig.leo, "That is not Grace", texts.UNLOCK)
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.UNKNOWN),)
    await rig.leo.tap(message, "That is not Grace")
    told = await card(rig.leo, "1 more time in the last 30 days I would not say Grace any more:")
    assert "someone I don’t know" in told.text
    await rig.leo.tap(told, texts.APPLY)
    await card(rig.leo, "I have changed 1 visit.")
    await rig.anna.chat.until(lambda chat: not any("Grace is at" in m.text for m in chat.messages))
    assert rig.memory.collections["hindsight"].everything() == {}


async def test_looks_like_has_a_yes_and_a_no_on_the_card(rig: ChatRig) -> None:
    grace = (await rig.faces.learn(await owner(rig), "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.LOOKS_LIKE, grace),)
    await rig.ring()
    await rig.picture()
    shown = await buttons(rig.leo, "Yes, it is Grace", "That is not Grace", texts.WHO)
    await rig.leo.tap(shown, "Yes, it is Grace")
    await card(rig.leo, "I know Grace now, from 2 photos.")
    assert await card(rig.anna, "Grace is at the front door")


async def test_no_to_looks_like_is_remembered(rig: ChatRig) -> None:
    grace = (await rig.faces.learn(await owner(rig), "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.LOOKS_LIKE, grace),)
    await rig.ring()
    await rig.picture()
    await rig.leo.tap(await buttons(rig.leo, "That is not Grace"), "That is not Grace")
    await card(rig.anna, "Leo says that this is not Grace.")
    assert [person for person, _, _ in rig.eyes.disowned] == [grace.id]


async def test_whoever_corrects_a_name_may_say_who_it_is(rig: ChatRig) -> None:
    await grace_at_the_door(rig)
    await rig.faces.learn(await owner(rig), "Eileen", [b"eileen"])
    await rig.leo.tap(await buttons(rig.leo, "That is not Grace"), "That is not Grace")
    await rig.leo.tap(await buttons(rig.leo, "Eileen", texts.SOMEONE_NEW), "Eileen")
    assert await card(rig.anna, "Eileen is at the front door")
    assert await card(rig.leo, "Eileen is at the front door")


async def test_a_correction_whose_picture_is_gone_changes_nothing_and_says_so(rig: ChatRig) -> None:
    await grace_at_the_door(rig)
    message = await buttons(rig.leo, "That is not Grace")
    await rig.memory.album.remove(rig.memory.visits.only.photos[0].id)
    await rig.leo.tap(message, "That is not Grace")
    assert await card(rig.leo, "That picture is gone")
    assert "That is not Grace" in (await buttons(rig.leo, "That is not Grace")).labels


async def photos_of_grace(rig: ChatRig, user: User, *jpegs: bytes) -> ChatMessage:
    """Grace's photos are shown: the message below them."""
    await rig.faces.learn(await owner(rig), "Grace", list(jpegs))
    await user.send_text("/people Grace")
    await user.tap(await buttons(user, texts.PHOTOS), texts.PHOTOS)
    return await buttons(user, texts.number(1))


async def test_the_photos_of_somebody_are_an_album_with_a_button_for_each(rig: ChatRig) -> None:
    shown = await photos_of_grace(rig, rig.leo, *(jpeg(n) for n in range(10, 130, 10)))
    assert "Photos 1 to 10 of 12" in shown.text
    album = [m for m in rig.leo.chat.messages if m.album]
    assert [m.text for m in album] == [str(n) for n in range(1, 11)]
    assert shown.labels == [*(texts.number(n) for n in range(1, 11)), texts.MORE_PHOTOS]
    await rig.leo.tap(shown, texts.MORE_PHOTOS)
    rest = await card(rig.leo, "Photos 11 to 12 of 12")
    assert rest.labels == [texts.number(11), texts.number(12)]


async def test_a_photo_of_somebody_is_not_removed_by_one_tap(rig: ChatRig) -> None:
    shown = await photos_of_grace(rig, rig.leo, jpeg(10), jpeg(20))
    await rig.leo.tap(shown, texts.number(2))
    asking = await card(rig.leo, "Shall I remove this photo of Grace? This cannot be undone.")
    assert asking.photo
    assert asking.labels == [texts.REMOVE_SAMPLE_YES, texts.LEAVE]
    await rig.leo.tap(asking, texts.LEAVE)
    await card(rig.leo, texts.CANCELLED)
    await rig.leo.chat.until(lambda chat: not (chat.message(asking.id) or asking).labels)
    assert len(rig.eyes.learned) == 2
    await rig.leo.tap(shown, texts.number(2))
    await rig.leo.tap(await buttons(rig.leo, texts.REMOVE_SAMPLE_YES), texts.REMOVE_SAMPLE_YES)
    assert await card(rig.leo, "I know Grace from 1 photo now.")
    assert [sample for _, sample, _ in rig.eyes.learned] == [jpeg(10)]


async def test_without_their_only_photo_somebody_is_not_known_any_more(rig: ChatRig) -> None:
    await rig.faces.learn(await owner(rig), "Zoe\u0308", [jpeg(10)])
    await rig.leo.send_text("/people zoë")
    await rig.leo.tap(await buttons(rig.leo, texts.PHOTOS), texts.PHOTOS)
    await rig.leo.tap(await card(rig.leo, "the only photo"), texts.number(1))
    await rig.leo.tap(await card(rig.leo, "Shall I remove the only photo of Zoë?"), texts.REMOVE_SAMPLE_YES)
    assert await card(rig.leo, "I have removed the last photo of Zoë")
    assert await rig.memory.people.people() == []


async def test_a_question_about_a_photo_that_waits_for_telegram_is_not_sent_of_who_is_forgotten_meanwhile(
    rig: ChatRig,
) -> None:
    shown = await photos_of_grace(rig, rig.anna, jpeg(10), jpeg(20))
    (grace,) = await rig.memory.people.people()
    refused = rig.telegram.faults.refuse(502, "Bad Gateway", "sendPhoto", times=None)
    await rig.anna.tap(shown, texts.number(1))
    await rig.telegram.journal.until(lambda call: call.method == "sendPhoto" and call.status == 502)
    await rig.faces.forget(await owner(rig), grace.id)
    rig.telegram.faults.take_back(refused)
    await rig.anna.send_text("/help")
    await card(rig.anna, "I look after your door")
    assert not any("Shall I remove" in m.text for m in rig.anna.chat.messages)


@pytest.mark.parametrize(("all_of_them", "told"), [(False, texts.SAMPLE_GONE), (True, texts.FORGOTTEN_ALREADY)])
async def test_nobody_is_asked_about_a_photo_that_somebody_else_removed(
    rig: ChatRig, all_of_them: bool, told: str
) -> None:
    shown = await photos_of_grace(rig, rig.leo, jpeg(10), jpeg(20))
    (grace,) = await rig.memory.people.people()
    by = await owner(rig)
    samples = await rig.faces.samples(by, grace.id)
    await rig.faces.remove_samples(by, grace.id, samples if all_of_them else samples[:1])
    await rig.leo.tap(shown, texts.number(1))
    await card(rig.leo, told)
    assert texts.REMOVE_SAMPLE_YES not in [label for m in rig.leo.chat.messages for label in m.labels]


async def test_photos_of_nobody_we_know_are_met_with_a_sentence(rig: ChatRig) -> None:
    await rig.leo.send_text("/people Hanna")
    assert await card(rig.leo, "I do not know anybody called Hanna")


async def test_a_photo_unlike_the_others_is_asked_about_and_learned_if_the_resident_insists(rig: ChatRig) -> None:
    await rig.faces.learn(await owner(rig), "Hanna", [bytes([n]) for n in range(5)])
    rig.eyes.unlike = _Everything()
    await rig.anna.send_photo(jpeg(), "Hanna")
    asked = await card(rig.anna, "This does not look like my 5 photos of Hanna.")
    await rig.anna.tap(asked, "It is Hanna all the same")
    assert await card(rig.anna, "I know Hanna now, from 6 photos.")


async def test_a_photo_that_is_known_already_is_said_to_be(rig: ChatRig) -> None:
    photo = jpeg()
    await rig.anna.send_photo(photo, "Hanna")
    await card(rig.anna, "I know Hanna now")
    await rig.anna.send_photo(photo, "Hanna")
    assert await card(rig.anna, "I have this photo of Hanna already")
