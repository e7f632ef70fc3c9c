"""The topics by name: ours, which begin as the settings say, and those of the surveillance system, which do not."""

from bot.kafka.reading import DEAD
from bot.settings import FactsChoice, KafkaSettings

#: What is done there is told there, by the word behind the prefix.
FACTS = "facts"

#: The surveillance system's: pictures as they are, without a key, and a line for each.
SURVEILLANCE, DISPLAY = "facial_recognition_results", "facial_recognition_results_display"

#: The group that reads the surveillance system's pictures, so that we take its place where it stopped.
SURVEILLANCE_GROUP = "image-consumer-group"


def topics_of(settings: KafkaSettings) -> tuple[str, ...]:
    """Every topic that is needed by these settings."""
    facts = [settings.topic(FACTS)] if settings.facts is not FactsChoice.OFF else []
    pictures = [settings.pictures, f"{settings.pictures}{DEAD}"] if settings.pictures else []
    surveillance = [SURVEILLANCE, DISPLAY] if settings.surveillance else []
    return (*facts, *pictures, *surveillance)
