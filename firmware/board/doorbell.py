"""The doorbell: what happens at the door, what is commanded, and what is told. Started by main.py."""

import asyncio
import binascii
import json
import os

import machine
import wire
from guard import CommandRefused
from late import load_transient
from lights import NO_BROKER, NO_NETWORK, READY
from micropython import const
from mqtt import Lost
from outbox import Press
from report import HealthReport
from watch import keep_cause

#: The service's clock is asked again so often, and so soon while it is unknown.
_TIME_MS = const(3_600_000)


class Doorbell:
    """All of it; ``slot`` is where this program came from."""

    def __init__(self, settings, slot):
        self.settings = settings
        self.boot = binascii.hexlify(os.urandom(4)).decode()
        self.presses = 0
        self.snaps = 0
        self.updating = False
        parts = load_transient("parts")
        self.tls = parts.context(settings.tls)
        (
            self.counters,
            self.clock,
            self.outbox,
            self.strike,
            self.lights,
            self.button,
            self.ethernet,
            self.leaf,
            self.exit,
            self.intake,
            self.camera,
            self.pictures,
            self.guard,
            self.commands,
            self.mqtt,
            self.watch,
        ) = parts.join(self, settings, self.tls)
        self.report = HealthReport(self, slot, parts.last_cause())
        parts.mind(self)

    def topic(self, word):
        return wire.topic(self.settings.door, word)

    # What happens at the door

    def pressed(self):
        """Somebody rings: heard at once, told as soon as anybody listens."""
        self.presses += 1
        self.counters.add("presses")
        self.lights.show("ring")
        ring = self.boot + "-" + str(self.presses)
        if self.outbox.put_press(ring):
            self.pictures.ask(ring)

    def leaf_moved(self, document):
        self.outbox.put(wire.EVENT_CONTACT, document)
        if document.get("forced") or document.get("left_open"):
            self.lights.show("alarm")

    def exit_pressed(self, down):
        if down:
            if self.leaf:
                self.leaf.allow()
            if self.settings.exit_opens:
                try:
                    self.open(self.settings.exit_ms)
                except CommandRefused:
                    pass  # it is open, or there is nothing to open
        self.outbox.put(wire.EVENT_EXIT, {"pressed": down})

    def open(self, ms):
        """Begin a pulse; the milliseconds it takes. Raises CommandRefused."""
        if not self.settings.fitted["lock"]:
            raise CommandRefused("no lock")
        ms = self.strike.begin(ms)
        if not ms:
            raise CommandRefused("busy")
        try:
            asyncio.create_task(self.strike.finish(ms))
        except MemoryError:
            self.strike.give_up()  # or nobody would ever call it free again
            raise
        if self.leaf:
            self.leaf.allow()
        self.counters.add("unlocks")
        self.lights.show("unlock")
        return ms

    # Commands

    def obey(self, verb, args):
        """Carry an admitted command out; an unlock's pulse in milliseconds. Raises CommandRefused."""
        if verb == "ota":
            return load_transient("ota").begin(self, args)
        if verb != "unlock":
            return load_transient("orders").carry_out(self, verb, args)
        ms = args.get("ms")
        if type(ms) is not int or not 0 < ms < 1 << 29:
            raise CommandRefused("args")
        return self.open(min(ms, wire.MAX_UNLOCK_MS))

    def restart(self, why):
        """Off, then begin again; the next start's health tells why."""
        self.strike.off()
        keep_cause(why)
        machine.reset()

    # What is told

    def picture_sent(self, document):
        self.outbox.put(wire.EVENT_SNAPSHOT, document)

    def unlock_told(self, document):
        if not document["ok"]:
            self.lights.show("refused")
        self.outbox.put(wire.EVENT_UNLOCK, document)

    async def stay_connected(self, beat):
        await self.mqtt.run(beat, self.ethernet.up, self.ethernet.suspect)

    async def tell_challenge(self, document):
        document["trial"] = self.report.trial
        try:
            await self.mqtt.publish(self.topic(wire.EVENT_CHALLENGE), json.dumps(document), sure=False)
        except Lost:
            pass  # whoever asked asks again

    async def welcomed(self):
        """After each connect: that we are here, then who we are."""
        await self.mqtt.publish(self.topic(wire.STATE_ONLINE), wire.ONLINE, retained=True)
        self.report.soon()
        if self.leaf:
            self.outbox.put(wire.EVENT_CONTACT, {"open": self.leaf.open})

    async def send_on(self, beat):
        """Send what waits, in order, one after the other; what was not acknowledged is sent again."""
        while True:
            beat()
            self.outbox.grow()
            self.show_state()
            item = self.outbox.first()
            if item is None or not self.mqtt.online.is_set():
                self.outbox.bell.clear()
                await self.outbox.bell.wait()
                continue
            if isinstance(item, Press):
                word, document = wire.EVENT_RING, {"id": item.id, "age_ms": item.age_ms}
                if self.clock.now_s is not None:
                    document["at"] = self.clock.now_s  # the broker may keep it while the service is away
            else:
                word, document = item
            try:
                await self.mqtt.publish(self.topic(word), json.dumps(document))
            except Lost:
                self.counters.add("sent_again")
                await asyncio.sleep_ms(50)  # the connection's end is told by a task that wants its turn, too
            else:
                self.outbox.sent(item)

    def show_state(self):
        if not self.ethernet.up.is_set():
            self.lights.set_ground(NO_NETWORK)
        else:
            self.lights.set_ground(READY if self.mqtt.online.is_set() else NO_BROKER)

    async def keep_time(self, beat):
        while True:
            beat()
            self.clock.carry()
            if self.ethernet.up.is_set() and await self.intake.learn_time():
                for _ in range(_TIME_MS // 30_000):
                    await asyncio.sleep_ms(30_000)
                    beat()
                    self.clock.carry()
            else:
                await asyncio.sleep_ms(2000)


def run(slot):
    """Read the settings and be a doorbell; raises SettingsWrong."""
    asyncio.run(Doorbell(load_transient("settings").load(), slot).watch.run())
