"""On the board, from the provisioner: one picture into trial.jpg."""

import sys

import asyncio

sys.path.insert(0, "a")
import pins
import settings
from arducam import Arducam


async def main():
    camera = Arducam(pins, settings.load())
    await camera.start()
    for _ in range(3):  # the sensor finds its exposure in the first frames
        length = await camera.capture(lambda: None)
    with open("trial.jpg", "wb") as file:
        for piece in camera.pieces(length):
            file.write(piece)


asyncio.run(main())
