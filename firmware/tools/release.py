"""Make an update: ``uv run python -m firmware.tools.release`` compiles the program and writes its manifest.

Run it where the service runs: it offers the boards what lies in ``updates/`` below its DATA_DIR, and ``/boards`` in the
chat then has the button. The command that the button sends is signed with the door's key, and holds the manifest's
checksum, which holds each file's. Raise VERSION in ``firmware/board/version.py`` first: only a newer one is offered.
"""

import argparse
import hashlib
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from firmware.tools import image
from firmware.tools.image import Compiled, CompilerMissing

#: A board takes no larger manifest (in bytes), file (in bytes), nor more files: see board/ota.py.
MAX_MANIFEST = 4096
MAX_FILE = 98_304
MAX_FILES = 48


class TooLarge(Exception):
    """No board would take this release; the text says what is too much."""


def version() -> str:
    """What the program calls itself."""
    found = re.search(r'^VERSION = "([^"]+)"$', (image.HERE / "board" / "version.py").read_text(), re.MULTILINE)
    if found is None:
        raise ValueError("firmware/board/version.py has no VERSION")
    return found[1]


def write(out: Path, files: Iterable[Compiled], named: str | None = None) -> str:
    """Write the files and their manifest under this version; the manifest's SHA-256, which the command names.

    Raises TooLarge, and has then written nothing.
    """
    files = list(files)
    listed = [(file.name, len(file.data), hashlib.sha256(file.data).hexdigest()) for file in files]
    manifest = json.dumps({"version": named or version(), "files": listed}, separators=(",", ":")).encode()
    if len(manifest) > MAX_MANIFEST or len(listed) > MAX_FILES or any(size > MAX_FILE for _, size, _ in listed):
        raise TooLarge(f"{len(listed)} files, manifest of {len(manifest)} bytes: no board takes that (board/ota.py)")
    out.mkdir(parents=True, exist_ok=True)
    for file in files:
        (out / file.name).write_bytes(file.data)
    part = out / "manifest.json.new"
    part.write_bytes(manifest)
    part.replace(out / "manifest.json")  # last, and whole: what it names is there
    return hashlib.sha256(manifest).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m firmware.tools.release", description=__doc__)
    parser.add_argument(
        "out", type=Path, nargs="?", default=Path("data/updates"), help="folder to write (default: %(default)s)"
    )
    chosen = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            files = image.program(Path(scratch))
        checksum = write(chosen.out, files)
    except (CompilerMissing, TooLarge, subprocess.CalledProcessError, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    size = sum(len(file.data) for file in files)
    sys.stdout.write(f"version {version()}: {len(files)} files, {size} bytes in {chosen.out}, manifest {checksum}\n")
    sys.stdout.write("Now /boards in the chat offers it to every board that runs an older one.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
