"""Telegram's "/" menu: in the language that its reader chose, and with an owner's commands for owners alone."""

from collections.abc import Mapping

from bot.demo.telegram.residents import User
from bot.house.people import ResidentId
from bot.words.phrase import Phrase
from bot.words.talk import COMMANDS, OWNER_COMMANDS
from bot.words.tongue import OWN_NAMES, Language, Tongue
from tests.english import ENGLISH
from tests.telegram.conftest import Flat, buttons, card

OWNERS = {**COMMANDS, **OWNER_COMMANDS}


def menu(said: Mapping[str, Phrase], language: Language) -> dict[str, str]:
    return {name: Tongue(language, ENGLISH.zone).plain(words) for name, words in said.items()}


async def offered(flat: Flat, user: User, said: Mapping[str, Phrase], language: Language) -> None:
    """Wait until this person's messenger offers this."""

    def shown() -> bool:
        commands = flat.telegram.account.offered_to(user.account)
        return {c["command"]: c["description"] for c in commands} == menu(said, language)

    await flat.telegram.telegram.changes.until(shown, 10, f"the menu in {language}")


async def choose(user: User, language: Language) -> None:
    await user.send_text("/language")
    await user.tap(await buttons(user, *OWN_NAMES.values()), OWN_NAMES[language])


async def test_owners_have_the_owner_s_commands_and_nobody_else_has(flat: Flat) -> None:
    await offered(flat, flat.anna, OWNERS, Language.ENGLISH)
    await offered(flat, flat.leo, COMMANDS, Language.ENGLISH)
    await offered(flat, flat.stranger, COMMANDS, Language.ENGLISH)


async def test_a_menu_follows_the_language_that_its_reader_chose_and_the_others_keep_theirs(flat: Flat) -> None:
    await choose(flat.anna, Language.SPANISH)
    await choose(flat.leo, Language.GERMAN)
    await offered(flat, flat.anna, OWNERS, Language.SPANISH)
    await offered(flat, flat.leo, COMMANDS, Language.GERMAN)
    flat.leo.set_language("ru")
    await choose(flat.leo, Language.HINDI)
    await offered(flat, flat.leo, COMMANDS, Language.HINDI)


async def test_whoever_did_not_choose_has_a_menu_as_their_telegram_is_set(flat: Flat) -> None:
    for user in (flat.anna, flat.leo):
        user.set_language("de-AT")
        await user.send_text("/help")
    await offered(flat, flat.anna, OWNERS, Language.GERMAN)
    await offered(flat, flat.leo, COMMANDS, Language.GERMAN)


async def test_a_chosen_menu_is_there_after_a_restart_with_a_telegram_that_forgot_it(flat: Flat) -> None:
    await choose(flat.leo, Language.SPANISH)
    await offered(flat, flat.leo, COMMANDS, Language.SPANISH)
    await flat.stop()
    flat.telegram.account.restore([])
    await flat.start()
    await offered(flat, flat.leo, COMMANDS, Language.SPANISH)
    await offered(flat, flat.anna, OWNERS, Language.ENGLISH)


async def test_whoever_leaves_has_the_menu_that_is_nobody_s_in_particular(flat: Flat) -> None:
    await choose(flat.leo, Language.SPANISH)
    await offered(flat, flat.leo, COMMANDS, Language.SPANISH)
    await flat.registrar.leave((await flat.memory.residents.residents())[1])
    await offered(flat, flat.leo, COMMANDS, Language.ENGLISH)


async def test_a_new_owner_s_menu_has_their_commands_and_loses_them_with_the_home(flat: Flat) -> None:
    anna = (await flat.memory.residents.residents())[0]
    await flat.anna.send_text("/residents")
    await flat.anna.tap(await buttons(flat.anna, "Make Leo an owner"), "Make Leo an owner")
    await flat.anna.tap(await buttons(flat.anna, "Yes, make Leo an owner"), "Yes, make Leo an owner")
    await offered(flat, flat.leo, OWNERS, Language.ENGLISH)
    await flat.registrar.remove(anna, ResidentId(flat.leo.id))
    await offered(flat, flat.leo, COMMANDS, Language.ENGLISH)


async def test_whoever_claims_the_home_has_the_owner_s_menu(flat: Flat) -> None:
    for resident in await flat.memory.residents.residents():
        await flat.memory.residents.remove(resident.id)
    code = await flat.registrar.claim_code()
    await flat.stranger.send_text(f"/start {code}")
    await offered(flat, flat.stranger, OWNERS, Language.ENGLISH)


async def test_a_menu_waits_out_an_outage_of_telegram(flat: Flat) -> None:
    await offered(flat, flat.anna, OWNERS, Language.ENGLISH)
    flat.telegram.faults.break_gateway("setMyCommands", times=2)
    await choose(flat.anna, Language.RUSSIAN)
    await offered(flat, flat.anna, OWNERS, Language.RUSSIAN)


async def test_a_menu_that_telegram_refuses_takes_nothing_else_along(flat: Flat) -> None:
    await offered(flat, flat.anna, OWNERS, Language.ENGLISH)
    flat.telegram.faults.refuse(400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "setMyCommands")
    await choose(flat.anna, Language.GERMAN)
    assert await card(flat.anna, "Ab jetzt spreche ich Deutsch mit dir.")


async def test_a_menu_that_is_there_already_is_not_sent_again(flat: Flat) -> None:
    await choose(flat.leo, Language.SPANISH)
    await offered(flat, flat.leo, COMMANDS, Language.SPANISH)
    before = len(flat.telegram.journal.calls("setMyCommands"))
    await flat.room._menus.show(ResidentId(flat.leo.id))
    assert len(flat.telegram.journal.calls("setMyCommands")) == before
