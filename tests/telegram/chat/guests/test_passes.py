"""/guest, /pass and /expect over a strict stand-in for Telegram: a pass from its making to its end."""

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from bot.house.people import ResidentId, Role
from bot.words.chat import labels
from bot.words.chat.guests import guest_labels
from tests.english import ENGLISH
from tests.rig.chat import FRONT, ChatRig, buttons, card

OPEN, YES = "🔓 Open the front door", "✅ Yes, open the front door"
MAKE = ENGLISH.plain(guest_labels.MAKE)


async def link_for(rig: ChatRig, name: str, when: str = "⏱ 2 hours", *also: str) -> str:
    """A pass that Anna makes, by the buttons; its link."""
    await rig.anna.send_text("/guest")
    await rig.anna.tap(await buttons(rig.anna, "➕ Make a pass"), "➕ Make a pass")
    await card(rig.anna, "Who is the pass for?")
    await rig.anna.send_text(name)
    shown = await buttons(rig.anna, when)
    await rig.anna.tap(shown, when)
    page = await redrawn(rig.anna, shown, MAKE)
    for label in also:
        await rig.anna.tap(page, label)
        page = await redrawn(rig.anna, shown, f"✓ {label}")
    await rig.anna.tap(page, MAKE)
    handed = await card(rig.anna, f"Send this link to {name}")
    return handed.links[0]


async def redrawn(user: User, message: ChatMessage, label: str) -> ChatMessage:
    """A message once it has this button."""
    return await user.chat.until(
        lambda chat: next((m for m in chat.messages if m.id == message.id and label in m.labels), None)
    )


async def opened(rig: ChatRig, guest: User) -> None:
    await guest.tap(await buttons(guest, OPEN), OPEN)
    await guest.tap(await buttons(guest, YES), YES)


async def test_a_guest_opens_the_door_with_one_button_and_everybody_hears_of_it(rig: ChatRig) -> None:
    await rig.stranger.open_link(await link_for(rig, "Eileen"))
    assert await card(rig.stranger, "Hello Eileen!", "front door", "once")
    assert await card(rig.anna, "Eileen has joined as a guest")
    await opened(rig, rig.stranger)
    assert await card(rig.stranger, "The front door is open. Come in!")
    assert rig.locks.opened == [FRONT]
    for reader in (rig.anna, rig.leo):
        assert await card(reader, "Eileen has opened the front door with their pass")
        assert await card(reader, "The pass of Eileen is used up")
    assert await card(rig.stranger, "Your pass is used up")
    guest = ResidentId(rig.stranger.id)
    assert await rig.memory.residents.find(guest) is None
    assert not any(m.labels for m in rig.stranger.chat.messages if "Hello" in m.text)


async def test_a_pass_is_ended_by_one_tap_and_its_link_says_so(rig: ChatRig) -> None:
    link = await link_for(rig, "Eileen")
    await rig.anna.tap(await buttons(rig.anna, "🗑 End this pass now"), "🗑 End this pass now")
    assert await card(rig.anna, "The pass of Eileen opens nothing any more")
    assert await card(rig.leo, "Anna has ended the pass of Eileen")
    await rig.stranger.open_link(link)
    assert await card(rig.stranger, "This pass was ended")
    assert await rig.memory.residents.find(ResidentId(rig.stranger.id)) is None
    assert await card(rig.anna, "Somebody tried a pass that has ended")


async def test_a_guest_gives_their_pass_back(rig: ChatRig) -> None:
    await rig.stranger.open_link(await link_for(rig, "Eileen"))
    await buttons(rig.stranger, OPEN)
    await rig.stranger.send_text("/help")
    assert await card(rig.stranger, "/pass shows the button that opens it")
    await rig.stranger.send_text("/leave")
    await rig.stranger.tap(await card(rig.stranger, "Do you want to give your pass back?"), "Yes, give it back")
    assert await card(rig.anna, "The pass of Eileen ended with whoever made it, or used it")
    assert await rig.memory.residents.find(ResidentId(rig.stranger.id)) is None


async def test_a_link_is_for_the_first_who_opens_it_and_for_nobody_who_lives_here(rig: ChatRig) -> None:
    link = await link_for(rig, "Eileen")
    await rig.leo.open_link(link)
    assert await card(rig.leo, "This link is a guest’s pass, and you live here")
    await rig.stranger.open_link(link)
    assert await buttons(rig.stranger, OPEN)
    other = rig.telegram.user("Ada")
    await other.open_link(link)
    assert await card(other, "Somebody else has this pass already")
    assert await card(rig.anna, "Somebody opened the link of the pass of Eileen, and I refused")


