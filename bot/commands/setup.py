"""``main.py setup``: what a first start needs, by at most five answers; run again, it changes what it is told."""

import os
import re
import shutil
import socket
import sys
from argparse import Namespace
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_urlsafe

from bot.commands import CannotDo
from bot.commands.door_check import as_called, as_reached
from bot.commands.installing.passwords import new_password
from bot.commands.installing.plan import known_passwords, missing_passwords, password_lines
from bot.commands.setting_up.asking import Interview
from bot.commands.setting_up.bot_token import settle_token
from bot.commands.setting_up.doors import DoorKit, DoorPlan, settle_door
from bot.commands.setting_up.draft import BOT_TOKEN, SettingsDraft
from bot.commands.setting_up.files import MOST_KEPT, alone, broker_files, put, unbroken
from bot.devices.boards.provisioning import secrets_for
from bot.house.boards.board import NoSecrets, RemarkKind
from bot.house.doors.door import DoorId
from bot.house.doors.relays import relay_user
from bot.house.findings.setting_trouble import SettingFault
from bot.settings import Settings, SettingsWrong, settings_file
from bot.store.books import is_lived_in
from bot.telegram.chat.guests.start_link import qr_for_terminal, start_link
from bot.words.chat.doors import board_text
from bot.words.commands import settings_text, setup_text, terminal_text
from bot.words.commands.terminal import terminal_tongue
from bot.words.phrase import Text
from bot.words.tongue import Language

#: Bytes of chance in the claim code, as in those that the service makes.
_CODE_BYTES = 9

#: What a link of Telegram's can hand over.
_FITS_A_LINK = re.compile(r"[A-Za-z0-9_-]{1,64}")

#: How long a broker may take to answer on this machine, in seconds.
_PATIENCE_S = 1.0


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was written, and what it leads to."""

    settings: Settings
    plan: DoorPlan
    bot_name: str
    #: The file that a board or a camera is told by; None: there is none.
    handout: Path | None
    folder: Path
    #: Whether the settings are others now.
    settings_changed: bool
    #: Whether one of the broker's files is another now.
    broker_changed: bool


def carry_out(chosen: Namespace) -> int:
    """Ask, write, and tell what comes next; returns the exit status. Raises CannotDo, SettingsWrong."""
    if not chosen.yes and not sys.stdin.isatty():
        raise CannotDo(setup_text.NO_TERMINAL)
    interview = Interview(asks=not chosen.yes)
    heading = f"# {interview.plain(settings_text.EXPLAINED)}\n"
    try:
        with alone(settings_file().absolute().parent):
            return _set_up(interview, heading, chosen)
    except BlockingIOError:
        raise CannotDo(setup_text.ALREADY_ASKING) from None


def _set_up(interview: Interview, heading: str, chosen: Namespace) -> int:
    draft = SettingsDraft(settings_file(), heading=heading)
    # what a door lacks is what the questions are about
    if wrong := [trouble for trouble in draft.troubles() if trouble.fault is not SettingFault.LOCK_WITHOUT_KEY]:
        raise SettingsWrong(wrong)
    try:
        _show(interview, draft)
        bot_name = settle_token(interview, draft, chosen)
        plan = settle_door(interview, draft, chosen)
    except (KeyboardInterrupt, EOFError):
        interview.say(setup_text.LEFT)
        return 130
    if draft.take_up():
        interview.say(setup_text.written_meanwhile(str(draft.path)))
    _complete(draft, plan)
    for name in draft.overruled:
        interview.say(setup_text.overruled(name))
    done = _write(interview, draft, plan, bot_name)
    _tell_what_now(interview, done)
    return 0


def _show(interview: Interview, draft: SettingsDraft) -> None:
    """What is set already, without any secret."""
    if not draft.before:
        interview.say(setup_text.nothing_yet(str(draft.path)))
        return
    interview.say(setup_text.is_set(str(draft.path)))
    interview.say(setup_text.token_set(is_set=bool(draft.known(BOT_TOKEN))))
    with suppress(SettingsWrong):
        settings = as_called(draft.settings_so_far)
        for id_, door in settings.doors.items():
            interview.say(setup_text.door_set(door.name, id_, door.lock.value))
        if settings.mqtt.chosen:
            interview.say(setup_text.broker_set(settings.mqtt.where))


def _complete(draft: SettingsDraft, plan: DoorPlan) -> None:
    """Make what nobody was asked for: passwords, the claim code, the language of the day's log."""
    settings = draft.settings
    if plan.own_broker:
        for name, value in password_lines(settings, missing_passwords(settings)):
            draft.set(name, value)
    elif plan.way is DoorKit.BOARD and settings.mqtt.username and not settings.doors[plan.door].broker_password:
        draft.set_of_door(plan.door, {"BROKER_PASSWORD": new_password()})
    if not draft.known("CLAIM_CODE") and not is_lived_in(draft.data_folder):
        draft.set("CLAIM_CODE", token_urlsafe(_CODE_BYTES))
    language = terminal_tongue(os.environ).language
    if language is not Language.ENGLISH and not draft.known("HOUSE_LANGUAGE"):
        draft.set("HOUSE_LANGUAGE", language)


