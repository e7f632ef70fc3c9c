"""/menu and /help: everything that somebody may, in two taps, and each screen with one way back at the bottom."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.demo.telegram.stand_in import TelegramStandIn
from bot.house.people import ResidentId, Role
from bot.house.residents.permissions import Action
from bot.house.residents.uses import of_use
from bot.settings import AppSettings
from bot.telegram.chat.commands import GivenWithTap
from bot.words.chat import help_text, labels, menu_text
from bot.words.chat.menu_text import COMMANDS, LISTED, SUBJECTS, MenuSubject
from tests.english import ENGLISH
from tests.rig import handled
from tests.rig.chat import ChatRig, buttons, card

BACK = ENGLISH.plain(labels.BACK)
LABELS = {name: ENGLISH.plain(said) for name, (_action, said) in COMMANDS.items()}
NAMED = {subject: ENGLISH.plain(said) for subject, said in SUBJECTS.items()}

#: They are given by whoever does not live here.
FROM_OUTSIDE = {"start", "recover"}

#: What acts at once and asks nothing: nobody taps it by mistake.
WRITTEN = {"end_access"}


async def opened(user: User, said: str) -> ChatMessage:
    """The message with buttons that a command is answered with."""
    sent = await user.send_text(said)
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id > sent.id and m.by_bot and m.labels), None)
    )


async def tapped(user: User, shown: ChatMessage, label: str) -> ChatMessage:
    """The same message as it is once it was drawn again."""
    await user.tap(shown, label)
    return await user.chat.until(lambda chat: next((m for m in chat.messages if m.id == shown.id and m != shown), None))


async def walked(user: User, begin: str) -> dict[str, Sequence[str]]:
    """Every screen's buttons, from top to bottom, by what it is about; those of the first one by nothing."""
    top = await opened(user, begin)
    screens: dict[str, Sequence[str]] = {"": top.labels}
    for subject in set(top.labels) & set(NAMED.values()):
        screen = await tapped(user, top, subject)
        assert subject in screen.text
        screens[subject] = screen.labels
        again = await tapped(user, screen, BACK)
        assert (again.text, again.labels) == (top.text, top.labels)
        top = again
    return screens


async def may_give(rig: ChatRig, user: User) -> set[str]:
    """The commands of somebody, by their buttons."""
    known = await rig.memory.residents.find(ResidentId(user.id))
    assert known
    may = of_use(known, rig.doors.values())
    return {LABELS[name] for name in COMMANDS.keys() - WRITTEN if menu_text.is_shown(name, known.role, may)}


@pytest.mark.parametrize("role", list(Role))
async def test_whatever_somebody_may_is_two_taps_away_and_nothing_else_is(rig: ChatRig, role: Role) -> None:
    await rig.make(rig.leo, role)
    screens = await walked(rig.leo, "/menu")
    found = {label for screen in screens.values() for label in screen} - {BACK, *NAMED.values()}
    assert found == await may_give(rig, rig.leo) - {LABELS["menu"]}


@pytest.mark.parametrize("begin", ["/menu", "/help"])
async def test_each_screen_has_one_way_back_alone_in_its_last_row_and_the_first_one_has_none(
    rig: ChatRig, begin: str
) -> None:
    screens = await walked(rig.anna, begin)
    assert BACK not in screens.pop("")
    assert set(screens) == set(NAMED.values())
    for rows in screens.values():
        assert rows.count(BACK) == 1
        assert rows[-1] == BACK
    shown = await tapped(rig.anna, await opened(rig.anna, begin), NAMED[MenuSubject.DOOR])
    assert len(shown.buttons[-1]) == 1


async def test_a_guest_sees_the_few_things_they_may_at_once(rig: ChatRig) -> None:
    await rig.make(rig.leo, Role.GUEST)
    shown = await opened(rig.leo, "/menu")
    assert shown.labels == [LABELS[name] for name in ("pass", "language", "app", "leave", "roles", "help")]


async def test_a_button_opens_the_page_that_its_command_opens(rig: ChatRig) -> None:
    written = await opened(rig.anna, "/quiet")
    screen = await tapped(rig.anna, await opened(rig.anna, "/menu"), NAMED[MenuSubject.OWN])
    await rig.anna.tap(screen, LABELS["quiet"])
    page = await rig.anna.chat.until_message("When I tell you who is at a door", after=screen.id)
    assert (page.text, page.labels) == (written.text, written.labels)
    assert rig.anna.chat.message(screen.id) == screen


async def test_each_line_of_the_help_has_the_button_that_does_it(rig: ChatRig) -> None:
    screen = await tapped(rig.anna, await opened(rig.anna, "/help"), NAMED[MenuSubject.PEOPLE])
    assert "send me one or more photos" in screen.text
    told = [name for line in help_text.HELP[MenuSubject.PEOPLE] for name in line.commands]
    assert screen.labels == [*(LABELS[name] for name in told), BACK]
    positions = [screen.text.index(f"\n/{name}") for name in told]
    assert positions == sorted(positions)


async def test_the_menu_and_the_help_lead_to_each_other(rig: ChatRig) -> None:
    await rig.anna.tap(await opened(rig.anna, "/menu"), LABELS["help"])
    await rig.anna.tap(await card(rig.anna, "I look after your door"), LABELS["menu"])
    assert await buttons(rig.anna, LABELS["help"])


async def test_a_menu_of_yesterday_still_works_and_one_of_a_role_that_is_over_opens_nothing(rig: ChatRig) -> None:
    screen = await tapped(rig.anna, await opened(rig.anna, "/menu"), NAMED[MenuSubject.RECORDS])
    rig.ahead += timedelta(days=30)
    await rig.anna.tap(screen, LABELS["backup"])
    await card(rig.anna, "None was made yet.")
    await rig.make(rig.leo, Role.OWNER)
    await rig.make(rig.anna, Role.CHILD)
    await rig.anna.tap(screen, LABELS["audit"])
    assert await card(rig.anna, "Only an owner of this home can do that.")


async def test_where_there_is_no_page_the_menu_has_none() -> None:
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram, app=AppSettings())
        await rig.move_in()
        await rig.start()
        screen = await tapped(rig.anna, await opened(rig.anna, "/menu"), NAMED[MenuSubject.OWN])
        assert LABELS["app"] not in screen.labels
        await rig.stop()


def test_every_command_is_in_the_menu_and_its_tap_is_carried_out_by_the_same_handler() -> None:
    written = {name: callback for name, callback in _registered().items() if name not in FROM_OUTSIDE}
    assert set(written) == set(COMMANDS)
    told = [name for lines in help_text.HELP.values() for line in lines for name in line.commands]
    assert sorted(told) == sorted(COMMANDS.keys() - {"menu", "help"} - WRITTEN)
    given = {
        known.callback._name: handler.callback
        for handler in handled.ROUTER.callback_query.handlers
        for known in handler.filters or ()
        if isinstance(known.callback, GivenWithTap)
    }
    assert given == {name: callback for name, callback in written.items() if name not in WRITTEN}


@pytest.mark.parametrize("role", list(Role))
def test_telegram_lists_at_most_ten_commands_beside_the_field(role: Role) -> None:
    listed = menu_text.commands(role, set(Action))
    assert len(LISTED[role]) == len(listed) <= 10
    assert {"menu", "help"} <= set(listed)


def _registered() -> dict[str, Callable[..., Any]]:
    """The handler of every command that takes nothing behind it, or may do without."""
    names = {said.removeprefix("/") for said in handled.commands() if "…" not in said}
    return {name: handled.of_command(name) for name in names}
