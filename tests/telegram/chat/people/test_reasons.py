"""[Why?] on a card, and /faces, over a strict stand-in for Telegram."""

from datetime import timedelta

from bot.house.faces.face_reasons import FaceGround, FaceReasons, FacesState
from bot.house.people import Blemish, Box, Person, Resident, Sighting, Verdict
from tests.english import texts
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card

BOX = Box(10, 10, 90, 90)


async def owner(rig: ChatRig) -> Resident:
    return (await rig.memory.residents.residents())[0]


async def know(rig: ChatRig, name: str) -> Person:
    return (await rig.faces.learn(await owner(rig), name, [jpeg(len(name))])).person


async def rings(rig: ChatRig, *faces: Sighting) -> None:
    rig.eyes.sightings = faces
    await rig.ring()
    await rig.picture()


async def asked(rig: ChatRig) -> None:
    await rig.leo.tap(await buttons(rig.leo, texts.WHY), texts.WHY)


async def test_the_face_is_shown_beside_the_closest_photo_in_words_first_and_numbers_after(rig: ChatRig) -> None:
    grace, eileen = await know(rig, "Grace"), await know(rig, "Eileen")
    (sample,) = await rig.eyes.sample_ids(grace.id)
    rig.eyes.reasons = FaceReasons(FaceGround.NEAREST, grace.id, sample, 0.31, 0.456, eileen.id, 0.2, 0.33)
    await rings(rig, Sighting(1, BOX, Verdict.NAMED, grace))
    await asked(rig)
    told = await card(rig.leo, "The face is as near to Grace as Grace’s own photos are to each other.")
    assert told.text.splitlines()[0] == "1: the face at the door. 2: the photo of Grace that is nearest to it."
    assert told.text.splitlines()[2:] == [
        "Eileen is clearly further.",
        "Distance 0.31; named up to 0.46.",
        "Eileen is 0.2 further.",
    ]
    assert [m.text for m in rig.leo.chat.messages if m.album] == ["1", "2"]


async def test_who_is_further_than_their_own_photos_is_near_enough(rig: ChatRig) -> None:
    grace = await know(rig, "Grace")
    rig.eyes.reasons = FaceReasons(FaceGround.NEAREST, grace.id, None, 0.44, 0.456, own=0.33)
    await rings(rig, Sighting(1, BOX, Verdict.NAMED, grace))
    await asked(rig)
    assert await card(rig.leo, "The face is near enough to Grace.")


async def test_who_is_unknown_is_told_whom_they_are_nearest_to(rig: ChatRig) -> None:
    grace = await know(rig, "Grace")
    rig.eyes.reasons = FaceReasons(FaceGround.UNLIKE_ALL, grace.id, None, 0.7, 0.456)
    await rings(rig, Sighting(1, BOX, Verdict.UNKNOWN))
    await asked(rig)
    assert (await card(rig.leo, "The face is too far from everybody whom I know. The nearest is Grace.")).photo


async def test_what_a_resident_said_and_what_is_too_poor_is_told_first(rig: ChatRig) -> None:
    await rings(rig, Sighting(1, BOX, Verdict.POOR, reason=Blemish.BLURRED, told_by="Anna"))
    await asked(rig)
    assert await card(rig.leo, "Anna told me who this is.", "The face is too poor to tell: the picture is blurred.")


async def test_a_picture_that_is_gone_is_said_to_be(rig: ChatRig) -> None:
    await rings(rig, Sighting(1, BOX, Verdict.UNKNOWN))
    message = await buttons(rig.leo, texts.WHY)
    rig.memory.album.pictures.clear()
    await rig.leo.tap(message, texts.WHY)
    assert await card(rig.leo, "That picture is gone")


async def test_what_could_be_better_has_a_button_that_mends_each(rig: ChatRig) -> None:
    grace, eileen = await know(rig, "Grace"), await know(rig, "Eileen")
    (sample,) = await rig.eyes.sample_ids(grace.id)
    rig.eyes.state = FacesState(((eileen.id, 1),), ((grace.id, sample),), ((grace.id, eileen.id),), (grace.id,))
    await rig.leo.send_text("/faces")
    told = await card(rig.leo, "What I could know better:")
    assert told.labels == ["Odd photo: Grace", "Grace = Eileen?", "Eileen", "Grace"]
    for words in ("Eileen: 1 photo only", "Grace: one photo is unlike", "look alike", "more than two years old"):
        assert words in told.text
    await rig.leo.tap(told, "Grace = Eileen?")
    await card(rig.leo, "Are Grace and Eileen one person?")
    await rig.leo.tap(told, "Odd photo: Grace")
    await card(rig.leo, "Shall I remove the only photo of Grace?")
    await rig.leo.tap(told, "Eileen")
    assert await card(rig.leo, "Eileen", "1 photo", "I tell you loudly")


async def test_who_always_wears_glasses_is_asked_for_a_photo_without(rig: ChatRig) -> None:
    grace = await know(rig, "Grace")
    rig.eyes.state = FacesState(always_in_spectacles=(grace.id,))
    await rig.leo.send_text("/faces")
    told = await card(rig.leo, "Grace wears glasses in every photo; one without them helps")
    assert told.labels == ["Grace"]


async def test_nothing_to_mend_is_said_and_who_is_forgotten_is_no_finding(rig: ChatRig) -> None:
    grace = await know(rig, "Grace")
    rig.eyes.state = FacesState(stale=(grace.id,))
    await rig.faces.forget(await owner(rig), grace.id)
    await rig.leo.send_text("/faces")
    assert await card(rig.leo, texts.ALL_WELL)


async def test_a_card_of_a_week_ago_explains_nothing_any_more(rig: ChatRig) -> None:
    await rings(rig, Sighting(1, BOX, Verdict.UNKNOWN))
    message = await buttons(rig.leo, texts.WHY)
    rig.ahead = timedelta(days=8)
    popup = await (await rig.leo.tap(message, texts.WHY)).answer(10)
    assert popup.text == texts.BUTTON_DEAD
