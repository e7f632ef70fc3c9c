"""The one reader of the environment: every setting, its default, and what to say when one is wrong."""

import os
import re
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from tzlocal import get_localzone_name

#: A door's id stands in topics, paths and file names.
DOOR_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")


class LockKind(StrEnum):
    """What opens a door."""

    BOARD = "board"
    RELAY = "relay"
    NONE = "none"


class DoorSettings(BaseModel):
    """One door: ``DOORS__<ID>__NAME`` and so on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, max_length=40)
    #: The secret shared with the board, 32 bytes as 64 hex digits.
    key: SecretStr | None = None
    #: For simple cameras that cannot sign: ``Authorization: Bearer <token>``.
    token: SecretStr | None = None
    #: The board's own on the broker, where it asks for one; the user's name is the door's id.
    broker_password: SecretStr | None = None
    lock: LockKind = LockKind.BOARD
    unlock_ms: int = Field(default=3000, ge=100, le=5000)
    relay_topic: str = ""
    relay_payload: str = "ON"
    relay_confirm_topic: str = ""
    relay_confirm_payload: str = ""

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
    bot_api_url: str = "https://api.telegram.org"
    #: Empty: the service makes one and prints it.
    claim_code: SecretStr | None = None

    doors: Annotated[dict[str, DoorSettings], Field(min_length=1)]

    mqtt_host: str = "127.0.0.1"
    mqtt_port: int = Field(default=1883, ge=1, le=65535)
    mqtt_username: str = ""
    mqtt_password: SecretStr = SecretStr("")
    mqtt_tls: bool = False
    mqtt_ca_file: Path | None = None

    http_host: str = "0.0.0.0"  # noqa: S104 - the board must reach it; every upload is signed
    http_port: int = Field(default=8081, ge=1, le=65535)
    legacy_intake_port: int | None = Field(default=None, ge=1, le=65535)
    legacy_intake_door: str = ""

    #: Where boards reach this machine; empty: found by its route into the network.
    lan_address: str = Field(default="", max_length=253)

    data_dir: Path = Path("data")
    timezone: str = ""
    answer_window_s: float = Field(default=120.0, ge=20.0, le=600.0)

    #: "auto": YuNet where its model file is, else dlib's HOG.
    detector: str = "auto"
    #: "onnx": dlib's weights in onnxruntime; "dlib": dlib itself; or a path.
    embedder: str = "onnx"
    model_dir: Path | None = None

    daily_log_at: time = time(23, 55)
    sheets_credentials_file: Path | None = None
    sheets_spreadsheet: str = ""
    #: Only for trying: another place that speaks Google's API.
    sheets_api_url: str = ""

    log_level: str = "INFO"

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
        return doors

    @field_validator("timezone")
    @classmethod
    def _zone_exists(cls, name: str) -> str:
        try:
            ZoneInfo(name or get_localzone_name())
        except (ZoneInfoNotFoundError, ValueError) as exc:
            raise ValueError("is no time zone; write one such as Europe/Berlin") from exc
        return name

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
        return self

    @property
    def zone(self) -> ZoneInfo:
        """The household's own time zone."""
        return ZoneInfo(self.timezone or get_localzone_name())


class SettingsWrong(Exception):
    """A setting is missing or wrong; the text is one sentence a setting, with what to do."""


def read_settings(env_file: Path | None = None) -> Settings:
    """Read the environment and ``.env``; raises SettingsWrong."""
    try:
        # the file may be named for tests and for a second household on one machine
        return Settings(_env_file=env_file or os.environ.get("DOORMAN_ENV_FILE", ".env"))
    except ValidationError as exc:
        raise SettingsWrong(
            "\n".join(_sentence(error["loc"], error["type"], error["msg"]) for error in exc.errors())
        ) from None


def _sentence(where: tuple[int | str, ...], kind: str, message: str) -> str:
    """Say what is wrong with one setting, without its value: it may be a secret."""
    name = "__".join(str(part) for part in where).upper()
    if kind == "missing":
        hint = {
            "BOT_TOKEN": "ask @BotFather in Telegram for a token and write BOT_TOKEN=… into .env",
            "DOORS": "name your first door: DOORS__FRONT__NAME=front door and DOORS__FRONT__KEY=… in .env",
        }.get(name, "see .env.example")
        return f"{name} is missing: {hint}."
    plain = message.removeprefix("Value error, ").rstrip(".")
    if not name:
        return f"{plain}."
    plain = plain if kind == "value_error" else f"is wrong: {plain[:1].lower()}{plain[1:]}; see .env.example"
    return f"{name} {plain}."
