"""For programs that spoke to other systems before: the same calls, each system under its own prefix, where it is set.

Whatever they ask goes through the same gate, with a key, and is done by the house's own methods.
"""

from bot.api.legacy.joined import legacy_systems
from bot.api.legacy.system import LegacySystem

__all__ = ["LegacySystem", "legacy_systems"]
