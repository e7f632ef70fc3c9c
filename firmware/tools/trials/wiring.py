"""On the board, from the provisioner: whether the camera answers, and what the inputs read untouched."""

import sys

import asyncio
from machine import Pin

sys.path.insert(0, "a")
import pins
import settings
from arducam import Arducam
from ov2640 import CameraError

for name, number in (("button", pins.BUTTON), ("exit button", pins.EXIT), ("contact", pins.CONTACT)):
    print(name, "is", "up" if Pin(number, Pin.IN, Pin.PULL_UP).value() else "down (pressed or closed)")
if not Pin(pins.BUTTON, Pin.IN, Pin.PULL_UP).value():
    print("FAILED the button reads as pressed: GP3 must be free to rise")
try:
    asyncio.run(Arducam(pins, settings.load()).start())
    print("camera answers on SPI1 and SCCB")
except CameraError as exc:
    print("FAILED camera:", exc)
