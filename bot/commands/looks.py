"""What the settings make of machines that look for the service."""

from bot.nursery import Nursery
from bot.settings import EyesChoice, Settings
from bot.vision import Vision


def have_help(settings: Settings, eyes: Vision, nursery: Nursery) -> None:
    """Have workers look, where the settings say so, for as long as the nursery lives. Raises NoKey, OSError."""
    if settings.eyes.eyes is not EyesChoice.KAFKA or settings.eyes.key_file is None:
        return
    # a service that looks itself loads nothing of this, and not what seals
    from bot.kafka.cluster import cluster_of  # noqa: PLC0415 - see above
    from bot.kafka.looks.asking.dispatcher import LookDispatcher  # noqa: PLC0415 - see above
    from bot.kafka.looks.sealing import read_key  # noqa: PLC0415 - see above
    from bot.kafka.looks.topics import topics_of  # noqa: PLC0415 - see above

    key = read_key(settings.eyes.key_file)
    dispatcher = LookDispatcher(cluster_of(settings.kafka), topics_of(settings.kafka), key, eyes.sheets)
    eyes.helped_by(dispatcher)
    nursery.keep("workers", dispatcher.run)
