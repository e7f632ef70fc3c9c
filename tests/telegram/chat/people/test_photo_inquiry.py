"""Photos that are sent without a name, over a strict stand-in for Telegram: who is it?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import Blemish, Box, Person, Sighting, StrangerId, Verdict
from bot.house.ports import EyesUnavailable
from tests.english import texts
from tests.fakes.senses import STRANGER
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card

BOX = Box(10, 10, 90, 90)
SEVEN = StrangerId("seven")


class _Everything:
    """Contains whatever one looks for: Telegram packs a photo anew, so its bytes are not known beforehand."""

    def __contains__(self, _: object) -> bool:
        return True


async def grace(rig: ChatRig) -> Person:
    owner = (await rig.memory.residents.residents())[0]
    return (await rig.faces.learn(owner, "Grace", [b"grace"])).person


async def test_whoever_is_known_is_named_and_the_photo_learned_by_one_tap(rig: ChatRig) -> None:
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.NAMED, await grace(rig)),)
    await rig.leo.send_photo(jpeg())
    await rig.leo.tap(await card(rig.leo, "That is Grace. Shall I learn from this photo, too?"), texts.YES_ADD)
    assert await card(rig.leo, "I know Grace now, from 2 photos.")
    assert rig.eyes.looked == []  # nobody was at a door


async def test_whoever_only_looks_like_somebody_is_asked_about_and_no_asks_for_the_name(rig: ChatRig) -> None:
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.LOOKS_LIKE, await grace(rig)),)
    await rig.leo.send_photo(jpeg())
    await rig.leo.tap(await card(rig.leo, "That looks like Grace, but I am not sure."), texts.NO_OTHER)
    await card(rig.leo, texts.ASK_NAME)
    await rig.leo.send_text("Eileen")
    assert await card(rig.leo, "I know Eileen now, from 1 photo.")


async def test_whom_nobody_knows_is_asked_about(rig: ChatRig) -> None:
    await rig.leo.send_photo(jpeg())
    asked = await card(rig.leo, "I do not know them.", texts.ASK_NAME)
    assert asked.labels == [texts.CANCEL]
    await rig.leo.send_text("Eileen")
    assert await card(rig.leo, "I know Eileen now, from 1 photo.")


async def test_who_was_here_unknown_is_told_when(rig: ChatRig) -> None:
    rig.eyes.sightings = (replace(STRANGER, stranger=SEVEN),)
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    rig.eyes.sightings = (replace(STRANGER, stranger=SEVEN),)
    await rig.leo.send_photo(jpeg())
    asked = await card(rig.leo, "I do not know their name, but they were here 1×: ")
    assert f"{rig.memory.visits.only.began_at:%H:%M}" in asked.text


async def test_a_visit_of_a_month_ago_or_of_somebody_with_a_name_by_now_is_not_told(rig: ChatRig) -> None:
    rig.eyes.sightings = (replace(STRANGER, stranger=SEVEN),)
    await rig.ring()
    await rig.picture()
    await card(rig.leo, "Someone I don’t know")
    rig.ahead = timedelta(days=31)
    await rig.leo.send_photo(jpeg())
    assert await card(rig.leo, "I do not know them.")


async def test_a_face_that_is_no_good_is_shown_with_the_reason(rig: ChatRig) -> None:
    rig.eyes.sightings = (Sighting(1, BOX, Verdict.POOR, reason=Blemish.BLURRED),)
    await rig.leo.send_photo(jpeg())
    told = await card(rig.leo, "I cannot tell who this is: the picture is blurred.")
    assert told.photo


async def test_of_several_faces_one_is_chosen_from_numbered_crops(rig: ChatRig) -> None:
    rig.eyes.sightings = (
        Sighting(1, BOX, Verdict.NAMED, await grace(rig)),
        Sighting(2, Box(100, 10, 180, 90), Verdict.UNKNOWN),
    )
    await rig.leo.send_photo(jpeg())
    choice = await buttons(rig.leo, "Face 1", "Face 2")
    assert "1: Grace." in choice.text
    assert "2: I do not know them." in choice.text
    assert [m.text for m in rig.leo.chat.messages if m.album] == ["1", "2"]
    await rig.leo.tap(choice, "Face 2")
    await card(rig.leo, texts.ASK_NAME)
    await rig.leo.send_text("Eileen")
    await card(rig.leo, "I know Eileen now")
    assert rig.eyes.learned[-1][2] == Box(100, 10, 180, 90)


async def test_a_named_photo_of_several_faces_asks_which_of_them_it_is(rig: ChatRig) -> None:
    rig.eyes.sightings = (STRANGER, Sighting(2, Box(100, 10, 180, 90), Verdict.UNKNOWN))
    rig.eyes.refuses = PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=2)
    await rig.leo.send_photo(jpeg(), "Eileen")
    choice = await card(rig.leo, "Which of them is Eileen?")
    rig.eyes.refuses = None
    await rig.leo.tap(choice, "Face 1")
    await card(rig.leo, "I know Eileen now, from 1 photo.")
    assert rig.eyes.learned[-1][2] == STRANGER.box


async def test_of_a_named_photo_that_is_refused_the_face_is_shown_with_the_reason(rig: ChatRig) -> None:
    rig.eyes.refuses = PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.TOO_DARK)
    await rig.leo.send_photo(jpeg(), "Eileen")
    assert (await card(rig.leo, "it is too dark")).photo


async def test_a_photo_without_a_face_says_so(rig: ChatRig) -> None:
    rig.eyes.faceless = _Everything()
    await rig.leo.send_photo(jpeg())
    assert await card(rig.leo, "I see no face in this photo.")


async def test_while_the_eyes_are_away_the_name_is_asked_for_all_the_same(rig: ChatRig) -> None:
    rig.eyes.failure = EyesUnavailable()
    await rig.leo.send_photo(jpeg())
    assert await card(rig.leo, texts.ASK_NAME)


@pytest.mark.parametrize(("name", "mime"), [("a.heic", "application/octet-stream"), ("a", "image/heif")])
async def test_a_photo_that_a_phone_keeps_is_taken_as_a_file(rig: ChatRig, name: str, mime: str) -> None:
    await rig.leo.send_document(b"\0\0\0 ftypheic", name, mime, "Grace")
    assert await card(rig.leo, "I know Grace now, from 1 photo.")


async def test_a_file_that_telegram_hands_out_to_no_bot_is_refused_at_once(
    rig: ChatRig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.telegram.chat.handlers.faces._MOST_BYTES", 100)
    await rig.leo.send_document(jpeg(), "a.jpg", "image/jpeg", "Grace")
    await card(rig.leo, "megabytes")
    assert rig.eyes.learned == []
