"""What `main.py doctor` says: one line a check, and what to do about it."""

import asyncio
import platform
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from rich.console import Console
from rich.text import Text

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
)

#: A check that takes longer has failed, in seconds; recognition loads its models in about two.
CHECK_TIMEOUT_S = 30.0


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome of one check."""

    name: str
    good: bool
    said: str
    #: What to do about it; empty where nothing is to be done.
    remedy: str = ""
    #: False: the service runs without it.
    needed: bool = True


Check = Callable[[], Awaitable[Finding | Sequence[Finding]]]


async def examine(name: str, check: Check) -> list[Finding]:
    """Carry out one check; whatever goes wrong in it is its finding."""
    try:
        async with asyncio.timeout(CHECK_TIMEOUT_S):
            found = await check()
    except TimeoutError:
        return [Finding(name, good=False, said=f"no answer within {CHECK_TIMEOUT_S:.0f} s", remedy="look at the log")]
    except Exception as exc:  # noqa: BLE001 - a doctor does not fall ill of what it finds
        return [Finding(name, good=False, said=f"{type(exc).__name__}: {exc}", remedy="please report this")]
    return [found] if isinstance(found, Finding) else list(found)


def print_findings(findings: Sequence[Finding], console: Console) -> bool:
    """Print a line each; answers whether everything that is needed is well."""
    width = max((len(finding.name) for finding in findings), default=0)
    for finding in findings:
        sign, style = ("ok  ", "green") if finding.good else ("FAIL", "red") if finding.needed else ("warn", "yellow")
        line = Text(f"{sign}  ", style=style).append(f"{finding.name:<{width}}  {finding.said}", style="default")
        console.print(line, soft_wrap=True)
        if finding.remedy and not finding.good:
            console.print(Text(f"      {'':<{width}}→ {finding.remedy}", style="default"), soft_wrap=True)
    return all(finding.good or not finding.needed for finding in findings)


async def check_libraries() -> Finding:
    """Which of the libraries are here, and which Python."""
    said, missing = [f"Python {platform.python_version()}"], []
    for name in LIBRARIES:
        try:
            said.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("libraries", good=False, said=f"missing: {', '.join(missing)}", remedy="run `uv sync`")
    return Finding("libraries", good=True, said=", ".join(said))
