"""On the board, from the provisioner: half a second of the strike, by the very code that will open the door."""

import sys

import asyncio

sys.path.insert(0, "a")
import pins
from strike import Strike

strike = Strike(pins.RELAY)
asyncio.run(strike.finish(strike.begin(500)))
