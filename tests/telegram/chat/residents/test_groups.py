"""The bot in a family's group, over a strict stand-in for Telegram: cards for all, taps by those who live here."""

import asyncio
from datetime import timedelta

import pytest

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.groups import Group
from bot.house.people import Resident, ResidentId, Role
from bot.house.watch.camera import CameraId, WatchPlaceId
from bot.house.watch.incident import Happening, Incident, IncidentId, WatchRuleId
from bot.house.watch.news import IncidentChanged
from bot.telegram.chat.residents.groups import WAITS_FOR
from bot.words.chat import labels
from bot.words.chat.cards import incident_text
from tests.english import ENGLISH, texts
from tests.rig.chat import FRONT, ChatRig, buttons, card


async def family(rig: ChatRig) -> Group:
    """A group in which the cards come."""
    group = rig.telegram.group("Family")
    group.add_bot(rig.anna)
    await group.until_message(texts.GREETING)
    group.send(rig.anna, "/here")
    await group.until_message("From now on the cards come here, too.", "Everybody in this group sees the pictures.")
    return group


async def asked(group: Group, *labels: str) -> ChatMessage:
    return await group.until(
        lambda chat: next((m for m in reversed(chat.messages) if set(labels) <= set(m.labels)), None)
    )


async def settled(rig: ChatRig, group: Group) -> str:
    """Let everything be answered that was written in a group until now; returns what an owner's /here is answered."""
    newest = group.messages[-1].id
    group.send(rig.anna, "/here")
    return (await group.until_message("cards come here", after=newest)).text


async def test_an_owner_has_the_cards_come_to_a_group_too_and_everybody_hears_of_it(rig: ChatRig) -> None:
    group = await family(rig)
    await card(rig.leo, "Anna has the cards come to the group Family, too.")
    await rig.ring()
    await rig.picture()
    ringing = await asked(group, texts.UNLOCK, texts.IGNORE)
    # faces are named in one's own chat
    assert ringing.labels == [texts.UNLOCK, texts.IGNORE, texts.COMING, texts.LEAVE_IT, texts.REPLY]
    group.tap(rig.leo, ringing, texts.UNLOCK)
    yes = "✅ Yes, open the front door"
    group.tap(rig.leo, await asked(group, yes), yes)
    await group.until_message("Leo opened")
    assert await card(rig.anna, "Leo opened")
    assert rig.locks.opened == [FRONT]
    assert ("place chosen", {"place": group.id, "by": rig.anna.id}) in rig.memory.audit.lines


async def test_a_tap_is_judged_by_whoever_tapped_and_a_refusal_is_told_to_them_alone(rig: ChatRig) -> None:
    tom = rig.telegram.user("Tom")
    tom.chat.open = True
    await rig.memory.residents.save(Resident(ResidentId(tom.id), "Tom", Role.CHILD, rig.steady()))
    group = await family(rig)
    await rig.ring()
    ringing = await asked(group, texts.UNLOCK)
    popup = await group.tap(rig.stranger, ringing, texts.UNLOCK).answer(10)
    assert popup.text == texts.NOT_YOURS
    group.tap(tom, ringing, texts.UNLOCK)
    await card(tom, "You may do that only at doors that an owner allowed you.", "Please ask Anna or Leo.")
    again = await asked(group, texts.UNLOCK)  # for whoever may
    group.tap(tom, again, texts.IGNORE)
    await group.until_message("Tom")
    assert rig.locks.opened == []
    assert not any("may not" in m.text for m in group.messages)


async def test_who_was_removed_may_nothing_in_the_group_any_more(rig: ChatRig) -> None:
    group = await family(rig)
    await rig.ring()
    ringing = await asked(group, texts.UNLOCK)
    await rig.registrar.remove((await rig.memory.residents.residents())[0], ResidentId(rig.leo.id))
    popup = await group.tap(rig.leo, ringing, texts.UNLOCK).answer(10)
    assert popup.text == texts.NOT_YOURS
    assert texts.UNLOCK in (group.message(ringing.id) or ringing).labels


async def test_the_confirmation_is_asked_where_it_was_tapped_and_nowhere_else(rig: ChatRig) -> None:
    group = await family(rig)
    await rig.ring()
    await buttons(rig.leo, texts.UNLOCK)
    group.tap(rig.leo, await asked(group, texts.UNLOCK), texts.UNLOCK)
    await group.until_message("Confirm: open the front door?")
    assert not any("Confirm" in m.text for m in rig.leo.chat.messages)


