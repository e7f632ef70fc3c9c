"""What is set of Kafka: where it is, who we are to it, and what goes over it."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, model_validator

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.forms import SettingUnfit
from bot.settings.slices import Slice

#: Where a server listens that names no port.
PORT = 9092

#: Which of our own topics is for what happens.
FACTS = "facts"

#: Which are for looks that workers do, and for whom they know.
LOOKS, PATIENT_LOOKS, LOOK_ANSWERS, DEAD_LOOKS = "looks", "looks.patient", "looks.answers", "looks.dead"
GALLERY = "gallery"

#: The surveillance system's: pictures as they are, without a key, and a line for each.
SURVEILLANCE, DISPLAY = "facial_recognition_results", "facial_recognition_results_display"

#: Behind the name of a topic: where those of its messages go that nobody can use.
DEAD = ".dead"

#: So much is repeated of what was written, in characters.
_SHOWN = 60

#: What Kafka lets a topic be called; what we put behind a prefix must have room, too.
_TOPIC = re.compile(r"(?!\.{1,2}\Z)[A-Za-z0-9._-]{1,200}")


class FactsChoice(StrEnum):
    """Whether what happens is told, and whether by name."""

    OFF = "off"
    #: People by their ids alone.
    IDS = "ids"
    NAMES = "names"


class SaslMechanism(StrEnum):
    """How a password is shown."""

    PLAIN = "PLAIN"
    SCRAM_256 = "SCRAM-SHA-256"
    SCRAM_512 = "SCRAM-SHA-512"


def _servers(text: str) -> str:
    """Servers, each with its port, with commas or spaces between them."""
    return " ".join(_server(part) for part in text.replace(",", " ").split())


def _server(part: str) -> str:
    try:
        parts = urlsplit(f"//{part}")
        name = forms.host(parts.hostname or "")
        port = PORT if parts.port is None else parts.port
        fits = parts.netloc == part and "@" not in part and port > 0
    except ValueError:
        fits = False
    if not fits:
        raise SettingUnfit(SettingFault.NO_KAFKA_SERVER, about=part[:_SHOWN])
    return f"[{name}]:{port}" if ":" in name else f"{name}:{port}"


def _topic(name: str) -> str:
    """The name of a topic, or what names begin with."""
    if name and not _TOPIC.fullmatch(name):
        raise SettingUnfit(SettingFault.NO_KAFKA_TOPIC)
    return name


class KafkaSettings(Slice):
    """Where Kafka is, who we are to it, and what goes over it; without servers there is none."""

    servers: Annotated[str, AfterValidator(_servers)] = Field("", alias="KAFKA_SERVERS")
    tls: bool = Field(default=False, alias="KAFKA_TLS")
    ca_file: Annotated[Path, AfterValidator(forms.authority)] | None = Field(None, alias="KAFKA_TLS_CA_FILE")
    #: By which we prove who we are, where the servers ask for one.
    cert_file: Annotated[Path, AfterValidator(forms.file)] | None = Field(None, alias="KAFKA_TLS_CERT_FILE")
    key_file: Annotated[Path, AfterValidator(forms.file)] | None = Field(None, alias="KAFKA_TLS_KEY_FILE")
    mechanism: Annotated[SaslMechanism, BeforeValidator(str.upper)] = Field(
        SaslMechanism.PLAIN, alias="KAFKA_SASL_MECHANISM"
    )
    username: str = Field("", alias="KAFKA_SASL_USERNAME")
    password: SecretStr = Field(SecretStr(""), alias="KAFKA_SASL_PASSWORD")
    #: What the names of our own topics begin with.
    prefix: Annotated[str, AfterValidator(_topic)] = Field("doorman", alias="KAFKA_TOPIC_PREFIX")
    facts: Annotated[FactsChoice, BeforeValidator(str.lower)] = Field(FactsChoice.OFF, alias="KAFKA_FACTS")
    #: Where pictures come from; empty: none do.
    pictures: Annotated[str, AfterValidator(_topic)] = Field("", alias="KAFKA_PICTURES_TOPIC")
    #: Whether the surveillance system's topics are served.
    surveillance: bool = Field(default=False, alias="KAFKA_SURVEILLANCE")
    #: A program's key, as an owner made it: who is on those pictures is asked by it.
    surveillance_key: SecretStr = Field(SecretStr(""), alias="KAFKA_SURVEILLANCE_KEY")

    @model_validator(mode="after")
    def _parts_fit(self) -> "KafkaSettings":
        if bool(self.username) != bool(self.password.get_secret_value()):
            raise SettingUnfit(SettingFault.KAFKA_HALF_A_LOGIN)
        if (self.cert_file is None) != (self.key_file is None):
            raise SettingUnfit(SettingFault.KAFKA_HALF_A_CERTIFICATE)
        if (self.ca_file or self.cert_file) and not self.tls:
            raise SettingUnfit(SettingFault.KAFKA_FILES_WITHOUT_TLS)
        if self.cert_file and self.key_file:
            forms.key_pair(self.cert_file, self.key_file)
        if self.pictures and {self.pictures, f"{self.pictures}{DEAD}"} & self._others:
            raise SettingUnfit(SettingFault.KAFKA_TOPIC_TAKEN)
        if self.surveillance and not self.surveillance_key.get_secret_value():
            raise SettingUnfit(SettingFault.KAFKA_WITHOUT_KEY)
        if not self.servers and (wanted := self._wanted):
            raise SettingUnfit(SettingFault.KAFKA_WITHOUT_SERVERS, about=wanted)
        return self

    @property
    def _others(self) -> set[str]:
        """Topics that are for something else than pictures, whether or not anything goes over them now."""
        ours = (FACTS, LOOKS, PATIENT_LOOKS, LOOK_ANSWERS, DEAD_LOOKS, GALLERY)
        return {*map(self.topic, ours), SURVEILLANCE, DISPLAY, f"{SURVEILLANCE}{DEAD}"}

    @property
    def _wanted(self) -> str:
        """The name of the first setting that is for nothing without servers."""
        if self.facts is not FactsChoice.OFF:
            return "KAFKA_FACTS"
        if self.pictures:
            return "KAFKA_PICTURES_TOPIC"
        return "KAFKA_SURVEILLANCE" if self.surveillance else ""

    @property
    def chosen(self) -> bool:
        """Tell whether anything of ours goes over Kafka."""
        return bool(self._wanted)

    @property
    def addresses(self) -> tuple[str, ...]:
        """The servers, each for itself, with its port."""
        return tuple(self.servers.split())

    @property
    def where(self) -> str:
        """The servers, to be shown."""
        return ", ".join(self.addresses)

    def topic(self, word: str) -> str:
        """One of our own topics: ``facts`` is ``doorman.facts``."""
        return f"{self.prefix}.{word}"
