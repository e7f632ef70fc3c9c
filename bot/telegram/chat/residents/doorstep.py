"""Those at the doorstep of the chat, joined: who is let in, whoever writes from outside, and groups."""

import asyncio
from dataclasses import dataclass

from aiogram import Bot

from bot.house.people import ResidentId
from bot.house.ports import Background, Clock
from bot.house.staff import Staff
from bot.telegram.cards.buttons import ButtonBook
from bot.telegram.chat.residents.access import AccessMiddleware
from bot.telegram.chat.residents.groups import Groups, WaitingGroup
from bot.telegram.chat.residents.outsiders import Outsider, Outsiders
from bot.telegram.delivery.household import TelegramHousehold
from bot.telegram.leavers import Leavers
from bot.telegram.memory import Memory
from bot.telegram.menus import Menus
from bot.telegram.tongues import Tongues


@dataclass(frozen=True, slots=True)
class Doorstep:
    """Made by ``doorstep``."""

    access: AccessMiddleware
    outsiders: Outsiders
    groups: Groups


def doorstep(
    staff: Staff,
    *,
    bot: Bot,
    memory: Memory,
    household: TelegramHousehold,
    leavers: Leavers,
    tongues: Tongues,
    menus: Menus,
    buttons: ButtonBook,
    moved: asyncio.Queue[tuple[ResidentId, int]],
    background: Background,
    steady: Clock,
) -> Doorstep:
    """Join them; ``moved``: the old and the new id of each group that became a supergroup."""
    outsiders = Outsiders(
        # what outsiders are called on disk: what was stored under it is still to be read
        book=memory.collection("strangers", Outsider),
        household=household,
        residents=memory.residents,
        leavers=leavers,
        background=background,
        steady=steady,
    )
    groups = Groups(
        bot=bot,
        places=staff.places,
        waiting=memory.collection("waiting_groups", WaitingGroup),
        registrar=staff.registrar,
        household=household,
        buttons=buttons,
        moved=moved,
        tongues=tongues,
        background=background,
        steady=steady,
    )
    access = AccessMiddleware(staff.registrar, household, outsiders, leavers, tongues, menus, groups)
    return Doorstep(access, outsiders, groups)
