"""What the doctor says: of each part what it found out, and what to do about it; in a terminal, without markup."""

from collections.abc import Mapping

from bot.house.findings import findings as f
from bot.house.findings import machine_findings as m
from bot.house.findings import outside_findings as o
from bot.house.findings import settings_findings as s
from bot.house.findings.camera_findings import CameraClosed, CameraFound, CameraGives, CameraGivesNone, NoCameraKept
from bot.house.findings.eyes_findings import (
    DoorHardToTell,
    ExtrasNotUsed,
    ModelNotUsed,
    PortraitUnknown,
    Recognises,
)
from bot.house.findings.findings import Finding, Part, Plain
from bot.house.findings.keeping_findings import BackedUp, KeptFor, UnitFound
from bot.house.findings.page_findings import PageAtHome, PageOff, PageOpens, PageShut
from bot.house.findings.setting_trouble import SettingFault
from bot.house.records.ledger_trouble import LedgerReason
from bot.words.chat.doors import door_text
from bot.words.chat.residents import rules_text
from bot.words.chat.status.status_text import CAMERA_TROUBLE
from bot.words.commands.doctor_eyes_text import REINSTALL, recognition
from bot.words.commands.doctor_keeping_text import keeping
from bot.words.commands.doctor_page_text import page
from bot.words.commands.doctor_parts_text import PARTS
from bot.words.commands.doctor_wire_text import Advice, access, wire
from bot.words.commands.settings_text import setting
from bot.words.commands.terminal_text import quoted, unusable_key
from bot.words.phrase import Phrase, Size, Verbatim, count, say, say_in

GOOD = say_in("verdict", "ok")
FAILED = say_in("verdict", "FAIL")
#: Something that the service runs without.
WARNED = say_in("verdict", "warn")


_PLAIN: Mapping[Plain, Advice] = {
    Plain.FACE_IN_GREY: Advice(say("a face was seen in a grey picture"), REINSTALL),
    Plain.NO_PLACE_FOR_KEY: Advice(
        say("there is no place for the key that seals it"),
        say("set AUDIT_KEY_FILE to a file that the service may make, outside the data folder"),
    ),
    Plain.BROKER_UNNEEDED: Advice(say("there is none, and no door needs one")),
    Plain.NAMES_NOT_TRIED: Advice(
        say(
            "these, and what each door needs, are not tried: a second login by our name could throw the running "
            "Doorman off. Stop it, and call the doctor again"
        )
    ),
    Plain.NAMES_BOUND: Advice(say("each client is called as its user: no board takes our place")),
    Plain.NAMELESS: Advice(
        say("we log in without a name, so anybody may connect by ours and stop every bell"),
        say(
            "give us a user (MQTT_USERNAME) and each board its own, and write `use_username_as_clientid true` into "
            "mosquitto.conf"
        ),
    ),
    Plain.NAMES_LOOSE: Advice(
        say("a client may call itself as it likes, so whoever has one board’s password can stop every bell"),
        say("write `use_username_as_clientid true` into mosquitto.conf: `uv run main.py broker` shows the lines"),
    ),
    Plain.STRANGERS_OUT: Advice(say("nobody gets in without a password")),
    Plain.STRANGERS_IN: Advice(
        say("anybody in your network may connect without a password: they can hear every ring, and stop the house"),
        say("write `allow_anonymous false` and give each its password: `uv run main.py broker` shows the lines"),
    ),
    Plain.BELL_HEARD: Advice(say("its bell is heard; that it obeys us, /look in the chat tries")),
    Plain.HUNG_UP: Advice(say("the broker hung up on its topics"), access()),
    Plain.TOKEN_UNKNOWN: Advice(
        say("Telegram does not know it"), say("ask @BotFather for a new token and write it into .env as BOT_TOKEN")
    ),
    Plain.CLOCK_NOT_COMPARED: Advice(say("nobody to compare it with just now")),
}

#: Names that may be another program's.
_DOUBTFUL = frozenset({SettingFault.FOREIGN, SettingFault.LIKE_OURS})

_SHEET: Mapping[LedgerReason, Phrase] = {
    LedgerReason.OUT_OF_REACH: say("Google is out of reach"),
    LedgerReason.BUSY: say("Google is busy"),
    LedgerReason.API_OFF: say(
        "the Google Sheets API is switched off in the service account’s project: switch it on there"
    ),
    LedgerReason.NO_SUCH_SHEET: say("there is no such spreadsheet: SHEETS_SPREADSHEET is its address, or its key"),
    LedgerReason.NOT_A_SHEET: say(
        "what SHEETS_SPREADSHEET names is no Google Sheet: open it in Google Sheets, and save it as one"
    ),
    LedgerReason.FULL: say("the spreadsheet is full: make a new one"),
    LedgerReason.PROTECTED: say("its cells are protected: let the service account edit them"),
    LedgerReason.KEY_REFUSED: say(
        "Google does not accept the key of the service account: make a new one and put it where "
        "SHEETS_CREDENTIALS_FILE says"
    ),
    LedgerReason.KEY_UNREADABLE: say("SHEETS_CREDENTIALS_FILE cannot be read"),
    LedgerReason.KEY_MALFORMED: say("SHEETS_CREDENTIALS_FILE is not the JSON key of a service account"),
    LedgerReason.CLOCK_WRONG: say("this machine’s clock is wrong, so Google refuses the key: set the clock"),
}


def part(finding: Finding) -> Phrase:
    """What was examined, as the label of its line."""
    match finding.part:
        case Part.DOOR:
            return say("door {door}", door=Verbatim(finding.door))
        case Part.RELAY:
            return say("relay {door}", door=Verbatim(finding.door))
        case known:
            return PARTS[known]