async def test_one_for_a_ring_asks_to_ring_first_and_the_family_hears_of_the_try(rig: ChatRig) -> None:
    link = await link_for(rig, "Eileen", "⏱ 2 hours", "🔔 Only while they ring")
    await rig.stranger.open_link(link)
    await rig.stranger.tap(await buttons(rig.stranger, OPEN), OPEN)
    assert await card(rig.stranger, "Please ring at the door first")
    assert await card(rig.anna, "Eileen tried to open the front door", "nobody was ringing")
    await rig.ring()
    await card(rig.anna, "front door")
    await opened(rig, rig.stranger)
    assert await card(rig.anna, "Eileen opened")


async def test_a_change_kills_the_guest_s_old_button_and_brings_a_new_one(rig: ChatRig) -> None:
    await rig.stranger.open_link(await link_for(rig, "Eileen"))
    old = await buttons(rig.stranger, OPEN)
    await rig.anna.tap(await buttons(rig.anna, "✏️ Change it"), "✏️ Change it")
    review = await buttons(rig.anna, "5 times")
    await rig.anna.tap(review, "5 times")
    await rig.anna.tap(await redrawn(rig.anna, review, "✓ 5 times"), "✅ Change the pass")
    assert await card(rig.leo, "Anna has changed the pass of Eileen")
    new = await card(rig.stranger, "Hello Eileen!", "5 times")
    popup = await (await rig.stranger.tap(old, OPEN)).answer()
    assert popup.text == ENGLISH.plain(labels.BUTTON_DEAD)
    assert rig.locks.opened == []
    await rig.stranger.tap(new, OPEN)
    assert await buttons(rig.stranger, YES)


async def test_hours_are_typed_and_what_is_no_hours_is_asked_again(rig: ChatRig) -> None:
    await rig.anna.send_text("/guest")
    await rig.anna.tap(await buttons(rig.anna, "➕ Make a pass"), "➕ Make a pass")
    await card(rig.anna, "Who is the pass for?")
    await rig.anna.send_text("Eileen")
    shown = await buttons(rig.anna, "Something else")
    await rig.anna.tap(shown, "Something else")
    await rig.anna.tap(await redrawn(rig.anna, shown, "⌨️ Type the hours"), "⌨️ Type the hours")
    await card(rig.anna, "From when until when?")
    await rig.anna.send_text("in the morning")
    assert await card(rig.anna, "I did not understand that")
    await rig.anna.send_text("9:15 – 12:45")
    assert await card(rig.anna, "every day, from 09:15 to 12:45")


async def test_the_last_day_of_a_pass_is_not_tapped_away_to_mean_any_time(rig: ChatRig) -> None:
    await rig.anna.send_text("/guest")
    await rig.anna.tap(await buttons(rig.anna, "➕ Make a pass"), "➕ Make a pass")
    await card(rig.anna, "Who is the pass for?")
    await rig.anna.send_text("Eileen")
    shown = await buttons(rig.anna, "Something else")
    await rig.anna.tap(shown, "Something else")
    shown = await redrawn(rig.anna, shown, "Always")
    await rig.anna.tap(shown, "Always")
    shown = await redrawn(rig.anna, shown, "▫️ Mon")
    await rig.anna.tap(shown, "▫️ Mon")
    shown = await card(rig.anna, "Eileen may open the front door: Mon,")
    assert not [label for label in shown.labels if "Mon" in label]
    await rig.anna.tap(shown, "Always")
    assert "▫️ Mon" in (await redrawn(rig.anna, shown, "▫️ Mon")).labels


async def test_a_guest_hears_and_may_nothing_else(rig: ChatRig) -> None:
    await rig.stranger.open_link(await link_for(rig, "Eileen"))
    await buttons(rig.stranger, OPEN)
    guest = await rig.memory.residents.find(ResidentId(rig.stranger.id))
    assert guest
    assert guest.role is Role.GUEST
    for command in ("/guest", "/open", "/status", "/expect Plumber 10-12"):
        await rig.stranger.send_text(command)
        assert await card(rig.stranger, "not for guests")
    before = rig.stranger.chat.last.id if rig.stranger.chat.last else 0
    await rig.stranger.send_text("/pass")
    assert await rig.stranger.chat.until_message("Hello Eileen!", after=before)


async def test_the_card_of_a_ring_says_who_is_expected(rig: ChatRig) -> None:
    await rig.anna.send_text("/expect Plumber 0:00-23:59")
    assert await card(rig.anna, "the card says so", "Plumber")
    await rig.ring()
    assert await card(rig.leo, "You expect: Plumber")
    await rig.anna.send_text("/expect")
    await rig.anna.tap(await buttons(rig.anna, "✖️ Plumber"), "✖️ Plumber")
    assert await card(rig.anna, "You expect nobody now")
    await rig.anna.send_text("Grandma")
    choices = await card(rig.anna, "When do you expect Grandma?")
    await rig.anna.tap(choices, choices.labels[-1])
    assert await card(rig.anna, "the card says so", "Grandma")
