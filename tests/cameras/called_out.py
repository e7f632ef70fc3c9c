"""A network of its own in which a camera makes itself known; prints what the finder finds there."""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from wsdiscovery import QName, Scope
from wsdiscovery.publishing import ThreadedWSPublishing

from bot.cameras.addresses import AddressJudge, Exempt
from bot.cameras.finding.finder import Finder

TYPE = QName("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter")
NAME = Scope("onvif://www.onvif.org/name/Garden_cam")


async def main() -> None:
    """Publish one, and find it."""
    camera = ThreadedWSPublishing()
    camera.start()
    camera.publishService(types=[TYPE], scopes=[NAME], xAddrs=["http://10.77.0.9/onvif/device_service"])
    for found in await Finder(AddressJudge(Exempt())).find(4.0):
        sys.stdout.write(f"{found.name}: {found.onvif}\n")
    camera.stop()


asyncio.run(main())
