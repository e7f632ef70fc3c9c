"""Which files are written, and what stands in each: worked out before anything is."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from bot.commands.installing.passwords import new_password, password_file
from bot.commands.installing.unit import unit
from bot.devices.access import access_list, configuration, service_user, users
from bot.house.doors.relays import relay_user
from bot.settings import Settings, StoreSettings

PROJECT = Path(__file__).parents[3]


class FilePurpose(StrEnum):
    """What a file is for."""

    SETTINGS = "settings"
    CONFIGURATION = "configuration"
    ACCESS = "access"
    PASSWORDS = "passwords"
    UNIT = "unit"


@dataclass(frozen=True, slots=True)
class Planned:
    """A file as it is to be."""

    purpose: FilePurpose
    path: Path
    content: str
    #: What is there now; None: nothing.
    before: str | None
    #: Who else than its owner may read it.
    mode: int
    #: What is new in it, without what nobody should read over a shoulder; None: all of it may be shown.
    shown: str | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All of them, in the order in which they are written."""

    files: Sequence[Planned]
    #: The doors whose boards have to be given a new password.
    boards: Sequence[str]
    #: The doors whose relays the broker did not know: each logs in with a user of its own.
    relays: Sequence[str] = ()


def plan(settings: Settings, env_file: Path, *, root: Path, user: str) -> Plan:
    """What a machine needs so that this household's service starts with it. Raises OSError, UnicodeDecodeError."""
    new = missing_passwords(settings)
    known = {**known_passwords(settings), **{name: password for _, name, password in new}}
    mosquitto = root / "etc/mosquitto"
    written = "".join(f"{setting}={value}\n" for setting, value in password_lines(settings, new))
    env_before = _text(env_file) or ""
    joint = "" if not env_before or env_before.endswith("\n") else "\n"
    passwords = mosquitto / "passwords"
    service = unit(
        user=user,
        python=Path(sys.executable),
        project=PROJECT,
        env_file=env_file.absolute(),
        writes=written_folders(settings.store),
    )
    files = [
        Planned(
            FilePurpose.SETTINGS,
            env_file,
            env_before + joint + written,
            env_before or None,
            0o600,
            "".join(f"{setting}=…\n" for setting, _ in password_lines(settings, new)),
        ),
        _planned(FilePurpose.CONFIGURATION, mosquitto / "conf.d/doorman.conf", configuration(settings.devices)),
        _planned(FilePurpose.ACCESS, mosquitto / "doorman.acl", access_list(settings.devices)),
        Planned(
            FilePurpose.PASSWORDS,
            passwords,
            password_file(_text(passwords) or "", known),
            _text(passwords),
            0o640,
            "".join(f"{name}:…\n" for name in known),
        ),
        _planned(FilePurpose.UNIT, root / "etc/systemd/system/doorman.service", service),
    ]
    boards = [door for door, name, _ in new if door == name != settings.home_assistant.user]
    there = {line.partition(":")[0] for line in (_text(passwords) or "").splitlines()}
    relays = [id_ for id_ in settings.doors if relay_user(id_) in known.keys() - there]
    return Plan(files if new else files[1:], boards, relays)


def written_folders(store: StoreSettings) -> Sequence[Path]:
    """What the service may write to: never where its own code is. The key beside it is made by whoever installs."""
    return [folder.absolute() for folder in (store.folder, store.backups) if folder]


def _planned(purpose: FilePurpose, path: Path, content: str) -> Planned:
    return Planned(purpose, path, content, _text(path), 0o644)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def known_passwords(settings: Settings) -> Mapping[str, str]:
    """Each user of the broker whose password stands in the settings."""
    own = settings.mqtt.password.get_secret_value()
    others = {id_: door.broker_password for id_, door in settings.doors.items() if door.key}
    others |= {relay_user(id_): door.relay_password for id_, door in settings.doors.items()}
    if settings.home_assistant.on:
        others[settings.home_assistant.user] = settings.home_assistant.password
    return ({service_user(settings.devices): own} if own else {}) | {
        name: password.get_secret_value()
        for name, password in others.items()
        if password and password.get_secret_value()
    }


def missing_passwords(settings: Settings) -> Sequence[tuple[str, str, str]]:
    """Door (empty: ourselves), user and password of each user of the broker that has none."""
    known = known_passwords(settings)
    own = {service_user(settings.devices): "", **{relay_user(id_): id_ for id_ in settings.doors}}
    return [(own.get(name, name), name, new_password()) for name in users(settings.devices) if name not in known]


def password_lines(settings: Settings, new: Sequence[tuple[str, str, str]]) -> Sequence[tuple[str, str]]:
    """The names and values of ``.env`` by which each of these has its password."""
    lines = []
    for door, name, password in new:
        if door and name == settings.home_assistant.user:
            lines.append(("HOME_ASSISTANT_PASSWORD", password))
        elif door:
            whose = "BROKER" if name == door else "RELAY"
            lines.append((f"DOORS__{door.upper()}__{whose}_PASSWORD", password))
        else:
            lines += [] if settings.mqtt.username else [("MQTT_USERNAME", name)]
            lines.append(("MQTT_PASSWORD", password))
    return lines
