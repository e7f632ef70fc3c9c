"""What the doctor asks this room: whether each camera gives a picture."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bot.cameras.addresses import AddressJudge
from bot.cameras.lines.attempt import CameraAttempts
from bot.cameras.lines.processes import StartProcess, start_process
from bot.cameras.logins import CameraLogins
from bot.house.findings.camera_findings import CameraClosed, CameraFound, CameraGives, CameraGivesNone, NoCameraKept
from bot.house.findings.findings import Finding, Part
from bot.house.watch.camera import Camera, CameraUnreachable

#: The doctor has half a minute for all of them, 32 at most: so many at a time, each with so much of it.
WITHIN_S, AT_A_TIME = 7.0, 8


async def check_cameras(
    cameras: Sequence[Camera],
    logins: CameraLogins,
    judge: AddressJudge,
    *,
    start: StartProcess = start_process,
    within_s: float = WITHIN_S,
) -> list[Finding]:
    """A line for each camera."""
    if not cameras:
        return [Finding(Part.CAMERAS, NoCameraKept(), good=True)]
    attempts = CameraAttempts(judge, start, within_s=within_s, most=AT_A_TIME)
    with tempfile.TemporaryDirectory(prefix="doorman-doctor-") as folder:
        found = await asyncio.gather(*(_found(camera, logins, attempts, Path(folder)) for camera in cameras))
    return [Finding(Part.CAMERAS, one, good=not isinstance(one, CameraGivesNone), needed=False) for one in found]


async def _found(camera: Camera, logins: CameraLogins, attempts: CameraAttempts, folder: Path) -> CameraFound:
    if camera.private_until is not None:
        return CameraClosed(camera.name)
    try:
        tried = await attempts.attempt(camera.source, await logins.get(camera.id), folder)
    except CameraUnreachable as exc:
        return CameraGivesNone(camera.name, exc.trouble)
    return CameraGives(camera.name, tried.width, tried.height)
