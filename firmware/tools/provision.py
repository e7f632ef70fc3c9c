"""Put the doorbell onto a board over USB, and try every part of it.

    uv run --with mpremote python -m firmware.tools.provision secrets.json

``secrets.json`` is what the bot hands out for one door: its key, the broker, the photo intake. It comes from
``uv run main.py board DOOR --out secrets.json`` where the bot runs, or from ``/boards`` in the chat. The board must
already run MicroPython 1.28 or later for the W5100S-EVB-Pico (firmware/README.md, step 2). Nothing is asked of the
network.
"""

import argparse
import json
import re
import socket
import subprocess
import sys
import tempfile
import webbrowser
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from firmware.tools import camera_table, image
from firmware.tools.camera_table import TableMissing
from firmware.tools.image import CompilerMissing

MACHINE = "W5100S-EVB-Pico"
OLDEST = (1, 28)

TRIALS = Path(__file__).resolve().parent / "trials"


class ProvisionFailed(Exception):
    """The board cannot be provisioned; the text says what is wrong and what to do."""


@dataclass(frozen=True, slots=True)
class ConnectedBoard:
    """A board on a USB port, through mpremote."""

    #: As mpremote takes it: "auto", "/dev/ttyACM0", "COM3".
    port: str
    run: Callable[[Sequence[str]], str]

    def remote(self, *command: str) -> str:
        """One mpremote command; its output. Raises ProvisionFailed."""
        return self.run([sys.executable, "-m", "mpremote", "connect", self.port, *command])

    def copy(self, source: Path, target: str) -> None:
        """Write a file to the board."""
        self.remote("resume", "fs", "cp", str(source), f":{target}")

    def fetch(self, source: str, target: Path) -> None:
        """Read a file from the board."""
        self.remote("resume", "fs", "cp", f":{source}", str(target))

    def trial(self, name: str) -> str:
        """Run one of the trials on the board; what it printed."""
        return self.remote("resume", "run", str(TRIALS / f"{name}.py"))


def run_command(command: Sequence[str]) -> str:
    """Run a command; its output. Raises ProvisionFailed with the last words of its errors."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=180)  # noqa: S603 - mpremote
    except subprocess.CalledProcessError as exc:
        words = (exc.stderr or exc.stdout).strip().splitlines()[-1:] or ["no output"]
        hint = " (run me with `uv run --with mpremote …`)" if "No module named mpremote" in words[0] else ""
        raise ProvisionFailed(f"mpremote: {words[0]}{hint}") from exc
    except subprocess.TimeoutExpired as exc:
        raise ProvisionFailed("the board does not answer: unplug it, plug it in again, and try once more") from exc
    return done.stdout


def settings_for(secrets: dict[str, Any], fitted: dict[str, Any]) -> dict[str, Any]:
    """The board's settings.json; names become addresses here, for looking one up on the board would block it."""
    for name, kind in (("door", str), ("key", str), ("broker", dict), ("intake", dict)):
        if not isinstance(secrets.get(name), kind):
            raise ProvisionFailed(
                f"secrets.json has no {name}: make it again: uv run main.py board DOOR --out secrets.json"
            )
    if not re.fullmatch(r"[0-9a-fA-F]{64}", secrets["key"]):
        raise ProvisionFailed("secrets.json: key must be 64 hex digits")
    settings = {**secrets, "fitted": {**secrets.get("fitted", {}), **fitted}}
    for part in ("broker", "intake"):
        host = str(secrets[part].get("host", ""))
        try:
            address = socket.gethostbyname(host)
        except OSError as exc:
            raise ProvisionFailed(f"{part}: {host or 'its host'} has no address; write one into secrets.json") from exc
        if address.startswith("127."):
            raise ProvisionFailed(f"{part}: {host} is this computer itself; the board needs its address on the network")
        settings[part] = {**secrets[part], "host": address}
    return settings


def check_board(board: ConnectedBoard) -> str:
    """What the board says it is; raises ProvisionFailed where it is another one, or too old."""
    said = board.remote("exec", "import sys; print(sys.implementation)")
    version = re.search(r"version=\((\d+), (\d+)", said)
    if version is None:
        raise ProvisionFailed("there is no MicroPython on the board: firmware/README.md, step 2")
    found = (int(version[1]), int(version[2]))
    if found < OLDEST:
        raise ProvisionFailed(
            f"MicroPython {found[0]}.{found[1]} is too old: 1.28 or later (firmware/README.md, step 2)"
        )
    if MACHINE not in said:
        raise ProvisionFailed(f"this is no {MACHINE}: its Ethernet driver would be missing")
    return f"{MACHINE}, MicroPython {found[0]}.{found[1]}"


