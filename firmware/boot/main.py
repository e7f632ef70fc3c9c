"""Runs after boot.py: starts the program in the slot that is to run, or stays safe."""

import sys

import start

slot = start.prepare()
for name in ("start", "slots"):  # their room on the heap is the program's while it runs
    del sys.modules[name]
del start
try:
    import doorbell

    doorbell.run(slot)
except Exception as exc:
    import start

    start.failed(exc)
