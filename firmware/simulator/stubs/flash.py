"""The board's flash, when the power is to be cut: every change is a step, and the cut falls on one of them."""

import builtins
import io
import sys

import uos
from world import world

_open = builtins.open


class _Steps:
    done = 0
    cut_at = 0


def _step(half=None):
    _Steps.done += 1
    if _Steps.done == _Steps.cut_at:
        if half:
            half()
        world.halt("cut", step=_Steps.done)


class _Written(io.IOBase):
    """A file that is being written: the power may go when half of a piece is on the flash."""

    def __init__(self, file):
        self._file = file

    def write(self, data):
        whole = bytes(data, "utf-8") if isinstance(data, str) else bytes(data)

        def half():
            self._file.write(whole[: len(whole) // 2])
            self._file.close()

        _step(half)
        self._file.write(whole)
        return len(whole)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._file.close()


class _Flash:
    """Stands in for the module ``os``."""

    def __getattr__(self, name):
        return getattr(uos, name)

    def rename(self, old, new):
        _step()
        uos.rename(old, new)
        _step()

    def remove(self, name):
        _step()
        uos.remove(name)

    def mkdir(self, name):
        _step()
        uos.mkdir(name)


def _watched_open(name, mode="r", *more):
    if "w" not in mode:
        return _open(name, mode, *more)
    _step()
    return _Written(_open(name, "wb"))


def watch(cut_at):
    """From now on: cut the power at this step."""
    _Steps.cut_at = cut_at
    sys.modules["os"] = _Flash()
    builtins.open = _watched_open
