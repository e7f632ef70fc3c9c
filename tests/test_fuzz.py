"""A small part of ``tests.bench.fuzz``: whatever comes, each place refuses it in its own words."""

import logging
from collections.abc import Iterator

import pytest

from tests.bench.fuzz.run import run
from tests.bench.fuzz.targets import targets


@pytest.fixture
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("_quiet")
def test_whatever_is_sent_to_any_place_is_taken_or_refused_in_its_own_words() -> None:
    found = run(600, seed=7)
    assert {name: one.accidents for name, one in found.items() if one.accidents} == {}
    assert len(found) == len(targets()) > 20
    assert sum(sum(one.refused.values()) for one in found.values()) > 200
