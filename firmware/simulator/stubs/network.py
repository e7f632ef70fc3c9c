"""The Ethernet chip's link, address and moods. The packets themselves travel through the host."""

from world import world


class WIZNET5K:
    """No network while the cable is out, no address while DHCP is silent, nothing at all while lwIP is dead."""

    def __init__(self):
        self._active = False
        self._config = None

    def active(self, on):
        self._active = on
        if not on:
            world.faults.pop("lwip_dead", None)
        world.tell("nic", active=on)

    def isconnected(self):
        world.may_fail("nic")
        faults = world.faults
        silent = faults.get("no_dhcp") and not self._config
        return self._active and not (faults.get("no_link") or silent or faults.get("lwip_dead"))

    def ifconfig(self, config=None):
        if config is None:
            return self._config or ("192.0.2.10", "255.255.255.0", "192.0.2.1", "192.0.2.1")
        self._config = config
