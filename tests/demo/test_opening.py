"""Several parts that are open together, or not at all."""

import pytest

from bot.demo.opening import OpenedParts


class Shop(OpenedParts):
    """Opens a till, then a door, which may be stuck."""

    def __init__(self, *, stuck: bool = False) -> None:
        super().__init__()
        self.closed: list[str] = []
        self._stuck = stuck

    async def _open(self) -> None:
        self._stack.callback(self.closed.append, "till")
        if self._stuck:
            raise OSError("the door is stuck")
        self._stack.callback(self.closed.append, "door")


async def test_what_was_opened_is_closed_in_reverse_and_may_be_opened_again() -> None:
    shop = Shop()
    for _ in range(2):
        async with shop:
            assert shop.closed == []
        assert shop.closed == ["door", "till"]
        shop.closed.clear()


async def test_a_part_that_fails_leaves_nothing_open_that_came_before_it() -> None:
    shop = Shop(stuck=True)
    with pytest.raises(OSError, match="stuck"):
        await shop.__aenter__()
    assert shop.closed == ["till"]
