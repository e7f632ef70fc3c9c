"""Make an update: ``uv run python -m firmware.tools.release OUT`` compiles the program and writes its manifest.

Put OUT where the photo intake's address serves it (or serve it for a moment with ``--serve PORT``), then send the board
``cmd/ota`` with the arguments this prints; they are signed with the door's key like every command, and they hold the
manifest's checksum, which holds each file's.
"""

import argparse
import functools
import hashlib
import http.server
import json
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from firmware.tools import image
from firmware.tools.image import Compiled


def write(out: Path, files: Iterable[Compiled], extra: Iterable[Path] = ()) -> str:
    """Write the files and their manifest; the manifest's SHA-256, which the command names."""
    out.mkdir(parents=True, exist_ok=True)
    listed = []
    for file in (*files, *(Compiled(path.name, path.read_bytes()) for path in extra)):
        (out / file.name).write_bytes(file.data)
        listed.append([file.name, len(file.data), hashlib.sha256(file.data).hexdigest()])
    manifest = json.dumps({"files": listed}, separators=(",", ":")).encode()
    (out / "manifest.json").write_bytes(manifest)
    return hashlib.sha256(manifest).hexdigest()


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m firmware.tools.release", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write, e.g. updates/1.1.0")
    parser.add_argument("--path", default="/updates/", help="where boards will find it (default: %(default)s)")
    parser.add_argument("--serve", type=int, metavar="PORT", help="serve the folder on this port until Ctrl-C")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        files = image.program(Path(scratch))
    checksum = write(chosen.out, files)
    size = sum(len(file.data) for file in files)
    sys.stdout.write(f"{len(files)} files, {size} bytes in {chosen.out}\n")
    sys.stdout.write(f"cmd/ota {json.dumps({'path': chosen.path, 'sha256': checksum})}\n")
    if chosen.serve:
        _serve(chosen.out, chosen.path, chosen.serve)
    return 0


def _serve(folder: Path, prefix: str, port: int) -> None:
    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            return super().translate_path("/" + path.removeprefix(prefix))

    with http.server.ThreadingHTTPServer(("", port), functools.partial(Handler, directory=str(folder))) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            sys.stdout.write("stopped\n")


if __name__ == "__main__":
    sys.exit(main())
