"""Kill the service at a stage of a visit, start it again, and see what is left: nothing lost, nothing done twice."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.demo.telegram.chat_message import ChatMessage
from bot.demo.telegram.residents import User
from tests.english import texts
from tests.rig.service.whole import WholeRig

#: After a restart: Telegram's and the broker's pauses, and a look at the pictures.
BACK_S = 120.0


async def _at_the_press(rig: WholeRig) -> None:
    await rig.board.wire_log.until("ring", after=_now())


async def _at_the_text(rig: WholeRig) -> None:
    # on a busy machine the picture may be there before the first call: the card is sent as a photo then
    await rig.telegram.journal.until(lambda call: call.method in ("sendMessage", "sendPhoto"))


async def _at_the_picture(rig: WholeRig) -> None:
    await rig.board.wire_log.until("upload", after=_now())


async def _at_the_name(rig: WholeRig) -> None:
    await rig.anna.chat.until(lambda chat: _last(rig.anna) and "I see no face" in _last(rig.anna).text, 20)


async def _at_the_confirmation(rig: WholeRig) -> None:
    await rig.newest(rig.anna, texts.UNLOCK)
    await rig.ask_to_open(rig.anna)


async def _at_the_order(rig: WholeRig) -> None:
    opened = rig.board.relay.opened
    await rig.open_door(rig.anna)
    await rig.board.relay.changes.until(lambda: rig.board.relay.opened > opened, what="the strike")


async def _at_the_answer(rig: WholeRig) -> None:
    await rig.open_door(rig.anna)
    await rig.anna.chat.until(lambda _: "Anna opened" in _last(rig.anna).text)


#: The stages, by what the service has just done when it is killed.
STAGES: dict[str, Callable[[WholeRig], Awaitable[None]]] = {
    "press": _at_the_press,
    "text": _at_the_text,
    "picture": _at_the_picture,
    "name": _at_the_name,
    "confirmation": _at_the_confirmation,
    "order": _at_the_order,
    "answer": _at_the_answer,
}


async def crash_at(stage: str, rig: WholeRig) -> None:
    """One press, one kill -9 at the stage, one restart; raises AssertionError where something was lost or doubled."""
    rig.before = max(_newest_id(user) for user in (rig.anna, rig.leo))
    opened = rig.board.relay.opened
    rig.telegram.journal.clear()
    rig.board.press()
    await STAGES[stage](rig)
    await rig.service.kill()
    await rig.service.start()
    await rig.ready()
    for user in (rig.anna, rig.leo):
        card = await _settled_card(user, rig.before)
        assert "front door" in card.text, f"{stage}: {card.text}"
    if stage in ("order", "answer"):
        for user in (rig.anna, rig.leo):
            await _told_of_the_order(user)
        assert rig.board.relay.opened == opened + 1, f"{stage}: opened {rig.board.relay.opened - opened} times"
    else:
        assert rig.board.relay.opened == opened, f"{stage}: the door opened by itself"
        await rig.leo.tap(await rig.newest(rig.leo, texts.IGNORE), texts.IGNORE)
        await rig.anna.chat.until(lambda _: "Leo ignored it" in _last(rig.anna).text, BACK_S)
    await _finish(rig)


async def _settled_card(user: User, before: int) -> ChatMessage:
    return await user.chat.until(lambda _: _settled(user, before), BACK_S)


async def _told_of_the_order(user: User) -> None:
    words = ("Anna opened", "I was restarted while Anna was opening", "tried to open")
    await user.chat.until(lambda _: any(word in _last(user).text for word in words), BACK_S)


async def _finish(rig: WholeRig) -> None:
    """Leave no open visit behind: the next press begins a new one."""
    if texts.IGNORE in _last(rig.leo).labels:
        await rig.leo.tap(_last(rig.leo), texts.IGNORE)
        # the board's answer may come late, and be quicker than Leo
        over = ("ignored it", "opened after all")
        await rig.anna.chat.until(lambda _: any(words in _last(rig.anna).text for words in over), BACK_S)


def _settled(user: User, before: int) -> ChatMessage | None:
    """The card of this visit once it has its picture."""
    cards = [m for m in _cards(user) if m.id > before]
    return cards[-1] if cards and cards[-1].photo else None


def _cards(user: User) -> list[ChatMessage]:
    """The cards of the front door; a door that opened after all is told of beside them."""
    return [m for m in user.chat.messages if m.by_bot and m.text.startswith("🔔") and "front door" in m.text]


def _last(user: User) -> ChatMessage:
    """The newest card; before there is one, what was said last."""
    return (_cards(user) or [m for m in user.chat.messages if m.by_bot])[-1]


def _newest_id(user: User) -> int:
    return max((m.id for m in user.chat.messages), default=0)


def _now() -> float:
    return asyncio.get_running_loop().time()
