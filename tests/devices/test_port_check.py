"""The doctor and the port that pictures arrive on."""

import asyncio

from bot.devices.check import check_port
from bot.house.findings.wire_findings import HostNowhere, PortFree, PortUnusable
from tests.devices.test_room import settings_of
from tests.rig.mosquitto import free_port


async def test_the_port_is_tried_on_both_families() -> None:
    port = free_port()
    settings = settings_of(1883, http_host="::", http_port=port)
    assert (await check_port(settings.web)).found == PortFree(f":::{port}")
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
    async with server:
        found = await check_port(settings.web)
    assert isinstance(found.found, PortUnusable)
    assert not found.good


async def test_a_host_that_is_nowhere_is_named() -> None:
    found = await check_port(settings_of(1883, http_host="nowhere.invalid").web)
    assert found.found == HostNowhere("nowhere.invalid")


async def test_an_address_of_another_machine_is_no_port_in_use() -> None:
    # TEST-NET-1, which nobody has
    found = await check_port(settings_of(1883, http_host="192.0.2.1").web)
    assert found.found == HostNowhere("192.0.2.1")
