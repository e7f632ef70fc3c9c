"""The plan of the house: every part built once, joined, kept running, stopped."""

import argparse
import asyncio
import logging
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.logs import set_up
from bot.settings import LockKind, Settings, SettingsWrong, audit_key_places, read_settings, unread_settings

if TYPE_CHECKING:
    from bot.checkup import Finding
    from bot.house.door import Door, DoorId
    from bot.house.housekeeper import Housekeeper
    from bot.house.moments import HouseTime
    from bot.house.notary import Notary
    from bot.house.ports import Household, Ledger
    from bot.nursery import Nursery
    from bot.schedule import Schedule
    from bot.store import Store
    from recognizer.face import EngineSettings

log = logging.getLogger("doorman")

DESCRIPTION = """\
Doorman: your doorbell in a Telegram chat.

  uv run main.py demo       try everything in the browser: no account, no hardware
  uv run main.py doctor     what is still missing before the real thing can start?
  uv run main.py            the real thing, with the settings in .env"""


def now() -> datetime:
    """The present moment, by this machine's clock."""
    return datetime.now(UTC)


async def serve(settings: Settings) -> None:
    """Run the service until it is told to stop."""
    # imported here: `--help` and a wrong setting should not wait for aiogram
    from bot.devices.room import Devices
    from bot.house.bell_watch import Missed
    from bot.house.board import Acquaintance, Ordered
    from bot.house.caretaker import Caretaker
    from bot.house.doorman import Doorman
    from bot.house.faces import Faces
    from bot.house.peephole import Peephole
    from bot.house.registrar import Registrar
    from bot.nursery import Nursery
    from bot.report import Report
    from bot.schedule import Schedule
    from bot.telegram.room import Account, TelegramRoom
    from bot.vision import Vision

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    doors = doors_of(settings)
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(await store_of(settings))
        steady = await house_time(store, stack)
        eyes = await stack.enter_async_context(
            Vision(folder=settings.data_dir / "gallery", settings=engine_settings(settings), people=store.people)
        )
        nursery = Nursery()
        account = Account(settings.bot_token.get_secret_value(), settings.bot_api_url)
        telegram = await stack.enter_async_context(
            TelegramRoom(
                account, doors=doors, memory=store, nursery=nursery, clock=now, steady=steady, zone=settings.zone
            )
        )
        await stack.enter_async_context(nursery)
        stack.push_async_callback(telegram.rest)
        devices = Devices(
            settings,
            acquaintances=store.collection("boards", Acquaintance),
            audit=store.audit,
            background=nursery,
            clock=now,
            steady=steady,
        )
        doorman = Doorman(
            doors,
            eyes=eyes,
            locks=devices.locks,
            household=telegram.household,
            visits=store.visits,
            album=store.album,
            residents=store.residents,
            audit=store.audit,
            disk=store.disk,
            missed=store.collection("missed", Missed),
            background=nursery,
            clock=now,
            steady=steady,
            answer_window=timedelta(seconds=settings.answer_window_s),
        )
        registrar = Registrar(
            residents=store.residents,
            audit=store.audit,
            household=telegram.household,
            steady=steady,
        )
        faces = Faces(
            people=store.people,
            eyes=eyes,
            visits=store.visits,
            album=store.album,
            audit=store.audit,
            doorman=doorman,
        )
        peephole = Peephole(doors, boards=devices.boards, eyes=eyes, audit=store.audit, clock=now)
        caretaker = Caretaker(
            doors,
            boards=devices.boards,
            household=telegram.household,
            residents=store.residents,
            updates=store.collection("updates", Ordered),
            audit=store.audit,
            background=nursery,
            steady=steady,
        )
        housekeeper = housekeeper_of(settings, store, telegram.household, doors, steady)
        report = Report(
            doors,
            telegram_trouble=lambda: telegram.poller.trouble,
            waiting=lambda: telegram.household.waiting,
            undrawn=lambda: telegram.household.set_aside,
            broker=devices.mqtt.state,
            boards=devices.status,
            eyes_open=lambda: eyes.warm,
            disk=lambda: store.disk.state,
            space=lambda: store.disk.seen,
            ledger=lambda: housekeeper.state,
            model_refused=lambda: eyes.refused,
            supervised=lambda: nursery.supervised,
            unreadable=lambda: store.set_aside,
        )
        keep_house(nursery, store, telegram.household, steady)
        await doorman.resume()
        await caretaker.resume()
        chosen = settings.claim_code.get_secret_value() if settings.claim_code else None
        code = await registrar.claim_code(chosen)  # before anybody is listened to, who may send it at once
        await telegram.listen(doorman, registrar, faces, peephole, caretaker, report.status)
        await stack.enter_async_context(devices.serve(doorman, caretaker, report.parts, missed=doorman.missed))
        schedule = await stack.enter_async_context(Schedule(nursery))
        set_chores(schedule, nursery, settings, housekeeper, notary_of(store, telegram.household, steady))
        if code:
            nursery.spawn(telegram.show_claim(code), name="claim code")
        log.info("standing at %d door(s)", len(doors))
        await stop.wait()
        log.info("stopping")


