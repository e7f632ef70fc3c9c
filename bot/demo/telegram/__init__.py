"""A stand-in for Telegram: the Bot API over real HTTP, and the people at the other end."""

from bot.types_on_demand import import_types

import_types()
