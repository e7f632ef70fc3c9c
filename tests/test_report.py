"""What /status and /health say of each part."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.house.doors.door import Door, DoorId
from bot.house.keeping.backup_keeper import BackupMemory
from bot.house.records.backup import BackupFault
from bot.house.records.disk import DiskState, Space
from bot.house.records.ledger_trouble import LedgerReason, LedgerState
from bot.house.status.restarts import ServicePart
from bot.house.status.status import CameraStatus, DetectorFile
from bot.house.status.wires import (
    BrokerTrouble,
    HomeAssistantStatus,
    KafkaStatus,
    KafkaTrouble,
    TelegramTrouble,
    WorkersStatus,
)
from bot.house.watch.camera import CameraId, CameraState, Tampering, Trouble
from bot.nursery import SupervisedTask
from bot.report import PARTS, Report
from bot.words.chat.status import status_text
from tests.english import ENGLISH

GATE = DoorId("gate")


@dataclass
class Chats:
    trouble: TelegramTrouble | None = None
    waiting: int = 0
    undrawn: int = 0


@dataclass
class Gate:
    board: Mapping[str, Any]
    broker: Mapping[str, Any]

    def status(self) -> Mapping[DoorId, Mapping[str, Any]]:
        return {GATE: self.board}


@dataclass
class Eyes:
    warm: bool = True
    refused: str = ""
    detector_file: DetectorFile = DetectorFile.HERE
    person_file: DetectorFile = DetectorFile.HERE
    workers: WorkersStatus | None = None


@dataclass
class Watching:
    cameras: Sequence[CameraStatus] = ()


@dataclass
class Disk:
    state: DiskState = DiskState.WELL
    seen: Space = field(default_factory=lambda: Space(8 * 2**30, 32 * 2**30))


@dataclass
class Store:
    disk: Disk = field(default_factory=Disk)
    set_aside: Sequence[object] = ()


@dataclass
class Log:
    state: LedgerState


@dataclass
class Nursery:
    supervised: Sequence[SupervisedTask] = ()


@dataclass
class Kafka:
    status: KafkaStatus | None = None


@dataclass
class Home:
    status: HomeAssistantStatus | None = None


@dataclass
class Backups:
    now: BackupMemory = field(default_factory=BackupMemory)


def a_report(
    board: Mapping[str, Any],
    *,
    broker: bool = True,
    needed: bool = True,
    log: LedgerState | None = None,
    cameras: Sequence[CameraStatus] = (),
    backups: Backups | None = None,
    home: HomeAssistantStatus | None = None,
    kafka: KafkaStatus | None = None,
) -> Report:
    return Report(
        {GATE: Door(GATE, "gate")},
        chats=Chats(),
        devices=Gate(board, {"ok": broker, "why": "" if broker else "lost", "needed": needed}),
        eyes=Eyes(),
        cameras=Watching(cameras),
        store=Store(),
        log=Log(log or LedgerState()),
        nursery=Nursery(),
        backups=backups or Backups(),
        kafka=Kafka(kafka),
        home_assistant=Home(home),
    )


#: What stands before a part, and whether it is well by that; None: it is neither well nor ill.
SIGNS = {"✅": True, "⚠️": False, "⚪️": None}


def told(report: Report, part: str) -> tuple[bool | None, str]:
    """Whether a part is well, and what is said of it, below its line too."""
    said = ENGLISH.plain(status_text.status(report.status()))
    (told,) = [told for told in said.replace("\n• ", "\t").splitlines() if f" {part}: " in told]
    sign, rest = told.split(maxsplit=1)
    return SIGNS[sign], rest.removeprefix(f"{part}: ").replace("\t", "\n• ")


@pytest.mark.parametrize(
    ("board", "good", "said"),
    [
        ({"lock": "board", "online": True}, True, "the doorbell is online"),
        ({"lock": "board", "online": False}, False, "the doorbell is offline"),
        ({"lock": "board", "online": None}, False, "the doorbell has not been heard yet"),
        (
            {"lock": "relay", "online": None},
            True,
            "its relay is told over the broker; whether it obeys, only opening shows",
        ),
        ({"lock": "relay", "online": True}, True, "the doorbell is online\n• its relay is told over the broker"),
        ({"lock": "relay", "online": None, "relay": True}, True, "its relay is online"),
        ({"lock": "relay", "online": None, "relay": False}, False, "its relay is offline, so I cannot open it"),
        ({"lock": "relay", "online": True, "relay": True}, True, "the doorbell is online\n• its relay is online"),
        ({"lock": "none", "online": None}, True, "a camera, and nothing to open"),
    ],
)
def test_a_door_is_told_by_what_stands_at_it(board: Mapping[str, Any], good: bool, said: str) -> None:
    assert told(a_report(board), "Gate") == (good, said)


def test_a_relay_behind_a_broker_that_is_away_is_said_not_to_be_reached() -> None:
    report = a_report({"lock": "relay", "online": None}, broker=False)
    good, said = told(report, "Gate")
    assert not good
    assert "cannot be told: the broker is away" in said
    assert told(report, "Broker") == (False, "the connection was lost")


def test_of_a_broker_that_nothing_needs_nothing_is_said() -> None:
    report = a_report({"lock": "none"}, needed=False)
    assert "Broker" not in ENGLISH.plain(status_text.status(report.status()))


def test_nothing_is_claimed_of_a_doorbell_without_the_broker() -> None:
    report = a_report({"lock": "board", "online": None}, broker=False)
    assert told(report, "Gate") == (False, "not known without the broker")


@pytest.mark.parametrize(
    ("home", "good", "said"),
    [
        (HomeAssistantStatus(), True, "told of every door and camera"),
        (HomeAssistantStatus(forbidden=True), False, "the broker does not let me tell it anything"),
        (HomeAssistantStatus(old_orders=True), False, "told of every door and camera\n• its clock and mine differ"),
        (HomeAssistantStatus(paused=True), False, "told of every door and camera\n• wrong PINs or codes were typed"),
    ],
)
def test_home_assistant_has_a_line_where_it_is_told_anything(home: HomeAssistantStatus, good: bool, said: str) -> None:
    report = a_report({}, home=home)
    found = told(report, "Home Assistant")
    assert found[0] is good
    assert found[1].startswith(said)
    assert report.parts()["home_assistant"] == {"ok": not home.forbidden}
    assert "Home Assistant" not in ENGLISH.plain(status_text.status(a_report({}).status()))


@pytest.mark.parametrize("reason", LedgerReason)
def test_a_log_that_cannot_be_written_has_its_line(reason: LedgerReason) -> None:
    report = a_report({}, log=LedgerState(reason, 403, "", 12))
    good, said = told(report, "Day’s log")
    assert not good
    assert said.endswith("\n• 12 visits wait")
    assert report.parts()["ledger"] == {"ok": False, "reason": reason.value, "status": 403, "waiting": 12}
    assert told(a_report({}), "Day’s log") == (True, "written")


def test_a_model_that_was_changed_is_told_with_what_to_do() -> None:
    good, said = told(replace(a_report({}), eyes=Eyes(refused="yunet.onnx")), "Recognition")
    assert not good
    assert "yunet.onnx was changed or damaged" in said
    assert "models fetch" in said


@pytest.mark.parametrize("state", [state for state in DetectorFile if state is not DetectorFile.HERE])
def test_what_sees_persons_and_is_not_here_is_told_with_what_brings_it(state: DetectorFile) -> None:
    report = replace(a_report({}), eyes=Eyes(person_file=state))
    good, said = told(report, "Recognition")
    assert good
    assert "people from behind" in said
    assert "models fetch" in said or state is DetectorFile.COMING
    assert report.parts()["recogniser"]["person_file"] == state.value


@pytest.mark.parametrize("state", [state for state in DetectorFile if state is not DetectorFile.HERE])
def test_a_better_detector_that_is_not_here_is_told_with_what_becomes_of_it(state: DetectorFile) -> None:
    report = replace(a_report({}), eyes=Eyes(detector_file=state))
    good, said = told(report, "Recognition")
    assert good  # everything works, less well
    assert said.startswith("ready\n• I")
    assert "miss faces that are far away" in said
    assert report.parts()["recogniser"] == {
        "ok": True,
        "detector_file": state.value,
        "person_file": "here",
    }
    assert told(a_report({}), "Recognition") == (True, "ready")


@pytest.mark.parametrize("trouble", TelegramTrouble)
def test_each_trouble_with_telegram_has_its_words(trouble: TelegramTrouble) -> None:
    report = replace(a_report({}), chats=Chats(trouble, 2, 1))
    good, said = told(report, "Telegram")
    assert not good
    assert said.endswith("\n• 2 messages on their way\n• 1 card could not be drawn")
    assert report.parts()["telegram"] == {"ok": False, "trouble": trouble.value}


def test_what_had_to_be_started_again_is_told_with_its_reason() -> None:
    tasks = [
        SupervisedTask("courier 7", 3, "KeyError"),
        SupervisedTask("mqtt as doorman", 1, "OSError", running=False),
        SupervisedTask("weather", 1, "OSError"),
        SupervisedTask("the poller"),
    ]
    report = replace(a_report({}), nursery=Nursery(tasks), store=Store(set_aside=["one"]))
    said = ENGLISH.plain(status_text.status(report.status()))
    assert "“delivery to a chat” failed and was started again 3 times (KeyError)." in said
    assert "“connection to the broker” has failed (OSError); I start it again in a moment." in said
    assert "“weather” failed and was started again 1 time (OSError)." in said
    assert "the poller" not in said
    assert "1 stored note could not be read" in said
    assert report.parts()["tasks"] == {"ok": False, "restarted": {"courier 7": 3, "mqtt as doorman": 1, "weather": 1}}


def kept_tasks() -> set[str]:
    """The beginning of the name of each task that the service keeps alive, from its source."""
    calls = (
        node
        for path in (Path(__file__).parents[1] / "bot").rglob("*.py")
        if ".keep(" in (source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "keep"
    )
    names = (call.args[0] for call in calls if len(call.args) == 2)
    parts = (name.values[0] if isinstance(name, ast.JoinedStr) else name for name in names)
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


@pytest.mark.parametrize("trouble", Trouble)
def test_every_trouble_with_a_camera_has_its_words(trouble: Trouble) -> None:
    good, said = told(a_report({}, cameras=[garden(trouble=trouble)]), "Garden")
    assert said
    assert not good


@pytest.mark.parametrize("how", Tampering)
def test_what_was_done_to_a_camera_has_its_words(how: Tampering) -> None:
    good, said = told(a_report({}, cameras=[garden(sees=True, tampering=how)]), "Garden")
    assert said
    assert not good


def test_a_camera_that_watches_or_is_closed_is_well() -> None:
    assert told(a_report({}, cameras=[garden(sees=True)]), "Garden") == (True, "the camera watches")
    assert told(a_report({}, cameras=[garden(private=True)]), "Garden") == (True, "the camera is closed")
    assert told(a_report({}, cameras=[garden()]), "Garden") == (False, "the camera is being opened")


def test_a_camera_that_is_unwell_is_named_to_programs() -> None:
    report = a_report({}, cameras=[garden(trouble=Trouble.SILENT)])
    assert report.parts()["cameras"] == {"ok": False, "unwell": {"garden": "silent"}}
    assert a_report({}).parts()["cameras"] == {"ok": True, "unwell": {}}


def garden(
    *, sees: bool = False, private: bool = False, trouble: Trouble | None = None, tampering: Tampering | None = None
) -> CameraStatus:
    state = CameraState(sees=sees, private=private, trouble=trouble, tampering=tampering)
    return CameraStatus("garden", state, CameraId("garden"))


def test_every_task_that_must_live_has_words_of_its_own() -> None:
    tasks = kept_tasks()
    told = {begins for begins in PARTS for task in tasks if task.startswith(begins)}
    assert told == set(PARTS)
    assert [task for task in tasks if not any(task.startswith(begins) for begins in PARTS)] == []
    assert set(PARTS.values()) == set(ServicePart)


@pytest.mark.parametrize("state", DiskState)
def test_every_state_of_the_disk_has_its_words(state: DiskState) -> None:
    good, said = told(replace(a_report({}), store=Store(Disk(state))), "Disk")
    assert said
    assert good is (state is DiskState.WELL)


def test_a_disk_that_is_nearly_full_is_told_by_the_rule_of_whoever_looks_after_it() -> None:
    roomy, low = Space(6 * 2**30, 4000 * 2**30), Space(2 * 2**30, 64 * 2**30)
    assert told(replace(a_report({}), store=Store(Disk(seen=roomy))), "Disk") == (True, "6 GB free")
    report = replace(a_report({}), store=Store(Disk(seen=low)))
    assert told(report, "Disk") == (False, "nearly full\n• 2 GB free")
    assert report.parts()["disk"] == {"ok": False, "state": "low", "free_bytes": low.free_bytes}


@pytest.mark.parametrize("trouble", BrokerTrouble)
def test_every_trouble_with_the_broker_has_its_words(trouble: BrokerTrouble) -> None:
    report = replace(a_report({}), devices=Gate({}, {"ok": False, "why": trouble.value, "needed": True}))
    good, said = told(report, "Broker")
    assert said
    assert not good


@pytest.mark.parametrize("trouble", KafkaTrouble)
def test_every_trouble_with_kafka_has_its_words_and_what_waits_is_counted(trouble: KafkaTrouble) -> None:
    report = a_report({}, kafka=KafkaStatus(trouble, "doorman.facts", 2))
    good, said = told(report, "Kafka")
    assert said.endswith("\n• 2 events wait and go out later")
    assert not good
    assert report.parts()["kafka"] == {"ok": False, "trouble": trouble, "topic": "doorman.facts", "waiting": 2}


@pytest.mark.parametrize(
    ("workers", "good", "said"),
    [
        (WorkersStatus(workers=2), True, "2 workers look at pictures for me"),
        (
            WorkersStatus(workers=1, twins=("cellar",)),
            False,
            "1 worker looks at pictures for me\n• two workers are called cellar: give each a --name of its own",
        ),
        (WorkersStatus(), False, "none is there\n• so I look at the pictures myself"),
        (
            WorkersStatus(workers=1, resting=True),
            False,
            "they do not answer in time\n• so I look at the pictures myself",
        ),
        (
            WorkersStatus(KafkaTrouble.NO_TOPIC, "doorman.looks"),
            False,
            "Kafka: the topic doorman.looks is not there, or I may not see it\n• so I look at the pictures myself",
        ),
    ],
)
def test_who_looks_is_said_where_workers_are_to(workers: WorkersStatus, *, good: bool, said: str) -> None:
    report = replace(a_report({}), eyes=Eyes(workers=workers))
    assert told(report, "Workers") == (good, said)
    assert report.parts()["workers"]["ok"] is good
    assert report.parts()["workers"]["helping"] == workers.workers
    assert "Workers" not in ENGLISH.plain(status_text.status(a_report({}).status()))
    assert "workers" not in a_report({}).parts()


def test_of_kafka_nothing_is_said_where_there_is_none() -> None:
    assert "Kafka" not in ENGLISH.plain(status_text.status(a_report({}).status()))
    assert "kafka" not in a_report({}).parts()
    assert told(a_report({}, kafka=KafkaStatus(None, waiting=1)), "Kafka") == (True, "connected")


@pytest.mark.parametrize(
    ("backup", "good", "said"),
    [
        (BackupMemory(), None, "none was made yet; owners make one with /backup"),
        (BackupMemory(underway=True), None, "one is being made"),
        (BackupMemory(made_at=datetime(2026, 11, 27, tzinfo=UTC)), True, "made on 27 November 2026, and tried"),
        (BackupMemory(fault=BackupFault.DAMAGED), False, "the last one came to nothing; /backup tells why"),
    ],
)
def test_how_the_last_backup_went(backup: BackupMemory, good: bool | None, said: str) -> None:
    report = a_report({"lock": "board", "online": True}, backups=Backups(backup))
    assert told(report, "Backup") == (good, said)
    assert report.parts()["backup"]["ok"] == (good is not False)  # what nobody wanted yet is no failure
