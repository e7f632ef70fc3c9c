"""What the doctor finds out of the rules of the house: whether the settings and the household tell the same."""

import asyncio
from collections.abc import Mapping

from bot.house.findings.findings import Finding, Part
from bot.house.findings.settings_findings import RuleKeptOtherwise
from bot.house.house_rules import HouseRule, HouseRules
from bot.settings import Settings
from bot.store.books import house_rules_in

#: By rule: its name in ``.env``, and the field of the settings and of what is kept.
_SETTINGS: Mapping[HouseRule, tuple[str, str]] = {
    HouseRule.ANSWER_WINDOW: ("ANSWER_WINDOW_S", "answer_window_s"),
    HouseRule.DAILY_LOG: ("DAILY_LOG_AT", "daily_log_at"),
    HouseRule.TIMEZONE: ("TIMEZONE", "timezone"),
}


def rules_in(settings: Settings) -> HouseRules:
    """The rules of the settings."""
    house = settings.house
    return HouseRules(house.answer_window_s, house.daily_log_at, house.zone.key)


def otherwise(settings: Settings, kept: HouseRules) -> Mapping[HouseRule, str]:
    """The rules that stand in the settings otherwise than they are kept, as they are written there."""
    found, house = rules_in(settings), settings.house
    return {
        rule: f"{name}={getattr(house, field)}"
        for rule, (name, field) in _SETTINGS.items()
        if field in house.model_fields_set
        and getattr(house, field) != ""
        and getattr(found, field) != getattr(kept, field)
    }


async def check_rules(settings: Settings) -> list[Finding]:
    """A line for each rule that the settings tell otherwise than the household keeps it."""
    kept = await asyncio.to_thread(house_rules_in, settings.store.folder)
    if kept is None:
        return []
    values: Mapping[HouseRule, str] = {
        HouseRule.ANSWER_WINDOW: f"{kept.answer_window_s:g}",
        HouseRule.DAILY_LOG: f"{kept.daily_log_at:%H:%M}",
        HouseRule.TIMEZONE: kept.timezone,
    }
    found = [RuleKeptOtherwise(written, values[rule]) for rule, written in otherwise(settings, kept).items()]
    return [Finding(Part.RULES, one, good=False, needed=False) for one in found]
