"""What the doctor finds out about the settings, and about what the household keeps otherwise."""

from dataclasses import dataclass

from bot.house.findings.setting_trouble import SettingTrouble


@dataclass(frozen=True, slots=True)
class SettingsRead:
    """The settings are there, and fit."""

    doors: int
    zone: str


@dataclass(frozen=True, slots=True)
class SettingWrong:
    """One that is not as it should be, or whose name nobody reads."""

    trouble: SettingTrouble


@dataclass(frozen=True, slots=True)
class RuleKeptOtherwise:
    """The settings tell a rule of the house otherwise than the household, which is what counts."""

    #: As it stands in the settings, with its value.
    setting: str
    #: As it is kept, written as the settings would.
    kept: str


@dataclass(frozen=True, slots=True)
class DoorNamedOtherwise:
    """The settings call a door otherwise than the household, which is what counts."""

    #: As it stands in the settings, with its value.
    setting: str
    door: str


@dataclass(frozen=True, slots=True)
class DoorWithoutSettings:
    """The household keeps a door of which the settings tell nothing; theirs would begin with ``prefix``."""

    door: str
    prefix: str


SettingsFound = SettingsRead | SettingWrong | RuleKeptOtherwise | DoorNamedOtherwise | DoorWithoutSettings
