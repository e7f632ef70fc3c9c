"""Runs under MicroPython: the board's own readers, each with whatever it is given.

A line in is a reader's name and bytes in hex; a line out is "taken", "refused", or what went wrong.
"""

import asyncio
import binascii
import gc
import sys

import changes
import exchange
import guard
import mqtt
import ota


class Bytes:
    """A connection that says this and is closed."""

    def __init__(self, content):
        self.content = content

    async def readexactly(self, count):
        part, self.content = self.content[:count], self.content[count:]
        if len(part) < count:
            raise EOFError
        return part

    async def readinto(self, room):
        part, self.content = self.content[: len(room)], self.content[len(room) :]
        room[: len(part)] = part
        return len(part)


class Counters:
    """Nobody looks at them."""

    def add(self, _):
        pass


def packets(raw):
    client = mqtt.Mqtt(None, None, None, None, lambda *_: None, None, None, None, Counters())

    async def read():
        reader = Bytes(raw)
        while True:
            kind, body = await client.next(reader)
            if kind & 0xF0 == 0x30:
                await client.take(kind & 0xF9, body)

    asyncio.run(read())


def answer(raw):
    exchange.parse(raw)
    exchange.content_length(raw)


def download(raw):
    asyncio.run(ota.save(Bytes(raw), lambda piece: None, 4096))


#: Who reads, and what says that it cannot be read. Whatever ends a session with the broker is met by a new one.
READERS = {
    "command": (guard.parts, (guard.CommandRefused,)),
    "arguments": (guard.flat, (guard.CommandRefused,)),
    "answer": (answer, (exchange.NoAnswer,)),
    "download": (download, (exchange.NoAnswer,)),
    "entry": (lambda raw: ota.checked(raw.decode()), (ota.UpdateFailed, UnicodeError)),
    "changes": (lambda raw: changes.checked(guard.flat(raw)), (guard.CommandRefused, ValueError)),
    "packets": (packets, (Exception,)),
}


def main():
    while True:
        line = sys.stdin.readline()
        if not line:
            return
        name, _, given = line.strip().partition(" ")
        read, refusals = READERS[name]
        try:
            read(binascii.unhexlify(given))
            said = "taken"
        except refusals:
            said = "refused"
        except Exception as exc:
            said = repr(exc)
        gc.collect()
        print(said)


main()
