"""The simulated board's lines to the outside: orders and events as JSON, bus transactions as bytes."""

import json
import os
import socket
import struct
import sys

import uselect
import utime


def _line(letter):
    line = socket.socket()
    line.connect(socket.getaddrinfo("127.0.0.1", int(os.getenv("DOORMAN_SIM_PORT")))[0][-1])
    line.setsockopt(6, 1, 1)  # TCP_NODELAY: a transaction is a few bytes, and the next one waits for it
    line.write(letter)
    return line


class World:
    """What the outside does to the board, and what the board does to the outside."""

    def __init__(self):
        self.orders = _line(b"O")
        self.bus = _line(b"B")
        self.levels = {}  # what the outside does to an input; up where nothing is said
        self.waves = {}  # pin -> [(ends at, in real microseconds; level)]
        self.watchers = {}  # pin -> function called at a falling edge
        self.faults = {}
        self.shift_ms = 0  # how far the ticks were moved on

    def tell(self, what, **more):
        more["what"] = what
        more["at"] = utime.time_ns() // 1000
        try:
            self.orders.write(json.dumps(more) + "\n")
        except OSError:
            sys.exit(3)  # the test has gone

    def ask(self, verb, data, answer):
        """One transaction; ``answer`` bytes come back."""
        self.bus.write(verb + data)
        return self.bus.read(answer) if answer else None

    def level(self, pin):
        for ends, level in self.waves.get(pin, ()):
            if utime.ticks_us() < ends:
                return level
        return self.levels.get(pin, 1)

    def halt(self, what, **more):
        """Nothing runs any more: the test cuts the power or resets the board."""
        self.tell(what, **more)
        poll = uselect.poll()
        poll.register(self.orders, uselect.POLLIN)
        while poll.poll(1000) is not None:
            if not self.orders.recv(256):
                sys.exit(3)

    def may_fail(self, name):
        """Raise where a fault is on; a number counts down to none."""
        value = self.faults.get(name)
        if value:
            if value is not True:
                self.faults[name] = value - 1
            raise RuntimeError("injected: " + name)


def sized(data):
    return struct.pack("<H", len(data)) + data


world = World()
