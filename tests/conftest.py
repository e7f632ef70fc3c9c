"""What every test stands on."""

import asyncio
import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings


def pytest_configure() -> None:
    """Settle what a test's surroundings may not decide."""
    # nobody makes an event loop in passing: pytest-asyncio would ask for one and leave it unclosed
    asyncio.set_event_loop(None)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a background shell starts us so
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # a busy machine is no failure; a check of a change tries the same examples every time
    settings.register_profile(
        "doorman", deadline=None, derandomize="CI" in os.environ, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("doorman")


@pytest.fixture(scope="session")
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the recogniser keeps what it made of its models: once for all tests."""
    return tmp_path_factory.mktemp("cache")
