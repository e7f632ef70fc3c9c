"""What is called slow, or busy, is there: a file that moved would be among the others unnoticed."""

from pathlib import Path

import pytest

from tests.conftest import BUSY, SLOW


@pytest.mark.parametrize("where", sorted({*SLOW, *BUSY}))
def test_what_is_called_slow_or_busy_is_there(where: str) -> None:
    assert (Path(__file__).parent / where).exists()