async def test_a_group_that_became_a_supergroup_goes_on_with_the_card_of_who_is_there(rig: ChatRig) -> None:
    group = await family(rig)
    await rig.ring()
    await asked(group, texts.UNLOCK)
    new = group.upgrade(rig.anna)
    ringing = await asked(new, texts.UNLOCK)
    new.tap(rig.leo, ringing, texts.IGNORE)
    await new.until_message("Leo")
    await rig.ring(2)
    assert (await asked(new, texts.UNLOCK)).id != ringing.id


async def test_a_supergroup_s_own_account_of_the_move_may_come_first_and_the_old_one_s_end_is_no_end(
    rig: ChatRig,
) -> None:
    group = await family(rig)
    new = group.upgrade(rig.stranger, told=False)
    new.has_bot = False
    new.add_bot(rig.stranger)  # as Telegram tells it of the new chat, and of the old one
    group.has_bot = True
    group.kick_bot(rig.stranger)
    await rig.ring()
    ringing = await asked(new, texts.UNLOCK)
    await asyncio.sleep(2.5)
    assert new.has_bot
    new.tap(rig.leo, ringing, texts.IGNORE)
    await new.until_message("Leo")
    assert not any(m.text == texts.NOT_OURS for m in new.messages)


async def test_a_new_id_that_only_a_refused_message_tells_is_followed(rig: ChatRig) -> None:
    group = await family(rig)
    new = group.upgrade(rig.anna, told=False)
    await rig.ring()
    assert await asked(new, texts.UNLOCK, texts.IGNORE)


async def test_a_group_to_which_somebody_else_added_the_bot_is_left_at_once(rig: ChatRig) -> None:
    for by in (rig.stranger, rig.leo):
        group = rig.telegram.group("Elsewhere")
        group.add_bot(by)
        await group.until(lambda chat: not chat.has_bot)  # type: ignore[attr-defined]
        assert [m.text for m in group.messages] == [texts.NOT_OURS]


async def test_a_group_that_nobody_chose_is_left_after_ten_minutes_a_restart_in_between_too(rig: ChatRig) -> None:
    group = rig.telegram.group("Family")
    group.add_bot(rig.anna)
    await group.until_message(texts.GREETING)
    await rig.stop()
    rig.ahead += WAITS_FOR + timedelta(seconds=1)
    await rig.start()
    await group.until(lambda chat: not chat.has_bot)  # type: ignore[attr-defined]


async def test_a_group_of_before_that_nobody_chose_is_left_when_it_speaks(rig: ChatRig) -> None:
    group = rig.telegram.group("Elsewhere")
    group.has_bot = True  # while nobody listened, longer ago than Telegram remembers
    group.send(rig.stranger, "/start")
    await group.until(lambda chat: not chat.has_bot)  # type: ignore[attr-defined]
    assert not any(m.by_bot for m in group.messages)


async def test_anonymous_admins_may_nothing_and_hear_why(rig: ChatRig) -> None:
    group = rig.telegram.group("Family")
    group.add_bot(rig.anna)
    await group.until_message(texts.GREETING)
    group.send_anonymously("/here")
    await group.until_message(texts.WHO_ARE_YOU)
    group.send_anonymously("/here")
    group.send_anonymously("/invite")
    assert "From now on" in await settled(rig, group)  # so it was not chosen before
    assert len([m for m in group.messages if m.by_bot]) == 3


async def test_nobody_but_an_owner_chooses_a_group_and_the_refusal_is_private(rig: ChatRig) -> None:
    group = rig.telegram.group("Family")
    group.add_bot(rig.anna)
    await group.until_message(texts.GREETING)
    group.send(rig.leo, "/here")
    await card(rig.leo, "Only an owner of this home can do that.", "Please ask Anna.")
    group.send(rig.stranger, "/here")
    assert "From now on" in await settled(rig, group)
    assert len([m for m in group.messages if m.by_bot]) == 2


