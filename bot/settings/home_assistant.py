"""What is set of Home Assistant, which shares the broker with us."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, field_validator

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.forms import SettingUnfit
from bot.settings.slices import Slice

#: Where on the broker it is told how things are, and where it says what it wants.
HOME_ASSISTANT_STATE = "doorman/ha/state"
HOME_ASSISTANT_COMMAND = "doorman/ha/cmd"

#: Levels of the broker that boards and the service have for themselves.
_OURS = ("doorbell", "doorman")


class Discovery(StrEnum):
    """How Home Assistant is told what there is."""

    #: One message a device; from Home Assistant 2024.11 on.
    DEVICE = "device"
    #: One a component, as every release takes it.
    COMPONENTS = "components"


def _prefix(topic: str) -> str:
    """Where Home Assistant looks for devices."""
    topic = forms.publish_topic(topic)
    if topic.startswith(("$", "/")) or topic.endswith("/") or topic.split("/", maxsplit=1)[0].lower() in _OURS:
        raise SettingUnfit(SettingFault.PREFIX_UNFIT)
    return topic


def _user(name: str) -> str:
    """A name as a line of mosquitto's files can have it."""
    if any(sign.isspace() or sign in ":#%" for sign in name):
        raise SettingUnfit(SettingFault.BROKER_USER_UNFIT)
    return forms.mqtt_text(name)


class HomeAssistantSettings(Slice):
    """Whether it is told anything, and how much."""

    on: bool = Field(default=False, alias="HOME_ASSISTANT")
    #: Whether it hears what people are called whom we know; nobody unknown has a name.
    names: bool = Field(default=False, alias="HOME_ASSISTANT_NAMES")
    pictures: bool = Field(default=True, alias="HOME_ASSISTANT_PICTURES")
    discovery: Discovery = Field(Discovery.DEVICE, alias="HOME_ASSISTANT_DISCOVERY")
    prefix: Annotated[str, AfterValidator(_prefix)] = Field("homeassistant", alias="HOME_ASSISTANT_PREFIX")
    #: Its user on the broker, and what ``install`` lets it in with.
    user: Annotated[str, AfterValidator(_user)] = Field("homeassistant", alias="HOME_ASSISTANT_USER")
    password: SecretStr = Field(SecretStr(""), alias="HOME_ASSISTANT_PASSWORD")

    @field_validator("password")
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr) -> SecretStr:
        forms.mqtt_text(password.get_secret_value())
        return password
