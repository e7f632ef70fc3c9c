"""The board's own account of itself, every minute; and, once it has lasted, that this start was a good one."""

import asyncio
import gc
import json
import time

import machine
import slots
import wire
from micropython import const
from mqtt import Lost
from version import VERSION
from watch import last_cause

_EVERY_MS = const(60_000)

#: A start that lasts so long is no failed one.
_SETTLED_MS = const(30_000)

#: So long a program on trial must have been online, and so long it may take to get there.
_CONFIRM_MS = const(60_000)
_TRIAL_MS = const(600_000)

_LOOK_MS = const(500)


class Report:
    """Health and info over MQTT; ``doorbell`` is what it tells about."""

    def __init__(self, doorbell, slot):
        self._doorbell = doorbell
        self._slot = slot
        state = slots.read()
        self._trial = state["trial"] == slot
        self._note = state["note"]
        self._settled = False
        self._uptime_ms = 0
        self._mark = time.ticks_ms()
        self._online_ms = 0
        self._cause = last_cause()
        self._due = False
        self._camera = False

    def soon(self):
        """Tell now rather than within the minute."""
        self._due = True

    async def run(self, beat):
        since_ms = 0
        while True:
            beat()
            passed_ms = self._pass_time()
            since_ms += passed_ms
            self._judge_start()
            if self._doorbell.camera.ready != self._camera:
                self._camera = not self._camera
                self._due = True
            if self._doorbell.mqtt.online.is_set() and (self._due or since_ms >= _EVERY_MS):
                self._due = False
                since_ms = 0
                await self._tell(wire.STATE_INFO, self.info(), retain=True)
                await self._tell(wire.STATE_HEALTH, self.health(), retain=False)
            await asyncio.sleep_ms(_LOOK_MS)

    def health(self):
        """Numbers about now; a few words at most."""
        doorbell = self._doorbell
        tally = doorbell.tally
        return {
            "uptime_s": self._uptime_ms // 1000,
            "version": VERSION,
            "slot": self._slot,
            "reset": self._reset(),
            "cause": self._cause,
            "heap_free": gc.mem_free(),
            "heap_peak": doorbell.watch.heap_peak,
            "heap_live": doorbell.watch.heap_live_peak,
            "ip": doorbell.ethernet.ip,
            "camera": doorbell.camera.ready,
            "waiting": len(doorbell.outbox),
            "held": doorbell.button.held,
            "counters": tally.counts,
            "command": tally.last_command,
            "error": tally.last_error,
        }

    def info(self):
        """What this board is and how it is set."""
        doorbell = self._doorbell
        fitted = doorbell.settings.fitted
        return {
            "version": VERSION,
            "slot": self._slot,
            "trial": self._trial,
            "note": self._note,
            "boot": doorbell.boot,
            "camera": "OV2640" if doorbell.camera.ready else "",
            "features": sorted(name for name in fitted if fitted[name]),
            "settings": doorbell.settings.changeable(),
        }

    async def _tell(self, word, document, retain):
        doorbell = self._doorbell
        try:
            await doorbell.mqtt.publish(doorbell.topic(word), json.dumps(document).encode(), retain)
        except Lost:
            self._due = True

    def _pass_time(self):
        now = time.ticks_ms()
        passed_ms = time.ticks_diff(now, self._mark)
        self._mark = now
        self._uptime_ms += passed_ms
        self._online_ms = self._online_ms + passed_ms if self._doorbell.mqtt.online.is_set() else 0
        return passed_ms

    def _judge_start(self):
        if not self._settled and not self._trial and self._uptime_ms >= _SETTLED_MS:
            self._settled = True
            slots.settled()
        if self._trial and self._online_ms >= _CONFIRM_MS:
            slots.confirm(self._slot)
            self._trial = False
            self._settled = True
            self.soon()
        if self._trial and self._uptime_ms >= _TRIAL_MS:
            slots.give_up(slots.read(), "was not online in time")
            self._doorbell.restart("rolled back")

    def _reset(self):
        return "watchdog" if machine.reset_cause() == machine.WDT_RESET else "power"
