"""How `main.py doctor` examines: each check for itself, in bounded time, and whatever goes wrong is its finding."""

import asyncio
import platform
from collections.abc import Awaitable, Callable, Sequence
from importlib.metadata import PackageNotFoundError, version

from bot.house.findings.findings import CheckFailed, CheckSilent, Finding, Part
from bot.house.findings.machine_findings import LibrariesHere, LibrariesMissing

#: What the service cannot do without.
LIBRARIES = (
    "aiogram",
    "aiohttp",
    "paho-mqtt",
    "opencv-python",
    "face-recognition",
    "dlib-bin",
    "onnxruntime",
    "numpy",
    "apscheduler",
    "tinydb",
    "gspread",
    "av",
    "onvif-zeep-async",
    "wsdiscovery",
    "scipy",
    "astral",
    "cryptography",
)

#: A check that takes longer has failed, in seconds; recognition loads its models in about two.
CHECK_TIMEOUT_S = 30.0


Check = Callable[[], Awaitable[Finding | Sequence[Finding]]]


async def examine(part: Part, check: Check) -> list[Finding]:
    """Carry out one check; whatever goes wrong in it is its finding."""
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            found = await check()
    except TimeoutError:
        return [Finding(part, CheckSilent(CHECK_TIMEOUT_S), good=False)]
    except Exception as exc:  # noqa: BLE001 - a doctor does not fall ill of what it finds
        return [Finding(part, CheckFailed(f"{type(exc).__name__}: {exc}"), good=False)]
    return [found] if isinstance(found, Finding) else list(found)


async def check_libraries() -> Finding:
    """Which of the libraries are here, and which Python."""
    here, missing = [], []
    for name in LIBRARIES:
        try:
            here.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding(Part.LIBRARIES, LibrariesMissing(tuple(missing)), good=False)
    return Finding(Part.LIBRARIES, LibrariesHere(platform.python_version(), tuple(here)), good=True)