async def store_of(settings: Settings) -> "Store":
    """The data folder, not entered yet, and the key that seals its audit trail."""
    from bot.store import Store, open_key

    key = await asyncio.to_thread(open_key, audit_key_places(settings))
    return Store(settings.data_dir, now, audit_key=key)


async def house_time(store: "Store", stack: AsyncExitStack) -> "HouseTime":
    """The clock for everything that ends, gone on from the last run; written down once more when the stack ends."""
    from bot.house.moments import HouseTime, KeptTime

    kept = store.collection("time", KeptTime)
    seen = [visit.last_at for visit in await store.visits.open_visits()]
    steady = HouseTime.go_on(kept, now, witnessed=max(seen, default=None))
    stack.push_async_callback(steady.keep, kept)
    return steady


def keep_house(nursery: "Nursery", store: "Store", household: "Household", steady: "HouseTime") -> None:
    """Look after the disk, and after the house's own time, for as long as the nursery lives."""
    from bot.house.moments import KeptTime
    from bot.house.storekeeper import DiskMemory, Storekeeper

    storekeeper = Storekeeper(
        disk=store.disk,
        household=household,
        residents=store.residents,
        audit=store.audit,
        memory=store.collection("disk", DiskMemory),
        steady=steady,
    )
    nursery.keep("storekeeper", storekeeper.run)
    nursery.keep("house time", lambda: steady.keep_on(store.collection("time", KeptTime)))


def set_chores(
    schedule: "Schedule", nursery: "Nursery", settings: Settings, housekeeper: "Housekeeper", notary: "Notary"
) -> None:
    """What is done by the clock, and what is made up for at the start."""
    schedule.daily(settings.daily_log_at, settings.zone, housekeeper.post_recent, "the day's log", now_too=True)
    nursery.keep("the day's log that waits", housekeeper.retry)
    schedule.daily(settings.daily_log_at, settings.zone, notary.seal, "the audit trail's seal")
    nursery.spawn(notary.look(), name="the audit trail")


def housekeeper_of(
    settings: Settings, store: "Store", household: "Household", doors: "Mapping[DoorId, Door]", steady: "HouseTime"
) -> "Housekeeper":
    """Who writes the day's log."""
    from bot.house.housekeeper import Housekeeper, LedgerMemory

    return Housekeeper(
        visits=store.visits,
        ledger=ledger_of(settings, store),
        memory=store.collection("ledger", LedgerMemory),
        doors=doors,
        zone=settings.zone,
        clock=now,
        steady=steady,
        household=household,
        residents=store.residents,
        audit=store.audit,
    )


def notary_of(store: "Store", household: "Household", steady: "HouseTime") -> "Notary":
    """Who checks the audit trail, and gives the owners its seal."""
    from bot.house.notary import Notary, NotaryMemory

    return Notary(
        trail=store.audit,
        memory=store.collection("notary", NotaryMemory),
        household=household,
        residents=store.residents,
        steady=steady,
    )


def ledger_of(settings: Settings, store: "Store") -> "Ledger":
    """Where the day's log goes."""
    from bot.sheets import SheetsLedger

    if settings.sheets_credentials_file and settings.sheets_spreadsheet:
        return SheetsLedger(settings.sheets_credentials_file, settings.sheets_spreadsheet, settings.sheets_api_url)
    return store.csv_ledger


def doors_of(settings: Settings) -> "dict[DoorId, Door]":
    """The doors, as the owner named them."""
    from bot.house.door import Door, DoorId

    return {
        DoorId(id_): Door(DoorId(id_), door.name, has_lock=door.lock is not LockKind.NONE)
        for id_, door in settings.doors.items()
    }


def engine_settings(settings: Settings) -> "EngineSettings":
    """What the recogniser is made of."""
    from recognizer.face import EngineSettings

    models = (settings.model_dir or settings.data_dir / "models").absolute()
    return EngineSettings(
        detector=settings.detector, embedder=settings.embedder, model_folder=models, cache_folder=models
    )


