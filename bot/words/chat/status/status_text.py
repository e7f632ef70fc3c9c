"""What /status says: each part, whether it works, and what to do where it does not."""

from collections.abc import Mapping, Sequence

from bot.house.records.disk import DiskState
from bot.house.records.ledger_trouble import LedgerReason, LedgerState
from bot.house.status.restarts import Restarted, ServicePart
from bot.house.status.status import BackupStatus, Bell, CameraStatus, DetectorFile, DoorStatus, RelayReach, Status
from bot.house.status.wires import BrokerTrouble, TelegramTrouble
from bot.house.watch.camera import Tampering, Trouble
from bot.words.chat.status.home_assistant_news import how_it_is
from bot.words.chat.status.kafka_text import kafka
from bot.words.chat.status.workers_text import workers
from bot.words.phrase import Day, Lines, Opening, Phrase, Size, Text, Value, Verbatim, count, lines, say, say_in

_TELEGRAM: Mapping[TelegramTrouble, Phrase] = {
    TelegramTrouble.NOT_YET: say("not reached yet"),
    TelegramTrouble.SLOW_DOWN: say("Telegram asks me to slow down"),
    TelegramTrouble.SECOND: say("another program uses the same bot token: stop it, or make a second bot"),
    TelegramTrouble.TOKEN_REFUSED: say("Telegram does not know my token: ask @BotFather for a new BOT_TOKEN"),
    TelegramTrouble.OUT_OF_REACH: say("Telegram cannot be reached"),
}

_BROKER: Mapping[BrokerTrouble, Phrase] = {
    BrokerTrouble.NOT_YET: say("not connected yet"),
    BrokerTrouble.UNREACHABLE: say("the broker is out of reach"),
    BrokerTrouble.OTHER_VERSION: say("what should be the broker does not answer as one"),
    BrokerTrouble.NOT_ALLOWED: say("the broker refuses me: check MQTT_USERNAME and MQTT_PASSWORD"),
    BrokerTrouble.TAKEN_OVER: say("another Doorman connected by my name: run only one"),
    BrokerTrouble.LOST: say("the connection was lost"),
}

_BELL: Mapping[Bell, Phrase] = {
    Bell.ONLINE: say("the doorbell is online"),
    Bell.OFFLINE: say("the doorbell is offline"),
    Bell.UNHEARD: say("the doorbell has not been heard yet"),
    Bell.UNKNOWN: say("not known without the broker"),
    Bell.NONE: say("a camera, and nothing to open"),
}

_RELAY: Mapping[RelayReach, Phrase] = {
    RelayReach.ONLINE: say("its relay is online"),
    RelayReach.OFFLINE: say("its relay is offline, so I cannot open it"),
}

#: Until the better detector is here; what to do stands beside what is wrong.
_DETECTOR: Mapping[DetectorFile, Phrase] = {
    DetectorFile.COMING: say("I am fetching a better face finder; until it is here I miss faces that are far away"),
    DetectorFile.FORBIDDEN: say(
        "I miss faces that are far away. A better face finder comes with: uv run main.py models fetch"
    ),
    DetectorFile.NOT_GIVEN: say(
        "I miss faces that are far away: the better face finder could not be fetched. I try again by myself; or run: "
        "uv run main.py models fetch"
    ),
    DetectorFile.OTHER_FILE: say(
        "I miss faces that are far away: what came as the better face finder is not the right file, so I do not use "
        "it. I try again by myself; is YUNET_URL right?"
    ),
    DetectorFile.NOT_KEPT: say(
        "I miss faces that are far away: my disk does not take the better face finder. Please make room; I try again "
        "by myself"
    ),
}

#: Until what sees persons without a face is here. It fails for the reasons that stand with the face finder.
_PERSONS: Mapping[DetectorFile, Phrase] = {
    DetectorFile.COMING: say(
        "I am fetching what sees people from behind, and animals; until it is here I only see that there is no face"
    ),
    **dict.fromkeys(
        (DetectorFile.FORBIDDEN, DetectorFile.NOT_GIVEN, DetectorFile.OTHER_FILE, DetectorFile.NOT_KEPT),
        say(
            "I do not see people from behind, or animals: what does so is not here yet. It comes with: uv run main.py "
            "models fetch"
        ),
    ),
}

_DISK: Mapping[DiskState, Phrase] = {
    DiskState.LOW: say("nearly full"),
    DiskState.FULL: say("full; new things are kept in memory until there is room"),
    DiskState.READ_ONLY: say("takes nothing any more; new things are kept in memory"),
    DiskState.FAILING: say("makes mistakes; new things are kept in memory"),
    DiskState.SILENT: say("does not answer; new things are kept in memory"),
}

