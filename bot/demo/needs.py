"""What the demo stands on and a lean installation leaves out."""

from importlib.util import find_spec

#: The broker and the cameras inside the process, and the packages whose portraits are public domain.
_PACKAGES = ("amqtt", "aio_rtsp_toolkit", "skimage")


def lean() -> bool:
    """Tell whether the demo's packages are left out."""
    return not all(find_spec(package) for package in _PACKAGES)
