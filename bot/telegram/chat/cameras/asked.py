"""What residents are asked about cameras. No answer stands in a question; a draft is told by its name alone."""

from dataclasses import dataclass, replace
from typing import Self

from bot.house.watch.camera import CameraId
from bot.house.watch.camera_checks import has_login
from bot.telegram.chat.cameras.address import tells_login
from bot.telegram.chat.conversation.questions import Matter, Phrasing
from bot.words.chat.cameras import camera_add_text, camera_text


@dataclass(frozen=True, slots=True)
class CameraAddressAsked(Matter):
    """Where a new camera is reached."""

    kind = "camera address"
    takes_slashes = True

    def phrasing(self) -> Phrasing:
        """An address."""
        return Phrasing(camera_add_text.ASK_ADDRESS)

    def is_about_the_same(self, other: Matter) -> bool:
        """One at a time."""
        return isinstance(other, CameraAddressAsked)

    def hides(self, said: str) -> bool:
        """Somebody may write a password into it."""
        return has_login(said) or tells_login(said)


@dataclass(frozen=True, slots=True)
class CameraUserAsked(Matter):
    """The user that a camera asks for."""

    kind = "camera user"
    draft: str

    def phrasing(self) -> Phrasing:
        """A name, or a dash."""
        return Phrasing(camera_add_text.ASK_USER)

    def is_about_the_same(self, other: Matter) -> bool:
        """One login at a time."""
        return isinstance(other, CameraUserAsked | CameraPasswordAsked)


@dataclass(frozen=True, slots=True)
class CameraPasswordAsked(Matter):
    """The password that a camera asks for."""

    kind = "camera password"
    takes_slashes = True
    draft: str

    def phrasing(self) -> Phrasing:
        """Any signs."""
        return Phrasing(camera_add_text.ASK_PASSWORD)

    def is_about_the_same(self, other: Matter) -> bool:
        """One login at a time."""
        return isinstance(other, CameraUserAsked | CameraPasswordAsked)

    def hides(self, said: str) -> bool:  # noqa: ARG002 - whatever it is
        """It leaves the chat at once."""
        return True


@dataclass(frozen=True, slots=True)
class NewCameraNameAsked(Matter):
    """What a new camera is called."""

    kind = "new camera"
    draft: str

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(camera_add_text.ASK_NAME)


@dataclass(frozen=True, slots=True)
class NewCameraPlaceAsked(Matter):
    """What the place of a new camera is called."""

    kind = "new camera place"
    draft: str

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(camera_text.ASK_PLACE_NAME)


@dataclass(frozen=True, slots=True)
class CameraNameAsked(Matter):
    """What a camera shall be called."""

    kind = "camera name"
    camera: CameraId
    #: What it is called until then.
    name: str

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(camera_text.ask_name(self.name))

    def carried_out(self) -> Self:
        """Without the name of before."""
        return replace(self, name="")


@dataclass(frozen=True, slots=True)
class CameraPlaceAsked(Matter):
    """What the place is called at which a camera hangs from now on."""

    kind = "camera place"
    camera: CameraId

    def phrasing(self) -> Phrasing:
        """Any words may be it."""
        return Phrasing(camera_text.ASK_PLACE_NAME)