_LEDGER: Mapping[LedgerReason, Phrase] = {
    LedgerReason.OUT_OF_REACH: say("not written: Google is out of reach"),
    LedgerReason.BUSY: say("not written: Google is busy"),
    LedgerReason.NOT_SHARED: say("not written: the spreadsheet is not shared with me"),
    LedgerReason.API_OFF: say("not written: the Google Sheets API is switched off"),
    LedgerReason.NO_SUCH_SHEET: say("not written: the spreadsheet is gone"),
    LedgerReason.NOT_A_SHEET: say("not written: what my settings name is no Google spreadsheet"),
    LedgerReason.FULL: say("not written: the spreadsheet is full"),
    LedgerReason.PROTECTED: say("not written: its cells are protected"),
    LedgerReason.KEY_REFUSED: say("not written: Google does not accept my key"),
    LedgerReason.KEY_UNREADABLE: say("not written: my key for Google cannot be read"),
    LedgerReason.KEY_MALFORMED: say("not written: what should be my key for Google is none"),
    LedgerReason.CLOCK_WRONG: say("not written: this computer’s clock is wrong, so Google refuses me"),
    LedgerReason.DISK: say("not written: my disk does not take it"),
    LedgerReason.REFUSED: say("not written: Google refuses it"),
    LedgerReason.UNEXPECTED: say("not written: something goes wrong on my side"),
}


#: Why a camera gives no picture, in short; what to do stands on its page.
CAMERA_TROUBLE: Mapping[Trouble, Phrase] = {
    Trouble.UNREACHABLE: say("nobody answers at the camera’s address"),
    Trouble.LOGIN: say("the camera does not take the user and password that I have"),
    Trouble.NOT_FOUND: say("the camera answers, and has nothing at its address"),
    Trouble.UNREADABLE: say("what the camera sends is no picture that I can read"),
    Trouble.SILENT: say("the camera sends nothing"),
    Trouble.BUSY: say("another program uses the camera"),
    Trouble.UNPLUGGED: say("the camera is not plugged in at this computer"),
    Trouble.FORBIDDEN: say("this computer does not let me use the camera"),
    Trouble.ADDRESS: say("the camera’s address is none that I may ask"),
    Trouble.TOO_MUCH: say("more comes than a camera sends"),
}

_TAMPERED: Mapping[Tampering, Phrase] = {
    Tampering.COVERED: say("the camera seems to be covered"),
    Tampering.BLINDED: say("something dazzles the camera"),
    Tampering.MOVED: say("the camera shows something else than before"),
}

_PARTS: Mapping[ServicePart, Phrase] = {
    ServicePart.DELIVERY: say_in("a part of me that failed", "delivery to a chat"),
    ServicePart.LISTENING: say_in("a part of me that failed", "listening to the chats"),
    ServicePart.BROKER: say_in("a part of me that failed", "connection to the broker"),
    ServicePart.BELL: say_in("a part of me that failed", "listening to a bell"),
    ServicePart.SCHEDULE: say_in("a part of me that failed", "chores at their time"),
    ServicePart.LOG: say_in("a part of me that failed", "the day’s log"),
    ServicePart.DISK: say_in("a part of me that failed", "care of the disk"),
    ServicePart.RECORD: say_in("a part of me that failed", "the record of who did what"),
    ServicePart.TIME: say_in("a part of me that failed", "the house’s own clock"),
    ServicePart.COUNTS: say_in("a part of me that failed", "the counting of visits"),
    ServicePart.CAMERA: say_in("a part of me that failed", "watching with a camera"),
    ServicePart.KAFKA: say_in("a part of me that failed", "what goes over Kafka"),
    ServicePart.WORKERS: say_in("a part of me that failed", "handing pictures to workers"),
    ServicePart.HOME_ASSISTANT: say_in("a part of me that failed", "what tells Home Assistant"),
}


def status(now: Status) -> Lines:
    """How every part is."""
    return lines(
        line(say("Telegram"), _telegram(now), good=now.telegram is None and not now.undrawn),
        _broker(now) if now.broker_needed else None,
        line(say("Kafka"), kafka(now.kafka), good=now.kafka.good) if now.kafka else None,
        *(line(Opening(one.name), door(one), good=one.good) for one in now.doors),
        line(say("Recognition"), _eyes(now), good=now.eyes_ready and not now.model_refused),
        line(say("Workers"), workers(now.workers), good=now.workers.good) if now.workers else None,
        *(line(Opening(one.name), [camera(one)], good=one.good) for one in now.cameras),
        line(say("Disk"), _disk(now), good=now.disk is DiskState.WELL),
        line(say("Day’s log"), _ledger(now.ledger), good=now.ledger.reason is None),
        _backup(now.backup) if now.backup else None,
        line(say("Home Assistant"), how_it_is(now.home_assistant), good=now.home_assistant.good)
        if now.home_assistant
        else None,
        *(_restarted(task) for task in now.restarted),
        _unreadable(now.unreadable) if now.unreadable else None,
    )


