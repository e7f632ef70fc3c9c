"""``main.py doctor``: everything the service stands on, a line each."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from bot.cameras.check import check_cameras
from bot.checkup import Check, check_libraries, examine
from bot.commands.cameras import judge_of, logins_in
from bot.commands.dim_doors import check_light
from bot.commands.door_check import as_called, as_reached, check_doors
from bot.commands.engine import engine_settings
from bot.commands.keeping_check import check_backup, check_retention, check_unit
from bot.commands.log_sheet import chat_sheet_in
from bot.commands.page_check import check_page
from bot.commands.rule_check import check_rules
from bot.devices.check import check_wire
from bot.house.findings.findings import Finding, Part
from bot.house.findings.settings_findings import SettingsRead, SettingWrong
from bot.kafka.check import check_kafka
from bot.logs import set_up
from bot.settings import (
    EyesChoice,
    Settings,
    SettingsWrong,
    audit_key_places,
    read_fetching,
    read_settings,
    unread_settings,
)
from bot.sheets.check import check_sheet
from bot.store import LEDGER_FOLDER
from bot.store.books import cameras_in
from bot.store.check import check_folder, check_room, check_seals
from bot.telegram.check import check_clock, check_token
from bot.vision.check import check_recognition
from bot.words.commands import doctor_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Phrase
from bot.words.tongue import Tongue

#: How a good line, one that is needed and bad, and any other bad one begin.
_SIGNS: Sequence[tuple[Phrase, str]] = (
    (doctor_text.GOOD, "green"),
    (doctor_text.FAILED, "red"),
    (doctor_text.WARNED, "yellow"),
)


def carry_out(_: Namespace) -> int:
    """Check everything, and print it; the exit status is 1 where something needed is missing."""
    set_up("ERROR")
    findings = asyncio.run(examine_all())
    print_findings(findings, Console(), terminal_tongue(os.environ))
    return 0 if all(finding.good or not finding.needed for finding in findings) else 1


async def examine_all() -> list[Finding]:
    """Every check, in the order in which one would put things right."""
    found = await examine(Part.LIBRARIES, check_libraries)
    try:
        settings = as_reached(read_settings())
    except SettingsWrong as wrong:
        found += [Finding(Part.SETTINGS, SettingWrong(trouble), good=False) for trouble in wrong.troubles]
        found += _doubts()
        fetches = read_fetching().allowed
        return [*found, *await examine(Part.RECOGNITION, lambda: check_recognition(fetches=fetches))]
    read = SettingsRead(len(settings.doors), settings.house.zone.key)
    found += [Finding(Part.SETTINGS, read, good=True), *_doubts()]
    found += await examine(Part.DOORS, lambda: check_doors(settings))
    found += await examine(Part.RULES, lambda: check_rules(settings))
    for part, check in _checks(as_called(settings)).items():
        found += await examine(part, check)
        if part is Part.RECOGNITION:
            found += await examine(part, lambda: check_light(settings))
    return found


def print_findings(findings: Sequence[Finding], console: Console, tongue: Tongue) -> None:
    """Print a line each, and below it what to do."""
    signs = [(tongue.plain(words), style) for words, style in _SIGNS]
    sign_width = max(cell_len(words) for words, _ in signs)
    labels = [tongue.plain(doctor_text.part(finding)) for finding in findings]
    width = max(map(cell_len, labels), default=0)
    for label, finding in zip(labels, findings, strict=True):
        sign, style = signs[0 if finding.good else 1 if finding.needed else 2]
        said = doctor_text.said(finding.found)
        line = f"{_filled(label, width)}  {tongue.plain(said.what)}"
        console.print(Text(f"{_filled(sign, sign_width)}  ", style=style).append(line, style="default"), soft_wrap=True)
        if said.remedy and not finding.good:
            remedy = f"{' ' * (sign_width + 2 + width)}→ {tongue.plain(said.remedy)}"
            console.print(Text(remedy, style="default"), soft_wrap=True)


def _filled(words: str, cells: int) -> str:
    """With blanks to that width; letters of some scripts are wider than one cell, or have none."""
    return words + " " * (cells - cell_len(words))


def _checks(settings: Settings) -> Mapping[Part, Check]:
    return {
        Part.RECOGNITION: lambda: check_recognition(engine_settings(settings), fetches=settings.fetch.allowed),
        Part.DATA_FOLDER: lambda: check_folder(settings.store.folder),
        Part.DISK: lambda: check_room(settings.store.folder),
        Part.AUDIT_TRAIL: lambda: check_seals(audit_key_places(settings.store)),
        Part.RETENTION: lambda: check_retention(settings.store.folder),
        Part.BACKUP: lambda: check_backup(settings.store.folder),
        Part.UNIT: lambda: check_unit(settings),
        Part.BROKER: lambda: check_wire(settings.devices),
        Part.KAFKA: lambda: check_kafka(settings.kafka, workers_key=_workers_key(settings)),
        Part.BOT_TOKEN: lambda: check_token(settings.telegram),
        Part.CLOCK: lambda: check_clock(settings.telegram),
        Part.CAMERAS: lambda: check_cameras(
            cameras_in(settings.store.folder), logins_in(settings), judge_of(settings.cameras)
        ),
        Part.LEDGER: lambda: _check_log(settings),
        Part.PAGE: lambda: check_page(settings.app, settings.web),
    }


def _workers_key(settings: Settings) -> Path | None:
    return settings.eyes.key_file if settings.eyes.eyes is EyesChoice.KAFKA else None


async def _check_log(settings: Settings) -> Finding:
    files = settings.store.folder / LEDGER_FOLDER
    return await check_sheet(settings.sheets, files, await chat_sheet_in(settings))


def _doubts() -> list[Finding]:
    """Names that may be misspelt settings."""
    try:
        doubts = unread_settings()
    except SettingsWrong:
        return []  # told already
    return [Finding(Part.SETTINGS, SettingWrong(doubt), good=False, needed=False) for doubt in doubts]
