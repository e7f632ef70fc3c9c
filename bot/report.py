"""Gathers how every part is, for /status in the chat and GET /health."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.house.doors.door import Door, DoorId
from bot.house.records.disk import DiskState
from bot.house.status.restarts import Restarted, ServicePart
from bot.house.status.status import BackupStatus, Bell, DoorStatus, RelayReach, Status
from bot.house.status.wires import BrokerTrouble, KafkaStatus, WorkersStatus
from bot.reported import (
    AtTheDoors,
    BackupMaker,
    Chats,
    HomeAutomation,
    Keeper,
    Log,
    OverKafka,
    Recognition,
    Supervisor,
    WatchfulCameras,
)

#: What each task that must live is for, by what its name begins with.
PARTS: Mapping[str, ServicePart] = {
    "courier": ServicePart.DELIVERY,
    "board pages": ServicePart.DELIVERY,
    "digests": ServicePart.DELIVERY,
    "summaries": ServicePart.DELIVERY,
    "telegram poller": ServicePart.LISTENING,
    "moved groups": ServicePart.LISTENING,
    "second doorman": ServicePart.LISTENING,
    "mqtt": ServicePart.BROKER,
    "door queue": ServicePart.BELL,
    "news of door": ServicePart.BELL,
    "the chores' clock": ServicePart.SCHEDULE,
    "the day's log": ServicePart.LOG,
    "storekeeper": ServicePart.DISK,
    "houses that backups replaced": ServicePart.DISK,
    "notes from beside": ServicePart.RECORD,
    "house time": ServicePart.TIME,
    "visit counts": ServicePart.COUNTS,
    "camera": ServicePart.CAMERA,
    "kafka": ServicePart.KAFKA,
    "workers": ServicePart.WORKERS,
    "home assistant": ServicePart.HOME_ASSISTANT,
}


@dataclass(frozen=True, slots=True)
class Report:
    """Asks each part when it is asked itself; never waits."""

    doors: Mapping[DoorId, Door]
    chats: Chats
    devices: AtTheDoors
    eyes: Recognition
    cameras: WatchfulCameras
    store: Keeper
    log: Log
    nursery: Supervisor
    backups: BackupMaker
    kafka: OverKafka
    home_assistant: HomeAutomation

    def status(self) -> Status:
        """Everything at this moment."""
        space, disk = self.store.disk.seen, self.store.disk.state
        boards = self.devices.status()
        return Status(
            telegram=self.chats.trouble,
            waiting=self.chats.waiting,
            undrawn=self.chats.undrawn,
            broker=self._broker_trouble(),
            broker_needed=bool(self.devices.broker["needed"]),
            doors=tuple(self._door(door, boards.get(door_id, {})) for door_id, door in self.doors.items()),
            eyes_ready=self.eyes.warm,
            model_refused=self.eyes.refused,
            detector_file=self.eyes.detector_file,
            person_file=self.eyes.person_file,
            disk=DiskState.LOW if disk is DiskState.WELL and space.is_low() else disk,
            free_bytes=space.free_bytes,
            ledger=self.log.state,
            restarted=tuple(
                Restarted(_part_of(task.name), task.name, task.restarts, task.failure, task.running)
                for task in self.nursery.supervised
                if task.restarts
            ),
            cameras=tuple(self.cameras.cameras),
            unreadable=len(self.store.set_aside),
            backup=self._backup(),
            kafka=self.kafka.status,
            workers=self.eyes.workers,
            home_assistant=self.home_assistant.status,
        )

    def parts(self) -> dict[str, dict[str, Any]]:
        """For /health, beside what the boards' room tells of itself."""
        status = self.status()
        return {
            "telegram": {"ok": status.telegram is None, "trouble": status.telegram or ""},
            "outbox": {
                "ok": not status.undrawn and (status.waiting == 0 or status.telegram is None),
                "waiting": status.waiting,
                "undrawn": status.undrawn,
            },
            "recogniser": {
                "ok": status.eyes_ready,
                "detector_file": status.detector_file.value,
                "person_file": status.person_file.value,
            },
            "cameras": {
                "ok": all(camera.good for camera in status.cameras),
                "unwell": {
                    camera.id: camera.state.tampering or camera.state.trouble or "opening"
                    for camera in status.cameras
                    if not camera.good
                },
            },
            "disk": {
                "ok": status.disk is DiskState.WELL,
                "state": status.disk.value,
                "free_bytes": status.free_bytes,
            },
            "ledger": {
                "ok": status.ledger.reason is None,
                "reason": status.ledger.reason or "",
                "status": status.ledger.status,
                "waiting": status.ledger.waiting,
            },
            "tasks": {
                "ok": all(task.running for task in status.restarted),
                "restarted": {task.task: task.times for task in status.restarted},
            },
            "backup": {
                "ok": status.backup is None or status.backup.fault is None,
                "made_at": status.backup.made_at.isoformat() if status.backup and status.backup.made_at else "",
                "fault": (status.backup.fault or "") if status.backup else "",
            },
            "home_assistant": {"ok": status.home_assistant is None or not status.home_assistant.forbidden},
            "documents": {"ok": status.unreadable == 0, "unreadable": status.unreadable},
            **_kafka(status.kafka),
            **_workers(status.workers),
        }

    def _backup(self) -> BackupStatus:
        known = self.backups.now
        return BackupStatus(known.made_at, known.fault, known.weekly, known.underway)

    def _broker_trouble(self) -> BrokerTrouble | None:
        state = self.devices.broker
        return None if state["ok"] else BrokerTrouble(state.get("why") or BrokerTrouble.NOT_YET)

    def _door(self, door: Door, board: Mapping[str, Any]) -> DoorStatus:
        reached = bool(self.devices.broker["ok"])
        return DoorStatus(door.name, _bell(board, reached=reached), _relay(board, reached=reached), door.id)


def _kafka(now: KafkaStatus | None) -> dict[str, dict[str, Any]]:
    if now is None:
        return {}
    trouble, topic = now.trouble or "", now.topic
    return {"kafka": {"ok": now.good, "trouble": trouble, "topic": topic, "waiting": now.waiting}}


def _workers(now: WorkersStatus | None) -> dict[str, dict[str, Any]]:
    if now is None:
        return {}
    counts = {"helping": now.workers, "answered": now.answered, "own": now.own, "missed": now.missed}
    return {"workers": {"ok": now.good, "trouble": now.trouble or "", "topic": now.topic, **counts}}


def _part_of(task: str) -> ServicePart | None:
    return next((part for begins, part in PARTS.items() if task.startswith(begins)), None)


def _relay(board: Mapping[str, Any], *, reached: bool) -> RelayReach:
    if board.get("lock") != "relay":
        return RelayReach.NONE
    if not reached:
        return RelayReach.OUT_OF_REACH
    match board.get("relay"):
        case True:
            return RelayReach.ONLINE
        case False:
            return RelayReach.OFFLINE
    return RelayReach.TOLD


def _bell(board: Mapping[str, Any], *, reached: bool) -> Bell:
    match board.get("online"):
        case True:
            return Bell.ONLINE
        case False:
            return Bell.OFFLINE
    if board.get("lock") in {"relay", "none"}:
        return Bell.NONE
    return Bell.UNHEARD if reached else Bell.UNKNOWN