def said(found: f.Found) -> Advice:  # noqa: PLR0912 - a case for each finding
    """What was found, and what to do about it."""
    match found:
        case Plain():
            return _PLAIN[found]
        case f.CheckSilent(after_s):
            return Advice(say("no answer within {seconds} s", seconds=round(after_s)), say("look at the log"))
        case f.CheckFailed(error):
            return Advice(quoted(error), say("please report this"))
        case m.LibrariesHere(python, libraries):
            return Advice(quoted(", ".join((f"Python {python}", *libraries))))
        case m.LibrariesMissing(names):
            return Advice(say("missing: {names}", names=Verbatim(", ".join(names))), say("run `uv sync`"))
        case s.SettingsRead(doors, zone):
            return Advice(count("{n} door, {zone}", "{n} doors, {zone}", doors, zone=Verbatim(zone)))
        case s.SettingWrong(trouble) if trouble.fault in _DOUBTFUL:
            return Advice(setting(trouble), say("correct it, or take it out"))
        case s.SettingWrong(trouble):
            return Advice(setting(trouble), say("every setting is explained in .env.example"))
        case s.RuleKeptOtherwise(written, kept):
            return Advice(rules_text.kept_otherwise(written, kept), rules_text.CHANGE_IN_THE_CHAT)
        case s.DoorNamedOtherwise(name, door):
            return Advice(door_text.named_otherwise(name, door), door_text.RENAME_IN_THE_CHAT)
        case s.DoorWithoutSettings(door, prefix):
            return Advice(door_text.without_settings(door, prefix), door_text.GIVE_IT_SETTINGS)
        case Recognises() | PortraitUnknown() | ModelNotUsed() | ExtrasNotUsed() | DoorHardToTell():
            return recognition(found)
        case m.FolderWritable() | m.FolderUnwritable() | m.FolderOpen() | m.DiskRoom():
            return _disk(found)
        case m.SealedWith(place, to_come=True):
            return Advice(say("its key is made at the first start, in {place}", place=Verbatim(place)))
        case m.SealedWith(place):
            return Advice(say("sealed with the key in {place}", place=Verbatim(place)))
        case BackedUp() | KeptFor() | UnitFound():
            return keeping(found)
        case PageOff() | PageAtHome() | PageOpens() | PageShut():
            return page(found)
        case m.KeyUnfit(trouble):
            return Advice(
                unusable_key(trouble),
                say("put your copy of the key back; or move the file away, and a new key is made"),
            )
        case o.TokenOf() | o.TelegramAway() | o.ClockOff() | o.ClockRight():
            return _telegram(found)
        case o.LedgerInFiles(folder):
            return Advice(say("CSV files below {folder}; no spreadsheet is set", folder=Verbatim(folder)))
        case o.SheetOpen(title):
            return Advice(say("the spreadsheet “{title}” lets us in", title=title))
        case o.SheetRefused():
            return Advice(_sheet(found), say("see SHEETS_ in .env.example; where it was set in the chat, /sheet"))
        case NoCameraKept() | CameraGives() | CameraGivesNone() | CameraClosed():
            return _camera(found)
        case _:
            return wire(found)


def _camera(found: CameraFound) -> Advice:
    match found:
        case NoCameraKept():
            return Advice(say("none watches; /cameras in the chat adds one"))
        case CameraGives(name, width, height):
            return Advice(
                say(
                    "{camera}: it gives a picture, {width} × {height}",
                    camera=name,
                    width=str(width),
                    height=str(height),
                )
            )
        case CameraGivesNone(name, trouble):
            return Advice(
                say("{camera}: {why}", camera=name, why=CAMERA_TROUBLE[trouble]),
                say("where Doorman runs, /cameras in the chat tells more, and what to do"),
            )
        case CameraClosed(name):
            return Advice(say("{camera}: it is closed on purpose, and was not opened", camera=name))


def _disk(found: m.FolderWritable | m.FolderUnwritable | m.FolderOpen | m.DiskRoom) -> Advice:
    match found:
        case m.FolderWritable(folder):
            return Advice(say("{folder} can be written, and is its owner’s alone", folder=Verbatim(folder)))
        case m.FolderUnwritable(folder, why):
            return Advice(
                say("{where}: {why}", where=Verbatim(folder), why=Verbatim(why)),
                say("let the user who runs the service write there, or set DATA_DIR to another folder"),
            )
        case m.FolderOpen(folder, file):
            return Advice(
                say("others on this machine can read {file}", file=Verbatim(file)),
                quoted(f"chmod -R go= {folder}"),
            )
        case m.DiskRoom(free):
            return Advice(say("{room} free", room=Size(free)), say("make room, or set DATA_DIR to a larger disk"))


def _telegram(found: o.TelegramFound) -> Advice:
    match found:
        case o.TokenOf(username):
            return Advice(say("it belongs to {bot}", bot=Verbatim(f"@{username}")))
        case o.TelegramAway(error):
            return Advice(
                say("Telegram cannot be reached ({error})", error=Verbatim(error)),
                say("check the internet connection, and BOT_API_URL if you set it"),
            )
        case o.ClockOff(seconds):
            return Advice(say("{seconds} s off", seconds=round(seconds)), say("switch on time synchronisation (NTP)"))
        case o.ClockRight(seconds):
            return Advice(say("right to {seconds} s", seconds=round(seconds)))


def _sheet(found: o.SheetRefused) -> Phrase:
    if found.reason is LedgerReason.NOT_SHARED:
        return say(
            "Google does not let us write: share the spreadsheet with {account} as an editor",
            account=Verbatim(found.account),
        )
    if known := _SHEET.get(found.reason):
        return known
    return say("Google refused (status {status})", status=Verbatim(str(found.status)))
