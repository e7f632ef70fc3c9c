"""The wires between the emulated chip's pins and the models, at the pace that the buses have."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rp2040py import RP2040
from rp2040py.gpio_pin import GPIOPinState

from firmware.simulator.hardware.arduchip import ArduChip
from firmware.simulator.hardware.bus import Bus
from firmware.simulator.hardware.ov2640 import ADDRESS, Ov2640

CAMERA_CS = 13

#: MicroPython's set_sys_clock_khz leaves SPI on the USB PLL; the emulator takes the system's 125 MHz for granted.
CLK_PERI_HZ = 48_000_000

CYCLE_NS = 8


class CameraWires:
    """ArduChip on SPI1, sensor on I2C0."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.spi_hz: set[float] = set()
        self.faults: list[str] = []

    def attach(self, rp2040: RP2040) -> None:
        rp2040.clk_peri = CLK_PERI_HZ
        Spi(rp2040, self.bus.camera, self.spi_hz, self.faults)
        Sccb(rp2040, self.bus.sensor, self.faults)


class Spi:
    """Byte for byte, both ways at once: the first one after chip select is the command."""

    def __init__(self, rp2040: RP2040, camera: ArduChip, rates: set[float], faults: list[str]) -> None:
        self._spi = rp2040.spi[1]
        self._camera = camera
        self._rates = rates
        self._faults = faults
        self._command: int | None = None
        self._answer = 0
        self._alarm = rp2040.clock.create_alarm(lambda: self._spi.complete_transmit(self._answer))
        self._spi.on_transmit = self._transmit
        rp2040.gpio[CAMERA_CS].add_listener(self._select)

    def _select(self, level: GPIOPinState, _: GPIOPinState) -> None:
        self._command = None
        self._camera.select(low=level == GPIOPinState.LOW)

    def _transmit(self, value: int) -> None:
        if self._spi.spi_mode or self._spi.data_bits != 8:
            self._faults.append(f"SPI mode {self._spi.spi_mode}, {self._spi.data_bits} bits")
        if self._command is None or self._command & 0x80:
            self._answer = 0
            self._camera.write(bytes((value,)))
        else:
            self._answer = self._camera.read(1)[0]
        if self._command is None:
            self._command = value
        self._rates.add(self._spi.clock_frequency)
        self._alarm.schedule(8e9 / self._spi.clock_frequency)


class Sccb:
    """The sensor's two wires: an address, then bytes, nine bits each; no repeated start."""

    def __init__(self, rp2040: RP2040, sensor: Ov2640, faults: list[str]) -> None:
        self._i2c = rp2040.i2c[0]
        self._sensor = sensor
        self._faults = faults
        self._written = bytearray()
        self._then: Callable[[], None] = self._i2c.complete_stop
        self._alarm = rp2040.clock.create_alarm(self._due)
        self._i2c.on_start = self._start
        self._i2c.on_connect = self._connect
        self._i2c.on_write_byte = self._write
        self._i2c.on_read_byte = self._read
        self._i2c.on_stop = self._stop

    def _start(self, repeated: bool) -> None:
        if repeated:
            self._faults.append("repeated start")
        self._after(1, self._i2c.complete_start)

    def _connect(self, address: int, _: Any) -> None:
        there = address == ADDRESS and self._sensor.acknowledges()
        self._after(9, lambda: self._i2c.complete_connect(there))

    def _write(self, value: int) -> None:
        self._written.append(value)
        self._after(9, lambda: self._i2c.complete_write(ack=True))

    def _read(self, _: bool) -> None:
        (value,) = self._sensor.read(1)
        self._after(9, lambda: self._i2c.complete_read(value))

    def _stop(self) -> None:
        if self._written:
            self._sensor.write(bytes(self._written))
            self._written.clear()
        self._after(1, self._i2c.complete_stop)

    def _due(self) -> None:
        self._then()

    def _after(self, bits: int, then: Callable[[], None]) -> None:
        self._then = then
        self._alarm.schedule(bits * CYCLE_NS * (self._i2c.scl_high_period + self._i2c.scl_low_period))


@dataclass(frozen=True, slots=True)
class Pulse:
    """From and to, in milliseconds since the chip's start; ``off_ms`` is None while it lasts."""

    on_ms: float
    off_ms: float | None = None

    @property
    def ms(self) -> float:
        """How long it was; raises ValueError while it lasts."""
        if self.off_ms is None:
            raise ValueError("the pulse has not ended")
        return self.off_ms - self.on_ms


class Scope:
    """A probe on one pin, exact to the clock cycle."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._level = GPIOPinState.INPUT
        self.pulses: list[Pulse] = []

    @property
    def is_driven_low(self) -> bool:
        """Whether the chip holds the pin down itself."""
        return self._level == GPIOPinState.LOW

    def attach(self, rp2040: RP2040) -> None:
        def moved(level: GPIOPinState, _: GPIOPinState) -> None:
            now_ms = rp2040.clock.nanos / 1e6
            if self._level == GPIOPinState.HIGH:
                self.pulses[-1] = Pulse(self.pulses[-1].on_ms, now_ms)
            if level == GPIOPinState.HIGH:
                self.pulses.append(Pulse(now_ms))
            self._level = level

        rp2040.gpio[self._number].add_listener(moved)
