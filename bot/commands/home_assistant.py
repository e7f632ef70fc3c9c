"""What the settings make of Home Assistant's room, for ``main.open_house``."""

from collections.abc import Mapping

from bot.commands.rooms import now
from bot.home_assistant import HomeAssistantRoom
from bot.house.doors.door import Door, DoorId
from bot.house.house_rules import Rules
from bot.nursery import Nursery
from bot.settings import Settings
from bot.store import Store


def home_assistant_of(
    settings: Settings, doors: Mapping[DoorId, Door], store: Store, nursery: Nursery, rules: Rules
) -> HomeAssistantRoom:
    """Home Assistant's room, not served yet; it is spoken to in the household's language."""
    return HomeAssistantRoom(
        settings.home_assistant,
        doors,
        store,
        nursery,
        language=settings.house.language,
        zone=rules.zone,
        clock=now,
    )
