"""/people over a strict stand-in for Telegram: a page for everybody whose face is known."""

from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import Box, Person, PersonId, Resident, Sighting, Verdict
from bot.telegram.delivery import portraits
from tests.english import texts
from tests.fakes.senses import STRANGER
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


async def owner(rig: ChatRig) -> Resident:
    return (await rig.memory.residents.residents())[0]


async def know(rig: ChatRig, name: str, *jpegs: bytes) -> Person:
    return (await rig.faces.learn(await owner(rig), name, list(jpegs))).person


async def page_of(user: User, name: str) -> ChatMessage:
    await user.send_text(f"/people {name}")
    return await user.chat.until(
        lambda chat: next((m for m in reversed(chat.messages) if name in m.text and texts.RENAME in m.labels), None)
    )


def now(user: User, message: ChatMessage) -> ChatMessage:
    return user.chat.message(message.id) or message


async def test_everybody_has_a_page_with_a_face_as_its_picture(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10), jpeg(20))
    await know(rig, "Eileen", jpeg(30))
    await rig.leo.send_text("/people")
    eileen, grace = await card(rig.leo, "Eileen", "1 photo"), await card(rig.leo, "Grace", "2 photos")
    assert eileen.photo
    assert grace.photo
    assert "Not seen in the last three months." in grace.text
    assert grace.labels == [
        *(texts.PHOTOS, texts.RENAME, texts.GROUP, texts.NOTE),
        *(texts.TELL_ME, texts.THIS_IS_ME, "🧒 This is a child", texts.MERGE, texts.FORGET_THEM),
    ]


async def test_of_many_there_is_a_list_whose_names_show_their_pages(rig: ChatRig) -> None:
    for n in range(12):
        await rig.memory.people.save(Person(PersonId(f"p{n}"), f"Person {n:02}"))
    await rig.leo.send_text("/people")
    shown = await card(rig.leo, "I know 12 faces. From 1 to 10:")
    await rig.leo.tap(shown, texts.FURTHER)
    await rig.leo.chat.until(lambda _: "From 11 to 12" in now(rig.leo, shown).text)
    await rig.leo.tap(now(rig.leo, shown), "Person 11")
    page = await card(rig.leo, "Person 11", "No photo yet.")
    assert texts.PHOTOS not in page.labels


async def test_somebody_is_renamed_where_they_stand_and_in_all_that_was(rig: ChatRig) -> None:
    grace = await know(rig, "Grace", jpeg(10))
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),)
    await rig.ring()
    await rig.picture()
    await card(rig.anna, "Grace is at the front door")
    page = await page_of(rig.leo, "Grace")
    assert "Last seen:" in page.text
    await rig.leo.tap(page, texts.RENAME)
    await card(rig.leo, "What shall I call Grace from now on?")
    await rig.leo.send_text("Amazing Grace")
    await card(rig.leo, "They are called Amazing Grace from now on")
    await card(rig.anna, "Amazing Grace is at the front door")
    await card(rig.anna, "Leo had me call Grace Amazing Grace from now on.")
    await rig.leo.chat.until(lambda _: "Amazing Grace" in now(rig.leo, page).text)


