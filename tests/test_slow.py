"""What is called slow is there: a file that moved would be among the quick ones unnoticed."""

from pathlib import Path

import pytest

from tests.conftest import SLOW


@pytest.mark.parametrize("where", SLOW)
def test_what_is_called_slow_is_there(where: str) -> None:
    assert (Path(__file__).parent / where).exists()
