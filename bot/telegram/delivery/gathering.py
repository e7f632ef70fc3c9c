"""When a card may be drawn again: what comes close together is one edit, and what somebody waits for is not held back.

Telegram takes about one message a second in a chat, and a home's line up is narrow. A visit is three calls in each
chat: its words, its picture with the name, its answer.
"""

import asyncio

from bot.house.visits.visit import Visit, VisitId
from bot.telegram.cards.card import Card
from bot.telegram.cards.renderer import best_picture
from bot.telegram.delivery.sounds import grown

#: A picture waits so long for what the recogniser makes of it, in seconds.
LOOK_WAIT_S = 0.4

#: That a door is being opened waits so long for what the door says, in seconds: most confirm sooner, and whoever opens
#: it was told by their tap already.
CONFIRMATION_WAIT_S = 1.0

#: Between two edits in one chat, and in a group, in seconds: Telegram takes twenty messages a minute there.
EDIT_REST_S = 1.0
GROUP_EDIT_REST_S = 3.0


class EditPace:
    """How soon one chat takes the next edit; by the loop's clock.

    Whoever rang is told of before whatever cameras see: their card waits for no edit of an incident's.
    """

    def __init__(self, *, in_group: bool = False) -> None:
        #: Between two edits, in seconds.
        self.rest_s = GROUP_EDIT_REST_S if in_group else EDIT_REST_S
        self._edited_at = self._visit_edited_at = float("-inf")

    def edited(self, *, visit: bool) -> None:
        """Count an edit of a visit's card, or of another one."""
        self._edited_at = asyncio.get_running_loop().time()
        if visit:
            self._visit_edited_at = self._edited_at

    @property
    def free_at(self) -> float:
        """When the next one may go, whatever it is of."""
        return self._edited_at + self.rest_s

    @property
    def rung_free_at(self) -> float:
        """When the next one may go that is of somebody who rang."""
        return self._visit_edited_at + self.rest_s


class Gathering:
    """Of the visits in one resident's chat; by the loop's clock.

    Held back are only edits. A ring, further rings, answers, failures, what a tap of this very resident asked for and
    a picture that was forgotten are not.
    """

    def __init__(self, pace: EditPace) -> None:
        self._pace = pace
        #: The cards that a tap of the resident changed.
        self._asked: set[VisitId] = set()
        #: Since when a card waits for what will be known in a moment.
        self._since: dict[tuple[VisitId, str], float] = {}

    def ask(self, visit: VisitId) -> None:
        """Let the next drawing of a card through: the resident's own tap asked for it."""
        self._asked.add(visit)

    def done(self, visit: Visit) -> None:
        """A card is up to date."""
        self._asked.discard(visit.id)
        if visit.over:
            self.drop(visit.id)

    def drop(self, visit: VisitId) -> None:
        """A card is drawn no more."""
        self._asked.discard(visit)
        self._since = {key: since for key, since in self._since.items() if key[0] != visit}

    def wait_s(self, visit: Visit, card: Card) -> float:
        """How long a card has to wait for its next drawing, in seconds; 0: it is drawn now."""
        if card.gone or visit.id in self._asked or self._goes_at_once(visit, card):
            return 0.0
        now = asyncio.get_running_loop().time()
        until = self._pace.free_at if visit.quiet else self._pace.rung_free_at
        if _look_is_under_way(visit, card):
            until = max(until, self._first_seen(visit, "look", now) + LOOK_WAIT_S)
        if visit.attempt:
            until = max(until, self._first_seen(visit, "attempt", now) + CONFIRMATION_WAIT_S)
        return max(0.0, until - now)

    def _goes_at_once(self, visit: Visit, card: Card) -> bool:
        if card.message is None and not visit.quiet:
            return True
        failed = visit.attempt is not None and visit.attempt.failure is not None
        return visit.over or failed or card.shows_forgotten(visit) or grown(card, visit)

    def _first_seen(self, visit: Visit, what: str, now: float) -> float:
        return self._since.setdefault((visit.id, what), now)


def words_go_first(visit: Visit, card: Card) -> bool:
    """Tell whether a card that was never sent rings without its picture, which follows with the name."""
    return card.message is None and not visit.quiet and not visit.over and visit.look is None


def _look_is_under_way(visit: Visit, card: Card) -> bool:
    """A picture is here that the card does not show, and nobody has said yet whom it shows."""
    return bool(visit.photos) and visit.look is None and best_picture(visit) != card.photo
