"""Settings that nobody reads, because their names are misspelt."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble

#: A name in ``.env`` this much like one of ours is a misspelling of it; others may be another program's.
_LIKE = 0.8

#: In the environment, where every program has its names, it must be more alike.
_VERY_LIKE = 0.88

#: Every name that begins so is meant for us.
_OURS = re.compile(r"DOORS?_")

_DOOR = re.compile(r"DOORS__([^_].*?)__(.+)")


@dataclass(frozen=True, slots=True)
class Names:
    """What can be set: at the top, and of each door."""

    top: Collection[str]
    door: Collection[str]

    def knows(self, name: str) -> bool:
        """Tell whether a name is read."""
        if found := _DOOR.fullmatch(name):
            return found[2] in self.door
        return name in self.top

    def meant(self, name: str, likeness: float) -> str:
        """The name that this one is a misspelling of; empty: none that we know."""
        if found := _DOOR.fullmatch(name):
            near = get_close_matches(found[2], self.door, 1, 0.5)
            return f"DOORS__{found[1]}__{near[0]}" if near else ""
        if _OURS.match(name):
            field = next((one for one in sorted(self.door, key=len, reverse=True) if name.endswith(f"_{one}")), "")
            door = _OURS.sub("", name).strip("_").removesuffix(field).strip("_") if field else ""
            return f"DOORS__{door}__{field}" if door else ""
        near = get_close_matches(name, self.top, 1, likeness)
        return near[0] if near else ""


def misspelt(names: Names, file: Mapping[str, str | None], environment: Iterable[str]) -> list[SettingTrouble]:
    """Each name that is plainly meant for us and never read."""
    wrong = []
    for name in [*file, *(other for other in environment if other not in file and other.upper().startswith("DOORS__"))]:
        known = name.upper()
        if names.knows(known):
            continue
        if meant := names.meant(known, _LIKE):
            wrong.append(SettingTrouble(SettingFault.UNKNOWN, known, meant))
        elif _OURS.match(known):
            wrong.append(SettingTrouble(SettingFault.UNKNOWN_OF_DOOR, known))
    return wrong


def doubtful(names: Names, file: Mapping[str, str | None], environment: Iterable[str]) -> list[SettingTrouble]:
    """Each name that may be another program's, and may be a mistake."""
    told = []
    for name in file:
        known = name.upper()
        if not names.knows(known) and not names.meant(known, _LIKE) and not _OURS.match(known):
            told.append(SettingTrouble(SettingFault.FOREIGN, known))
    for name in environment:
        known = name.upper()
        if name in file or names.knows(known) or known.startswith("DOORS__"):
            continue
        if meant := names.meant(known, _VERY_LIKE):
            told.append(SettingTrouble(SettingFault.LIKE_OURS, known, meant))
    return told
