"""Finds cameras, and asks those of the network for their streams; what it says is parsed in a process of its own."""

import asyncio
import contextlib
import json
import logging
import os
from asyncio import subprocess
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from bot.aside import in_a_thread_of_its_own
from bot.cameras.addresses import LOOK_UP_S, AddressJudge, knock
from bot.cameras.child import start_python
from bot.cameras.finding.devices import devices_here
from bot.cameras.finding.probe import MOST_SAID_BYTES
from bot.cameras.finding.profiles import DeviceStream, source_of
from bot.cameras.lines.requests import trouble_of
from bot.house.watch.camera import CameraUnreachable, FoundCamera, Login, Source, Trouble

log = logging.getLogger(__name__)

#: Beside the time that is asked for: Python and the libraries are loaded.
_LOADING_S = 8.0

#: A device is asked for its streams, one by one.
STREAMS_S = 25.0

#: More cameras are left out.
_MOST = 64

#: Of the processor; whatever takes more hangs.
_CPU_S = 20.0

_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from bot.cameras.finding.probe import main; main()"


class Finder:
    """Finds them."""

    def __init__(self, judge: AddressJudge, *, program: str = _PROGRAM) -> None:
        self._judge = judge
        self._program = program

    async def find(self, within_s: float) -> Sequence[FoundCamera]:
        """What is at this computer and in the network; 0: at this computer alone. Never raises."""
        if within_s <= 0:
            return await in_a_thread_of_its_own(devices_here, name="cameras here")
        here, said = await asyncio.gather(
            in_a_thread_of_its_own(devices_here, name="cameras here"),
            self._asked({"do": "find", "within_s": within_s}, within_s + _LOADING_S),
        )
        answered = [one for one in _list(said, "found")[:_MOST] if isinstance(one, dict)]
        found = await asyncio.gather(*map(self._in_network, answered))
        # one that answers twice is one camera
        return [*here, *{camera.onvif: camera for camera in found if camera}.values()]

    async def streams(self, found: FoundCamera, login: Login | None) -> Source:
        """See ``Cameras.streams``."""
        if not found.onvif:
            if found.source is None:
                raise CameraUnreachable(Trouble.NOT_FOUND)
            return found.source
        place = await self._judge.place_of_device(found.onvif)
        await knock(place)
        device = {
            "host": place.ip,
            "port": place.port,
            "user": login.user if login else "",
            "password": login.password if login else "",
        }
        said = await self._asked({"do": "streams", "device": device}, STREAMS_S)
        if trouble := said.get("trouble"):
            raise CameraUnreachable(trouble_of(str(trouble)))
        streams = [stream for one in _list(said, "streams") if (stream := _stream(one))]
        source = source_of(streams, urlsplit(found.onvif).hostname or place.ip)
        if source is None:
            raise CameraUnreachable(Trouble.UNREADABLE if said else Trouble.SILENT)
        return source

    async def _in_network(self, one: Mapping[str, Any]) -> FoundCamera | None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LOOK_UP_S):
                for address in _list(one, "addresses"):
                    with contextlib.suppress(CameraUnreachable):
                        await self._judge.place_of_device(str(address))
                        return FoundCamera(str(one.get("name", "")), None, onvif=str(address))
        return None

    async def _asked(self, question: Mapping[str, Any], deadline_s: float) -> Mapping[str, Any]:
        """What the process says; nothing, where it says nothing in time. Never raises."""
        process = None
        try:
            async with asyncio.timeout(deadline_s):
                process = await start_python(
                    self._program,
                    errors=subprocess.DEVNULL,  # libraries log what they ask, and with which login
                    line_bytes=MOST_SAID_BYTES + 1,
                )
                return await _said(process, {**question, "parent": os.getpid(), "cpu_s": _CPU_S})
        except (TimeoutError, OSError, ValueError, RecursionError) as exc:
            log.warning("the network was asked for cameras in vain (%s)", type(exc).__name__)
            return {}
        finally:
            if process:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()


async def _said(process: subprocess.Process, question: Mapping[str, Any]) -> Mapping[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipe")
    process.stdin.write(json.dumps(question).encode() + b"\n")
    said = json.loads(await process.stdout.readline())
    if not isinstance(said, dict):
        raise ValueError("no answer")  # noqa: TRY004 - what is read is no type of ours
    return said


def _list(said: Mapping[str, Any], name: str) -> Sequence[Any]:
    found = said.get(name)
    return found if isinstance(found, list) else []


def _stream(one: Any) -> DeviceStream | None:
    match one:
        case {"address": str(address), "width": int(width), "height": int(height)}:
            return DeviceStream(address, width, height)
    return None
