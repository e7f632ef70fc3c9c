"""The one reader of the environment and of ``.env``: every setting, or what is wrong with each."""

import io
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dotenv import dotenv_values
from pydantic import ValidationError

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.settings import forms
from bot.settings.api import ApiSettings
from bot.settings.app import AppSettings
from bot.settings.devices import DevicesSettings
from bot.settings.doors import SERVICE_NAME, DoorSettings
from bot.settings.eyes import EyesChoice, EyesSettings
from bot.settings.home_assistant import HomeAssistantSettings
from bot.settings.kafka import KafkaSettings
from bot.settings.names import Names, doubtful, misspelt
from bot.settings.slices import (
    CamerasSettings,
    DoorsSlice,
    FetchSettings,
    HouseSettings,
    MqttSettings,
    RecogniserSettings,
    SheetsSettings,
    Slice,
    StoreSettings,
    TelegramSettings,
    WebSettings,
)
from bot.settings.troubles import trouble_of

#: The name of the key to the audit trail, where no other is set.
AUDIT_KEY = "audit.key"

_DOOR = "DOORS__"

#: What is set, by the names of ``.env``; the doors are a mapping.
Written = Mapping[str, Any]

OneSlice = TypeVar("OneSlice", bound=Slice)

_SLICES: Sequence[type[Slice]] = (
    TelegramSettings,
    DoorsSlice,
    MqttSettings,
    WebSettings,
    StoreSettings,
    HouseSettings,
    RecogniserSettings,
    FetchSettings,
    SheetsSettings,
    CamerasSettings,
    ApiSettings,
    AppSettings,
    KafkaSettings,
    EyesSettings,
    HomeAssistantSettings,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set, a slice for each room; `.env.example` explains each."""

    telegram: TelegramSettings
    doors: dict[str, DoorSettings]
    mqtt: MqttSettings
    web: WebSettings
    store: StoreSettings
    house: HouseSettings
    recogniser: RecogniserSettings
    fetch: FetchSettings
    sheets: SheetsSettings
    cameras: CamerasSettings
    api: ApiSettings
    app: AppSettings
    kafka: KafkaSettings
    eyes: EyesSettings
    home_assistant: HomeAssistantSettings

    @property
    def devices(self) -> DevicesSettings:
        """What the boards' room knows."""
        return DevicesSettings(self.doors, self.mqtt, self.web, self.home_assistant)


class SettingsWrong(Exception):
    """Settings are missing or wrong: what is wrong with each."""

    def __init__(self, troubles: Sequence[SettingTrouble]) -> None:
        super().__init__(", ".join(f"{trouble.setting or trouble.about} {trouble.fault}" for trouble in troubles))
        self.troubles = tuple(troubles)


def read_settings(env_file: Path | None = None) -> Settings:
    """Read the environment and ``.env``; raises SettingsWrong."""
    return _checked(_read(_file(env_file)))


def settings_in(text: str) -> Settings:
    """The settings where ``.env`` reads so, and the environment as it is; raises SettingsWrong."""
    return _checked(_values(text))


def written_in(text: str) -> Written:
    """What is set where ``.env`` reads so, the environment first, whether or not it fits; raises SettingsWrong."""
    return _written(_values(text), os.environ)


def settings_text_in(path: Path) -> str:
    """What stands in ``.env``, letter for letter; empty: there is none. Raises SettingsWrong."""
    try:
        return path.read_bytes().decode() if path.exists() else ""
    except OSError as exc:
        why = exc.strerror or ""
        raise SettingsWrong([SettingTrouble(SettingFault.FILE_UNREADABLE, about=str(path), why=why)]) from exc
    except UnicodeDecodeError as exc:
        raise SettingsWrong([SettingTrouble(SettingFault.FILE_NOT_TEXT, about=str(path))]) from exc


def _checked(file: Mapping[str, str | None]) -> Settings:
    wrong = misspelt(_names(), file, os.environ)
    try:
        settings = settings_from(_written(file, os.environ))
    except SettingsWrong as exc:
        named = {trouble.setting for trouble in wrong}
        more = [trouble for trouble in exc.troubles if not trouble.setting or trouble.setting not in named]
        raise SettingsWrong([*wrong, *more]) from None
    if wrong:
        raise SettingsWrong(wrong)
    return settings


def settings_from(written: Written) -> Settings:
    """The settings of what is written; raises SettingsWrong."""
    troubles: list[SettingTrouble] = []
    slices: dict[type[Slice], Slice] = {}
    for kind in _SLICES:
        try:
            slices[kind] = kind.model_validate(dict(written))
        except ValidationError as exc:
            troubles += [trouble_of(error) for error in exc.errors()]
    if troubles:
        raise SettingsWrong(troubles)

    def of(kind: type[OneSlice]) -> OneSlice:
        found = slices[kind]
        if not isinstance(found, kind):
            raise TypeError(kind)
        return found

    settings = Settings(
        telegram=of(TelegramSettings),
        doors=of(DoorsSlice).doors,
        mqtt=of(MqttSettings),
        web=of(WebSettings),
        store=of(StoreSettings),
        house=of(HouseSettings),
        recogniser=of(RecogniserSettings),
        fetch=of(FetchSettings),
        sheets=of(SheetsSettings),
        cameras=of(CamerasSettings),
        api=of(ApiSettings),
        app=of(AppSettings),
        kafka=of(KafkaSettings),
        eyes=of(EyesSettings),
        home_assistant=of(HomeAssistantSettings),
    )
    if found := list(_clashes(settings)):
        raise SettingsWrong(found)
    return settings


def unread_settings(env_file: Path | None = None) -> list[SettingTrouble]:
    """Each name in ``.env`` or the environment that may be a mistake; raises SettingsWrong."""
    return doubtful(_names(), _read(_file(env_file)), os.environ)


def read_fetching(env_file: Path | None = None) -> FetchSettings:
    """What is set of fetching alone, whatever else is; what cannot be read forbids it. For a demo, and commands."""
    try:
        return FetchSettings.model_validate(dict(_written(_read(_file(env_file)), os.environ)))
    except (SettingsWrong, ValidationError):
        return FetchSettings(allowed=False)


def read_store(env_file: Path | None = None) -> StoreSettings:
    """Where things are kept, whatever else is set or not: a fresh machine has no settings yet. Raises SettingsWrong."""
    try:
        return StoreSettings.model_validate(dict(_written(_read(_file(env_file)), os.environ)))
    except ValidationError as exc:
        raise SettingsWrong([trouble_of(error) for error in exc.errors()]) from exc


def written_settings(env_file: Path | None = None) -> Mapping[str, str | None]:
    """What stands in ``.env``, and in the environment by the same names; as it is written. Raises SettingsWrong."""
    file, names = _read(_file(env_file)), setting_names()
    return {**file, **{name: value for name, value in os.environ.items() if name in names or name.startswith(_DOOR)}}


def settings_file(env_file: Path | None = None) -> Path:
    """Where settings are written, whether or not the file is there."""
    return _file(env_file)


def setting_names() -> frozenset[str]:
    """The names of ``.env``, those of doors as one: ``DOORS``."""
    return frozenset(field.alias for kind in _SLICES for field in kind.model_fields.values() if field.alias)


def audit_key_places(store: StoreSettings, env_file: Path | None = None) -> Sequence[Path]:
    """Where the key to the audit trail may be, the best place first: never in the data folder."""
    if store.audit_key_file:
        return [store.audit_key_file]
    path = _file(env_file)
    beside = [path.absolute().parent / AUDIT_KEY] if path.is_file() or not path.exists() else []
    config = os.environ.get("XDG_CONFIG_HOME", "")
    try:
        home = Path(config) if Path(config).is_absolute() else Path.home() / ".config"
    except RuntimeError:
        home = None  # a user without a home
    places = [*beside, *([home / "doorman" / AUDIT_KEY] if home else [])]
    return [place for place in places if not forms.is_within(place, store.folder)]


def _clashes(settings: Settings) -> Iterator[SettingTrouble]:
    """What two slices do not agree on."""
    if settings.web.legacy_port and settings.web.legacy_door not in settings.doors:
        yield SettingTrouble(SettingFault.LEGACY_WITHOUT_DOOR)
    if settings.eyes.eyes is EyesChoice.KAFKA and not settings.kafka.servers:
        yield SettingTrouble(SettingFault.KAFKA_WITHOUT_SERVERS, about="EYES")
    if settings.mqtt.username in settings.doors:
        yield SettingTrouble(SettingFault.USER_IS_A_DOOR)
    if settings.home_assistant.on and settings.home_assistant.user in (
        *settings.doors,
        settings.mqtt.username or SERVICE_NAME,
    ):
        yield SettingTrouble(SettingFault.BROKER_USER_TAKEN, "HOME_ASSISTANT_USER")


def _file(named: Path | None) -> Path:
    # the file may be named for tests and for a second household on one machine
    return named or Path(os.environ.get("DOORMAN_ENV_FILE", ".env"))


def _read(path: Path) -> Mapping[str, str | None]:
    return _values(settings_text_in(path))


def _values(text: str) -> Mapping[str, str | None]:
    return dotenv_values(stream=io.StringIO(text))


def _written(file: Mapping[str, str | None], environment: Mapping[str, str]) -> Written:
    """What is set in both, the environment first; what is empty is not set."""
    written: dict[str, Any] = {
        name.upper(): value for source in (file, environment) for name, value in source.items() if value
    }
    doors = _doors_in_one(written["DOORS"]) if "DOORS" in written else {}
    for name, value in list(written.items()):
        if name.startswith(_DOOR):
            door, _, field = name.removeprefix(_DOOR).lower().partition("__")
            # one without a field is named as misspelt
            if field and isinstance(known := doors.setdefault(door, {}), dict):
                known[field] = value
    return {**written, "DOORS": doors} if doors else written


def _doors_in_one(text: str) -> dict[str, Any]:
    """All doors as one JSON object; raises SettingsWrong."""
    try:
        doors = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise SettingsWrong([SettingTrouble(SettingFault.NO_DOOR, "DOORS")]) from exc
    if not isinstance(doors, dict):
        raise SettingsWrong([SettingTrouble(SettingFault.NO_DOOR, "DOORS")])
    return doors


def _names() -> Names:
    top = setting_names() | {"DOORMAN_ENV_FILE"}
    return Names(top, {name.upper() for name in DoorSettings.model_fields})