async def test_a_name_that_is_taken_is_refused_with_the_way_to_make_them_one(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    await know(rig, "Eileen", jpeg(20))
    page = await page_of(rig.leo, "Grace")
    await rig.leo.tap(page, texts.RENAME)
    await card(rig.leo, "What shall I call Grace")
    await rig.leo.send_text("eileen")
    refused = await card(rig.leo, "Somebody else is called Eileen already.", "please type another name")
    await rig.leo.send_text("Amazing Grace")
    await card(rig.leo, "They are called Amazing Grace from now on")
    await rig.leo.chat.until(lambda _: not now(rig.leo, refused).labels)
    await rig.leo.chat.until(lambda _: "Amazing Grace" in now(rig.leo, page).text)
    await rig.leo.tap(now(rig.leo, page), texts.MERGE)
    await rig.leo.chat.until(lambda _: "Eileen" in now(rig.leo, page).labels)
    await rig.leo.tap(now(rig.leo, page), "Eileen")
    await rig.leo.tap(await card(rig.leo, "Are Amazing Grace and Eileen one person?"), texts.MERGE_YES)
    await card(rig.leo, "Amazing Grace and Eileen are one person now, called Eileen.")
    assert [person.name for person in await rig.memory.people.people()] == ["Eileen"]


async def test_who_knows_many_types_who_is_the_same_person(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    for n in range(30):
        await rig.memory.people.save(Person(PersonId(f"p{n}"), f"Person {n:02}"))
    await rig.leo.tap(await page_of(rig.leo, "Grace"), texts.MERGE)
    await card(rig.leo, "Who is the same person as Grace?")
    await rig.leo.send_text("person 07")
    assert await card(rig.leo, "Are Grace and Person 07 one person?")


async def test_group_and_note_stand_on_the_page(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    page = await page_of(rig.leo, "Grace")
    await rig.leo.tap(page, texts.GROUP)
    await rig.leo.chat.until(lambda _: "comes to work" in now(rig.leo, page).labels)
    await rig.leo.tap(now(rig.leo, page), "comes to work")
    await rig.leo.chat.until(lambda _: "Grace · comes to work" in now(rig.leo, page).text)
    await rig.leo.tap(now(rig.leo, page), texts.NOTE)
    await card(rig.leo, "What shall I write down about Grace?")
    await rig.leo.send_text("brings eggs on Fridays")
    await rig.leo.chat.until(lambda _: "📝 brings eggs on Fridays" in now(rig.leo, page).text)


async def choose(rig: ChatRig, user: User, telling: str) -> None:
    page = await page_of(user, "Grace")
    await user.tap(page, texts.TELL_ME)
    await user.chat.until(lambda _: telling in now(user, page).labels)
    await user.tap(now(user, page), telling)
    await user.chat.until(lambda _: texts.RENAME in now(user, page).labels)


async def grace_rings(rig: ChatRig, n: int = 1) -> None:
    (grace,) = await rig.memory.people.people()
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),)
    await rig.ring(n)
    await rig.picture()


def cards(user: User) -> list[ChatMessage]:
    return [m for m in user.chat.messages if "at the front door" in m.text and "Last seen" not in m.text]


@pytest.mark.parametrize("telling", ["🚫 Not at all", "🗓 In the digest"])
async def test_who_wants_to_hear_nothing_gets_no_card_and_the_others_do(rig: ChatRig, telling: str) -> None:
    await know(rig, "Grace", jpeg(10))
    await choose(rig, rig.leo, telling)
    await grace_rings(rig)
    await card(rig.anna, "Grace is at the front door")
    await rig.leo.send_text("/help")
    await card(rig.leo, "I look after your door")
    assert cards(rig.leo) == []
    held = rig.memory.collections["held"].everything()
    assert [h.visit for h in held.values()] == ([rig.memory.visits.only.id] if "digest" in telling else [])


async def test_a_stranger_who_joins_them_is_told_all_the_same(rig: ChatRig) -> None:
    grace = await know(rig, "Grace", jpeg(10))
    await choose(rig, rig.leo, "🚫 Not at all")
    await grace_rings(rig)
    await card(rig.anna, "Grace is at the front door")
    rig.eyes.sightings = (
        Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),
        Sighting(2, Box(100, 10, 180, 90), Verdict.UNKNOWN),
    )
    await rig.picture(1)
    assert await card(rig.leo, "Grace and someone I don’t know are at the front door")


