"""The boxes in a card's picture say what its words say, however late the corrected picture comes."""

import asyncio
import io

import pytest
from PIL import Image

from bot.demo.telegram.residents import User
from bot.house.people import Box, Look, ResidentId, Sighting, Verdict
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card
from tests.telegram.delivery.test_line import at_rest

STRANGER_SHADE, GRACE_SHADE = 40, 200


@pytest.fixture(autouse=True)
def shades(rig: ChatRig, monkeypatch: pytest.MonkeyPatch) -> None:
    """A marked picture is bright where its box says "Grace", and dark where it says that it is a stranger."""
    mark = rig.eyes.mark

    async def told_by_shade(content: bytes, look: Look) -> bytes:
        await mark(content, look)
        return jpeg(GRACE_SHADE if look.sightings[0].person else STRANGER_SHADE)

    monkeypatch.setattr(rig.eyes, "mark", told_by_shade)


def shade(user: User, words: str) -> int:
    """Of the picture on the card with these words, to the nearest of both."""
    shown = next(m for m in reversed(user.chat.messages) if m.photo and words in m.text)
    with Image.open(io.BytesIO(shown.photo[-1].content)) as picture:
        grey = picture.convert("L").resize((1, 1)).tobytes()[0]
    return min(STRANGER_SHADE, GRACE_SHADE, key=lambda known: abs(known - grey))


async def both_say(rig: ChatRig, words: str) -> None:
    """Both cards have these words while the recogniser is busy, and get their picture when it no longer is."""
    for user in (rig.anna, rig.leo):
        await card(user, words)
    await at_rest(rig)
    rig.eyes.marking.set()
    await drawn(rig)


async def drawn(rig: ChatRig) -> None:
    """The newest boxes are drawn, and what there is of them is in the chats."""
    async with asyncio.timeout(10):
        while True:
            if not rig.onlooker._looking and not rig.onlooker._marking:
                break
            await asyncio.sleep(0.01)  # who has drawn the boxes tells nobody
    await at_rest(rig)


async def teach(rig: ChatRig) -> None:
    await rig.anna.tap(await buttons(rig.anna, texts.WHO), texts.WHO)
    await rig.anna.tap(await buttons(rig.anna, texts.SOMEONE_NEW), texts.SOMEONE_NEW)
    await rig.anna.reply(await card(rig.anna, texts.ASK_NAME), "Grace")


async def stranger_at_the_door(rig: ChatRig) -> None:
    await at_the_door(rig, "Someone I don’t know is at the front door")


async def grace_at_the_door(rig: ChatRig) -> None:
    owner = (await rig.memory.residents.residents())[0]
    grace = (await rig.faces.learn(owner, "Grace", [b"grace"])).person
    rig.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),)
    await at_the_door(rig, "Grace is at the front door")


async def at_the_door(rig: ChatRig, words: str) -> None:
    """Both cards show the first picture of a burst, whose next one says the same and was not worth an upload."""
    await rig.ring()
    await rig.picture(0)
    for user in (rig.anna, rig.leo):
        await card(user, words)
    await at_rest(rig)
    await rig.picture(1)
    await drawn(rig)
    shown = await rig.room._books.cards.find(rig.memory.visits.only.id, ResidentId(rig.leo.id))
    assert shown
    assert shown.photo != rig.memory.visits.only.marked


async def test_after_teaching_every_card_shows_the_picture_with_the_name(rig: ChatRig) -> None:
    await stranger_at_the_door(rig)
    rig.eyes.marking.clear()
    await teach(rig)
    await both_say(rig, "Grace is at the front door")
    assert [shade(user, "Grace is at") for user in (rig.anna, rig.leo)] == [GRACE_SHADE] * 2


async def test_after_that_is_not_grace_no_card_shows_a_picture_that_says_grace(rig: ChatRig) -> None:
    await grace_at_the_door(rig)
    rig.eyes.marking.clear()
    await rig.anna.tap(await buttons(rig.anna, "That is not Grace"), "That is not Grace")
    await both_say(rig, "Someone I don’t know is at the front door")
    assert [shade(user, "Someone I don’t know") for user in (rig.anna, rig.leo)] == [STRANGER_SHADE] * 2


async def test_after_undo_no_card_shows_a_picture_that_says_grace(rig: ChatRig) -> None:
    await stranger_at_the_door(rig)
    await teach(rig)
    await both_say(rig, "Grace is at the front door")
    rig.eyes.marking.clear()
    await rig.anna.tap(await buttons(rig.anna, texts.UNDO), texts.UNDO)
    await both_say(rig, "Someone I don’t know is at the front door")
    assert [shade(user, "Someone I don’t know") for user in (rig.anna, rig.leo)] == [STRANGER_SHADE] * 2


async def test_boxes_that_a_stop_left_outdated_are_drawn_after_the_start(rig: ChatRig) -> None:
    await stranger_at_the_door(rig)
    rig.eyes.marking.clear()
    await teach(rig)
    for user in (rig.anna, rig.leo):
        await card(user, "Grace is at the front door")
    await rig.stop()
    rig.eyes.marking.set()
    await rig.start()
    await at_rest(rig)
    await both_say(rig, "Grace is at the front door")
    assert [shade(user, "Grace is at") for user in (rig.anna, rig.leo)] == [GRACE_SHADE] * 2