def _write(interview: Interview, draft: SettingsDraft, plan: DoorPlan, bot_name: str) -> SetUp:
    """The settings first: what was made is in them, so that whatever comes after can be made again from them."""
    settings, folder = draft.settings, draft.path.absolute().parent
    files = {draft.path: draft.text}
    handout = None
    remarks: list[Text] = []
    if plan.door:
        try:
            told = secrets_for(_as_of(plan, settings).devices, DoorId(plan.door))
        except NoSecrets as none:
            remarks.append(board_text.no_secrets(none))
        else:
            handout = folder / f"{plan.way}-{plan.door}.json"
            files[handout] = told.content.decode()
            known = {RemarkKind.BROKER_USER} if plan.own_broker else set()
            remarks += [board_text.remark(remark) for remark in told.remarks if remark.kind not in known]
    brokers: dict[Path, str] = {}
    changed: set[Path] = set()
    try:
        if plan.own_broker:
            brokers = broker_files(as_reached(settings), folder)
        with unbroken():
            for path, content in (files | brokers).items():
                is_new = not path.exists()
                kept = put(path, content)
                changed |= {path} if kept or is_new else set()
                interview.say(setup_text.written(str(path)) if kept or is_new else setup_text.as_it_was(str(path)))
                if kept:
                    interview.say(setup_text.kept(str(kept), MOST_KEPT))
    except OSError as exc:
        raise CannotDo(terminal_text.not_written(str(exc.filename or draft.path), exc.strerror or "")) from exc
    except UnicodeDecodeError as exc:
        raise CannotDo(terminal_text.not_written(str(folder), "UTF-8")) from exc
    for remark in remarks:
        interview.say(remark)
    return SetUp(settings, plan, bot_name, handout, folder, draft.path in changed, bool(changed & brokers.keys()))


def _as_of(plan: DoorPlan, settings: Settings) -> Settings:
    """The settings as what stands at the door knows them: a camera beside a board has a file of its own."""
    if plan.way is not DoorKit.CAMERA:
        return settings
    door = settings.doors[plan.door].model_copy(update={"key": None})
    return replace(settings, doors={**settings.doors, plan.door: door})


def _tell_what_now(interview: Interview, done: SetUp) -> None:
    """What is left to do by hand, in the order in which it can be done."""
    interview.say(setup_text.WHAT_NOW)
    if done.plan.own_broker:
        _tell_of_broker(interview, done)
        known = known_passwords(done.settings)
        for id_, door in as_called(done.settings).doors.items():
            if relay_user(id_) in known:
                interview.say(setup_text.relay_logs_in(door.name, id_))
    if done.plan.way is DoorKit.BOARD and done.handout:
        interview.say(setup_text.provision(done.handout.name))
        interview.say(terminal_text.opens(as_called(done.settings).doors[done.plan.door].name))
    elif done.handout:
        interview.say(setup_text.camera_told_by(str(done.handout)))
    code = done.settings.house.claim_code
    if is_lived_in(done.settings.store.folder):
        interview.say(setup_text.RESTART if done.settings_changed else setup_text.GO_ON)
    elif code:
        interview.say(setup_text.START)
        _show_claim(interview, done.bot_name, code.get_secret_value())
    if done.plan.way is DoorKit.WEBCAM:  # the bot answers nobody before it runs and has an owner
        interview.say(setup_text.WEBCAM_IN_CHAT)


def _tell_of_broker(interview: Interview, done: SetUp) -> None:
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
    if not program:
        interview.say(setup_text.NO_MOSQUITTO)
    path = str(done.folder / "broker" / "mosquitto.conf")
    if _answers(done.settings.mqtt.host, done.settings.mqtt.port):
        interview.say(setup_text.broker_there(done.settings.mqtt.where, path, is_new=done.broker_changed))
    else:
        interview.say(setup_text.start_broker(path))


def _show_claim(interview: Interview, bot_name: str, code: str) -> None:
    link = start_link(bot_name, code) if _FITS_A_LINK.fullmatch(code) else None
    if not link:
        interview.say(terminal_text.claim(code))
        return
    interview.say(setup_text.claim_link(link))
    sys.stdout.write(f"{qr_for_terminal(link)}\n")


def _answers(host: str, port: int) -> bool:
    """Whether something listens there already."""
    try:
        with socket.create_connection((host, port), _PATIENCE_S):
            return True
    except OSError:
        return False
