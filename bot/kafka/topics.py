"""The topics by name: ours, which begin as the settings say, and those of the surveillance system, which do not."""

from bot.settings import FactsChoice, KafkaSettings
from bot.settings.kafka import DEAD, DISPLAY, FACTS, SURVEILLANCE

__all__ = ["DISPLAY", "FACTS", "SURVEILLANCE", "SURVEILLANCE_GROUP", "topics_of"]

#: The group that reads the surveillance system's pictures, so that we take its place where it stopped.
SURVEILLANCE_GROUP = "image-consumer-group"


def topics_of(settings: KafkaSettings) -> tuple[str, ...]:
    """Every topic that is needed by these settings."""
    facts = [settings.topic(FACTS)] if settings.facts is not FactsChoice.OFF else []
    pictures = [settings.pictures, f"{settings.pictures}{DEAD}"] if settings.pictures else []
    surveillance = [SURVEILLANCE, DISPLAY] if settings.surveillance else []
    return (*facts, *pictures, *surveillance)
