"""What a camera's process may open, where the system can hold it to that."""

import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).absolute().parents[3]
PROGRAM = """
import socket, sys, tempfile
from pathlib import Path
from bot.cameras.process.confined import confine
from bot.cameras.wire import OpenStream
from recognizer.process import limits
folder, video, secret = sys.argv[1:]
limits.gain_nothing()
if not confine(OpenStream(kind="file", address=video, parent=0, folder=folder)):
    print("cannot")
    sys.exit()
from bot.cameras.process.sources import pictures
Path(video).read_bytes()
Path(folder, "clip").write_bytes(b"x")
server = socket.create_server(("127.0.0.1", 0))
socket.create_connection(server.getsockname()).close()
for path in (secret, "/etc/passwd"):
    try:
        Path(path).read_bytes()
    except PermissionError:
        continue
    print("open", path)
print("held")
"""


def test_it_opens_its_camera_its_folder_and_the_network_and_no_secret(tmp_path: Path) -> None:
    folder, video, secret = tmp_path / "clips", tmp_path / "a.mp4", tmp_path / ".env"
    folder.mkdir()
    video.write_bytes(b"video")
    secret.write_text("TOKEN=1")
    done = subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", PROGRAM, str(folder), str(video), str(secret)],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    if done.stdout.strip() == "cannot":
        pytest.skip("this system has no Landlock")
    assert done.stdout.split() == ["held"]
