"""The simulated board's lines to the outside: orders and events as JSON, bus transactions as bytes."""

import json
import os
import socket
import sys

import select
import utime


def line(verb):
    made = socket.socket()
    made.connect(socket.getaddrinfo("127.0.0.1", int(os.getenv("DOORMAN_SIM_PORT")))[0][-1])
    made.setsockopt(6, 1, 1)  # TCP_NODELAY: a transaction is a few bytes, and the next one waits for it
    made.write(verb)
    return made


class World:
    """What the outside does to the board, and what the board does to the outside."""

    def __init__(self):
        self.orders = line(b"O")
        self.bus = line(b"B")
        self.levels = {}  # what the outside does to an input; up where nothing is said
        self.waves = {}  # pin -> [(ends at, in real microseconds; level)]
        self.watchers = {}  # pin -> function called at a falling edge
        self.faults = {}
        self.reserve = None  # memory that nobody uses until an order comes

    def tell(self, what, **more):
        more["what"] = what
        more["at"] = utime.time_ns() // 1000
        try:
            self.orders.write(json.dumps(more) + "\n")
        except OSError:
            sys.exit(3)  # the test has gone

    def ask(self, verb, data, count):
        """One transaction; ``count`` bytes come back."""
        self.bus.write(verb + data)
        return self.bus.read(count) if count else None

    def level(self, pin):
        for ends, level in self.waves.get(pin, ()):
            if utime.ticks_us() < ends:
                return level
        return self.levels.get(pin, 1)

    def fall(self, pin):
        if pin in self.watchers:
            self.watchers[pin]()

    def halt(self, what, **more):
        """Nothing runs any more: the test cuts the power or resets the board."""
        self.tell(what, **more)
        poll = select.poll()
        poll.register(self.orders, select.POLLIN)
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
    return len(data).to_bytes(2, "little") + data


world = World()
