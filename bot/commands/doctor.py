"""``main.py doctor``: everything the service stands on, a line each."""

import asyncio
from argparse import Namespace

from rich.console import Console

from bot.checkup import Check, Finding, check_libraries, examine, print_findings
from bot.commands.door_check import as_called, check_doors
from bot.commands.engine import engine_settings
from bot.devices.check import check_wire
from bot.logs import set_up
from bot.settings import Settings, SettingsWrong, audit_key_places, read_settings, unread_settings
from bot.sheets_check import check_sheet
from bot.store.check import check_folder, check_room, check_seals
from bot.telegram.check import check_clock, check_token
from bot.telegram.room import Account
from bot.vision_check import check_recognition


def carry_out(_: Namespace) -> int:
    """Check everything, and print it; the exit status is 1 where something needed is missing."""
    set_up("ERROR")
    findings = asyncio.run(examine_all())
    return 0 if print_findings(findings, Console()) else 1


async def examine_all() -> list[Finding]:
    """Every check, in the order in which one would put things right."""
    found = await examine("libraries", check_libraries)
    try:
        settings = read_settings()
    except SettingsWrong as wrong:
        found += [
            Finding("settings", good=False, said=line, remedy="every setting is explained in .env.example")
            for line in str(wrong).split("\n")
        ]
        found += _doubts()
        return [*found, *await examine("recognition", check_recognition)]
    found.append(Finding("settings", good=True, said=f"{_count(len(settings.doors))}, {settings.zone.key}"))
    found += _doubts()
    found += await examine("doors", lambda: check_doors(settings.doors, settings.data_dir))
    for name, check in _checks(as_called(settings, settings.data_dir)).items():
        found += await examine(name, check)
    return found


def _checks(settings: Settings) -> dict[str, Check]:
    account = Account(settings.bot_token.get_secret_value(), settings.bot_api_url)
    return {
        "recognition": lambda: check_recognition(engine_settings(settings)),
        "data folder": lambda: check_folder(settings.data_dir),
        "disk": lambda: check_room(settings.data_dir),
        "audit trail": lambda: check_seals(audit_key_places(settings)),
        "broker": lambda: check_wire(settings),
        "bot token": lambda: check_token(account),
        "clock": lambda: check_clock(account),
        "day's log": lambda: check_sheet(settings),
    }


def _doubts() -> list[Finding]:
    """Names that may be misspelt settings."""
    try:
        said = unread_settings()
    except SettingsWrong:
        return []  # told already
    return [
        Finding("settings", good=False, said=line, remedy="correct it, or take it out", needed=False) for line in said
    ]


def _count(doors: int) -> str:
    return "1 door" if doors == 1 else f"{doors} doors"
