"""/home and /away, and what tells it by itself."""

from dataclasses import replace

from bot.house.people import ResidentId, Role
from tests.english import texts
from tests.rig.chat import ChatRig, card


async def test_who_leaves_reads_what_that_means_and_who_is_at_home(rig: ChatRig) -> None:
    await rig.leo.send_text("/away")
    said = await card(rig.leo, "You are away.")
    assert "At home: Anna" in said.text
    assert "Away: Leo" in said.text
    assert not said.labels, "what tells it by itself is for owners"
    await rig.anna.send_text("/status")
    assert "Away: Leo" in (await card(rig.anna, "Telegram: connected")).text
    await rig.leo.send_text("/home")
    assert "Away" not in (await card(rig.leo, "You are at home.")).text


async def test_a_child_says_where_it_is_and_reads_nothing_of_the_others(rig: ChatRig) -> None:
    leo = await rig.memory.residents.find(ResidentId(rig.leo.id))
    assert leo
    await rig.memory.residents.save(replace(leo, role=Role.CHILD))
    await rig.leo.send_text("/away")
    assert "Anna" not in (await card(rig.leo, "You are away.")).text
    await rig.leo.send_text("/status")
    assert "At home" not in (await card(rig.leo, "Everything: works")).text


async def test_an_owner_has_a_phone_tell_it(rig: ChatRig) -> None:
    await rig.anna.send_text("/home")
    await rig.anna.tap(await card(rig.anna, "You are at home."), texts.BY_PHONE)
    listed = await card(rig.anna, "told by itself")
    await rig.anna.tap(listed, "Leo")
    await card(rig.anna, "whether Leo is at home?")
    await rig.anna.send_text("phones/#")
    await card(rig.anna, texts.UNFIT)
    await rig.anna.tap(listed, "Leo")
    await card(rig.anna, "whether Leo is at home?")
    await rig.anna.send_text("phones/leo/state")
    assert "topic read phones/leo/state" in (await card(rig.anna, "From now on I hear there")).text
    assert rig.trackers.topics == {ResidentId(rig.leo.id): "phones/leo/state"}
    await card(rig.anna, "Leo: phones/leo/state")
    await rig.anna.tap(rig.anna.chat.message(listed.id) or listed, texts.NO_TOPIC_ANY_MORE)
    await card(rig.anna, "Leo: says it here")
    assert not rig.trackers.topics
