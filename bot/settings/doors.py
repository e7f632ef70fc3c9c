"""A door's settings: ``DOORS__<ID>__NAME`` and so on."""

import re
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.forms import SettingUnfit

#: A door's id stands in topics, paths and file names, and is its board's name on the broker.
DOOR_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")

#: Our own name on the broker, unless MQTT_USERNAME is another: no board may have it.
SERVICE_NAME = "doorman"

#: The longest payload that a relay is sent, or is expected to say.
_PAYLOAD_MOST = 4096

#: A token must withstand guessing.
_TOKEN_LEAST = 16


class LockKind(StrEnum):
    """What opens a door."""

    BOARD = "board"
    RELAY = "relay"
    NONE = "none"


class DoorSettings(BaseModel):
    """One door."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    #: For the household's first start with this door; empty: it is called by its id until it is named in the chat.
    name: str = Field(default="", max_length=40)
    #: The secret shared with the board, 32 bytes as 64 hex digits.
    key: SecretStr | None = None
    #: For simple cameras that cannot sign: ``Authorization: Bearer <token>``.
    token: SecretStr | None = None
    #: The board's own on the broker, where it asks for one; the user's name is the door's id.
    broker_password: SecretStr | None = None
    #: Its relay's own on the broker; the user is ``relay.`` and the door's id (``bot.devices.access``).
    relay_password: SecretStr | None = None
    #: Only for trying: its board is a program on this machine, which has its settings already.
    simulated: bool = False
    lock: LockKind = LockKind.BOARD
    unlock_ms: int = Field(default=3000, ge=100, le=5000)
    #: A relay of a maker that we know: ``tasmota:gate`` (``bot.house.doors.relays``).
    relay: Annotated[str, AfterValidator(forms.relay)] = ""
    #: One of any other make, by its topics.
    relay_topic: Annotated[str, AfterValidator(forms.publish_topic)] = ""
    relay_payload: str = Field(default="ON", max_length=_PAYLOAD_MOST)
    relay_confirm_topic: Annotated[str, AfterValidator(forms.topic_filter)] = ""
    relay_confirm_payload: str = Field(default="", max_length=_PAYLOAD_MOST)
    #: What it says there when it is off again; empty: whether its pulse ended is not watched.
    relay_off_payload: str = Field(default="", max_length=_PAYLOAD_MOST)
    #: Where its last will tells whether it is there.
    relay_online_topic: Annotated[str, AfterValidator(forms.topic_filter)] = ""
    relay_online_payload: str = Field(default="online", max_length=_PAYLOAD_MOST)
    relay_offline_payload: str = Field(default="offline", max_length=_PAYLOAD_MOST)

    #: A button of the household's own, by what it says on the broker; an empty payload: anything rings.
    bell_topic: Annotated[str, AfterValidator(forms.topic_filter)] = ""
    bell_payload: str = Field(default="", max_length=_PAYLOAD_MOST)

    @model_validator(mode="before")
    @classmethod
    def _a_relay_is_a_lock(cls, written: Any) -> Any:
        """Whoever names a relay need not say besides that a relay opens the door."""
        if isinstance(written, dict) and written.get("relay") and "lock" not in written:
            return {**written, "lock": LockKind.RELAY}
        return written

    @field_validator("key")
    @classmethod
    def _key_is_hex(cls, key: SecretStr | None) -> SecretStr | None:
        if key and not re.fullmatch(r"[0-9a-fA-F]{64}", key.get_secret_value()):
            raise SettingUnfit(SettingFault.KEY_NOT_HEX)
        return key

    @field_validator("token")
    @classmethod
    def _token_is_long(cls, token: SecretStr | None) -> SecretStr | None:
        if token and len(token.get_secret_value()) < _TOKEN_LEAST:
            raise SettingUnfit(SettingFault.TOKEN_SHORT, about=str(_TOKEN_LEAST))
        return token

    @field_validator("broker_password", "relay_password")
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr | None) -> SecretStr | None:
        if password:
            forms.mqtt_text(password.get_secret_value())
        return password

    @model_validator(mode="after")
    def _lock_has_what_it_needs(self) -> "DoorSettings":
        if self.lock is LockKind.BOARD and self.key is None:
            raise SettingUnfit(SettingFault.LOCK_WITHOUT_KEY)
        if self.relay and self.relay_topic:
            raise SettingUnfit(SettingFault.RELAY_TWICE)
        if self.lock is LockKind.RELAY and not (self.relay or self.relay_topic):
            raise SettingUnfit(SettingFault.RELAY_WITHOUT_TOPIC)
        return self


def plain_ids(doors: dict[str, DoorSettings]) -> dict[str, DoorSettings]:
    """The same doors, if their ids can stand in topics and paths; raises SettingUnfit."""
    for door in doors:
        if not DOOR_ID.fullmatch(door):
            raise SettingUnfit(SettingFault.DOOR_ID_UNFIT, about=door)
        if door == SERVICE_NAME:
            raise SettingUnfit(SettingFault.DOOR_ID_OURS, about=door)
    return doors
