"""``.env`` as it is going to be: nothing of it is on the disk before everything was answered."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.settings import (
    Settings,
    SettingsWrong,
    StoreSettings,
    broken_line,
    settings_in,
    settings_text_in,
    with_set,
    written_in,
)

#: What stands in the place of a token that is not known yet: only the other settings are looked at then.
_NO_TOKEN = f"10000:{'x' * 35}"

BOT_TOKEN = "BOT_TOKEN"  # noqa: S105 - the name of the setting


class SettingsDraft:
    """What ``.env`` says, and what is to be set in it. Raises SettingsWrong where it cannot be read."""

    def __init__(self, path: Path, *, heading: str) -> None:
        self.path = path.resolve()  # one that is a link stays one
        self.before = settings_text_in(path)
        if line := broken_line(self.before):
            raise SettingsWrong([SettingTrouble(SettingFault.LINE_BROKEN, about=str(path), why=str(line))])
        self._heading = heading
        self._wanted: dict[str, str] = {}

    def take_up(self) -> bool:
        """Begin from what the file says now, with what was changed here; tell whether somebody wrote in it meanwhile.

        Raises SettingsWrong where the two do not go together.
        """
        now = settings_text_in(self.path)
        if now == self.before:
            return False
        if line := broken_line(now):
            raise SettingsWrong([SettingTrouble(SettingFault.LINE_BROKEN, about=str(self.path), why=str(line))])
        # what was only kept is theirs to change
        self._wanted = {name: value for name, value in self._wanted.items() if self._is_changed(name, value)}
        self.before = now
        _ = self.settings
        return True

    def _is_changed(self, name: str, value: str) -> bool:
        return with_set(self.before, {name: value}) != self.before

    @property
    def text(self) -> str:
        """The file as it is going to be."""
        return with_set(self.before or self._heading, self._wanted)

    @property
    def settings(self) -> Settings:
        """Everything as it is going to be; raises SettingsWrong."""
        return settings_in(self.text)

    @property
    def overruled(self) -> Sequence[str]:
        """What is set here and counts for nothing, because the environment says something else."""
        return [name for name, value in self._wanted.items() if os.environ.get(name, value) != value]

    @property
    def settings_so_far(self) -> Settings:
        """The same while no token is known."""
        return settings_in(with_set(self.text, {BOT_TOKEN: _NO_TOKEN}))

    @property
    def data_folder(self) -> Path:
        """Where the household is kept."""
        return StoreSettings.model_validate(dict(written_in(self.text))).folder

    def known(self, name: str) -> str:
        """What a name is set to; empty: it is not."""
        return str(self._wanted.get(name) or written_in(self.before).get(name, ""))

    def of_door(self, door: str, field: str) -> str:
        """What is set of a door; empty: nothing."""
        doors = written_in(self.text).get("DOORS", {})
        return str(doors.get(door, {}).get(field.lower(), ""))

    def doors(self) -> Sequence[str]:
        """The ids of the doors that are written there."""
        return [*written_in(self.text).get("DOORS", {})]

    def with_token(self, token: str) -> Mapping[str, object]:
        """What is set of the bot, with this token."""
        return {**written_in(self.text), BOT_TOKEN: token}

    def set(self, name: str, value: str) -> None:
        """Have it say so."""
        self._wanted[name] = value

    def set_of_door(self, door: str, wanted: Mapping[str, str]) -> None:
        """Have it say so of a door."""
        self._wanted |= {f"DOORS__{door.upper()}__{field}": value for field, value in wanted.items()}

    def try_out(self, wanted: Mapping[str, str]) -> Sequence[SettingTrouble]:
        """Set these; or return what is wrong with them, and set nothing."""
        before = dict(self._wanted)
        self._wanted |= wanted
        if found := self.troubles():
            self._wanted = before
        return found

    def troubles(self) -> Sequence[SettingTrouble]:
        """What is wrong with it as it would be, but for a token that is not known yet."""
        try:
            _ = self.settings_so_far
        except SettingsWrong as wrong:
            return [trouble for trouble in wrong.troubles if trouble.setting != BOT_TOKEN]
        return ()
