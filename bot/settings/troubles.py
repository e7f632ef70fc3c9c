"""What pydantic says of a setting, in the house's codes."""

import re
from collections.abc import Mapping

from pydantic_core import ErrorDetails

from bot.house.findings.setting_trouble import SettingFault, SettingTrouble
from bot.settings.forms import SettingUnfit

#: What pydantic calls it, and we.
_KINDS: Mapping[str, SettingFault] = {
    "missing": SettingFault.MISSING,
    "extra_forbidden": SettingFault.UNKNOWN,
    "bool_parsing": SettingFault.NO_SWITCH,
    "bool_type": SettingFault.NO_SWITCH,
    "int_parsing": SettingFault.NO_WHOLE_NUMBER,
    "int_from_float": SettingFault.NO_WHOLE_NUMBER,
    "int_parsing_size": SettingFault.NO_WHOLE_NUMBER,
    "float_parsing": SettingFault.NO_NUMBER,
    "finite_number": SettingFault.NO_NUMBER,
    "time_parsing": SettingFault.NO_TIME,
    "dict_type": SettingFault.NO_DOOR,
    "model_type": SettingFault.NO_DOOR,
    "enum": SettingFault.NO_CHOICE,
    "greater_than_equal": SettingFault.TOO_SMALL,
    "less_than_equal": SettingFault.TOO_LARGE,
    "string_too_short": SettingFault.TOO_SHORT,
    "string_too_long": SettingFault.TOO_MANY_CHARACTERS,
}

#: Where pydantic keeps how much it may be.
_BOUNDS = ("ge", "le", "min_length", "max_length")


def trouble_of(error: ErrorDetails) -> SettingTrouble:
    """Name what is wrong with one setting, without its value: it may be a secret."""
    name = "__".join(str(part) for part in error["loc"]).upper()
    context = error.get("ctx", {})
    unfit = context.get("error")
    if isinstance(unfit, SettingUnfit):
        return SettingTrouble(unfit.fault, name, unfit.about, unfit.choices)
    bound = next((f"{context[key]:g}" for key in _BOUNDS if key in context), "")
    choices = tuple(re.findall(r"'([^']*)'", str(context.get("expected", ""))))
    return SettingTrouble(_KINDS.get(error["type"], SettingFault.WRONG), name, bound, choices)
