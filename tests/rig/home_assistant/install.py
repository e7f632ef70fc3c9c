"""A Home Assistant of its own, installed once into the user's cache; whoever cannot have one is told why."""

import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

#: How long each step may take, in seconds: a hundred packages, most of them wheels.
INSTALL_S = 400.0

#: What is loaded here beside what each of these stands on: their requirements are named by their own manifests.
PARTS = (
    "mqtt",
    "camera",
    "stream",
    "image",
    "config",
    "device_automation",
    # without these it starts in a mode in which it loads nothing else
    "frontend",
    "backup",
    "hardware",
    "recorder",
)


@dataclass(frozen=True, slots=True)
class Release:
    """A release, and the Python that it runs on."""

    version: str
    python: str
    #: What was released since, and it does not bear.
    older: Sequence[str] = ()

    @property
    def folder(self) -> Path:
        cache = os.environ.get("XDG_CACHE_HOME", "")
        base = Path(cache) if Path(cache).is_absolute() else Path.home() / ".cache"
        return base / "doorman-tests" / f"home-assistant-{self.version}-python-{self.python}"


OLD, NEW = Release("2024.3.3", "3.11", ("josepy<2",)), Release("2025.4.4", "3.13")


def hass(release: Release) -> Path:
    """The program of a release; skips the test where it cannot be installed."""
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv, which would install Home Assistant, is not here")
    folder = release.folder
    program, done = folder / "bin" / "hass", folder / "complete"
    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several workers one installs it
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            _run(uv, "venv", "--python", interpreter(release), "--no-python-downloads", str(folder), release=release)
            install = (uv, "pip", "install", "--python", str(folder / "bin" / "python"))
            _run(*install, f"homeassistant=={release.version}", "setuptools<81", *release.older, release=release)
            (own,) = folder.glob("lib/python*/site-packages/homeassistant")
            pinned = str(own / "package_constraints.txt")
            _run(*install, "--constraint", pinned, *requirements(own / "components"), release=release)
            done.touch()
    return program


def interpreter(release: Release) -> str:
    """The Python of a release; skips the test where there is none."""
    named = shutil.which(f"python{release.python}")
    # pyenv has names for all that it keeps, and each of them runs once it is chosen
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    kept = sorted(one.name for one in pyenv.glob(f"{release.python}.*"))
    for chosen in ("", *kept):
        environment = {**os.environ, **({"PYENV_VERSION": chosen} if chosen else {})}
        if named is None:
            break
        asked = (named, "-c", "import sys; print(sys.executable)")
        told = subprocess.run(asked, capture_output=True, timeout=30, check=False, text=True, env=environment)  # noqa: S603
        if told.returncode == 0:
            return told.stdout.strip()
    pytest.skip(f"Python {release.python}, which Home Assistant {release.version} runs on, is not here")


def requirements(components: Path) -> Sequence[str]:
    """What the parts import, by their manifests."""
    needed: dict[str, None] = {}
    left, seen = list(PARTS), set[str]()
    while left:
        part = left.pop()
        if part in seen:
            continue
        seen.add(part)
        manifest = json.loads((components / part / "manifest.json").read_text())
        needed |= dict.fromkeys(manifest.get("requirements", ()))
        left += manifest.get("dependencies", ())
    return list(needed)


def _run(*command: str, release: Release) -> None:
    try:
        ended = subprocess.run(command, capture_output=True, timeout=INSTALL_S, check=False, text=True)  # noqa: S603
    except subprocess.TimeoutExpired:
        pytest.skip(f"Home Assistant {release.version} was not installed within {INSTALL_S:.0f} s")
    if ended.returncode:
        said = ended.stderr.strip().splitlines()[-1:] or ["no reason was given"]
        pytest.skip(f"Home Assistant {release.version} cannot be installed on Python {release.python}: {said[0][:200]}")
