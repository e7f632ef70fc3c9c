"""The one reader of the environment: every setting, its default, and what to say when one is wrong."""

import io
import os
import re
from collections.abc import Mapping, Sequence
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict, SettingsError

from bot import setting_forms as forms
from bot.setting_names import Names, doubtful, misspelt

#: A door's id stands in topics, paths and file names, and is its board's name on the broker.
DOOR_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")

#: Our own name on the broker, unless MQTT_USERNAME is another: no board may have it.
SERVICE_NAME = "doorman"

#: The name of the key to the audit trail, where no other is set.
AUDIT_KEY = "audit.key"

#: The longest payload that a relay is sent, or is expected to say.
_PAYLOAD_MOST = 4096

#: What DETECTOR and EMBEDDER may be besides a path.
DETECTORS = frozenset({"auto", "yunet", "hog"})
EMBEDDERS = frozenset({"onnx", "dlib"})

HostName = Annotated[str, AfterValidator(forms.host)]
Url = Annotated[str, AfterValidator(forms.url)]


class LockKind(StrEnum):
    """What opens a door."""

    BOARD = "board"
    RELAY = "relay"
    NONE = "none"


class DoorSettings(BaseModel):
    """One door: ``DOORS__<ID>__NAME`` and so on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: For the household's first start with this door; empty: it is called by its id until it is named in the chat.
    name: str = Field(default="", max_length=40)
    #: The secret shared with the board, 32 bytes as 64 hex digits.
    key: SecretStr | None = None
    #: For simple cameras that cannot sign: ``Authorization: Bearer <token>``.
    token: SecretStr | None = None
    #: The board's own on the broker, where it asks for one; the user's name is the door's id.
    broker_password: SecretStr | None = None
    #: Only for trying: its board is a program on this machine, which has its settings already.
    simulated: bool = False
    lock: LockKind = LockKind.BOARD
    unlock_ms: int = Field(default=3000, ge=100, le=5000)
    relay_topic: Annotated[str, AfterValidator(forms.publish_topic)] = ""
    relay_payload: str = Field(default="ON", max_length=_PAYLOAD_MOST)
    relay_confirm_topic: Annotated[str, AfterValidator(forms.topic_filter)] = ""
    relay_confirm_payload: str = Field(default="", max_length=_PAYLOAD_MOST)

    @field_validator("key")
    @classmethod
    def _key_is_hex(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not re.fullmatch(r"[0-9a-fA-F]{64}", key.get_secret_value()):
            raise ValueError("must be 64 hex digits; make one with `openssl rand -hex 32`")
        return key

    @field_validator("token")
    @classmethod
    def _token_is_long(cls, token: SecretStr | None) -> SecretStr | None:
        if token and len(token.get_secret_value()) < 16:  # noqa: PLR2004 - said in the sentence
            raise ValueError("must have at least 16 characters; make one with `openssl rand -hex 16`")
        return token

    @field_validator("broker_password")
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr | None) -> SecretStr | None:
        if password:
            forms.mqtt_text(password.get_secret_value())
        return password

    @model_validator(mode="after")
    def _lock_has_what_it_needs(self) -> "DoorSettings":
        if self.lock is LockKind.BOARD and self.key is None:
            raise ValueError("needs KEY (64 hex digits) for its board, or LOCK=relay or LOCK=none")
        if self.lock is LockKind.RELAY and not self.relay_topic:
            raise ValueError("has LOCK=relay and needs RELAY_TOPIC")
        return self


class Settings(BaseSettings):
    """Everything that can be set, from the environment and ``.env``; `.env.example` explains each."""

    model_config = SettingsConfigDict(
        env_file=".env", env_nested_delimiter="__", extra="ignore", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr
    bot_api_url: Url = "https://api.telegram.org"
    #: Empty: the service makes one and prints it.
    claim_code: SecretStr | None = None

    doors: Annotated[dict[str, DoorSettings], Field(min_length=1)]

    mqtt_host: HostName = "127.0.0.1"
    mqtt_port: int = Field(default=1883, ge=1, le=65535)
    mqtt_username: Annotated[str, AfterValidator(forms.mqtt_text)] = ""
    mqtt_password: SecretStr = SecretStr("")
    mqtt_tls: bool = False
    mqtt_ca_file: Annotated[Path, AfterValidator(forms.authority)] | None = None

    http_host: HostName = "0.0.0.0"  # noqa: S104 - the board must reach it; every upload is signed
    http_port: int = Field(default=8081, ge=1, le=65535)
    #: Proxies whose X-Forwarded-For is believed; addresses and networks.
    trusted_proxies: Annotated[str, AfterValidator(forms.networks)] = ""
    legacy_intake_port: int | None = Field(default=None, ge=1, le=65535)
    legacy_intake_door: str = ""

    #: Where boards reach this machine; empty: found by its route into the network.
    lan_address: Annotated[str, AfterValidator(lambda name: forms.host(name) if name else name)] = ""

    data_dir: Path = Path("data")
    timezone: Annotated[str, AfterValidator(forms.zone), Field(validate_default=True)] = ""
    answer_window_s: float = Field(default=120.0, ge=20.0, le=600.0)

    #: "auto": YuNet where its model file is, else dlib's HOG.
    detector: Annotated[str, AfterValidator(lambda name: forms.model(name, DETECTORS))] = "auto"
    #: "onnx": dlib's weights in onnxruntime; "dlib": dlib itself; or a path.
    embedder: Annotated[str, AfterValidator(lambda name: forms.model(name, EMBEDDERS))] = "onnx"
    model_dir: Path | None = None

    #: None: see ``audit_key_places``.
    audit_key_file: Path | None = None

    daily_log_at: time = time(23, 55)
    sheets_credentials_file: Annotated[Path, AfterValidator(forms.service_account)] | None = None
    sheets_spreadsheet: str = ""
    #: Only for trying: another place that speaks Google's API.
    sheets_api_url: Annotated[str, AfterValidator(lambda address: forms.url(address) if address else address)] = ""

    log_level: str = "INFO"

    @field_validator("claim_code")
    @classmethod
    def _code_is_long(cls, code: SecretStr | None) -> SecretStr | None:
        if code and len(code.get_secret_value().strip()) < 12:  # noqa: PLR2004 - said in the sentence
            raise ValueError("must have at least 12 characters, or be left empty: then I make one")
        return code

    @field_validator("bot_token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d{5,12}:[A-Za-z0-9_-]{30,}", token.get_secret_value()):
            raise ValueError("is not a bot token; ask @BotFather for one, it looks like 123456789:AbCd…")
        return token

    @field_validator("doors")
    @classmethod
    def _door_ids_are_plain(cls, doors: dict[str, DoorSettings]) -> dict[str, DoorSettings]:
        for door in doors:
            if not DOOR_ID.fullmatch(door):
                raise ValueError(f"has a door “{door}”: an id has letters a-z, digits, - and _, 32 at most")
            if door == SERVICE_NAME:
                raise ValueError(f"has a door “{door}”: that is my own name on the broker, so give it another id")
        return doors

    @field_validator("mqtt_password")
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr) -> SecretStr:
        forms.mqtt_text(password.get_secret_value())
        return password

    @field_validator("log_level")
    @classmethod
    def _level_exists(cls, level: str) -> str:
        if level.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("is one of DEBUG, INFO, WARNING, ERROR")
        return level.upper()

    @model_validator(mode="after")
    def _parts_fit(self) -> "Settings":
        if self.sheets_spreadsheet and not self.sheets_credentials_file:
            raise ValueError("SHEETS_SPREADSHEET is set: SHEETS_CREDENTIALS_FILE is needed too")
        if self.legacy_intake_port and self.legacy_intake_door not in self.doors:
            raise ValueError("LEGACY_INTAKE_PORT is set: LEGACY_INTAKE_DOOR must name one of the doors")
        if self.legacy_intake_port == self.http_port:
            raise ValueError("LEGACY_INTAKE_PORT and HTTP_PORT are the same: each needs a port of its own")
        if self.mqtt_username in self.doors:
            raise ValueError("MQTT_USERNAME is the id of a door, whose board has that name: give me a user of my own")
        if self.mqtt_password.get_secret_value() and not self.mqtt_username:
            raise ValueError("MQTT_PASSWORD is set: MQTT_USERNAME is needed too")
        if self.audit_key_file and _is_within(self.audit_key_file, self.data_dir):
            raise ValueError("AUDIT_KEY_FILE lies in DATA_DIR: keep the key where who writes there cannot read it")
        if self.mqtt_ca_file and not self.mqtt_tls:
            raise ValueError("MQTT_CA_FILE is set: write MQTT_TLS=true too, or nothing is encrypted")
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The household's own time zone."""
        return ZoneInfo(self.timezone) if self.timezone else forms.local_zone()

    @property
    def listen_on(self) -> str:
        """Where asyncio is to take pictures: "::" means everywhere, which it takes for IPv6 alone; empty: both."""
        return "" if self.http_host == "::" else self.http_host


