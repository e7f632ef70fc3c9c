"""Telegram's "/" menu: in its reader's language, and with what its reader can do and nothing else."""

from collections.abc import Mapping

from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.people import Resident, ResidentId, Role
from bot.house.residents.permissions import Action, ever_may
from bot.settings import AppSettings
from bot.words.chat.menu_text import OUTSIDER_COMMANDS, commands
from bot.words.phrase import Phrase
from bot.words.tongue import OWN_NAMES, Language, Tongue
from tests.english import ENGLISH
from tests.rig.chat import ChatRig, buttons, card
from tests.rig.house import NOON


def of(role: Role) -> Mapping[str, Phrase]:
    may = {action for action in Action if ever_may(Resident(ResidentId(1), "Anna", role, NOON), action)}
    return commands(role, may)


OWNERS, COMMANDS = of(Role.OWNER), of(Role.ADULT)


def menu(said: Mapping[str, Phrase], language: Language) -> dict[str, str]:
    return {name: Tongue(language, ENGLISH.zone).plain(words) for name, words in said.items()}


async def offered(rig: ChatRig, user: User, said: Mapping[str, Phrase], language: Language) -> None:
    """Wait until this person's messenger offers this."""

    def shown() -> bool:
        commands = rig.telegram.account.offered_to(user.account)
        return {c["command"]: c["description"] for c in commands} == menu(said, language)

    await rig.telegram.telegram.changes.until(shown, 10, f"the menu in {language}")


async def choose(user: User, language: Language) -> None:
    asked = await user.send_text("/language")
    offered = await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > asked.id and OWN_NAMES[language] in m.labels), None)
    )
    await user.tap(offered, OWN_NAMES[language])


async def test_owners_have_the_owner_s_commands_and_nobody_else_has(rig: ChatRig) -> None:
    await offered(rig, rig.anna, OWNERS, Language.ENGLISH)
    await offered(rig, rig.leo, COMMANDS, Language.ENGLISH)
    await offered(rig, rig.stranger, OUTSIDER_COMMANDS, Language.ENGLISH)


async def test_a_stranger_s_menu_is_in_the_language_their_telegram_is_set_to(rig: ChatRig) -> None:
    rig.stranger.set_language("ru")
    await offered(rig, rig.stranger, OUTSIDER_COMMANDS, Language.RUSSIAN)


async def test_a_menu_follows_the_language_that_its_reader_chose_and_the_others_keep_theirs(rig: ChatRig) -> None:
    await choose(rig.anna, Language.SPANISH)
    await choose(rig.leo, Language.GERMAN)
    await offered(rig, rig.anna, OWNERS, Language.SPANISH)
    await offered(rig, rig.leo, COMMANDS, Language.GERMAN)
    rig.leo.set_language("ru")
    await choose(rig.leo, Language.HINDI)
    await offered(rig, rig.leo, COMMANDS, Language.HINDI)


async def test_whoever_did_not_choose_has_a_menu_as_their_telegram_is_set(rig: ChatRig) -> None:
    for user in (rig.anna, rig.leo):
        user.set_language("de-AT")
        await user.send_text("/help")
    await offered(rig, rig.anna, OWNERS, Language.GERMAN)
    await offered(rig, rig.leo, COMMANDS, Language.GERMAN)


async def test_a_chosen_menu_is_there_after_a_restart_with_a_telegram_that_forgot_it(rig: ChatRig) -> None:
    await choose(rig.leo, Language.SPANISH)
    await offered(rig, rig.leo, COMMANDS, Language.SPANISH)
    await rig.stop()
    rig.telegram.account.restore([])
    await rig.start()
    await offered(rig, rig.leo, COMMANDS, Language.SPANISH)
    await offered(rig, rig.anna, OWNERS, Language.ENGLISH)


async def test_whoever_leaves_has_a_stranger_s_menu_and_gets_their_own_again_when_they_are_back(rig: ChatRig) -> None:
    anna, leo = await rig.memory.residents.residents()
    await choose(rig.leo, Language.SPANISH)
    await offered(rig, rig.leo, COMMANDS, Language.SPANISH)
    await rig.registrar.leave(leo)
    await offered(rig, rig.leo, OUTSIDER_COMMANDS, Language.ENGLISH)
    await rig.leo.send_text(f"/start {await rig.invite(anna)}")
    await offered(rig, rig.leo, COMMANDS, Language.ENGLISH)


async def test_a_new_owner_s_menu_has_their_commands_and_loses_them_with_the_home(rig: ChatRig) -> None:
    anna = (await rig.memory.residents.residents())[0]
    await rig.anna.send_text("/residents")
    await rig.anna.tap(await buttons(rig.anna, "✏️ Leo"), "✏️ Leo")
    await rig.anna.tap(await buttons(rig.anna, "Owner"), "Owner")
    await rig.anna.tap(await buttons(rig.anna, "Yes, make Leo an owner"), "Yes, make Leo an owner")
    await offered(rig, rig.leo, OWNERS, Language.ENGLISH)
    await rig.registrar.remove(anna, ResidentId(rig.leo.id))
    await offered(rig, rig.leo, OUTSIDER_COMMANDS, Language.ENGLISH)


async def test_whoever_claims_the_home_has_the_owner_s_menu(rig: ChatRig) -> None:
    for resident in await rig.memory.residents.residents():
        await rig.memory.residents.remove(resident.id)
    code = await rig.invitations.claim_code()
    await rig.stranger.send_text(f"/start {code}")
    await offered(rig, rig.stranger, OWNERS, Language.ENGLISH)


async def test_a_menu_waits_out_an_outage_of_telegram(rig: ChatRig) -> None:
    await offered(rig, rig.anna, OWNERS, Language.ENGLISH)
    rig.telegram.faults.break_gateway("setMyCommands", times=2)
    await choose(rig.anna, Language.RUSSIAN)
    await offered(rig, rig.anna, OWNERS, Language.RUSSIAN)


async def test_a_menu_that_telegram_refuses_takes_nothing_else_along(rig: ChatRig) -> None:
    await offered(rig, rig.anna, OWNERS, Language.ENGLISH)
    rig.telegram.faults.refuse(400, "Bad Request: BOT_COMMANDS_TOO_MUCH", "setMyCommands")
    await choose(rig.anna, Language.GERMAN)
    assert await card(rig.anna, "Ab jetzt spreche ich Deutsch mit dir.")


async def test_a_menu_that_is_there_already_is_not_sent_again(rig: ChatRig) -> None:
    await choose(rig.leo, Language.SPANISH)
    await offered(rig, rig.leo, COMMANDS, Language.SPANISH)
    before = len(rig.telegram.journal.calls("setMyCommands"))
    await rig.room._menus.show(ResidentId(rig.leo.id))
    assert len(rig.telegram.journal.calls("setMyCommands")) == before


async def test_where_there_is_no_page_nobody_is_offered_it() -> None:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram, app=AppSettings())
        await rig.move_in()
        await rig.make(rig.leo, Role.GUEST)
        await rig.start()
        assert "app" in of(Role.GUEST)
        without = {name: said for name, said in of(Role.GUEST).items() if name != "app"}
        await offered(rig, rig.leo, without, Language.ENGLISH)
        await rig.stop()


async def test_a_menu_changes_with_the_role_at_once(rig: ChatRig) -> None:
    anna, leo = await rig.memory.residents.residents()
    await offered(rig, rig.leo, COMMANDS, Language.ENGLISH)
    await rig.registrar.set_role(anna, leo.id, Role.CHILD)
    await offered(rig, rig.leo, of(Role.CHILD), Language.ENGLISH)
