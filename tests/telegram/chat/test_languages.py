"""Each resident is spoken to in their own language."""

import pytest

from bot.house.people import Blemish
from bot.house.photo_trouble import PhotoReason, PhotoTrouble
from bot.words import labels, talk
from bot.words.tongue import OWN_NAMES, Language, Tongue
from tests.english import ENGLISH, texts
from tests.pictures import jpeg
from tests.telegram.conftest import Flat, buttons, card


def unlock(language: Language) -> str:
    return Tongue(language, ENGLISH.zone).plain(labels.UNLOCK)


async def test_a_resident_is_spoken_to_as_their_telegram_is_set_and_the_others_as_theirs(flat: Flat) -> None:
    flat.leo.set_language("de-AT")
    await flat.leo.send_text("/help")
    await card(flat.leo, "Ich")
    await flat.ring()
    assert await buttons(flat.leo, unlock(Language.GERMAN))
    assert await buttons(flat.anna, texts.UNLOCK)


@pytest.mark.parametrize("language", list(Language))
async def test_a_chosen_language_stays_whatever_telegram_is_set_to(flat: Flat, language: Language) -> None:
    await flat.leo.send_text("/language")
    await flat.leo.tap(await buttons(flat.leo, *OWN_NAMES.values()), OWN_NAMES[language])
    said = Tongue(language, ENGLISH.zone).html(talk.LANGUAGE_SET)
    await card(flat.leo, said)
    flat.leo.set_language("es" if language is not Language.SPANISH else "ru")
    await flat.leo.send_text("/people")
    await flat.ring()
    assert await buttons(flat.leo, unlock(language))
    await flat.stop()
    await flat.start()
    await flat.ring(2)
    assert await buttons(flat.leo, unlock(language))


async def test_a_language_that_we_do_not_speak_is_english(flat: Flat) -> None:
    flat.leo.set_language("pt-BR")
    await flat.leo.send_text("/help")
    assert await card(flat.leo, "I look after your door.")


async def test_a_stranger_is_turned_away_in_their_own_language(flat: Flat) -> None:
    flat.stranger.set_language("es")
    await flat.stranger.send_text("hola")
    assert await card(flat.stranger, "casa")


async def test_the_menu_is_there_in_each_language(flat: Flat) -> None:
    await flat.room.poller.introduced.wait()
    calls = [call.params for call in flat.telegram.journal.calls("setMyCommands")]
    assert {call.get("language_code") for call in calls} == {None, "de", "es", "ru", "hi"}


async def test_a_refused_photo_is_explained_in_the_language_of_who_sent_it(flat: Flat) -> None:
    flat.leo.set_language("de")
    flat.eyes.refuses = PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=3)
    await flat.leo.send_photo(jpeg(), "Grace")
    assert await card(
        flat.leo, "Auf diesem Foto sehe ich 3 Gesichter. Bitte schick eins, auf dem nur diese Person ist."
    )
    flat.eyes.refuses = PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.TOO_DARK)
    await flat.leo.send_photo(jpeg(80), "Grace")
    refused = await card(flat.leo, "es ist zu dunkel")
    assert "face" not in refused.text
