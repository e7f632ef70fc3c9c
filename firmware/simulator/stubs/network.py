"""The Ethernet chip's link, address and moods. The packets themselves travel through the host."""

from world import world


class WIZNET5K:
    """No network while the cable is out, no address while DHCP is silent, nothing at all while lwIP is dead."""

    def __init__(self):
        self.on = False
        self.address = None

    def active(self, on):
        self.on = on
        if not on:
            world.faults.pop("lwip_dead", None)
        world.tell("nic", active=on)

    def isconnected(self):
        world.may_fail("nic")
        faults = world.faults
        silent = faults.get("no_dhcp") and not self.address
        return self.on and not (faults.get("no_link") or silent or faults.get("lwip_dead"))

    def ifconfig(self, address=None):
        if address is None:
            return self.address or ("192.0.2.10", "255.255.255.0", "192.0.2.1", "192.0.2.1")
        self.address = address
