"""Each resident is spoken to in their own language."""

import asyncio
from zoneinfo import ZoneInfo

import pytest

from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import Blemish, ResidentId
from bot.telegram.tongues import Tongues
from bot.words.chat import labels, talk
from bot.words.tongue import OWN_NAMES, Language, Tongue
from tests.english import ENGLISH, texts
from tests.fakes.books import MemoryCollection
from tests.pictures import jpeg
from tests.rig.chat import ChatRig, buttons, card


def unlock(language: Language) -> str:
    return Tongue(language, ENGLISH.zone).plain(labels.UNLOCK)


async def test_a_resident_is_spoken_to_as_their_telegram_is_set_and_the_others_as_theirs(rig: ChatRig) -> None:
    rig.leo.set_language("de-AT")
    await rig.leo.send_text("/help")
    await card(rig.leo, "Ich")
    await rig.ring()
    assert await buttons(rig.leo, unlock(Language.GERMAN))
    assert await buttons(rig.anna, texts.UNLOCK)


@pytest.mark.parametrize("language", list(Language))
async def test_a_chosen_language_stays_whatever_telegram_is_set_to(rig: ChatRig, language: Language) -> None:
    await rig.leo.send_text("/language")
    await rig.leo.tap(await buttons(rig.leo, *OWN_NAMES.values()), OWN_NAMES[language])
    said = Tongue(language, ENGLISH.zone).html(talk.LANGUAGE_SET)
    await card(rig.leo, said)
    rig.leo.set_language("es" if language is not Language.SPANISH else "ru")
    await rig.leo.send_text("/people")
    await rig.ring()
    assert await buttons(rig.leo, unlock(language))
    await rig.stop()
    await rig.start()
    await rig.ring(2)
    assert await buttons(rig.leo, unlock(language))


async def test_a_language_that_we_do_not_speak_is_english(rig: ChatRig) -> None:
    rig.leo.set_language("pt-BR")
    await rig.leo.send_text("/help")
    assert await card(rig.leo, "I look after your door.")


async def test_a_stranger_is_turned_away_in_their_own_language(rig: ChatRig) -> None:
    rig.stranger.set_language("es")
    await rig.stranger.send_text("hola")
    assert await card(rig.stranger, "casa")


async def test_the_menu_is_there_in_each_language(rig: ChatRig) -> None:
    await rig.room.poller.introduced.wait()
    calls = [call.params for call in rig.telegram.journal.calls("setMyCommands")]
    assert {call.get("language_code") for call in calls} == {None, "de", "es", "ru", "hi"}


async def test_a_refused_photo_is_explained_in_the_language_of_who_sent_it(rig: ChatRig) -> None:
    rig.leo.set_language("de")
    rig.eyes.refuses = PhotoTrouble(PhotoReason.SEVERAL_FACES, faces=3)
    await rig.leo.send_photo(jpeg(), "Grace")
    assert await card(rig.leo, "Auf diesem Foto sehe ich 3 Gesichter. Bitte schick eins, auf dem nur diese Person ist.")
    rig.eyes.refuses = PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.TOO_DARK)
    await rig.leo.send_photo(jpeg(80), "Grace")
    refused = await card(rig.leo, "es ist zu dunkel")
    assert "face" not in refused.text


async def test_what_somebody_chooses_counts_although_they_are_heard_in_the_same_moment() -> None:
    tongues, anna = Tongues(MemoryCollection(), ZoneInfo("UTC")), ResidentId(1)
    await asyncio.gather(tongues.choose(anna, Language.GERMAN), tongues.heard(anna, "ru"))
    assert tongues.of(anna).language is Language.GERMAN
    assert tongues.has_chosen(anna)
