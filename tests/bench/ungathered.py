"""The service as it was before pictures were reused and edits gathered: ``python -m tests.bench.ungathered``.

For comparison only. It uploads each picture for each chat, and draws each card for each change, at once.
"""

import sys

import main
from bot.house.visits.visit import Visit
from bot.telegram.cards import renderer as drawing
from bot.telegram.cards.card import Card
from bot.telegram.delivery import card_delivery, gathering, uploads


def forgetful() -> None:
    """Switch off what a slow line is spared by."""
    gathering.LOOK_WAIT_S = gathering.CONFIRMATION_WAIT_S = gathering.EDIT_REST_S = 0.0
    uploads.MOST_REMEMBERED = 0
    uploads.UPLOAD_WAIT_S = 0.0
    drawing.told_by_picture = _nothing
    card_delivery.words_go_first = _never  # type: ignore[attr-defined]


def _nothing(visit: Visit) -> str:
    return ""


def _never(visit: Visit, card: Card) -> bool:
    return False


if __name__ == "__main__":
    forgetful()
    sys.exit(main.main())
