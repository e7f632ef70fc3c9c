"""The files that the recogniser's process may open, by Landlock: its libraries, its models and its gallery.

Whoever takes that process over with a picture finds no .env, no other process's memory, no network by TCP, and
nothing that can be started.
"""

import ctypes
import os
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

#: Libraries, and what they look at when they are loaded.
_SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store", "/opt", "/etc/ld.so.cache", "/etc/localtime")
_MACHINE = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices", "/sys/bus", "/sys/class")

# The same numbers on every architecture.
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_TELL_VERSION, _PATH_BENEATH = 1, 1

_WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 1, 1 << 2, 1 << 3
_READ = _READ_FILE | _READ_DIR
#: What can be allowed for a file that is no folder: starting, writing, reading, cutting, asking a device.
_OF_A_FILE = 0b111 | 1 << 14 | 1 << 15
#: By version of Landlock: how many kinds of access it knows; TCP's two come with the 4th, signals with the 6th.
_KINDS = (0, 13, 14, 15, 15, 16)
_TCP, _TCP_SINCE = 0b11, 4
_SCOPES, _SCOPES_SINCE = 0b11, 6
_ASK_DEVICE = 1 << 15
#: Starting programs, devices, sockets: nobody needs that here.
_NEVER = 1 | 1 << 6 | 1 << 9 | 1 << 11 | _ASK_DEVICE


def enter_sandbox(
    reads: Iterable[Path], writes: Iterable[Path], *, devices: Iterable[Path] = (), network: bool = False
) -> bool:
    """Open nothing but these from now on, in this thread and all that it starts; False: this system cannot do that.

    ``reads`` and ``writes`` are files or folders with all that is in them, ``devices`` may be read, written and asked;
    those that do not exist are passed over. ``network``: TCP is left as it is.
    Needs limits.gain_nothing(). There is no way back.
    """
    version = _call(_CREATE_RULESET, None, 0, _TELL_VERSION) if sys.platform == "linux" else 0
    if version < 1:
        return False
    every = (1 << _KINDS[min(version, len(_KINDS) - 1)]) - 1
    parts = [
        every,
        *([0 if network else _TCP] if version >= _TCP_SINCE else []),
        *([_SCOPES] if version >= _SCOPES_SINCE else []),
    ]
    attributes = struct.pack(f"={len(parts)}Q", *parts)
    rules = _call(_CREATE_RULESET, attributes, len(attributes), 0)
    if rules < 0:
        return False
    try:
        for path in (*map(Path, (*_SYSTEM, *_MACHINE)), *reads):
            _allow(rules, path, _READ)
        for path in writes:
            _allow(rules, path, every & ~_NEVER)
        for path in devices:
            _allow(rules, path, every & (_READ_FILE | _WRITE_FILE | _ASK_DEVICE))
        _allow(rules, Path("/dev/null"), _READ_FILE | _WRITE_FILE)
        return _call(_RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def libraries(project: Path, packages: Iterable[str]) -> list[Path]:
    """What Python imports from: its own folders, and only these packages of the project."""
    folders = {Path(entry) for entry in (*sys.path, sys.prefix, sys.base_prefix, sys.exec_prefix) if entry}
    outside = [folder for folder in sorted(folders) if not project.is_relative_to(folder.absolute())]
    extra = os.environ.get("LD_LIBRARY_PATH", "").split(":")
    return [*outside, *(project / package for package in packages), *(Path(entry) for entry in extra if entry)]


def _allow(rules: int, path: Path, access: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(place).st_mode):
            access &= _OF_A_FILE
        _call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", access, place), 0)
    finally:
        os.close(place)


def _call(number: int, *arguments: int | bytes | None) -> int:
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    return int(ctypes.CDLL(None).syscall(number, *words))
