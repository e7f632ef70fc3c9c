"""What each room may know of the settings: a slice of its own, whose fields carry the names that stand in ``.env``."""

import re
from datetime import time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.doors import DoorSettings, plain_ids
from bot.settings.forms import SettingUnfit

#: What DETECTOR and EMBEDDER may be besides a path.
DETECTORS = frozenset({"auto", "yunet", "hog"})
EMBEDDERS = frozenset({"onnx", "dlib"})
#: What PERSON_DETECTOR may be besides a path.
PERSON_DETECTORS = frozenset({"auto", "off"})

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")

#: A claim code must withstand guessing.
_CODE_LEAST = 12

HostName = Annotated[str, AfterValidator(forms.host)]
Url = Annotated[str, AfterValidator(forms.url)]
Port = Annotated[int, Field(ge=1, le=65535)]


class Slice(BaseModel):
    """Some settings that belong together; read from everything that is set, it takes what is its own."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)


class TelegramSettings(Slice):
    """The bot, and where the Bot API is."""

    token: SecretStr = Field(alias="BOT_TOKEN")
    api_url: Url = Field("https://api.telegram.org", alias="BOT_API_URL")

    @field_validator("token")
    @classmethod
    def _token_looks_right(cls, token: SecretStr) -> SecretStr:
        if not re.fullmatch(r"\d{5,12}:[A-Za-z0-9_-]{30,}", token.get_secret_value()):
            raise SettingUnfit(SettingFault.NO_BOT_TOKEN)
        return token


class DoorsSlice(Slice):
    """The doors that are written there, by their ids; none: they are added in the chat."""

    doors: Annotated[dict[str, DoorSettings], AfterValidator(plain_ids)] = Field(default_factory=dict, alias="DOORS")


class MqttSettings(Slice):
    """The broker, and who we are to it."""

    host: HostName = Field("127.0.0.1", alias="MQTT_HOST")
    port: Port = Field(1883, alias="MQTT_PORT")
    username: Annotated[str, AfterValidator(forms.mqtt_text)] = Field("", alias="MQTT_USERNAME")
    password: SecretStr = Field(SecretStr(""), alias="MQTT_PASSWORD")
    tls: bool = Field(default=False, alias="MQTT_TLS")
    ca_file: Annotated[Path, AfterValidator(forms.authority)] | None = Field(None, alias="MQTT_CA_FILE")

    @field_validator("password")
    @classmethod
    def _password_can_be_sent(cls, password: SecretStr) -> SecretStr:
        forms.mqtt_text(password.get_secret_value())
        return password

    @model_validator(mode="after")
    def _parts_fit(self) -> "MqttSettings":
        if self.password.get_secret_value() and not self.username:
            raise SettingUnfit(SettingFault.PASSWORD_WITHOUT_USER)
        if self.ca_file and not self.tls:
            raise SettingUnfit(SettingFault.AUTHORITY_WITHOUT_TLS)
        return self

    @property
    def chosen(self) -> bool:
        """Whether somebody wrote where it is, or who we are to it."""
        return bool({"host", "port"} & self.model_fields_set or self.username)

    @property
    def where(self) -> str:
        """The broker's address, to be shown."""
        return f"{self.host}:{self.port}"


class WebSettings(Slice):
    """Where pictures arrive."""

    host: HostName = Field("0.0.0.0", alias="HTTP_HOST")  # noqa: S104 - the board must reach it; uploads are signed
    port: Port = Field(8081, alias="HTTP_PORT")
    #: Proxies whose X-Forwarded-For is believed; addresses and networks.
    trusted_proxies: Annotated[str, AfterValidator(forms.networks)] = Field("", alias="TRUSTED_PROXIES")
    legacy_port: Port | None = Field(None, alias="LEGACY_INTAKE_PORT")
    legacy_door: str = Field("", alias="LEGACY_INTAKE_DOOR")
    #: Where boards reach this machine; empty: found by its route into the network.
    lan_address: Annotated[str, AfterValidator(lambda name: forms.host(name) if name else name)] = Field(
        "", alias="LAN_ADDRESS"
    )

    @model_validator(mode="after")
    def _ports_differ(self) -> "WebSettings":
        if self.legacy_port == self.port:
            raise SettingUnfit(SettingFault.SAME_PORT)
        return self

    @property
    def listen_on(self) -> str:
        """Where asyncio is to take pictures: "::" means everywhere, which it takes for IPv6 alone; empty: both."""
        return "" if self.host == "::" else self.host


class StoreSettings(Slice):
    """Where things are kept."""

    folder: Path = Field(Path("data"), alias="DATA_DIR")
    #: None: ``backups/`` in the data folder.
    backups: Path | None = Field(None, alias="BACKUP_DIR")
    #: None: see ``audit_key_places``.
    audit_key_file: Path | None = Field(None, alias="AUDIT_KEY_FILE")

    @model_validator(mode="after")
    def _key_lies_elsewhere(self) -> "StoreSettings":
        if self.audit_key_file and forms.is_within(self.audit_key_file, self.folder):
            raise SettingUnfit(SettingFault.KEY_IN_DATA)
        return self


