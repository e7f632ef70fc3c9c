"""Everything that can be set, from the environment and ``.env``: a slice for each room, or what is wrong with which."""

from bot.settings.api import ApiChoice, ApiSettings, LegacyChoice
from bot.settings.app import AppChoice, AppSettings
from bot.settings.devices import DevicesSettings
from bot.settings.doors import DOOR_ID, SERVICE_NAME, DoorSettings, LockKind
from bot.settings.eyes import EyesChoice, EyesSettings
from bot.settings.home_assistant import (
    HOME_ASSISTANT_COMMAND,
    HOME_ASSISTANT_STATE,
    Discovery,
    HomeAssistantSettings,
)
from bot.settings.kafka import FactsChoice, KafkaSettings, SaslMechanism
from bot.settings.reading import (
    Settings,
    SettingsWrong,
    audit_key_places,
    read_fetching,
    read_settings,
    read_store,
    setting_names,
    settings_file,
    settings_from,
    settings_in,
    settings_text_in,
    unread_settings,
    written_in,
    written_settings,
)
from bot.settings.slices import (
    CamerasSettings,
    FetchSettings,
    HouseSettings,
    MqttSettings,
    RecogniserSettings,
    SheetsSettings,
    StoreSettings,
    TelegramSettings,
    WebSettings,
)
from bot.settings.worker import WorkerSettings, read_worker
from bot.settings.writing import broken_line, can_stand, with_set

__all__ = [
    "DOOR_ID",
    "HOME_ASSISTANT_COMMAND",
    "HOME_ASSISTANT_STATE",
    "SERVICE_NAME",
    "ApiChoice",
    "ApiSettings",
    "AppChoice",
    "AppSettings",
    "CamerasSettings",
    "DevicesSettings",
    "Discovery",
    "DoorSettings",
    "EyesChoice",
    "EyesSettings",
    "FactsChoice",
    "FetchSettings",
    "HomeAssistantSettings",
    "HouseSettings",
    "KafkaSettings",
    "LegacyChoice",
    "LockKind",
    "MqttSettings",
    "RecogniserSettings",
    "SaslMechanism",
    "Settings",
    "SettingsWrong",
    "SheetsSettings",
    "StoreSettings",
    "TelegramSettings",
    "WebSettings",
    "WorkerSettings",
    "audit_key_places",
    "broken_line",
    "can_stand",
    "read_fetching",
    "read_settings",
    "read_store",
    "read_worker",
    "setting_names",
    "settings_file",
    "settings_from",
    "settings_in",
    "settings_text_in",
    "unread_settings",
    "with_set",
    "written_in",
    "written_settings",
]
