"""/app: the household's page, and signing a browser in to it."""

from datetime import timedelta

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.house.people import Resident, Role
from bot.house.ports import Clock
from bot.house.residents.admission import is_owner
from bot.house.residents.guesses import TryLater
from bot.house.sign_in.codes import SignInCodes
from bot.house.sign_in.sessions import PageSessions
from bot.settings import AppSettings
from bot.telegram.actions.sign_in import DenyBrowser, GrantBrowser, OpenHouseholdPage, SignOutEverywhere
from bot.telegram.cards.buttons import Button, Offer
from bot.telegram.chat.commands import CommandGiven, group_of, on_command
from bot.telegram.chat.residents.access import IN_GROUPS
from bot.telegram.chat.residents.groups import Groups
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.page_ways import PageWays
from bot.telegram.polling.poller import Poller
from bot.telegram.polling.taps import Does
from bot.telegram.tongues import Tongues
from bot.words.chat import talk
from bot.words.chat.residents import sign_in_text

#: What the messages are about.
_PAGE, _BROWSER = "page", "browser"

#: The button that opens the page stands as long as the message does.
_STANDS = timedelta(days=365)

#: A tap that opens nothing asks for the way once more.
_ASKED_AGAIN = timedelta(hours=12)

_DIGITS = 6


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, app, "app", flags={IN_GROUPS: True})
    router.callback_query.register(open_page, Does(OpenHouseholdPage))
    router.callback_query.register(grant, Does(GrantBrowser))
    router.callback_query.register(deny, Does(DenyBrowser))
    router.callback_query.register(sign_out, Does(SignOutEverywhere))


async def app(
    given: CommandGiven,
    command: CommandObject,
    resident: Resident,
    sign_in_codes: SignInCodes,
    page_ways: PageWays,
    household: TelegramHousehold,
    groups: Groups,
    poller: Poller,
    tongues: Tongues,
    steady: Clock,
) -> None:
    """The button that opens the page; with a code, the question whether it is they. Raises NotAllowed, NoSuchCode."""
    if isinstance(given, Message) and group_of(given):
        # a button that opens a page makes each edit of a group's message fail
        await groups.hint(
            given, sign_in_text.in_private(_link(poller, page_ways.settings)), tongues.of(resident.id).language
        )
        return
    if not page_ways.settings.is_on:
        household.say(resident.id, sign_in_text.way(is_on=False, address="", owner=is_owner(resident)))
        return
    if sent := "".join((command.args or "").split()):
        await _take_code(resident, sent, sign_in_codes, household)
    else:
        await _show_way(resident, page_ways, household, steady)


async def open_page(
    query: CallbackQuery,
    action: OpenHouseholdPage,
    resident: Resident,
    page_ways: PageWays,
    household: TelegramHousehold,
    steady: Clock,
) -> None:
    """Telegram opens it by itself; where it sends a tap instead, it is too old for that."""
    await _show_way(resident, page_ways, household, steady)


async def grant(
    query: CallbackQuery,
    action: GrantBrowser,
    resident: Resident,
    sign_in_codes: SignInCodes,
    household: TelegramHousehold,
) -> None:
    """It is they. Raises NotAllowed, NoSuchCode."""
    await sign_in_codes.grant(resident, action.asking)
    household.say(resident.id, sign_in_text.GRANTED)


async def deny(
    query: CallbackQuery,
    action: DenyBrowser,
    resident: Resident,
    sign_in_codes: SignInCodes,
    household: TelegramHousehold,
) -> None:
    """It is not. Raises NoSuchCode."""
    await sign_in_codes.deny(resident, action.asking)
    household.say(resident.id, sign_in_text.DENIED)


async def sign_out(
    query: CallbackQuery,
    action: SignOutEverywhere,
    resident: Resident,
    page_sessions: PageSessions,
    household: TelegramHousehold,
) -> None:
    """End every session of theirs."""
    household.say(resident.id, sign_in_text.signed_out(await page_sessions.end_all(resident)))


async def _take_code(resident: Resident, sent: str, codes: SignInCodes, household: TelegramHousehold) -> None:
    """Ask whether the browser that shows this code is theirs. Raises NotAllowed, NoSuchCode."""
    if not (sent.isascii() and sent.isdecimal() and len(sent) == _DIGITS):
        household.say(resident.id, sign_in_text.WRONG_FORM)
        return
    try:
        asking = await codes.send(resident, sent)
    except TryLater as later:
        household.say(resident.id, talk.try_later(later.wait_s))
        return
    rows = [
        [Button(sign_in_text.ITS_ME, Offer(GrantBrowser(asking.id), asking.ends_at))],
        [Button(sign_in_text.NOT_ME, Offer(DenyBrowser(asking.id), asking.ends_at))],
    ]
    household.offer(resident.id, sign_in_text.ask(asking), _BROWSER, rows)


async def _show_way(resident: Resident, ways: PageWays, household: TelegramHousehold, steady: Clock) -> None:
    settings = ways.settings
    rows = [[Button(sign_in_text.SIGN_OUT, Offer(SignOutEverywhere(), steady() + _ASKED_AGAIN))]]
    if settings.url:
        rows.insert(0, [Button(sign_in_text.OPEN, Offer(OpenHouseholdPage(settings.url), steady() + _STANDS))])
    at_home = await ways.at_home()
    text = sign_in_text.way(
        is_on=settings.is_on,
        address=settings.url,
        at_home=at_home.address,
        only_here=at_home.only_here,
        guest=resident.role is Role.GUEST,
        owner=is_owner(resident),
    )
    household.page(resident.id, text, _PAGE, rows, redrawn=False)


def _link(poller: Poller, settings: AppSettings) -> str:
    """Where the page opens from a group; empty: nobody knows yet."""
    if poller.me is None:
        return ""
    app = f"/{settings.name}?startapp=home" if settings.name and settings.url else ""
    return f"https://t.me/{poller.me.username}{app}"
