"""Keeps the rules of the house for the owners."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import time, tzinfo

from bot.house import attention
from bot.house.facts import Outlets
from bot.house.house_rules import (
    LEAST_DAYS_KEPT,
    LEAST_WINDOW_S,
    MOST_DAYS_KEPT,
    MOST_WINDOW_S,
    HouseRule,
    HouseRules,
    Kept,
    RuleChanged,
    Rules,
    RulesTakenOver,
    keep_rules,
    rules_in,
)
from bot.house.people import Resident
from bot.house.ports import AuditTrail, Collection, ResidentBook, TimeZones
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action


class NoSuchZone(Exception):
    """No time zone is called so."""


class RulesKeeper:
    """Does what an owner asks, at once and without a restart. Anybody else's order raises NotAllowed."""

    def __init__(
        self,
        rules: Rules,
        *,
        book: Collection[HouseRules],
        zones: TimeZones,
        residents: ResidentBook,
        admission: Admission,
        audit: AuditTrail,
        outlets: Outlets,
    ) -> None:
        self._rules = rules
        self._book = book
        self._zones = zones
        self._residents = residents
        self._admission = admission
        self._audit = audit
        self._outlets = outlets
        self._turn = asyncio.Lock()

    async def resume(self) -> None:
        """Tell the owners once which rules were taken over from the settings."""
        kept = rules_in(self._book)
        if kept is None or kept.told:
            return
        news = RulesTakenOver(kept)
        if not any(attention.hears(one, news) for one in await self._residents.residents()):
            return
        await self._outlets.announce(news)  # before it is remembered: twice is better than never
        async with self._turn:
            await self._keep(replace(self._rules.kept, told=True))

    @property
    def now(self) -> HouseRules:
        """The rules as they are now, for what everybody who lives here may know of them."""
        return self._rules.kept

    async def of(self, by: Resident) -> HouseRules:
        """The rules as they are now."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        return self._rules.kept

    async def zones(self, by: Resident) -> Sequence[str]:
        """The names of every time zone that this machine knows."""
        await self._admission.admit(by, Action.CHANGE_RULES)
        return await self._zones.names()

    async def set_answer_window(self, by: Resident, seconds: float) -> HouseRules:
        """Have a ring be answered so long, from the next press on; what is too short or too long is cut to fit."""
        fitting = min(max(seconds, LEAST_WINDOW_S), MOST_WINDOW_S)
        return await self._change(by, HouseRule.ANSWER_WINDOW, answer_window_s=fitting)

    async def set_daily_log(self, by: Resident, at: time) -> HouseRules:
        """Have the day's log written at this time."""
        return await self._change(by, HouseRule.DAILY_LOG, daily_log_at=at)

    async def set_log_often(self, by: Resident, *, on: bool) -> HouseRules:
        """Have the day's log be written every ``LOG_OFTEN`` as well, or at its time alone."""
        return await self._change(by, HouseRule.LOG_OFTEN, log_often=on)

    async def set_days_kept(self, by: Resident, kept: Kept, days: int) -> HouseRules:
        """Have something be kept so long, from the next night on; what is too short or too long is cut to fit."""
        fitting = min(max(days, LEAST_DAYS_KEPT[kept]), MOST_DAYS_KEPT[kept])
        return await self._change(by, kept, None, **{kept.value: fitting})

    async def set_chats_too(self, by: Resident, *, chats_too: bool) -> HouseRules:
        """Have copies in the chats go with the pictures, or stay."""
        return await self._change(by, HouseRule.CHATS_TOO, chats_too=chats_too)

    async def set_zone(self, by: Resident, name: str) -> HouseRules:
        """Have times be told, and hours be reckoned, in another zone. Raises NoSuchZone."""
        zone = self._zones.get(name)
        if zone is None:
            raise NoSuchZone(name)
        return await self._change(by, HouseRule.TIMEZONE, zone, timezone=name)

    async def _change(
        self, by: Resident, rule: HouseRule | Kept, zone: tzinfo | None = None, **values: float | time | str
    ) -> HouseRules:
        async with self._turn:
            await self._admission.admit(by, Action.CHANGE_RULES)
            changed = replace(self._rules.kept, **values)  # type: ignore[arg-type] # fields of ours, by name
            if changed == self._rules.kept:
                return changed
            told = {name: str(value) for name, value in values.items()}
            await self._audit.note("house rule changed", by=by.id, **told)
            await self._keep(changed, zone)
        await self._outlets.announce(RuleChanged(rule, changed, by))
        return changed

    async def _keep(self, rules: HouseRules, zone: tzinfo | None = None) -> None:
        await keep_rules(self._book, rules)
        self._rules.change(rules, zone)