def audit_key_places(settings: Settings, env_file: Path | None = None) -> Sequence[Path]:
    """Where the key to the audit trail may be, the best place first: never in the data folder."""
    if settings.audit_key_file:
        return [settings.audit_key_file]
    path = _file(env_file)
    beside = [path.absolute().parent / AUDIT_KEY] if path.is_file() or not path.exists() else []
    config = os.environ.get("XDG_CONFIG_HOME", "")
    try:
        home = Path(config) if Path(config).is_absolute() else Path.home() / ".config"
    except RuntimeError:
        home = None  # a user without a home
    places = [*beside, *([home / "doorman" / AUDIT_KEY] if home else [])]
    return [place for place in places if not _is_within(place, settings.data_dir)]


def _is_within(path: Path, folder: Path) -> bool:
    return path.absolute().resolve().is_relative_to(folder.absolute().resolve())


class SettingsWrong(Exception):
    """A setting is missing or wrong; the text is one sentence a setting, with what to do."""


def read_settings(env_file: Path | None = None) -> Settings:
    """Read the environment and ``.env``; raises SettingsWrong."""
    path = _file(env_file)
    wrong = misspelt(_names(), _read(path), os.environ)
    try:
        settings = Settings(_env_file=path)
    except ValidationError as exc:
        named = {one.partition(" ")[0] for one in wrong}
        told = [_sentence(error["loc"], error["type"], error["msg"]) for error in exc.errors()]
        raise SettingsWrong("\n".join(wrong + [one for one in told if one.partition(" ")[0] not in named])) from None
    except SettingsError as exc:
        raise SettingsWrong("DOORS is no door: write one as in DOORS__FRONT__NAME=front door.") from exc
    if wrong:
        raise SettingsWrong("\n".join(wrong))
    return settings


