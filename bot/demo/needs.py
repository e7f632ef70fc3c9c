"""What the demo stands on and a lean installation leaves out."""

from importlib.util import find_spec

#: The broker inside the process, and the packages whose portraits are public domain.
_PACKAGES = ("amqtt", "matplotlib", "skimage")


def lean() -> str:
    """What to do where the demo's packages are left out, a sentence; empty: they are here."""
    if all(find_spec(package) for package in _PACKAGES):
        return ""
    return "The demo’s own packages are left out here: run `uv sync`, and then `uv run main.py demo`."
