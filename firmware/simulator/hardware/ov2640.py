"""The OV2640 image sensor: its registers in their two banks, over SCCB."""

ADDRESS = 0x30

_BANK_SELECT = 0xFF
_SENSOR_BANK = 1
_IDS = {0x0A: 0x26, 0x0B: 0x41}


class Ov2640:
    """Answers as the datasheet says; ``naks`` counts what it will not acknowledge (-1: everything)."""

    def __init__(self) -> None:
        self.naks = 0
        self.banks: tuple[dict[int, int], dict[int, int]] = ({}, {})
        self.resets = 0
        self._bank = 0
        self._pointer = 0

    def acknowledges(self) -> bool:
        """Whether the sensor answers this time; an injected NAK is used up."""
        if self.naks > 0:
            self.naks -= 1
            return False
        return self.naks == 0

    def write(self, data: bytes) -> None:
        """A register number, and what is to be written there."""
        self._pointer = data[0]
        if len(data) < 2:
            return
        if data[0] == _BANK_SELECT:
            self._bank = data[1] & 1
        elif self._bank == _SENSOR_BANK and data[0] == 0x12 and data[1] & 0x80:
            self.banks = ({}, {})
            self.resets += 1
        else:
            self.banks[self._bank][data[0]] = data[1]

    def read(self, count: int) -> bytes:
        """The register that was named by the write before."""
        fixed = _IDS.get(self._pointer) if self._bank == _SENSOR_BANK else None
        value = self.banks[self._bank].get(self._pointer, 0) if fixed is None else fixed
        return bytes((value,)) * count

    @property
    def size(self) -> tuple[int, int]:
        """The picture's width and height, as the window registers say."""
        dsp = self.banks[0]
        high = dsp.get(0x5C, 0)
        return ((high & 3) << 8 | dsp.get(0x5A, 0)) * 4, ((high >> 2 & 1) << 8 | dsp.get(0x5B, 0)) * 4

    @property
    def quality(self) -> int | None:
        """What the JPEG encoder was set to, 0..63; lower is better."""
        return self.banks[0].get(0x44)

    @property
    def turned(self) -> tuple[bool, bool]:
        """Mirrored, flipped."""
        value = self.banks[1].get(0x04, 0)
        return bool(value & 0x80), bool(value & 0x40)
