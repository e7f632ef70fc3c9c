"""Switch the simulated board on. What the program itself needs of MicroPython comes first."""

import asyncio
import binascii
import gc
import hashlib
import json
import struct

for name in ("StreamReader", "Event", "Lock", "wait_for_ms", "ThreadSafeFlag"):
    getattr(asyncio, name)  # asyncio loads its parts when they are named
gc.collect()
held = gc.mem_alloc()

import outside  # noqa: E402 - from here on it is the simulator

outside.switch_on(held)
