"""Starts the recogniser's process, and speaks with it in time: one message there, one back."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path

from recognizer.process.pipe import receive, send

#: What the process gets to see of the environment: pictures of strangers go through native code there, so no secrets.
_ENVIRONMENT = ("LANG", "LC_ALL", "TZ", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH")
#: What it writes beside modules the service would execute; onnxruntime is to tell nobody about this house.
_SET = {"PYTHONDONTWRITEBYTECODE": "1", "ORT_DISABLE_TELEMETRY": "1"}
#: It does not start where we are: there is an .env here.
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from recognizer.process.process import main; main()"
IMPORTS = """
import compileall, sys
sys.path.insert(0, sys.argv[1])
compileall.compile_dir(sys.argv[1] + "/recognizer", maxlevels=1, quiet=2)
import recognizer.process.service, recognizer.watching.service
"""
PROJECT = Path(__file__).absolute().parents[2]


def is_compiled() -> bool:
    """Whether Python keeps every module of ours as it is now."""
    try:
        return all(
            Path(cache_from_source(str(module))).stat().st_mtime >= module.stat().st_mtime
            for module in (PROJECT / "recognizer").rglob("*.py")
        )
    except OSError:
        return False


def spawned(program: str = _PROGRAM, fixed: Mapping[str, str] = _SET) -> subprocess.Popen[bytes]:
    """A fresh interpreter: unlike multiprocessing's it does not import the whole service again."""
    return subprocess.Popen(  # noqa: S603 - ourselves
        [sys.executable, "-P", "-c", program, str(PROJECT)],
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=PROJECT.anchor,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | dict(fixed),
        start_new_session=True,  # Ctrl-C in the terminal is the service's to hear
    )


class TookTooLong(EOFError):
    """The process was killed for it."""


def converse(process: subprocess.Popen[bytes], message: bytes, deadline_s: float, most_bytes: int) -> bytes:
    """Send one message and wait for the next; a process that takes longer is killed. Raises OSError or EOFError."""
    if process.stdin is None or process.stdout is None:
        raise EOFError
    late = threading.Event()

    def end() -> None:
        late.set()
        process.kill()

    guard = threading.Timer(deadline_s, end)
    guard.daemon = True
    guard.start()
    try:
        send(process.stdin, message)
        return receive(process.stdout, most_bytes)
    except (OSError, EOFError) as exc:
        if late.is_set():
            raise TookTooLong(f"longer than {deadline_s:.1f} s") from exc
        raise
    finally:
        guard.cancel()
