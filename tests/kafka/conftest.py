"""A broker for each file, which no test of it kills; whoever does starts its own."""

import secrets
from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from bot.kafka import retries
from bot.kafka.cluster import KafkaCluster
from tests.rig.kafka.broker import Tansu


@pytest.fixture(scope="module")
def kafka() -> Iterator[Tansu]:
    broker = Tansu()
    broker.start_now()
    yield broker
    broker.stop()


@pytest.fixture
def own_kafka() -> Iterator[Tansu]:
    """One that may be killed and frozen."""
    broker = Tansu()
    broker.start_now()
    yield broker
    broker.kill()


@pytest.fixture(autouse=True)
def _soon_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retries, "PAUSES_S", (0.1,))


@pytest.fixture
def topic() -> str:
    """A name that no other test uses."""
    return f"t{secrets.token_hex(6)}"


def cluster_at(broker: Tansu) -> KafkaCluster:
    return KafkaCluster((broker.address,), password=SecretStr(""))
