"""The LED ring and the chime: short patterns that begin at once and never wait for anything."""

import asyncio

from machine import PWM, Pin

#: Steps of (red, green, blue, tone in Hz or 0, milliseconds); what is not looped falls back to the ground colour.
PATTERNS = {
    "ring": ((0, 0, 255, 784, 180), (0, 0, 90, 659, 180), (0, 0, 255, 523, 300), (0, 0, 60, 0, 400)),
    "unlock": ((0, 255, 0, 880, 120), (0, 255, 0, 1175, 200), (0, 255, 0, 0, 2500)),
    "refused": ((255, 0, 0, 220, 250), (0, 0, 0, 0, 100), (255, 0, 0, 220, 250)),
    "photo": ((255, 255, 255, 0, 1200),),
    "find": ((255, 0, 255, 988, 150), (0, 0, 0, 0, 150)) * 6,
    "alarm": ((255, 0, 0, 1319, 200), (0, 0, 0, 988, 200)) * 5,
    "off": ((0, 0, 0, 0, 1),),
}

#: The ground colour tells how the board is.
READY = (0, 0, 12)
NO_BROKER = (40, 20, 0)
NO_NETWORK = (40, 0, 0)


class Lights:
    """Shows the latest pattern; ``ground`` is the colour between patterns."""

    def __init__(self, chime_pin, led_pin, leds, settings, tally):
        self._settings = settings
        self._tally = tally
        self._tone = PWM(Pin(chime_pin))
        self._tone.duty_u16(0)
        self._ring = None
        if leds:
            import neopixel

            self._ring = neopixel.NeoPixel(Pin(led_pin, Pin.OUT), leds)
        self.bell = asyncio.Event()
        self._steps = ()
        self._colour = None
        self.ground = NO_NETWORK

    def show(self, name):
        """Begin a pattern, in place of the one that is shown; its first step is visible and audible on return."""
        self._steps = PATTERNS[name]
        try:
            self._step(self._steps[0])
        except Exception as exc:  # a bell that cannot shine still rings
            self._tally.error("lights", exc)
        self.bell.set()

    def set_ground(self, colour):
        if colour != self.ground:
            self.ground = colour
            self.bell.set()

    async def run(self, beat):
        while True:
            beat()
            self.bell.clear()
            steps, self._steps = self._steps, ()
            for step in steps:
                self._step(step)
                await asyncio.sleep_ms(step[4])
                beat()
                if self._steps:
                    break
            if not self._steps:
                self._step(self.ground + (0, 0))
                await self.bell.wait()

    def _step(self, step):
        tone = step[3] if self._settings.chime else 0
        if tone:
            self._tone.freq(tone)
        self._tone.duty_u16(32768 if tone else 0)
        bright = self._settings.brightness
        colour = tuple(part * bright // 255 for part in step[:3])
        if self._ring and colour != self._colour:
            self._ring.fill(colour)
            self._ring.write()
            self._colour = colour
