"""A nonce is good once."""

import pytest

from bot.devices.intake import nonces
from bot.devices.intake.nonces import Nonces, NoncesFull


def test_a_nonce_is_good_once_until_it_is_forgotten() -> None:
    now = 0.0
    used = Nonces(lambda: now)
    assert used.use("ab")
    assert not used.use("AB")
    now = nonces.REMEMBERED_S - 1
    assert not used.use("ab")
    now = nonces.REMEMBERED_S
    assert used.use("ab")


def test_nonces_do_not_fill_the_memory() -> None:
    now = 0.0
    used = Nonces(lambda: now)
    for n in range(nonces.MOST):
        used.use(str(n))
    with pytest.raises(NoncesFull):
        used.use("one more")
    now = nonces.REMEMBERED_S
    assert used.use("one more")
    assert len(used._used) == 1
