"""How every part is, and backups."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from aiohttp import web
from pydantic import Field

from bot.api import shapes
from bot.api.call import Call, Strict, answer
from bot.api.gate.gate import Done, acts, asks
from bot.api.gate.problems import try_later
from bot.api.visible import knows_of
from bot.house.doors.door import DoorId
from bot.house.findings.api_trouble import ApiProblem
from bot.house.keeping.backup_keeper import BackupKeeper, BackupMemory
from bot.house.records.backup import SHORTEST_PASSPHRASE, BackupFault, BackupRefused
from bot.house.residents.admission import Admission
from bot.house.residents.permissions import Action
from bot.house.status.status import Status, StatusNow
from bot.house.watch.camera import CameraId
from bot.house.watch.camera_keeper import CameraKeeper
from bot.house.watch.places import door_of


class BackupWanted(Strict):
    """With which passphrase, and where it goes."""

    #: None: the one that is kept for those of each week.
    passphrase: Annotated[str, Field(min_length=SHORTEST_PASSPHRASE, max_length=1000)] | None = None
    to_chat: bool = False


class UpkeepRoutes:
    """The routes of this subject, by ``paths``."""

    def __init__(
        self, admission: Admission, backups: BackupKeeper, cameras: CameraKeeper, status: StatusNow | None
    ) -> None:
        """``status``: None: nobody tells how the parts are."""
        self._admission = admission
        self._backups = backups
        self._cameras = cameras
        self._status = status

    @property
    def paths(self) -> Mapping[str, Mapping[str, Done]]:
        """What is done where."""
        return {
            "/health": {"GET": asks(self.health)},
            "/backup": {"GET": asks(self.backup), "POST": acts(self.back_up, heavy=True)},
        }

    async def health(self, call: Call) -> web.Response:
        """How every part is, as codes."""
        call.query(Strict)
        await self._admission.admit(call.by, Action.SEE_STATUS)
        if self._status is None:
            raise try_later(ApiProblem.BUSY, 503, 10)
        return answer(_told(self._status(), lambda door: knows_of(call.by, door), self._door_of))

    async def backup(self, call: Call) -> web.Response:
        """How the last one went."""
        call.query(Strict)
        return answer(_backup(await self._backups.of(call.person(Action.BACK_UP))))

    async def back_up(self, call: Call) -> web.Response:
        """Begin to make one; how it ends is told to the owners, and stands at the same address."""
        wanted, by = call.json(BackupWanted), call.person(Action.BACK_UP)
        known = await self._backups.of(by)
        if wanted.passphrase is None and not known.weekly:
            raise BackupRefused(BackupFault.NO_PASSPHRASE)
        if known.underway:
            raise try_later(ApiProblem.BUSY, 503, 60)
        await self._backups.make(by, wanted.passphrase, to_chat=wanted.to_chat)
        return answer({"underway": True}, status=202)

    def _door_of(self, camera: CameraId) -> DoorId | None:
        return next((door_of(one) for one in self._cameras.cameras() if one.id == camera), None)


def _backup(known: BackupMemory) -> dict[str, Any]:
    return {
        "weekly": known.weekly,
        "to_chat": known.to is not None,
        "made_at": shapes.moment(known.made_at),
        "bytes": known.size,
        "fault": known.fault,
        "underway": known.underway,
    }


def _told(
    status: Status, may_know: Callable[[DoorId | None], bool], door_at: Callable[[CameraId], DoorId | None]
) -> dict[str, Any]:
    doors = [
        {"id": one.id, "name": one.name, "good": one.good, "bell": one.bell, "relay": one.relay}
        for one in status.doors
        if may_know(one.id)
    ]
    cameras = [
        {
            "id": one.id,
            "name": one.name,
            "good": one.good,
            "trouble": one.state.tampering or one.state.trouble,
            "private": one.state.private,
        }
        for one in status.cameras
        if may_know(door_at(one.id))
    ]
    return {
        "telegram": status.telegram,
        "waiting": status.waiting,
        "broker": status.broker if status.broker_needed else None,
        "doors": doors,
        "cameras": cameras,
        "recogniser": "ready" if status.eyes_ready else "away",
        "disk": status.disk,
        "free_bytes": status.free_bytes,
        "ledger": status.ledger.reason,
        "restarted": [{"task": one.task, "times": one.times, "running": one.running} for one in status.restarted],
        "unreadable": status.unreadable,
        "backup_fault": status.backup.fault if status.backup else None,
        "backup_made_at": shapes.moment(status.backup.made_at) if status.backup else None,
        "kafka": {"good": status.kafka.good, "trouble": status.kafka.trouble} if status.kafka else None,
        "workers": {"good": status.workers.good, "trouble": status.workers.trouble} if status.workers else None,
        "home_assistant": {"good": status.home_assistant.good} if status.home_assistant else None,
    }
