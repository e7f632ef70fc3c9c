"""What is set of the interface for other programs."""

from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.settings import forms
from bot.settings.slices import Slice


class ApiChoice(StrEnum):
    """Whether other programs may ask anything over HTTP."""

    #: Once one of them has a key.
    AUTO = "auto"
    ON = "on"
    OFF = "off"


def _host_names(names: str) -> str:
    """Names with commas or spaces between them."""
    return " ".join(forms.host(name) for name in names.replace(",", " ").split())


class ApiSettings(Slice):
    """Whether the interface is there, and by which names it may be asked."""

    api: ApiChoice = Field(ApiChoice.AUTO, alias="HTTP_API")
    hosts: Annotated[str, AfterValidator(_host_names)] = Field("", alias="HTTP_API_HOSTS")

    @property
    def names(self) -> frozenset[str]:
        """The names, each for itself."""
        return frozenset(self.hosts.split())
