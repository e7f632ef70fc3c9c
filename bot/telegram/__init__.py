"""The residents' room: everything a person reads or taps."""

from bot.types_on_demand import import_types

import_types()