def run() -> int:
    """Run the service from .env."""
    from bot.devices.photo_intake import PortTaken
    from bot.store import StoreUnusable
    from recognizer.limits import keep_memory_private

    keep_memory_private()  # keys and tokens are in it, and the recogniser's process runs as the same user
    settings = read_settings()
    set_up(settings.log_level, secrets_of(settings))
    for doubt in unread_settings():
        log.warning("%s", doubt)
    try:
        asyncio.run(serve(settings))
    except (StoreUnusable, PortTaken) as exc:
        return complain(str(exc))
    return 0


def demo(chosen: argparse.Namespace) -> int:
    """Show the whole product in a browser, or only a messenger for a real one."""
    from bot.demo.needs import lean
    from bot.demo.show import show
    from bot.demo.telegram_only import show_telegram

    set_up("WARNING")
    here, port, browser = Path(__file__), chosen.port, not chosen.no_browser
    if chosen.telegram_only:
        return asyncio.run(show_telegram(here, port=port, api_port=chosen.api_port, browser=browser))
    if what_to_do := lean():
        return complain(what_to_do)
    return asyncio.run(show(here, port=port, browser=browser, keep=chosen.keep))


def doctor() -> int:
    """Check everything the service stands on; the exit status is 1 where something needed is missing."""
    from rich.console import Console

    from bot.checkup import print_findings

    set_up("ERROR")
    findings = asyncio.run(examine_all())
    return 0 if print_findings(findings, Console()) else 1


def doubts() -> "list[Finding]":
    """Names that may be misspelt settings."""
    from bot.checkup import Finding

    try:
        said = unread_settings()
    except SettingsWrong:
        return []  # told already
    return [
        Finding("settings", good=False, said=line, remedy="correct it, or take it out", needed=False) for line in said
    ]


async def examine_all() -> "list[Finding]":
    """Every check, in the order in which one would put things right."""
    from bot.checkup import Check, Finding, check_libraries, examine
    from bot.devices.check import check_wire
    from bot.sheets_check import check_sheet
    from bot.store.check import check_folder, check_room, check_seals
    from bot.telegram.check import check_clock, check_token
    from bot.telegram.room import Account
    from bot.vision_check import check_recognition

    found = await examine("libraries", check_libraries)
    try:
        settings = read_settings()
    except SettingsWrong as wrong:
        found += [
            Finding("settings", good=False, said=line, remedy="every setting is explained in .env.example")
            for line in str(wrong).split("\n")
        ]
        found += doubts()
        return [*found, *await examine("recognition", check_recognition)]
    account = Account(settings.bot_token.get_secret_value(), settings.bot_api_url)
    checks: dict[str, Check] = {
        "recognition": lambda: check_recognition(engine_settings(settings)),
        "data folder": lambda: check_folder(settings.data_dir),
        "disk": lambda: check_room(settings.data_dir),
        "audit trail": lambda: check_seals(audit_key_places(settings)),
        "broker": lambda: check_wire(settings),
        "bot token": lambda: check_token(account),
        "clock": lambda: check_clock(account),
        "day's log": lambda: check_sheet(settings),
    }
    found.append(Finding("settings", good=True, said=f"{_count(len(settings.doors))}, {settings.zone.key}"))
    found += doubts()
    for name, check in checks.items():
        found += await examine(name, check)
    return found


def _count(doors: int) -> str:
    return "1 door" if doors == 1 else f"{doors} doors"


def broker() -> int:
    """Print what a mosquitto has to know of this household."""
    from bot.devices.access import access_list, configuration, users

    settings = read_settings()
    names = users(settings)
    for line in (
        "# /etc/mosquitto/conf.d/doorman.conf",
        configuration(settings),
        "# /etc/mosquitto/doorman.acl",
        access_list(settings),
        "# a password for each, which it asks for; then restart mosquitto:",
        *(
            f"# mosquitto_passwd{' -c' if not n else ''} /etc/mosquitto/passwords {name}"
            for n, name in enumerate(names)
        ),
    ):
        sys.stdout.write(f"{line}\n")
    return 0


def faces() -> int:
    """Say how well the household's faces are told apart, and whose photos would help."""
    from rich.console import Console

    from bot.store.books import names_in
    from recognizer.commands import check_gallery
    from recognizer.recogniser import Recogniser

    settings = read_settings()
    recogniser = Recogniser.open(settings.data_dir / "gallery", engine_settings(settings))
    console = Console()
    answer = check_gallery(recogniser, names_in(settings.data_dir), console)
    for line in answer.shown:
        console.print(line)
    return 0 if answer.fine else 1


