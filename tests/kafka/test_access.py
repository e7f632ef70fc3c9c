"""Who is let in and whom we believe: logins and certificates, each refusal told as what it is."""

import ipaddress
import ssl
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from bot.house.findings.kafka_findings import KafkaInClear, KafkaUnwell, KafkaWell
from bot.house.status.wires import KafkaTrouble
from bot.kafka.check import check_kafka
from bot.kafka.cluster import KafkaCluster, cluster_of
from bot.kafka.connection import KafkaMessage, open_consumer, open_producer
from bot.kafka.failures import KafkaFailed
from bot.settings import KafkaSettings
from tests.rig.kafka.broker import Tansu, needs_kafka
from tests.rig.kafka.ends import behind_tls, strict_gate
from tests.rig.kafka.login import behind_login
from tests.rig.mosquitto import free_port

pytestmark = needs_kafka


@dataclass(frozen=True, slots=True)
class Encrypted:
    """A broker behind TLS."""

    broker: Tansu
    port: int
    #: Of whoever made its certificate.
    authority: Path

    @property
    def settings(self) -> KafkaSettings:
        return KafkaSettings(servers=f"127.0.0.1:{self.port}", tls=True, ca_file=self.authority)


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that signed itself, and with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kafka")]), datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = made.public_bytes(serialization.Encoding.PEM)
    (folder / "ca.pem").write_bytes(public)
    (folder / "server.pem").write_bytes(public + secret)
    return folder / "ca.pem", folder / "server.pem"


async def went_and_came(cluster: KafkaCluster, topic: str) -> None:
    """A message, there and back; Tansu makes the topic by itself."""
    async with open_producer(cluster) as producer:
        await producer.send(topic, b"sealed", key=b"front")
    async with open_consumer(cluster, topic, group=None) as consumer:
        read: list[KafkaMessage] = []
        while not read:
            read += await consumer.batch(1, 1.0)
    assert [one.value for one in read] == [b"sealed"]


@pytest.fixture
async def encrypted(tmp_path: Path) -> AsyncIterator[Encrypted]:
    authority, server = certificate(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(server)
    port = free_port()
    broker = Tansu(reached_at=port)
    broker.start_now()
    async with behind_tls(port, broker.port, context):
        yield Encrypted(broker, port, authority)
    broker.kill()


async def why_not(cluster: KafkaCluster) -> KafkaTrouble:
    with pytest.raises(KafkaFailed) as failed:
        async with open_producer(cluster, patience_s=1.5):
            pass
    return failed.value.why


async def test_what_is_encrypted_is_sent_and_read_by_whoever_trusts_its_certificate(
    encrypted: Encrypted, topic: str
) -> None:
    await went_and_came(cluster_of(encrypted.settings), topic)


async def test_servers_that_ask_for_a_certificate_let_in_whoever_has_one_that_they_trust(
    tmp_path: Path, topic: str
) -> None:
    authority, pair = certificate(tmp_path)
    (tmp_path / "other").mkdir()
    _, foreign = certificate(tmp_path / "other")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    context.load_verify_locations(authority)
    context.verify_mode = ssl.CERT_REQUIRED
    port = free_port()
    broker = Tansu(reached_at=port)
    broker.start_now()
    plain = KafkaSettings(servers=f"127.0.0.1:{port}", tls=True, ca_file=authority)
    async with behind_tls(port, broker.port, context):
        await went_and_came(cluster_of(plain.model_copy(update={"cert_file": pair, "key_file": pair})), topic)
        for settings in (plain, plain.model_copy(update={"cert_file": foreign, "key_file": foreign})):
            assert await why_not(cluster_of(settings)) is KafkaTrouble.NO_TLS
    broker.kill()


@pytest.mark.parametrize("mechanism", ["SCRAM-SHA-256", "SCRAM-SHA-512"])
async def test_a_password_is_proven_without_being_shown(topic: str, mechanism: str) -> None:
    port = free_port()
    broker = Tansu(reached_at=port)
    broker.start_now()

    def knocking(password: str, as_mechanism: str = mechanism) -> KafkaCluster:
        return KafkaCluster((f"127.0.0.1:{port}",), None, as_mechanism, "doorman", SecretStr(password))

    async with behind_login(port, broker.port, mechanism, "doorman", "hush-hush"):
        await went_and_came(knocking("hush-hush"), topic)
        assert await why_not(knocking("hush")) is KafkaTrouble.NOT_ALLOWED
        assert await why_not(knocking("hush-hush", "PLAIN")) is KafkaTrouble.NOT_ALLOWED
    broker.kill()


async def test_a_certificate_of_nobody_whom_we_trust_is_not_believed(encrypted: Encrypted) -> None:
    stranger = KafkaSettings(servers=f"127.0.0.1:{encrypted.port}", tls=True)
    assert await why_not(cluster_of(stranger)) is KafkaTrouble.CERTIFICATE
    [found] = await check_kafka(stranger)
    assert found.found == KafkaUnwell(f"127.0.0.1:{encrypted.port}", KafkaTrouble.CERTIFICATE)


async def test_whoever_encrypts_while_the_other_does_not_is_told_so(encrypted: Encrypted) -> None:
    plain = await why_not(KafkaCluster((f"127.0.0.1:{encrypted.port}",)))
    assert plain in (KafkaTrouble.SILENT, KafkaTrouble.UNREACHABLE)
    context = ssl.create_default_context(cafile=encrypted.authority)
    sealed = await why_not(KafkaCluster((encrypted.broker.address,), context))
    assert sealed in (KafkaTrouble.SILENT, KafkaTrouble.NO_TLS, KafkaTrouble.UNREACHABLE)


async def test_a_password_that_is_refused_is_told_as_that_and_stands_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with strict_gate() as (address, shown):
        settings = KafkaSettings(servers=address, username="doorman", password=SecretStr("hush-hush"))
        assert await why_not(cluster_of(settings)) is KafkaTrouble.NOT_ALLOWED
        found = [one.found for one in await check_kafka(settings)]
    assert found == [KafkaInClear(address), KafkaUnwell(address, KafkaTrouble.NOT_ALLOWED)]
    assert shown
    assert "hush-hush" not in caplog.text
    assert "hush-hush" not in repr(cluster_of(settings))


async def test_a_mechanism_that_the_servers_do_not_know_is_a_refused_login() -> None:
    async with strict_gate() as (address, _):
        cluster = KafkaCluster((address,), None, "SCRAM-SHA-512", "doorman", SecretStr("hush-hush"))
        assert await why_not(cluster) is KafkaTrouble.NOT_ALLOWED


async def test_the_doctor_names_each_topic_that_is_missing_and_is_content_without_kafka(
    kafka: Tansu, topic: str
) -> None:
    wanted = KafkaSettings.model_validate(
        {"KAFKA_SERVERS": kafka.address, "KAFKA_FACTS": "ids", "KAFKA_TOPIC_PREFIX": topic}
    )
    [found] = await check_kafka(wanted)
    assert found.found == KafkaUnwell(kafka.address, KafkaTrouble.NO_TOPIC, f"{topic}.facts")
    assert not found.needed
    await kafka.make(f"{topic}.facts")
    [found] = await check_kafka(wanted)
    assert found.found == KafkaWell(kafka.address, (f"{topic}.facts",))
    assert await check_kafka(KafkaSettings()) == []
