"""What the settings make of machines that look for the service."""

from bot.kafka.cluster import cluster_of
from bot.kafka.looks.dispatcher import LookDispatcher
from bot.kafka.looks.sealing import read_key
from bot.kafka.looks.topics import topics_of
from bot.nursery import Nursery
from bot.settings import EyesChoice, Settings
from bot.vision import Vision


def have_help(settings: Settings, eyes: Vision, nursery: Nursery) -> None:
    """Have workers look, where the settings say so, for as long as the nursery lives. Raises NoKey, OSError."""
    if settings.eyes.eyes is not EyesChoice.KAFKA or settings.eyes.key_file is None:
        return
    key = read_key(settings.eyes.key_file)
    dispatcher = LookDispatcher(cluster_of(settings.kafka), topics_of(settings.kafka), key, eyes.sheets)
    eyes.helped_by(dispatcher)
    nursery.keep("workers", dispatcher.run)