def board(door: str, out: Path | None) -> int:
    """Hand out a board's settings file, for firmware.tools.provision: onto standard output, or its owner's alone."""
    from bot.devices.handout import secrets_for
    from bot.house.board import NoSecrets
    from bot.house.door import DoorId
    from bot.words.board_text import no_secrets
    from bot.words.tongue import Language, Tongue

    settings = read_settings()
    if door not in settings.doors:
        return complain(f"There is no door “{door}”; there is {', '.join(settings.doors)}.")
    try:
        secrets = secrets_for(settings, DoorId(door))
        if out:
            out.unlink(missing_ok=True)  # one that others may read would stay readable
            with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(secrets.content)
    except NoSecrets as none:
        return complain(Tongue(Language.ENGLISH, settings.zone).plain(no_secrets(none)))
    except OSError as exc:
        return complain(f"{out} cannot be written ({exc.strerror}).")
    if not out:
        sys.stdout.buffer.write(secrets.content)
    for note in (*secrets.notes, f"This opens the {settings.doors[door].name}: delete it once the board has it."):
        sys.stderr.write(f"{note}\n")
    return 0


def audit(head: str | None) -> int:
    """Say whether the audit trail is as it was written; the exit status is 1 where that is not proven."""
    from bot.commands.audit import audit_verify

    settings = read_settings()
    status, said = audit_verify(settings.data_dir / "audit.jsonl", audit_key_places(settings), head)
    if status:
        return complain(said)
    sys.stdout.write(f"{said}\n")
    return 0


def models() -> int:
    """Fetch the face detector's model file."""
    from recognizer.models import ModelNotFetched, fetch_yunet

    try:
        settings = read_settings()
        folder = settings.model_dir or settings.data_dir / "models"
    except SettingsWrong:
        folder = Path("data/models")
    try:
        fetch_yunet(folder)
    except ModelNotFetched as exc:
        return complain(str(exc))
    return 0


def secrets_of(settings: Settings) -> list[str]:
    """Everything that no log may hold."""
    doors = [secret for door in settings.doors.values() for secret in (door.key, door.token, door.broker_password)]
    secrets = [settings.bot_token, settings.mqtt_password, settings.claim_code, *doors]
    return [secret.get_secret_value() for secret in secrets if secret]


def complain(sentence: str) -> int:
    """Say what is wrong and what to do; answers the exit status."""
    sys.stderr.write(f"{sentence}\n")
    return 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Carry out one command; answers the exit status."""
    parser = argparse.ArgumentParser(
        prog="main.py", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND")
    commands.add_parser("run", help="run the service with the settings in .env (the default)")
    shown = commands.add_parser("demo", help="show the whole product in a browser, without any account or hardware")
    shown.add_argument("--port", type=int, default=8080, help="the page's port on 127.0.0.1 (default 8080)")
    shown.add_argument("--no-browser", action="store_true", help="do not open a browser, only print the address")
    shown.add_argument("--keep", action="store_true", help="go on with what the last demo left behind")
    only = "be Telegram alone, for a doorbell of your own: prints the BOT_API_URL and BOT_TOKEN for your .env"
    shown.add_argument("--telegram-only", action="store_true", help=only)
    shown.add_argument("--api-port", type=int, default=8082, help="with --telegram-only: its port (default 8082)")
    commands.add_parser("doctor", help="check everything the service stands on, and say what to do")
    commands.add_parser("faces", help="how well the faces you taught are told apart, and whose photos to add")
    handed = commands.add_parser("board", help="hand out a board's secrets.json, for flashing it")
    handed.add_argument("door", help="the door's id, such as front")
    handed.add_argument("--out", type=Path, help="write it here, readable for you alone (default: standard output)")
    commands.add_parser("broker", help="print the configuration and the access list for mosquitto")
    fetched = commands.add_parser("models", help="model files of the recogniser")
    fetched.add_argument("what", choices=["fetch"], help="download YuNet, the better face detector, once")
    audited = commands.add_parser("audit", help="the audit trail: who opened and changed what")
    audited.add_argument("what", choices=["verify"], help="check that nobody has changed it")
    audited.add_argument("--head", metavar="LINES:HASH", help="a seal that the chat told: nothing up to it may be gone")
    chosen = parser.parse_args(arguments)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what runs in the background so
        signal.signal(signal.SIGINT, signal.default_int_handler)
    os.umask(0o077)  # what the service writes is its owner's alone, models and caches included
    carry_out: dict[str | None, Callable[[], int]] = {
        "demo": lambda: demo(chosen),
        "doctor": doctor,
        "faces": faces,
        "broker": broker,
        "board": lambda: board(chosen.door, chosen.out),
        "models": models,
        "audit": lambda: audit(chosen.head),
    }
    try:
        return carry_out.get(chosen.command, run)()
    except SettingsWrong as exc:
        return complain(f"{exc}\nEvery setting is explained in .env.example.")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    status = main()
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # everything is closed: taking apart what was imported would cost one to three seconds more
