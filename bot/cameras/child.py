"""A process of this room's, in Python: of what the service knows it is given nothing but what it is told."""

import os
import sys
from asyncio import subprocess
from pathlib import Path

#: What it gets to see of the environment: what cameras send goes through native code there, so no secrets.
_ENVIRONMENT = ("LANG", "LC_ALL", "TZ", "TEMP", "SYSTEMROOT", "LD_LIBRARY_PATH", "PYTHONPATH")
_SET = {"PYTHONDONTWRITEBYTECODE": "1"}
_PROJECT = Path(__file__).absolute().parents[2]

#: Of a line that is read from it, as asyncio has it.
_LINE_BYTES = 64 * 1024


async def start_python(program: str, *, errors: int, line_bytes: int = _LINE_BYTES) -> subprocess.Process:
    """Start one, with pipes; the project's folder is its first argument. Raises OSError.

    ``errors``: where its standard error goes, as ``subprocess`` has it.
    """
    return await subprocess.create_subprocess_exec(
        sys.executable,
        "-P",
        "-c",
        program,
        str(_PROJECT),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        cwd=_PROJECT.anchor,
        env={name: os.environ[name] for name in _ENVIRONMENT if name in os.environ} | _SET,
        start_new_session=True,  # Ctrl-C in the terminal is the service's to hear
        limit=line_bytes,
    )
