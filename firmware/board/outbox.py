"""What is still to be told: presses first, in order, and never forgotten; the rest as far as there is room."""

import asyncio
from micropython import const
import time

#: So many presses wait while nobody listens; the oldest are kept, for they began the visit.
_MAX_PRESSES = const(16)

#: So many other events wait; the oldest go first: a newer one says more about now.
_MAX_EVENTS = const(12)

#: No press is told to be older, in milliseconds: the service takes a day at most.
_MAX_AGE_MS = const(86_400_000)


class Press:
    """One press, and how long it has been waiting."""

    def __init__(self, ring):
        self.id = ring
        self.age_ms = 0
        self.mark = time.ticks_ms()

    def grow(self):
        """Count the time since the last look; ticks wrap after twelve days."""
        now = time.ticks_ms()
        self.age_ms = min(self.age_ms + max(0, time.ticks_diff(now, self.mark)), _MAX_AGE_MS)
        self.mark = now


class Outbox:
    """Two queues, and a bell that rings when there is something to send."""

    def __init__(self, counters):
        self.counters = counters
        self.presses = []
        self.events = []
        self.bell = asyncio.Event()

    def __len__(self):
        return len(self.presses) + len(self.events)

    def put_press(self, ring):
        """Queue a press; False where 16 wait already."""
        if len(self.presses) >= _MAX_PRESSES:
            self.counters.add("presses_dropped")
            return False
        self.presses.append(Press(ring))
        self.bell.set()
        return True

    def put(self, word, document):
        """Queue another event: its topic's word and what becomes its JSON."""
        if len(self.events) >= _MAX_EVENTS:
            self.events.pop(0)
            self.counters.add("events_dropped")
        self.events.append((word, document))
        self.bell.set()

    def first(self):
        """The next to send: a Press, a (word, document), or None. It stays until ``sent`` takes it away."""
        if self.presses:
            return self.presses[0]
        if self.events:
            return self.events[0]
        return None

    def sent(self, item):
        """The broker has it."""
        for queue in (self.presses, self.events):
            if queue and queue[0] is item:
                queue.pop(0)

    def grow(self):
        for press in self.presses:
            press.grow()