def install(board: ConnectedBoard, settings: dict[str, Any], tables: bytes, scratch: Path, ca: Path | None) -> int:
    """Write everything onto the board; how many bytes. The settings come last: without them it stays safe."""
    size = image.lay_out(scratch / "image", scratch)
    root = scratch / "image"
    (root / "camera.bin").write_bytes(tables)
    (root / "settings.json").write_text(json.dumps(settings))
    board.remote("exec", _MAKE_ROOM)
    for file in sorted((root / "a").iterdir()):
        board.copy(file, f"a/{file.name}")
    for name in sorted(file.name for file in root.iterdir() if file.is_file() and file.name != "settings.json"):
        board.copy(root / name, name)
    if ca:
        board.copy(ca, "ca.der")
    board.copy(root / "settings.json", "settings.json")
    return size


_MAKE_ROOM = """
import os
for slot in ("a", "b"):
    try:
        os.mkdir(slot)
    except OSError:
        for name in os.listdir(slot):
            os.remove(slot + "/" + name)
for name in ("slots.json", "changes.json", "crash.txt", "cause.txt", "settings.json"):
    try:
        os.remove(name)
    except OSError:
        pass
"""


def try_wiring(board: ConnectedBoard, say: Callable[[str], None]) -> None:
    """The camera's chip and sensor, and what the inputs read with nobody touching anything."""
    for line in board.trial("wiring").splitlines():
        say(f"   {line}")
        if line.startswith("FAILED"):
            raise ProvisionFailed(f"wiring: {line.removeprefix('FAILED ')} (firmware/wiring.svg)")


def try_camera(board: ConnectedBoard, scratch: Path, show: Callable[[Path], None]) -> int:
    """Take a picture on the board, fetch it, show it; its size in bytes."""
    board.trial("camera")
    picture = scratch / "trial.jpg"
    board.fetch("trial.jpg", picture)
    board.remote("resume", "fs", "rm", ":trial.jpg")
    data = picture.read_bytes()
    if not data.startswith(b"\xff\xd8") or not data.endswith(b"\xff\xd9"):
        raise ProvisionFailed("camera: what came is no whole JPEG; check MISO, MOSI and SCK")
    show(picture)
    return len(data)


def provision(
    board: ConnectedBoard,
    settings: dict[str, Any],
    tables: bytes,
    *,
    ca: Path | None,
    ask: Callable[[str], str],
    say: Callable[[str], None],
    show: Callable[[Path], None],
) -> None:
    """All of it, in the order in which things can go wrong; raises ProvisionFailed."""
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        say(f"1. board: {check_board(board)}")
        size = install(board, settings, tables, scratch, ca)
        say(f"2. written: {size} bytes of program, settings, camera table")
        say("3. wiring:")
        try_wiring(board, say)
        say(f"4. camera: a picture of {try_camera(board, scratch, show)} bytes; is it sharp and the right way up?")
        if settings["fitted"].get("lock", True):
            say("5. strike: listen for one click of half a second")
            board.trial("relay")
            if not ask("   did it click, and let go again? [y/n] ").lower().startswith("y"):
                raise ProvisionFailed(
                    "relay: check the wire from GP2, its supply and its pull-down (firmware/wiring.svg)"
                )
        board.remote("reset")
        say("6. started: the light turns from red over amber to a faint blue when the board has found the house")


def main(arguments: list[str] | None = None) -> int:
    """The command line; 1 where something is wrong, in one sentence."""
    parser = argparse.ArgumentParser(prog="python -m firmware.tools.provision", description=__doc__)
    parser.add_argument("secrets", type=Path, help="the file that the bot handed out")
    parser.add_argument("--port", default="auto", help="USB port of the board (default: the only one)")
    parser.add_argument("--contact", action="store_true", help="a door contact is fitted")
    parser.add_argument("--exit", action="store_true", help="an exit button is fitted")
    parser.add_argument("--leds", type=int, default=0, metavar="N", help="LEDs in the ring")
    parser.add_argument("--display", action="store_true", help="an SSD1306 display is fitted")
    parser.add_argument("--no-lock", action="store_true", help="there is no strike")
    parser.add_argument("--ca", type=Path, help="ca.der of your private authority, where secrets.json asks for TLS")
    parser.add_argument("--table", type=Path, help="a camera.bin made before (default: made from the published driver)")
    chosen = parser.parse_args(arguments)
    fitted = {
        "lock": not chosen.no_lock,
        "contact": chosen.contact,
        "exit": chosen.exit,
        "leds": chosen.leds,
        "display": chosen.display,
    }
    try:
        try:
            secrets = json.loads(chosen.secrets.read_text())
        except (OSError, ValueError) as exc:
            raise ProvisionFailed(f"{chosen.secrets} cannot be read: {exc}") from exc
        settings = settings_for(secrets if isinstance(secrets, dict) else {}, fitted)
        tables = chosen.table.read_bytes() if chosen.table else camera_table.fetch()
        provision(
            ConnectedBoard(chosen.port, run_command),
            settings,
            tables,
            ca=chosen.ca,
            ask=input,
            say=lambda line: print(line, flush=True),
            show=lambda picture: print(f"   {picture}", webbrowser.open(picture.as_uri())),
        )
    except (ProvisionFailed, TableMissing, CompilerMissing, subprocess.CalledProcessError, OSError) as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
