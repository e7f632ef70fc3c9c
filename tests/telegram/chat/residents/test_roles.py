"""What children and guests see of the chat, and what they are told where they may not."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.telegram.residents import User
from bot.house.people import Limits, Resident, ResidentId, Role
from bot.house.residents.actors import Column
from bot.house.residents.permissions import TABLE, Grant, Refusal, cell
from bot.words.chat.residents import roles_text
from bot.words.phrase import Text
from bot.words.tongue import Language, Tongue
from tests.english import ENGLISH, texts
from tests.pictures import jpeg
from tests.rig.chat import FRONT, ChatRig, buttons, card


async def somebody(rig: ChatRig, role: Role, *doors: str) -> User:
    """One more who uses the bot."""
    tom = rig.telegram.user("Tom")
    tom.chat.open = True
    limits = Limits(tuple(door for door in (FRONT,) if door in doors))
    since = datetime.now(UTC) - timedelta(days=2)
    await rig.memory.residents.save(Resident(ResidentId(tom.id), "Tom", role, since, limits))
    return tom


async def test_a_child_sees_who_rings_and_has_no_button_that_it_may_not_use(rig: ChatRig) -> None:
    tom = await somebody(rig, Role.CHILD)
    await rig.ring()
    await rig.picture()
    assert await buttons(rig.leo, texts.UNLOCK, texts.IGNORE, texts.WHO)
    shown = await tom.chat.until(lambda chat: next((m for m in chat.messages if m.photo), None))
    assert shown.labels == [texts.IGNORE, texts.COMING, texts.LEAVE_IT, texts.REPLY]
    await tom.tap(shown, texts.IGNORE)
    assert await card(rig.anna, "Tom")


async def test_a_child_opens_the_door_that_an_owner_allowed(rig: ChatRig) -> None:
    tom = await somebody(rig, Role.CHILD, FRONT)
    await rig.ring()
    await tom.tap(await buttons(tom, texts.UNLOCK), texts.UNLOCK)
    await tom.tap(await card(tom, "Confirm"), "✅ Yes, open the front door")
    assert await card(rig.anna, "Tom", "opened")
    assert rig.locks.opened == [FRONT]


async def test_a_button_from_before_it_was_forbidden_opens_nothing_and_says_whom_to_ask(rig: ChatRig) -> None:
    tom = await somebody(rig, Role.CHILD, FRONT)
    await rig.ring()
    await tom.tap(await buttons(tom, texts.UNLOCK), texts.UNLOCK)
    asking = await card(tom, "Confirm")
    await somebody(rig, Role.CHILD)
    await tom.tap(asking, "✅ Yes, open the front door")
    assert await card(tom, "You may do that only at doors that an owner allowed you.", "Please ask Anna or Leo.")
    assert rig.locks.opened == []


async def test_a_child_is_refused_before_it_is_asked_for_a_name(rig: ChatRig) -> None:
    tom = await somebody(rig, Role.CHILD)
    await tom.send_photo(jpeg(40))
    assert await card(tom, "That is for the adults of this home.", "Please ask Anna or Leo.")
    await tom.send_text("/people")
    await tom.chat.until(lambda chat: [m for m in chat.messages if m.by_bot and "for the adults" in m.text][1:])
    assert not any("?" in m.text for m in tom.chat.messages if m.by_bot)


async def test_a_guest_gets_no_card_and_no_news_and_hears_why_nothing_works(rig: ChatRig) -> None:
    tom = await somebody(rig, Role.GUEST, FRONT)
    await rig.ring()
    await card(rig.leo, "front door")
    for command in ("/status", "/look", "/people"):
        before = tom.chat.last.id if tom.chat.last else 0
        await tom.send_text(command)
        assert await tom.chat.until_message("not for guests", "Please ask Anna", after=before)
    await tom.send_text("/help")
    assert await card(tom, "I look after a door")
    assert not any(m.photo or "front door" in m.text for m in tom.chat.messages)


async def test_everybody_reads_who_may_what(rig: ChatRig) -> None:
    await rig.leo.send_text("/roles")
    told = await card(rig.leo, "Who may do what")
    assert told.text == said(roles_text.roles())
    for role in Role:
        await rig.leo.tap(told, ENGLISH.plain(roles_text.ROLES[role]))
        told = await rig.leo.chat.until_message(said(roles_text.role(role)))
        await rig.leo.tap(told, texts.BACK)
        told = await rig.leo.chat.until_message("Who may do what")


def said(words: Text) -> str:
    return ENGLISH.plain(words).replace("<b>", "").replace("</b>", "")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_fits_one_message(language: Language, role: Role) -> None:
    assert len(Tongue(language, ENGLISH.zone).plain(roles_text.role(role))) < 4096


@pytest.mark.parametrize("language", Language)
def test_the_roles_are_read_from_the_table_itself(language: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    tongue = Tongue(language, ENGLISH.zone)
    before = tongue.html(roles_text.role(Role.CHILD))
    for action, row in TABLE.items():
        for role in Role:  # what is for guests alone is no loss to the others
            told = tongue.html(roles_text.MAY[action]) in tongue.html(roles_text.role(role))
            assert told is (cell(role, action) is not Refusal.ONLY_GUESTS), (action, role)
        other = Grant.ALWAYS if isinstance(row[Column.CHILD], Refusal) else Refusal.ONLY_ADULTS
        with monkeypatch.context() as changed:
            changed.setitem(TABLE, action, {**row, Column.CHILD: other})
            assert tongue.html(roles_text.role(Role.CHILD)) != before, action
