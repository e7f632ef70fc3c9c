"""What a process may use, tried on processes of its own."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="these are Linux's")


def outcome(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - ourselves
        [sys.executable, "-c", f"from recognizer.process import limits\n{program}"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_memory_that_is_kept_private_is_neither_dumped_nor_read() -> None:
    told = outcome(
        "import ctypes, resource\n"
        "resource.setrlimit(resource.RLIMIT_CORE, resource.getrlimit(resource.RLIMIT_CORE)[1:] * 2)\n"
        "limits.keep_memory_private()\n"
        "print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0), resource.getrlimit(resource.RLIMIT_CORE)[0])"
    )
    assert told.stdout.split() == ["0", "0"]


def test_the_processor_is_taken_away_after_the_time_that_was_allowed() -> None:
    told = outcome("import time\nlimits.allow_cpu(0.3)\nwhile time.process_time() < 20: pass")
    assert told.returncode < 0


def test_time_that_is_allowed_anew_counts_from_then() -> None:
    told = outcome(
        "import time\nfor number in range(1, 5):\n"
        "    limits.allow_cpu(1)\n    while time.process_time() < 0.8 * number: pass\nprint(number)"
    )
    assert told.stdout.strip() == "4"


def test_memory_beyond_what_was_allowed_is_an_error() -> None:
    told = outcome(
        "limits.allow_memory(64 * 1024**2)\nkept = bytearray(16 * 1024**2)\n"
        "try: bytearray(256 * 1024**2)\nexcept MemoryError: print('no')"
    )
    assert told.stdout.strip() == "no"


def test_a_process_whose_parent_went_before_it_could_ask_ends() -> None:
    assert outcome("limits.die_with(1)").returncode == 1
