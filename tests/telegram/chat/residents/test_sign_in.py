"""/app, over a strict stand-in for Telegram: the page's button, and the question before a browser is let in."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo.telegram.refusal import ApiRefusal
from bot.demo.telegram.rules import markup_of
from bot.demo.telegram.stand_in import USERNAME, TelegramStandIn
from bot.house.people import ResidentId, Role
from bot.house.sign_in.codes import CodeState
from bot.house.sign_in.session import SignInWay
from bot.settings import AppSettings
from bot.telegram.cards.buttons import DrawnButton
from bot.telegram.cards.drawing import markup
from bot.telegram.page_ways import PageAddress
from tests.rig.chat import ChatRig, buttons, card

OPEN, ITS_ME, NOT_ME, OUT = "📱 Open the page", "✅ It’s me", "No, not me", "Sign out everywhere"

URL = "https://doorman.example.org"


@pytest.fixture
async def paged() -> AsyncIterator[ChatRig]:
    """A household whose page Telegram opens."""
    async with TelegramStandIn() as telegram:
        rig = ChatRig(telegram, app=AppSettings(WEB_APP_URL=URL, WEB_APP_NAME="home"))
        await rig.move_in()
        await rig.start()
        yield rig
        await rig.stop()


async def test_the_page_opens_by_a_button_in_somebody_s_own_chat(paged: ChatRig) -> None:
    await paged.anna.send_text("/app")
    shown = await buttons(paged.anna, OPEN)
    assert shown.markup
    (first, second) = shown.markup["inline_keyboard"]
    assert first == [{"text": OPEN, "web_app": {"url": f"{URL}/app"}}]
    assert [button["text"] for button in second] == [OUT]
    assert "The page shows your home" in shown.text


async def test_a_guest_is_told_of_their_pass_and_not_of_the_home(paged: ChatRig) -> None:
    await paged.make(paged.leo, Role.GUEST)
    await paged.leo.send_text("/app")
    shown = await buttons(paged.leo, OPEN)
    assert "what your pass opens" in shown.text
    assert "visits" not in shown.text


async def test_in_a_group_a_link_leads_to_it_since_a_button_would_break_the_message(paged: ChatRig) -> None:
    group = paged.telegram.group("Family")
    group.add_bot(paged.anna)
    group.send(paged.anna, "/here")
    await group.until_message("the cards come here")
    group.send(paged.leo, "/app")
    said = await group.until_message("The page opens in our own chat")
    assert f"https://t.me/{USERNAME}/home?startapp=home" in said.text
    assert not said.markup
    with pytest.raises(ApiRefusal):
        markup_of(markup([[DrawnButton("x", f"{URL}/app", None)]]), private=False)


async def test_the_page_stands_beside_the_field_of_whoever_lives_here(paged: ChatRig) -> None:
    changes = paged.telegram.telegram.changes
    account = paged.telegram.account
    await changes.until(lambda: account.menu_button_of(paged.leo.account) is not None, 10, "a button")
    assert account.menu_button_of(paged.leo.account) == {
        "type": "web_app",
        "text": "Page",
        "web_app": {"url": f"{URL}/app"},
    }
    anna = await paged.registrar.resident(ResidentId(paged.anna.id))
    assert anna
    await paged.registrar.remove(anna, ResidentId(paged.leo.id))
    await changes.until(lambda: account.menu_button_of(paged.leo.account) is None, 10, "no button")


async def test_without_an_address_the_way_is_told(rig: ChatRig) -> None:
    await rig.anna.send_text("/app")
    assert "docs/deployment.md shows how" in (await card(rig.anna, "There is no page for Telegram yet")).text
    shown = await card(rig.anna, "In a browser at home, open http://192.168.1.5:8081/app.")
    assert "/app 123456" in shown.text
    assert "LAN_ADDRESS" in shown.text


@pytest.mark.parametrize(
    ("at_home", "said"),
    [
        (PageAddress(), "An owner writes it into the settings as LAN_ADDRESS"),
        (
            PageAddress("http://127.0.0.1:8090/app", only_here=True),
            "on the machine that I run on, open http://127.0.0.1:8090",
        ),
    ],
    ids=["nobody can tell", "this machine alone"],
)
async def test_the_way_at_home_is_no_other_than_the_true_one(rig: ChatRig, at_home: PageAddress, said: str) -> None:
    rig.at_home = at_home
    await rig.anna.send_text("/app")
    assert "In a browser at home, open" not in (await card(rig.anna, said)).text


async def test_a_code_asks_whether_it_is_they_and_says_which_browser_asks(rig: ChatRig) -> None:
    codes = rig.staff.sign_in.codes
    code, handle = codes.show("192.168.1.23", "Chrome, Android <b>")
    await rig.anna.send_text(f"/app {code[:3]} {code[3:]}")
    asked = await buttons(rig.anna, ITS_ME)
    assert "Chrome, Android <b>" in asked.text
    assert "192.168.1.23" in asked.text
    assert asked.labels == [ITS_ME, NOT_ME]
    assert await codes.fetch(handle) is CodeState.ASKED
    await rig.anna.tap(asked, ITS_ME)
    await card(rig.anna, "Your browser opens the page now")
    signed_in = await codes.fetch(handle)
    assert not isinstance(signed_in, CodeState)
    assert signed_in.resident.id == rig.anna.id


async def test_a_no_lets_nobody_in(rig: ChatRig) -> None:
    codes = rig.staff.sign_in.codes
    code, _ = codes.show("192.168.1.23", "Chrome")
    await rig.leo.send_text(f"/app {code}")
    await rig.leo.tap(await buttons(rig.leo, NOT_ME), NOT_ME)
    await card(rig.leo, "I let nobody in")
    assert rig.memory.collections["page_sessions"].everything() == {}
    noted = [details for what, details in rig.memory.audit.lines if what == "sign-in denied"]
    assert noted == [{"by": rig.leo.id, "address": "192.168.1.23", "browser": "Chrome"}]


async def test_wrong_codes_are_answered_and_soon_have_to_wait(rig: ChatRig) -> None:
    await rig.anna.send_text("/app soon")
    await card(rig.anna, "six digits that your browser shows, for example")
    for _ in range(3):
        asked = await rig.anna.send_text("/app 123456")
        await rig.anna.chat.until_message("I do not know this code", after=asked.id)
    await rig.anna.send_text("/app 123456")
    await card(rig.anna, "second")


async def test_a_stranger_s_code_is_not_looked_at(rig: ChatRig) -> None:
    code, handle = rig.staff.sign_in.codes.show("192.168.1.23", "Chrome")
    await rig.stranger.send_text(f"/app {code}")
    await rig.stranger.chat.until_message("I look after a home")
    assert await rig.staff.sign_in.codes.fetch(handle) is CodeState.WAITING


async def test_somebody_signs_out_wherever_they_are(rig: ChatRig) -> None:
    sessions = rig.staff.sign_in.sessions
    for _ in range(2):
        await sessions.begin(ResidentId(rig.anna.id), SignInWay.TELEGRAM, "Chrome")
    await sessions.begin(ResidentId(rig.leo.id), SignInWay.TELEGRAM, "Chrome")
    await rig.anna.send_text("/app")
    shown = await buttons(rig.anna, OUT)
    await rig.anna.tap(shown, OUT)
    await card(rig.anna, "You were signed in in 2 places")
    await rig.anna.tap(shown, OUT)
    await card(rig.anna, "You are signed in nowhere")
    assert [one.resident for one in rig.memory.collections["page_sessions"].everything().values()] == [rig.leo.id]


async def test_a_tap_after_the_code_is_over_opens_nothing(rig: ChatRig) -> None:
    codes = rig.staff.sign_in.codes
    code, _ = codes.show("192.168.1.23", "Chrome")
    await rig.anna.send_text(f"/app {code}")
    asked = await buttons(rig.anna, ITS_ME)
    rig.ahead = timedelta(minutes=3)
    await rig.anna.tap(asked, ITS_ME)
    assert rig.memory.collections["page_sessions"].everything() == {}
    assert not any("opens the page now" in message.text for message in rig.anna.chat.messages)


async def test_an_address_that_telegram_does_not_take_costs_nobody_their_commands() -> None:
    async with TelegramStandIn() as telegram:
        telegram.faults.refuse(400, "Bad Request: menu button Web App URL is invalid", "setChatMenuButton", times=None)
        rig = ChatRig(telegram, app=AppSettings(WEB_APP_URL=URL))
        await rig.move_in()
        await rig.start()
        account, changes = telegram.account, telegram.telegram.changes
        await changes.until(
            lambda: "menu" in {one["command"] for one in account.offered_to(rig.leo.account)}, 10, "/menu"
        )
        assert account.menu_button_of(rig.leo.account) is None
        await rig.stop()
