"""What is set of the interface for other programs."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.house.findings.setting_trouble import SettingFault
from bot.settings import forms
from bot.settings.forms import SettingUnfit
from bot.settings.slices import Slice


class ApiChoice(StrEnum):
    """Whether other programs may ask anything over HTTP."""

    #: Once one of them has a key.
    AUTO = "auto"
    ON = "on"
    OFF = "off"


class LegacyChoice(StrEnum):
    """Other systems whose programs may go on asking as they did."""

    #: The one that counts people in a camera's frames, with its two collections of faces.
    CCTV = "cctv"
    #: The one with a table of names, first names and ages.
    SURVEILLANCE = "surveillance"
    COMPREFACE = "compreface"
    DEEPSTACK = "deepstack"


def _systems(names: str) -> str:
    """Systems with commas or spaces between them."""
    found = names.lower().replace(",", " ").split()
    if not {*found} <= {*LegacyChoice}:
        raise SettingUnfit(SettingFault.NO_CHOICE, choices=[*LegacyChoice])
    return " ".join(found)


def _host_names(names: str) -> str:
    """Names with commas or spaces between them."""
    return " ".join(forms.host(name) for name in names.replace(",", " ").split())


class ApiSettings(Slice):
    """Whether the interface is there, and by which names it may be asked."""

    api: ApiChoice = Field(ApiChoice.AUTO, alias="HTTP_API")
    hosts: Annotated[str, AfterValidator(_host_names)] = Field("", alias="HTTP_API_HOSTS")
    #: Other systems whose programs may go on asking, with spaces between them.
    legacy: Annotated[str, AfterValidator(_systems)] = Field("", alias="API_LEGACY")

    @property
    def systems(self) -> frozenset[LegacyChoice]:
        """The systems, each for itself."""
        return frozenset(map(LegacyChoice, self.legacy.split()))

    @property
    def names(self) -> frozenset[str]:
        """The names, each for itself."""
        return frozenset(self.hosts.split())
