"""In which language a terminal is spoken to: decided here, for every command."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.words.tongue import Language, Tongue, language_of

#: What a terminal's language is read from, the first that is set: as POSIX has it.
_ASKED = ("LC_ALL", "LC_MESSAGES", "LANG")


def terminal_tongue(environment: Mapping[str, str]) -> Tongue:
    """The tongue of whoever types, by their environment; English where that names none of our languages."""
    wanted = next((value for name in _ASKED if (value := environment.get(name))), "")
    # de_DE.UTF-8, sr_RS@latin
    language = language_of(wanted.partition(".")[0].partition("@")[0])
    return Tongue(language or Language.ENGLISH, ZoneInfo("UTC"))
