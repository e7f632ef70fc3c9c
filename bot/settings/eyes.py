"""What is set of who looks: the service alone, or workers over Kafka, too."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.forms import SettingUnfit
from bot.settings.slices import Slice

_KEY = re.compile(rb"[0-9a-fA-F]{64}")


class EyesChoice(StrEnum):
    """Who looks at pictures."""

    OWN = "own"
    #: Workers, as far as there are any, and the service where they do not answer in time.
    KAFKA = "kafka"


def _key(path: Path) -> Path:
    """A file with the household's key for its workers."""
    lines = forms.file(path).read_bytes().splitlines()
    if [bool(_KEY.fullmatch(line.strip())) for line in lines if line.strip() and not line.startswith(b"#")] != [True]:
        raise SettingUnfit(SettingFault.NO_WORKERS_KEY)
    return path


class EyesSettings(Slice):
    """Who looks, and what it is sealed with on its way."""

    eyes: Annotated[EyesChoice, BeforeValidator(str.lower)] = Field(EyesChoice.OWN, alias="EYES")
    #: What ``main.py worker --make`` wrote.
    key_file: Annotated[Path, AfterValidator(_key)] | None = Field(None, alias="WORKERS_KEY_FILE")

    @model_validator(mode="after")
    def _parts_fit(self) -> "EyesSettings":
        if self.eyes is EyesChoice.KAFKA and self.key_file is None:
            raise SettingUnfit(SettingFault.WORKERS_WITHOUT_KEY)
        return self
