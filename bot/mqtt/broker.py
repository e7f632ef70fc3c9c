"""The broker: where it is, and who we are to it."""

import ssl
from dataclasses import dataclass, field

from pydantic import SecretStr

from bot.settings import SERVICE_NAME, MqttSettings

#: Where we tell that we are there; retained, and our last will.
PRESENCE = "doorman/state/online"
PRESENT = b"online"
ABSENT = b"offline"


@dataclass(frozen=True, slots=True)
class Broker:
    """Where the broker is, and who we are to it."""

    host: str
    port: int
    username: str = ""
    password: SecretStr = field(default_factory=lambda: SecretStr(""))
    tls: ssl.SSLContext | None = None
    #: Fixed, so that the broker knows us again and delivers what came meanwhile.
    client_id: str = "doorman"
    #: Told to everybody when we vanish: (topic, payload), retained.
    last_will: tuple[str, bytes] | None = None
    #: False: the broker forgets us when we go.
    lasting: bool = True


def broker_of(settings: MqttSettings) -> Broker:
    """The broker of these settings, with our last will.

    Our client id is our user's name: so a broker may see to it that nobody takes another's (README).
    """
    context = ssl.create_default_context(cafile=settings.ca_file) if settings.tls else None
    return Broker(
        host=settings.host,
        port=settings.port,
        username=settings.username,
        password=SecretStr(settings.password.get_secret_value()),
        tls=context,
        client_id=settings.username or SERVICE_NAME,
        last_will=(PRESENCE, ABSENT),
    )
