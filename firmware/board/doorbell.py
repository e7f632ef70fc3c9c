"""The doorbell: every part built once, joined, and watched. Started by slots.py."""

import asyncio
import binascii
import json
import os
import time

import machine
import pins
import settings as book
import wire
from micropython import const
from arducam import Camera
from button import Button
from clock import Clock
from commands import Commands, pattern, ring_id, unlock_ms, whole, words
from ethernet import Ethernet
from guard import Guard, Refused
from inputs import Inputs, Leaf, Level
from intake import Intake
from lights import NO_BROKER, NO_NETWORK, READY, Lights
from mqtt import Lost, Mqtt
from outbox import Outbox, Press
from pictures import Pictures
from report import Report
from secure import context
from strike import Busy, Strike
from tally import Tally
from watch import CAUSE_FILE, WATCHDOG_MS, Watch

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
        tls = self.tls = context(settings.tls)
        self.tally = Tally()
        self.clock = Clock()
        self.outbox = Outbox(self.tally)
        self.strike = Strike(pins.RELAY)
        self.lights = Lights(pins.CHIME, pins.LEDS, settings.fitted["leds"], settings, self.tally)
        self.button = Button(pins.BUTTON, self.pressed)
        self.ethernet = Ethernet(settings.address, self.tally)
        self.leaf = self.exit = None
        if settings.fitted["contact"]:
            self.leaf = Leaf(pins.CONTACT, self.leaf_moved, lambda: settings.left_open_s)
        if settings.fitted["exit"]:
            self.exit = Level(pins.EXIT)
        self.intake = Intake(settings, tls, self.clock, self.tally)
        self.camera = Camera(pins, settings)
        self.pictures = Pictures(
            self.camera, self.intake, settings, self.ethernet.up, self.clock, self.tally, self.picture_sent
        )
        self.guard = Guard(settings.door, settings.key, os.urandom, time.ticks_ms, time.ticks_diff)
        actions = {
            "unlock": self.unlock,
            "snap": self.snap,
            "led": lambda args: self.lights.show(pattern(args)),
            "say": self.say,
            "settings": self.change,
            "reboot": lambda _: self.restart_soon("command"),
            "ota": self.update,
        }
        self.commands = Commands(self.guard, actions, self.tell_challenge, self.unlock_told, self.tally)
        self.mqtt = Mqtt(
            settings,
            tls,
            (self.topic(wire.STATE_ONLINE), wire.OFFLINE),
            self.topic("cmd/#"),
            self.commands.put,
            self.welcomed,
            self.outbox.bell.set,
            self.tally,
        )
        self.watch = Watch(self.tally, machine.WDT(timeout=WATCHDOG_MS))
        self.report = Report(self, slot)

    async def run(self):
        """Run for ever."""
        mind = self.watch.mind
        mind("button", self.button.run, bell=self.button.bell)
        mind("outbox", self.send_on, bell=self.outbox.bell)
        mind("lights", self.lights.run, bell=self.lights.bell)
        mind("ethernet", self.ethernet.run)
        mind("mqtt", lambda beat: self.mqtt.run(beat, self.ethernet.up, self.ethernet.suspect), 30_000)
        mind("commands", self.commands.run, 30_000, self.commands.bell)
        mind("pictures", self.pictures.run, 30_000, self.pictures.bell)
        mind("report", self.report.run, 30_000)
        mind("clock", self.keep_time, 60_000)
        if self.leaf or self.exit:
            mind("inputs", Inputs(self.leaf, self.exit, self.exit_pressed).run)
        await self.watch.run()

    def topic(self, word):
        return wire.topic(self.settings.door, word)

    # What happens at the door

    def pressed(self):
        """Somebody rings: heard at once, told as soon as anybody listens."""
        self.presses += 1
        self.tally.add("presses")
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
                except (Busy, Refused):
                    pass  # it is open, or there is nothing to open
        self.outbox.put(wire.EVENT_EXIT, {"pressed": down})

    def open(self, ms):
        """Begin a pulse; the milliseconds it takes. Raises Busy, or Refused where there is no lock."""
        if not self.settings.fitted["lock"]:
            raise Refused("no lock")
        ms = self.strike.begin(ms)
        asyncio.create_task(self.strike.finish(ms))
        if self.leaf:
            self.leaf.allow()
        self.tally.add("unlocks")
        self.lights.show("unlock")
        return ms

    # Commands

    def unlock(self, args):
        return self.open(unlock_ms(args))

    def snap(self, args):
        self.snaps += 1
        ring = ring_id(args, self.boot + "-s" + str(self.snaps))
        self.pictures.ask(ring, whole(args, "n", 0, 99, 0), whole(args, "count", 1, 3, 1))

    def say(self, args):
        text = words(args, "text", 64)
        if not self.settings.fitted["display"]:
            raise Refused("no display")
        from screen import Screen

        try:
            Screen(pins.DISPLAY_SDA, pins.DISPLAY_SCL).say(text)
        except OSError:
            raise Refused("no display")

    def change(self, args):
        try:
            self.settings.change(args)
        except book.SettingsWrong:
            raise Refused("args")
        book.keep(self.settings)
        self.report.soon()

    def update(self, args):
        import ota

        asyncio.create_task(self._update(ota, ota.wanted(args)))

    async def _update(self, ota, wanted):
        if self.updating:
            return
        self.updating = True
        try:
            if await ota.fetch(self.settings, self.tls, wanted, self.tally):
                self.restart("update")
        finally:
            self.updating = False

    def restart_soon(self, why):
        asyncio.create_task(self._restart_after(why))

    async def _restart_after(self, why):
        await asyncio.sleep_ms(500)  # the answer and the new challenge go out first
        self.restart(why)

    def restart(self, why):
        """Off, then begin again; the next start's health tells why."""
        self.strike.off()
        try:
            with open(CAUSE_FILE, "w") as file:
                file.write(why)
        except OSError:
            pass
        machine.reset()

    # What is told

    def picture_sent(self, document):
        self.outbox.put(wire.EVENT_SNAPSHOT, document)

    def unlock_told(self, document):
        if not document["ok"]:
            self.lights.show("refused")
        self.outbox.put(wire.EVENT_UNLOCK, document)

    async def tell_challenge(self):
        if self.mqtt.online.is_set():
            try:
                await self.mqtt.publish(self.topic(wire.STATE_CHALLENGE), self.guard.challenge.encode(), retain=True)
            except Lost:
                pass  # the next connection begins with a new one

    async def welcomed(self):
        """After each connect: a challenge that nobody has seen, then that we are here, then who we are."""
        self.guard.renew()
        await self.mqtt.publish(self.topic(wire.STATE_CHALLENGE), self.guard.challenge.encode(), retain=True)
        await self.mqtt.publish(self.topic(wire.STATE_ONLINE), wire.ONLINE, retain=True)
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
                await self.mqtt.publish(self.topic(word), json.dumps(document).encode())
            except Lost:
                self.tally.add("sent_again")
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
    asyncio.run(Doorbell(book.load(), slot).run())
