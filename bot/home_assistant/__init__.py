"""Home Assistant on the same broker: what there is, how it is, what happens; and what it asks for."""

from bot.home_assistant.room import HomeAssistantRoom

__all__ = ["HomeAssistantRoom"]