def unread_settings(env_file: Path | None = None) -> list[str]:
    """A sentence for each name in ``.env`` or the environment that may be a mistake; raises SettingsWrong."""
    return doubtful(_names(), _read(_file(env_file)), os.environ)


def _file(named: Path | None) -> Path:
    # the file may be named for tests and for a second household on one machine
    return named or Path(os.environ.get("DOORMAN_ENV_FILE", ".env"))


def _read(path: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(stream=io.StringIO(path.read_text(encoding="utf-8"))) if path.exists() else {}
    except (OSError, UnicodeDecodeError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
        raise SettingsWrong(f"{path} cannot be read ({why}).") from exc


def _names() -> Names:
    top = {name.upper() for name in Settings.model_fields} | {"DOORMAN_ENV_FILE"}
    return Names(top, {name.upper() for name in DoorSettings.model_fields})


#: What pydantic says at length, or in words of its own.
_KINDS = {
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number",
    "float_parsing": "write a number",
    "time_delta_parsing": "write a number of seconds",
    "time_parsing": "write a time such as 23:55",
    "dict_type": "write one as in DOORS__FRONT__NAME=front door",
    "model_type": "write one as in DOORS__FRONT__NAME=front door",
}


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> str:
    """Say what is wrong with one setting, without its value: it may be a secret."""
    name = "__".join(str(part) for part in where).upper()
    if kind == "missing":
        hint = {
            "BOT_TOKEN": "ask @BotFather in Telegram for a token and write BOT_TOKEN=… into .env",
            "DOORS": "name your first door: DOORS__FRONT__NAME=front door and DOORS__FRONT__KEY=… in .env",
        }.get(name)
        return f"{name} is missing: {hint}." if hint else f"{name} is missing."
    plain = message.removeprefix("Value error, ").rstrip(".")
    if not name:
        return f"{plain}."
    plain = plain if kind == "value_error" else f"is wrong: {_KINDS.get(kind, plain[:1].lower() + plain[1:])}"
    return f"{name} {plain}."
