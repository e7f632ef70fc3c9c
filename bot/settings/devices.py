"""What the boards' room knows of the settings: slices that belong together."""

from dataclasses import dataclass, field

from bot.settings.doors import DoorSettings
from bot.settings.home_assistant import HomeAssistantSettings
from bot.settings.slices import MqttSettings, WebSettings


@dataclass(frozen=True, slots=True)
class DevicesSettings:
    """The doors, the broker and who else is on it, and the port that pictures arrive on."""

    doors: dict[str, DoorSettings]
    mqtt: MqttSettings
    web: WebSettings
    home_assistant: HomeAssistantSettings = field(default_factory=HomeAssistantSettings)
