"""Where the board reads what the broker and the service say: its own program, under MicroPython, at its own heap."""

import os
import random
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from firmware.simulator.board import HEAP
from firmware.simulator.workshop import micropython, missing
from firmware.wire import command_text, sign
from tests.bench.fuzz import damage
from tests.bench.fuzz.target import Target
from tests.firmware.rig import compiled

_PROGRAM = Path(__file__).parents[2] / "firmware" / "on_board" / "readers.py"

#: Longer ones are read away by whoever reads the connection, in bytes.
_MOST = 1024

_ARGS = '{"ms":3000,"within_ms":4000}'
_SIG = sign(bytes(32), command_text("unlock", "front", _ARGS, "c" * 32))

#: What is well-formed for each reader.
_SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "command": (b'{"args":"{}","challenge":"' + b"c" * 32 + b'","sig":"' + _SIG.encode() + b'"}',),
    "arguments": (_ARGS.encode(), b'{"size":"VGA","burst":3}'),
    "answer": (b'HTTP/1.1 201 Created\r\nContent-Length: 29\r\n\r\n{"ok":true,"now":1795823049}',),
    "download": (b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + b"x" * 40,),
    "entry": (b'["mqtt.mpy",4096,"' + b"d" * 64 + b'"]',),
    "changes": (b'{"size":"VGA","quality":12,"burst":3,"mirror":false,"left_open_s":60}',),
    "packets": (
        b"\x32\x2d\x00\x19doorbell/front/cmd/unlock\x00\x07" + b'{"args":"{}"}' + b"\x40\x02\x00\x01\xd0\x00",
        b"\x90\x03\x00\x01\x01\x30\x10\x00\x0cdoorbell/a/bxy",
    ),
}


class Wrong(Exception):
    """The board did what it must not with this."""


class BoardReaders:
    """The readers in one process of MicroPython, begun with the first who asks."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, given: tuple[str, bytes]) -> None:
        """Have it read. Raises Wrong."""
        if self._process is None:
            path = f"{compiled() / 'a'}:{compiled()}:.frozen"
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                [micropython(), "-X", f"heapsize={HEAP}", str(_PROGRAM)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={"PATH": os.environ["PATH"], "MICROPYPATH": path},
            )
        assert self._process.stdin
        assert self._process.stdout
        name, content = given
        self._process.stdin.write(f"{name} {content.hex()}\n".encode())
        self._process.stdin.flush()
        said = self._process.stdout.readline().strip()
        if said == b"refused":
            raise Refused(name)
        if said != b"taken":
            raise Wrong(said or "it ended")

    def close(self) -> None:
        """End it."""
        if self._process:
            self._process.communicate()  # nothing more comes, so it ends
            self._process = None


class Refused(Exception):
    """A reader refused this in its own words."""


def _made(chance: random.Random) -> tuple[str, bytes]:
    name = chance.choice(list(_SEEDS))
    return name, damage.of_bytes(chance.choice(_SEEDS[name]), chance)[:_MOST]


def places() -> Iterator[Target]:
    """The board, where MicroPython is."""
    if missing() is None:
        board = BoardReaders()
        yield Target("what the board itself reads", _made, board.read, (Refused,), 60, board.close)
