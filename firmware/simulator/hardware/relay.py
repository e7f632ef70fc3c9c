"""The strike's relay, as a scope would see it: when it was on, and how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firmware.simulator.hardware import pio

PIN = 2


@dataclass(slots=True)
class Pulse:
    """From and to, in microseconds since 1970."""

    on_us: int
    off_us: int

    @property
    def ms(self) -> float:
        """How long the pulse was."""
        return (self.off_us - self.on_us) / 1000


class RelayOutput:
    """Driven by the PIO's pulse or by the plain pin; low whenever the chip is off, by its pull-down."""

    def __init__(self) -> None:
        self.pulses: list[Pulse] = []
        self.faults: list[str] = []

    def saw(self, event: Mapping[str, Any]) -> None:
        """Take one event of the board's hardware."""
        if event["what"] == "relay":
            if event["level"]:
                self.faults.append("the pin was raised by the program, not by the PIO")
            self.off(event["at"])
        elif event["what"] == "pio" and event["pin"] == PIN:
            if "word" not in event:
                self.off(event["at"])
                return
            up, down = pio.pulse(event["listing"], event["labels"], event["word"], event["freq"])
            if up is None or down is None:
                self.faults.append("a pulse without an end")
            else:
                self.pulses.append(Pulse(event["at"] + up, event["at"] + down))

    def off(self, at_us: int) -> None:
        """Whatever was on goes off now."""
        for pulse in self.pulses:
            pulse.off_us = max(pulse.on_us, min(pulse.off_us, at_us))

    def is_on(self, at_us: int) -> bool:
        """Whether the strike is open at a time, in microseconds since 1970."""
        return any(pulse.on_us <= at_us < pulse.off_us for pulse in self.pulses)

    @property
    def longest_ms(self) -> float:
        """The longest pulse of all."""
        return max((pulse.ms for pulse in self.pulses), default=0.0)