class FetchSettings(Slice):
    """Whether models' files are fetched by themselves, and from where."""

    allowed: bool = Field(default=True, alias="FETCH_MODELS")
    #: Another place that gives YuNet's file; empty: its makers'. Whatever comes from there must be the same file.
    yunet_url: Annotated[str, AfterValidator(lambda address: forms.url(address) if address else address)] = Field(
        "", alias="YUNET_URL"
    )
    #: The same for YOLOX-nano's.
    yolox_url: Annotated[str, AfterValidator(lambda address: forms.url(address) if address else address)] = Field(
        "", alias="YOLOX_URL"
    )


class RecogniserSettings(Slice):
    """What finds and compares faces, and finds persons without one."""

    #: "auto": YuNet where its model file is, else dlib's HOG.
    detector: Annotated[str, AfterValidator(lambda name: forms.model(name, DETECTORS))] = Field(
        "auto", alias="DETECTOR"
    )
    #: "onnx": dlib's weights in onnxruntime; "dlib": dlib itself; or a path.
    embedder: Annotated[str, AfterValidator(lambda name: forms.model(name, EMBEDDERS))] = Field(
        "onnx", alias="EMBEDDER"
    )
    #: "auto": YOLOX-nano where its model file is; "off": nothing; or the path of that file.
    persons: Annotated[str, AfterValidator(lambda name: forms.model(name, PERSON_DETECTORS))] = Field(
        "auto", alias="PERSON_DETECTOR"
    )
    #: None: ``models/`` in the data folder.
    model_dir: Path | None = Field(None, alias="MODEL_DIR")


class SheetsSettings(Slice):
    """The spreadsheet that the day's log goes to, if there is one."""

    credentials_file: Annotated[Path, AfterValidator(forms.service_account)] | None = Field(
        None, alias="SHEETS_CREDENTIALS_FILE"
    )
    spreadsheet: str = Field("", alias="SHEETS_SPREADSHEET")
    #: Only for trying: another place that speaks Google's API.
    api_url: Annotated[str, AfterValidator(lambda address: forms.url(address) if address else address)] = Field(
        "", alias="SHEETS_API_URL"
    )

    @model_validator(mode="after")
    def _sheet_has_its_key(self) -> "SheetsSettings":
        if self.spreadsheet and not self.credentials_file:
            raise SettingUnfit(SettingFault.SHEET_WITHOUT_KEY)
        return self

    @property
    def chosen(self) -> bool:
        """Tell whether the log goes to a spreadsheet."""
        return bool(self.credentials_file and self.spreadsheet)


class HouseSettings(Slice):
    """How the household lives: its time, its hours, and how it gets its first owner."""

    timezone: Annotated[str, AfterValidator(forms.zone), Field(validate_default=True)] = Field("", alias="TIMEZONE")
    #: Of the day's log; each resident chooses their own.
    language: Annotated[str, AfterValidator(forms.language)] = Field("en", alias="HOUSE_LANGUAGE")
    answer_window_s: float = Field(120.0, ge=20.0, le=600.0, alias="ANSWER_WINDOW_S")
    daily_log_at: time = Field(time(23, 55), alias="DAILY_LOG_AT")
    #: None: the service makes one and prints it.
    claim_code: SecretStr | None = Field(None, alias="CLAIM_CODE")
    log_level: str = Field("INFO", alias="LOG_LEVEL")

    @field_validator("claim_code")
    @classmethod
    def _code_is_long(cls, code: SecretStr | None) -> SecretStr | None:
        if code and len(code.get_secret_value().strip()) < _CODE_LEAST:
            raise SettingUnfit(SettingFault.CODE_SHORT, about=str(_CODE_LEAST))
        return code

    @field_validator("log_level")
    @classmethod
    def _level_exists(cls, level: str) -> str:
        if level.upper() not in LOG_LEVELS:
            raise SettingUnfit(SettingFault.NO_CHOICE, choices=LOG_LEVELS)
        return level.upper()

    @property
    def zone(self) -> ZoneInfo:
        """The household's own time zone."""
        return ZoneInfo(self.timezone) if self.timezone else forms.local_zone()


class CamerasSettings(Slice):
    """Cameras that watch: what of this machine may be one, and where the sun is seen from."""

    #: Places of this very machine at which a camera may be asked: "127.0.0.1:8554", with commas or spaces between.
    allowed: Annotated[str, AfterValidator(forms.places)] = Field("", alias="CAMERAS_ALLOW")
    #: Video files in it may be cameras; None: none may.
    files: Annotated[Path, AfterValidator(forms.folder)] | None = Field(None, alias="CAMERA_FILES")
    #: Latitude and longitude of the house, in degrees; empty: night is from ten to six.
    position: Annotated[str, AfterValidator(forms.position)] = Field("", alias="HOUSE_POSITION")

    @property
    def places(self) -> frozenset[str]:
        """The places, each for itself."""
        return frozenset(self.allowed.replace(",", " ").split())

    @property
    def latitude_and_longitude(self) -> tuple[float, float] | None:
        """Where the house stands; None: nobody said it."""
        return forms.degrees(self.position) if self.position else None