@pytest.mark.parametrize("command", ["/invite", "/recover ABCD", "/recovery", "/residents", "/people", "/start abc"])
async def test_commands_are_for_one_s_own_chat_and_no_secret_stands_in_a_group(rig: ChatRig, command: str) -> None:
    group = await family(rig)
    before = len(group.messages)
    group.send(rig.anna, command)
    await group.until_message(texts.IN_PRIVATE)
    group.send(rig.stranger, command)
    last = await settled(rig, group)
    assert [m.text for m in group.messages[before:] if m.by_bot] == [texts.IN_PRIVATE, last]
    assert await rig.memory.residents.invitations() == []


async def test_an_owner_has_no_more_cards_come_and_the_bot_goes(rig: ChatRig) -> None:
    group = await family(rig)
    group.tap(rig.leo, await asked(group, texts.NOT_HERE_ANY_MORE), texts.NOT_HERE_ANY_MORE)
    await card(rig.leo, "Only an owner of this home can do that.")
    group.send(rig.anna, "/here")
    await group.until_message("The cards come here already.")
    group.tap(rig.anna, await asked(group, texts.NOT_HERE_ANY_MORE), texts.NOT_HERE_ANY_MORE)
    await group.until(lambda chat: not chat.has_bot)  # type: ignore[attr-defined]
    await card(rig.leo, "Anna no longer has the cards come to the group Family.")
    await rig.ring()
    await buttons(rig.leo, texts.UNLOCK)
    assert not any("front door" in m.text for m in group.messages)


async def test_a_group_that_shuts_the_bot_out_gets_no_more_cards_and_the_family_hears_of_it(rig: ChatRig) -> None:
    group = await family(rig)
    group.kick_bot(rig.stranger)
    await card(rig.anna, "I was removed from the group Family, so no more cards come there.")
    await rig.ring()
    assert await buttons(rig.anna, texts.UNLOCK)
    await asyncio.sleep(0)
    group.add_bot(rig.stranger)
    await group.until(lambda chat: not chat.has_bot)  # type: ignore[attr-defined]


async def test_the_group_finds_its_cards_again_after_a_restart(rig: ChatRig) -> None:
    group = await family(rig)
    await rig.ring()
    ringing = await asked(group, texts.UNLOCK)
    await rig.stop()
    await rig.start()
    group.tap(rig.leo, ringing, texts.IGNORE)
    await group.until_message("Leo")
    assert len([m for m in group.messages if "front door" in m.text]) == 1


async def test_in_one_s_own_chat_here_tells_how(rig: ChatRig) -> None:
    await rig.anna.send_text("/here")
    assert await card(rig.anna, texts.HOW_GROUPS)


async def test_a_supergroup_that_tells_by_itself_what_it_was_is_followed(rig: ChatRig) -> None:
    group = await family(rig)
    new = group.upgrade(rig.anna, told=False)
    new.tell_as_group({"migrate_from_chat_id": group.id})
    await rig.memory.audit.until("place moved", place=group.id, to=new.id)
    await rig.ring()
    assert await asked(new, texts.UNLOCK)


async def test_a_group_in_which_only_anonymous_admins_and_channels_write_is_left_too(rig: ChatRig) -> None:
    group = rig.telegram.group("Nobody's")
    group.has_bot = True  # added while nobody listened
    group.send_anonymously("/help")
    await group.until(lambda _: not group.has_bot)


async def test_what_a_camera_tells_comes_to_the_group_too_and_what_it_sees_stays_in_one_s_own_chat(
    rig: ChatRig,
) -> None:
    group = await family(rig)
    at = rig.clock()
    incident = Incident(
        IncidentId(f"{at:%Y%m%dT%H%M%S}-abcd"),
        Happening.APPEARS,
        WatchRuleId("r"),
        CameraId("garden"),
        WatchPlaceId("garden"),
        at,
        persons=1,
        most=1,
        heard_at=rig.steady(),
    )
    await rig.memory.collection("incidents", Incident).put({incident.id: incident})
    await rig.room.household.take(IncidentChanged(incident.id))
    shown = await asked(group, ENGLISH.plain(incident_text.FINE))
    assert "Someone is in the garden" in shown.text
    assert shown.labels == [ENGLISH.plain(said) for said in (incident_text.FINE, labels.WHO, incident_text.MUTE)]
    group.tap(rig.leo, shown, ENGLISH.plain(incident_text.FINE))
    await group.until_message("Leo says that it is fine")
    assert await card(rig.anna, "Leo says that it is fine")