def _broker(now: Status) -> Lines:
    how = _BROKER[now.broker] if now.broker else say("connected")
    return line(say("Broker"), [how], good=now.broker is None)


def line(part: Value, how: Sequence[Value], *, good: bool | None) -> Lines:
    """How a part is; whatever is to be said beside that stands below it. None: neither well nor ill, it is not used."""
    first, *others = how
    if good is None:
        sign = say("⚪️ {part}: {how}", part=part, how=first)
    else:
        sign = say("✅ {part}: {how}", part=part, how=first) if good else say("⚠️ {part}: {how}", part=part, how=first)
    return lines(sign, *(say("• {remark}", remark=other) for other in others))


def _telegram(now: Status) -> Sequence[Value]:
    said: list[Value] = [_TELEGRAM[now.telegram] if now.telegram else say("connected")]
    if now.waiting:
        said.append(count("{n} message on its way", "{n} messages on their way", now.waiting))
    if now.undrawn:
        said.append(count("{n} card could not be drawn", "{n} cards could not be drawn", now.undrawn))
    return said


def door(door: DoorStatus) -> Sequence[Value]:
    """How a door is: what stands at it, each for itself."""
    match door.relay, door.bell:
        case RelayReach.NONE, bell:
            return [_BELL[bell]]
        case RelayReach.TOLD, Bell.NONE:
            return [say("its relay is told over the broker; whether it obeys, only opening shows")]
        case RelayReach.OUT_OF_REACH, Bell.NONE:
            return [say("its relay cannot be told: the broker is away")]
        case RelayReach.TOLD, bell:
            return [_BELL[bell], say("its relay is told over the broker")]
        case RelayReach.ONLINE | RelayReach.OFFLINE as relay, Bell.NONE:
            return [_RELAY[relay]]
        case RelayReach.ONLINE | RelayReach.OFFLINE as relay, bell:
            return [_BELL[bell], _RELAY[relay]]
        case _, bell:
            return [_BELL[bell], say("its relay cannot be told: the broker is away")]


def _eyes(now: Status) -> Sequence[Value]:
    if now.model_refused:
        return [
            say(
                "the file {file} was changed or damaged, so I find faces the slower way. "
                "Please run: uv run main.py models fetch",
                file=Verbatim(now.model_refused),
            )
        ]
    ready = say("ready") if now.eyes_ready else say("getting ready")
    better = (_DETECTOR.get(now.detector_file), _PERSONS.get(now.person_file))
    return [ready, *filter(None, better)]


def camera(one: CameraStatus) -> Value:
    """How a camera is."""
    state = one.state
    if state.private:
        return say("the camera is closed")
    if state.tampering:
        return _TAMPERED[state.tampering]
    if state.sees:
        return say("the camera watches")
    return CAMERA_TROUBLE[state.trouble] if state.trouble else say("the camera is being opened")


def _disk(now: Status) -> Sequence[Value]:
    room = say("{room} free", room=Size(now.free_bytes))
    match now.disk:
        case DiskState.WELL:
            return [room]
        case DiskState.LOW:
            return [_DISK[now.disk], room]
        case trouble:
            return [_DISK[trouble]]


def _backup(backup: BackupStatus) -> Lines:
    if backup.fault:
        return line(say("Backup"), [say("the last one came to nothing; /backup tells why")], good=False)
    none_yet = backup.made_at is None
    if backup.underway:
        return line(say("Backup"), [say("one is being made")], good=None if none_yet else True)
    if backup.made_at is None:
        return line(say("Backup"), [say("none was made yet; owners make one with /backup")], good=None)
    return line(say("Backup"), [say("made on {day}, and tried", day=Day(backup.made_at.date(), year=True))], good=True)


def _ledger(state: LedgerState) -> Sequence[Value]:
    if state.reason is None:
        return [say("written")]
    if not state.waiting:
        return [_LEDGER[state.reason]]
    return [_LEDGER[state.reason], count("{n} visit waits", "{n} visits wait", state.waiting)]


def _restarted(task: Restarted) -> Text:
    part: Value = _PARTS[task.part] if task.part else Verbatim(task.task)
    failure = Verbatim(task.failure)
    if task.running:
        return count(
            "⚠️ “{part}” failed and was started again {n} time ({failure}).",
            "⚠️ “{part}” failed and was started again {n} times ({failure}).",
            task.times,
            part=part,
            failure=failure,
        )
    return say("⚠️ “{part}” has failed ({failure}); I start it again in a moment.", part=part, failure=failure)


def _unreadable(number: int) -> Phrase:
    return count(
        "⚠️ {n} stored note could not be read; I have put it aside and go on without it.",
        "⚠️ {n} stored notes could not be read; I have put them aside and go on without them.",
        number,
    )
