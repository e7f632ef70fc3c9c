"""The LED ring and the chime: short patterns that begin at once and never wait for anything."""

import asyncio
import binascii

from machine import PWM, Pin

#: Steps of a colour, a tone in Hz (or 0) and milliseconds; after the last one comes the ground colour.
PATTERNS = {
    "ring": "0000ff 784 180,00005a 659 180,0000ff 523 300,00003c 0 400",
    "unlock": "00ff00 880 120,00ff00 1175 200,00ff00 0 2500",
    "refused": "ff0000 220 250,000000 0 100,ff0000 220 250",
    "photo": "ffffff 0 1200",
    "find": "ff00ff 988 150,000000 0 150," * 6,
    "alarm": "ff0000 1319 200,000000 988 200," * 5,
    "off": "000000 0 1",
}

#: The ground colour tells how the board is.
READY = "00000c 0 0"
NO_BROKER = "281400 0 0"
NO_NETWORK = "280000 0 0"


class Lights:
    """Shows the latest pattern; ``ground`` is the step between patterns."""

    def __init__(self, pins, settings, counters):
        self.settings = settings
        self.counters = counters
        self.tone = PWM(Pin(pins.CHIME))
        self.tone.duty_u16(0)
        self.ring = None
        if settings.fitted["leds"]:
            import neopixel

            self.ring = neopixel.NeoPixel(Pin(pins.LEDS, Pin.OUT), settings.fitted["leds"])
        self.bell = asyncio.Event()
        self.pattern = ""
        self.colour = None
        self.ground = NO_NETWORK

    def show(self, name):
        """Begin a pattern, in place of the one that is shown; its first step is visible and audible on return."""
        self.pattern = PATTERNS[name]
        try:
            self.step(self.pattern.split(",", 1)[0])
        except Exception as exc:  # a bell that cannot shine still rings
            self.counters.error("lights", exc)
        self.bell.set()

    def set_ground(self, step):
        if step != self.ground:
            self.ground = step
            self.bell.set()

    async def run(self, beat):
        while True:
            beat()
            self.bell.clear()
            pattern, self.pattern = self.pattern, ""
            while pattern and not self.pattern:
                step, _, pattern = pattern.partition(",")
                await asyncio.sleep_ms(self.step(step))
                beat()
            if not self.pattern:
                self.step(self.ground)
                await self.bell.wait()

    def step(self, step):
        """Show one step; how long it is to last, in milliseconds."""
        colour, tone, lasts_ms = step.split(" ")
        tone = int(tone) if self.settings.chime else 0
        if tone:
            self.tone.freq(tone)
        self.tone.duty_u16(32768 if tone else 0)
        bright = self.settings.brightness
        colour = tuple(part * bright // 255 for part in binascii.unhexlify(colour))
        if self.ring and colour != self.colour:
            self.ring.fill(colour)
            self.ring.write()
            self.colour = colour
        return int(lasts_ms)
