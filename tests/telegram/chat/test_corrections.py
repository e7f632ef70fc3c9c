"""Somebody wrongly named, and a photo that should not have been learned, are put right in the chat."""

from bot.house.people import Box, Person, Resident, Sighting, Verdict
from tests.english import texts
from tests.pictures import jpeg
from tests.telegram.conftest import Flat, buttons, card


class _Everything:
    """Contains whatever one looks for: Telegram packs a photo anew, so its bytes are not known beforehand."""

    def __contains__(self, _: object) -> bool:
        return True


async def owner(flat: Flat) -> Resident:
    return (await flat.memory.residents.residents())[0]


async def grace_at_the_door(flat: Flat) -> Person:
    """Grace is known, and taken to stand at the door."""
    grace = (await flat.faces.learn(await owner(flat), "Grace", [b"grace"])).person
    flat.eyes.sightings = (Sighting(1, Box(10, 10, 90, 90), Verdict.NAMED, grace),)
    await flat.ring()
    await flat.picture()
    return grace


async def test_that_is_not_grace_is_told_on_every_card_and_remembered(flat: Flat) -> None:
    grace = await grace_at_the_door(flat)
    message = await buttons(flat.leo, "That is not Grace", texts.UNLOCK)
    await flat.leo.tap(message, "That is not Grace")
    for user in (flat.anna, flat.leo):
        told = await card(user, "Leo says that this is not Grace.")
        assert "Someone I don’t know is at the front door" in told.text
    assert [(person, box.left) for person, _, box in flat.eyes.disowned] == [(grace.id, 10)]


async def test_whoever_corrects_a_name_may_say_who_it_is(flat: Flat) -> None:
    await grace_at_the_door(flat)
    await flat.faces.learn(await owner(flat), "Eileen", [b"eileen"])
    await flat.leo.tap(await buttons(flat.leo, "That is not Grace"), "That is not Grace")
    await flat.leo.tap(await buttons(flat.leo, "Eileen", texts.SOMEONE_NEW), "Eileen")
    assert await card(flat.anna, "Eileen is at the front door")
    assert await card(flat.leo, "Eileen is at the front door")


async def test_a_correction_whose_picture_is_gone_changes_nothing_and_says_so(flat: Flat) -> None:
    await grace_at_the_door(flat)
    message = await buttons(flat.leo, "That is not Grace")
    await flat.memory.album.remove(flat.memory.visits.only.photos[0].id)
    await flat.leo.tap(message, "That is not Grace")
    assert await card(flat.leo, "That picture is gone")
    assert "That is not Grace" in (await buttons(flat.leo, "That is not Grace")).labels


async def test_the_photos_of_somebody_are_shown_one_by_one_and_removed_one_by_one(flat: Flat) -> None:
    await flat.faces.learn(await owner(flat), "Zoe\u0308", [jpeg(10), jpeg(20)])
    await flat.leo.send_text("/people zoë")
    first = await card(flat.leo, "Photo 1 of 2")
    await flat.leo.tap(first, texts.NEXT_SAMPLE)
    second = await card(flat.leo, "Photo 2 of 2")
    await flat.leo.tap(second, texts.REMOVE_SAMPLE)
    assert await card(flat.leo, "I know Zoë from 1 photo now.")
    assert [sample for _, sample, _ in flat.eyes.learned] == [jpeg(10)]
    await flat.leo.send_text("/people Zoë")
    await flat.leo.tap(await card(flat.leo, "the only photo"), texts.REMOVE_SAMPLE)
    assert await card(flat.leo, "I have removed the last photo of Zoë")
    assert await flat.memory.people.people() == []


async def test_photos_of_nobody_we_know_are_met_with_a_sentence(flat: Flat) -> None:
    await flat.leo.send_text("/people Hanna")
    assert await card(flat.leo, "I do not know anybody called Hanna")


async def test_a_photo_unlike_the_others_is_asked_about_and_learned_if_the_resident_insists(flat: Flat) -> None:
    await flat.faces.learn(await owner(flat), "Hanna", [bytes([n]) for n in range(5)])
    flat.eyes.unlike = _Everything()
    await flat.anna.send_photo(jpeg(), "Hanna")
    asked = await card(flat.anna, "This does not look like my 5 photos of Hanna.")
    await flat.anna.tap(asked, "It is Hanna all the same")
    assert await card(flat.anna, "I know Hanna now, from 6 photos.")


async def test_a_photo_that_is_known_already_is_said_to_be(flat: Flat) -> None:
    photo = jpeg()
    await flat.anna.send_photo(photo, "Hanna")
    await card(flat.anna, "I know Hanna now")
    await flat.anna.send_photo(photo, "Hanna")
    assert await card(flat.anna, "I have this photo of Hanna already")