async def test_who_wants_to_hear_silently_gets_a_card_without_a_sound(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    await choose(rig, rig.leo, "🔕 Silently")
    await grace_rings(rig)
    shown = await card(rig.leo, "Grace is at the front door")
    await card(rig.anna, "Grace is at the front door")
    sent = rig.telegram.journal.calls("sendPhoto", rig.leo.id)
    assert [call.params.get("disable_notification") for call in sent][-1:] == ["true"]
    assert texts.UNLOCK in shown.labels


async def test_a_stranger_rings_loudly_though_somebody_is_told_silently_of_others(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    await choose(rig, rig.leo, "🔕 Silently")
    rig.eyes.sightings = (STRANGER,)
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know is at the front door")
    sent = [call for method in ("sendMessage", "sendPhoto") for call in rig.telegram.journal.calls(method, rig.leo.id)]
    assert "true" not in [call.params.get("disable_notification") for call in sent]


async def test_who_is_this_person_hears_nothing_of_themselves(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    page = await page_of(rig.leo, "Grace")
    await rig.leo.tap(page, texts.THIS_IS_ME)
    await rig.leo.chat.until(lambda _: "You are this person." in now(rig.leo, page).text)
    assert texts.NOT_ME in now(rig.leo, page).labels
    annas = await page_of(rig.anna, "Grace")
    assert texts.THIS_IS_ME not in annas.labels
    await grace_rings(rig)
    await card(rig.anna, "Grace is at the front door")
    assert cards(rig.leo) == []


async def test_a_ring_without_a_name_is_told_after_a_few_seconds(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10))
    await choose(rig, rig.leo, "🚫 Not at all")
    await rig.ring()  # and no picture comes
    await card(rig.anna, "Someone is at the front door")
    assert cards(rig.leo) == []
    rig.ahead = timedelta(seconds=10)
    await rig.ring(2)
    assert await card(rig.leo, "Someone is at the front door")


async def test_forgetting_is_proved_and_takes_every_photo_of_them_out_of_the_chats(rig: ChatRig) -> None:
    await know(rig, "Grace", jpeg(10), jpeg(20))
    await grace_rings(rig)
    await card(rig.leo, "Grace is at the front door")
    page = await page_of(rig.leo, "Grace")
    await rig.leo.tap(page, texts.PHOTOS)
    await buttons(rig.leo, texts.number(1))
    await rig.leo.tap(page, texts.FORGET_THEM)
    await rig.leo.tap(await card(rig.leo, "Shall I forget Grace"), texts.FORGET)
    proof = await card(rig.leo, "I have forgotten Grace.")
    assert "Deleted: 2 photos by which I knew them, with what I had worked out from them." in proof.text
    assert "Deleted: 2 pictures of their visits." in proof.text
    await rig.leo.chat.until(lambda chat: not any(m.photo for m in chat.messages))
    await rig.memory.collections["portraits"].until(lambda kept: not kept)


async def test_a_photo_that_is_on_its_way_while_its_person_is_forgotten_leaves_the_chat(rig: ChatRig) -> None:
    grace = await know(rig, "Grace", jpeg(10))
    rig.telegram.faults.delay(0.2, "sendPhoto")
    await rig.leo.send_text("/people Grace")
    await rig.telegram.journal.until(lambda call: call.method == "sendPhoto")
    await rig.faces.forget(await owner(rig), grace.id)
    await rig.telegram.journal.until(lambda call: call.method == "sendPhoto" and call.status == 200)
    await rig.leo.chat.until(lambda chat: not any(m.photo for m in chat.messages))
    await rig.memory.collections["portraits"].until(lambda kept: not kept)


async def test_a_photo_of_somebody_forgotten_leaves_a_chat_that_is_shut_once_it_is_open(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portraits, "SHUT_REST_S", 0.01)
    grace = await know(rig, "Grace", jpeg(10))
    assert (await page_of(rig.leo, "Grace")).photo
    await rig.leo.block_bot()
    await rig.faces.forget(await owner(rig), grace.id)
    await rig.telegram.journal.until(lambda call: call.method == "deleteMessage" and call.status == 403)
    await rig.leo.unblock_bot()
    await rig.leo.chat.until(lambda chat: not any(m.photo for m in chat.messages))


async def test_a_photo_that_was_on_its_way_when_they_were_forgotten_leaves_the_chat(rig: ChatRig) -> None:
    grace = await know(rig, "Grace", jpeg(10))
    rig.telegram.faults.delay(0.3, "sendPhoto")
    await rig.leo.send_text("/people Grace")
    sent = await rig.telegram.journal.until(lambda call: call.method == "sendPhoto" and not call.finished)
    await rig.faces.forget(await owner(rig), grace.id)
    await rig.telegram.journal.until(
        lambda call: call.method == "deleteMessage" and call.arrived > sent.arrived and bool(call.finished)
    )
    assert not any(message.photo for message in rig.leo.chat.messages)
    await rig.memory.collections["portraits"].until(lambda known: not known)


async def test_a_visit_of_somebody_forgotten_is_of_a_forgotten_person(rig: ChatRig) -> None:
    grace = await know(rig, "Grace", jpeg(10))
    await grace_rings(rig)
    await rig.leo.tap(await buttons(rig.leo, texts.IGNORE), texts.IGNORE)
    await card(rig.anna, "Leo ignored it")
    await rig.faces.forget(await owner(rig), grace.id)
    (visit,) = rig.memory.visits.all
    assert visit.look is None
    assert texts.headline(visit, rig.doors[FRONT]) == "A forgotten person was at the front door"
