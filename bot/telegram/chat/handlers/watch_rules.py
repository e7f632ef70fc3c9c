"""/watch: what the cameras tell."""

from dataclasses import replace
from datetime import time

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.house.people import Resident
from bot.house.residents.hours import BY_DAY, Hours
from bot.house.watch.incident import Span
from bot.house.watch.ruling.new_rules import telling_of
from bot.telegram.actions import watch_rules as actions
from bot.telegram.chat.cameras.watch_pages import WatchPages
from bot.telegram.chat.commands import CommandGiven, on_command
from bot.telegram.polling.taps import Does


def setup(router: Router) -> None:
    """Register the handlers of this subject."""
    on_command(router, watch, "watch")
    tapped = router.callback_query.register
    tapped(show, Does(actions.ShowWatchRules))
    tapped(show_rule, Does(actions.ShowWatchRule))
    tapped(take_first, Does(actions.TakeFirstRules))
    tapped(choose_new, Does(actions.ChooseNewRule))
    tapped(add, Does(actions.AddWatchRule))
    tapped(add_absence_of, Does(actions.AddAbsenceOf))
    tapped(add_absence_by, Does(actions.AddAbsenceBy))
    tapped(choose_part, Does(actions.ChooseRulePart))
    tapped(set_happening, Does(actions.SetRuleHappening))
    tapped(set_whom, Does(actions.SetRuleWhom))
    tapped(set_place, Does(actions.SetRulePlace))
    tapped(set_span, Does(actions.SetRuleSpan))
    tapped(set_hours, Does(actions.SetRuleHours))
    tapped(set_seconds, Does(actions.SetRuleSeconds))
    tapped(set_most, Does(actions.SetRuleMost))
    tapped(set_person, Does(actions.SetRulePerson))
    tapped(set_by, Does(actions.SetRuleBy))
    tapped(let_sound, Does(actions.LetRuleSound))
    tapped(let_wait, Does(actions.LetRuleWaitForArming))
    tapped(switch, Does(actions.SwitchRule))
    tapped(ask_remove, Does(actions.AskRemoveRule))
    tapped(remove, Does(actions.RemoveRule))


async def watch(given: CommandGiven, resident: Resident, watch_pages: WatchPages) -> None:
    """The page, as a new message."""
    await watch_pages.show(resident)


async def show(
    query: CallbackQuery, action: actions.ShowWatchRules, resident: Resident, watch_pages: WatchPages
) -> None:
    """The page, where it stands."""
    await watch_pages.show(resident, redrawn=True)


async def show_rule(
    query: CallbackQuery, action: actions.ShowWatchRule, resident: Resident, watch_pages: WatchPages
) -> None:
    """One rule."""
    await watch_pages.rule(resident, action.rule)


async def take_first(
    query: CallbackQuery, action: actions.TakeFirstRules, resident: Resident, watch_pages: WatchPages
) -> None:
    """The rules that were offered."""
    await watch_pages.take_first(resident)


async def choose_new(
    query: CallbackQuery, action: actions.ChooseNewRule, resident: Resident, watch_pages: WatchPages
) -> None:
    """What a new rule may tell of."""
    await watch_pages.choose_new(resident)


async def add(query: CallbackQuery, action: actions.AddWatchRule, resident: Resident, watch_pages: WatchPages) -> None:
    """A new rule."""
    await watch_pages.add(resident, action.happening)


async def add_absence_of(
    query: CallbackQuery, action: actions.AddAbsenceOf, resident: Resident, watch_pages: WatchPages
) -> None:
    """By when somebody is missed."""
    await watch_pages.choose_missed_by(resident, action.person)


async def add_absence_by(
    query: CallbackQuery, action: actions.AddAbsenceBy, resident: Resident, watch_pages: WatchPages
) -> None:
    """A new rule that misses somebody."""
    await watch_pages.add_absence(resident, action.person, time(action.hour, action.minute))


async def choose_part(
    query: CallbackQuery, action: actions.ChooseRulePart, resident: Resident, watch_pages: WatchPages
) -> None:
    """What a part of a rule may be."""
    await watch_pages.choose(resident, action.rule, action.part)


async def set_happening(
    query: CallbackQuery, action: actions.SetRuleHappening, resident: Resident, watch_pages: WatchPages
) -> None:
    """What a rule tells of."""
    await watch_pages.change(resident, action.rule, lambda rule: telling_of(rule, action.happening))


async def set_whom(
    query: CallbackQuery, action: actions.SetRuleWhom, resident: Resident, watch_pages: WatchPages
) -> None:
    """Whom a rule tells of."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, whom=action.whom, group=action.group))


async def set_place(
    query: CallbackQuery, action: actions.SetRulePlace, resident: Resident, watch_pages: WatchPages
) -> None:
    """Where a rule counts."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, place=action.place))


async def set_span(
    query: CallbackQuery, action: actions.SetRuleSpan, resident: Resident, watch_pages: WatchPages
) -> None:
    """When a rule counts; hours begin with those of a day."""
    if action.span is Span.HOURS:
        await watch_pages.set_hours(resident, action.rule, (BY_DAY,))
    else:
        await watch_pages.change(resident, action.rule, lambda rule: replace(rule, span=action.span, hours=()))


async def set_hours(
    query: CallbackQuery, action: actions.SetRuleHours, resident: Resident, watch_pages: WatchPages
) -> None:
    """In which hours a rule counts."""
    hours = Hours(time(action.begins), time(action.ends), action.days)
    await watch_pages.set_hours(resident, action.rule, (hours,))


async def set_seconds(
    query: CallbackQuery, action: actions.SetRuleSeconds, resident: Resident, watch_pages: WatchPages
) -> None:
    """After how long a rule tells."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, seconds=action.seconds))


async def set_most(
    query: CallbackQuery, action: actions.SetRuleMost, resident: Resident, watch_pages: WatchPages
) -> None:
    """Of more than how many a rule tells."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, most=action.most))


async def set_person(
    query: CallbackQuery, action: actions.SetRulePerson, resident: Resident, watch_pages: WatchPages
) -> None:
    """Whom a rule misses."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, person=action.person))


async def set_by(query: CallbackQuery, action: actions.SetRuleBy, resident: Resident, watch_pages: WatchPages) -> None:
    """From when on a rule misses somebody."""
    by = time(action.hour, action.minute)
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, by=by))


async def let_sound(
    query: CallbackQuery, action: actions.LetRuleSound, resident: Resident, watch_pages: WatchPages
) -> None:
    """Whether a rule's cards make a sound."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, loud=action.on))


async def let_wait(
    query: CallbackQuery, action: actions.LetRuleWaitForArming, resident: Resident, watch_pages: WatchPages
) -> None:
    """Whether a rule counts only while the house is armed."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, armed_only=action.on))


async def switch(query: CallbackQuery, action: actions.SwitchRule, resident: Resident, watch_pages: WatchPages) -> None:
    """Whether a rule counts."""
    await watch_pages.change(resident, action.rule, lambda rule: replace(rule, on=action.on))


async def ask_remove(
    query: CallbackQuery, action: actions.AskRemoveRule, resident: Resident, watch_pages: WatchPages
) -> None:
    """Ask whether a rule shall go."""
    await watch_pages.ask_remove(resident, action.rule)


async def remove(query: CallbackQuery, action: actions.RemoveRule, resident: Resident, watch_pages: WatchPages) -> None:
    """Tell of it no more."""
    await watch_pages.remove(resident, action.rule)
