"""Where Kafka is, and who we are to it."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import SecretStr

from bot.settings import SERVICE_NAME, KafkaSettings


@dataclass(frozen=True, slots=True)
class KafkaCluster:
    """The servers, and who we are to them."""

    servers: tuple[str, ...]
    tls: ssl.SSLContext | None = None
    mechanism: str = "PLAIN"
    username: str = ""
    password: SecretStr = field(default_factory=lambda: SecretStr(""))
    #: As their logs and quotas have us.
    client_id: str = SERVICE_NAME

    @property
    def options(self) -> Mapping[str, Any]:
        """What aiokafka is told of it; the only place where the password stands in clear."""
        protocol = f"{'SASL_' if self.username else ''}{'SSL' if self.tls else 'PLAINTEXT'}"
        login = {
            "sasl_mechanism": self.mechanism,
            "sasl_plain_username": self.username,
            "sasl_plain_password": self.password.get_secret_value(),
        }
        return {
            "security_protocol": protocol,
            "ssl_context": self.tls,
            **(login if self.username else {}),
        }


def cluster_of(settings: KafkaSettings, client_id: str = SERVICE_NAME) -> KafkaCluster:
    """The servers of these settings; reads the certificates' files. Raises OSError, ssl.SSLError."""
    tls = None
    if settings.tls:
        tls = ssl.create_default_context(cafile=settings.ca_file)
        if settings.cert_file and settings.key_file:
            tls.load_cert_chain(settings.cert_file, settings.key_file)
    return KafkaCluster(
        settings.addresses, tls, settings.mechanism.value, settings.username, settings.password, client_id
    )
