"""The board's own account of itself, every minute; and, once it has lasted, that this start was a good one."""

import asyncio
import json
import time

import wire
from late import load_transient
from micropython import const
from mqtt import Lost

_EVERY_MS = const(60_000)

#: A start that lasts so long is no failed one.
_SETTLED_MS = const(30_000)

#: So long a program on trial must have been online, and so long it may take to get there.
_CONFIRM_MS = const(60_000)
_TRIAL_MS = const(600_000)

_LOOK_MS = const(500)


class HealthReport:
    """Health and info over MQTT; ``doorbell`` is what it tells about."""

    def __init__(self, doorbell, slot, cause):
        self.doorbell = doorbell
        self.slot = slot
        state = load_transient("slots").read()
        self.trial = state["trial"] == slot
        self.note = state["note"]
        self.settled = False
        self.uptime_ms = 0
        self.mark = time.ticks_ms()
        self.online_ms = 0
        self.cause = cause
        self.due = False
        self.camera = False

    def soon(self):
        """Tell now rather than within the minute."""
        self.due = True

    async def run(self, beat):
        since_ms = 0
        while True:
            beat()
            passed_ms = self.pass_time()
            since_ms += passed_ms
            self.judge_start()
            if self.doorbell.camera.ready != self.camera:
                self.camera = not self.camera
                self.due = True
            if self.doorbell.mqtt.online.is_set() and (self.due or since_ms >= _EVERY_MS):
                self.due = False
                since_ms = 0
                try:
                    await self.tell(wire.STATE_INFO, load_transient("account").info(self.doorbell, self), True)
                    await self.tell(wire.STATE_HEALTH, load_transient("account").health(self.doorbell, self), False)
                except MemoryError as exc:  # pictures have the heap; no account is worth a start afresh
                    self.doorbell.counters.error("report", exc)
                    self.due = True
            await asyncio.sleep_ms(_LOOK_MS)

    async def tell(self, word, document, retained):
        doorbell = self.doorbell
        try:
            await doorbell.mqtt.publish(doorbell.topic(word), json.dumps(document), retained)
        except Lost:
            self.due = True

    def pass_time(self):
        now = time.ticks_ms()
        passed_ms = time.ticks_diff(now, self.mark)
        self.mark = now
        self.uptime_ms += passed_ms
        self.online_ms = self.online_ms + passed_ms if self.doorbell.mqtt.online.is_set() else 0
        return passed_ms

    def judge_start(self):
        if not self.settled and not self.trial and self.uptime_ms >= _SETTLED_MS:
            self.settled = True
            load_transient("slots").settled()
        if self.trial and self.online_ms >= _CONFIRM_MS:
            load_transient("slots").confirm(self.slot)
            self.trial = False
            self.settled = True
            self.soon()
        if self.trial and self.uptime_ms >= _TRIAL_MS:
            slots = load_transient("slots")
            slots.give_up(slots.read(), "was not online in time")
            self.doorbell.restart("rolled back")
