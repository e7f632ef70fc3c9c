"""When the card of an incident may be drawn again: few calls a chat tell a short one.

Its words go at once; its picture waits a moment for the name, and a name waits for nothing but another one; what else
is learned goes with the clip. That it became something else (who came stays) is told at once, how long it lasts once a
minute, and when it is over.
"""

import asyncio
from dataclasses import dataclass

from bot.house.people import Look, PersonId, Verdict
from bot.house.watch.incident import Happening, Incident, IncidentId
from bot.telegram.cards.card import IncidentCard
from bot.telegram.delivery.gathering import EditPace

#: A picture waits so long for whom it shows, in seconds: a name takes two from the first frame on.
LOOK_WAIT_S = 1.5

#: A name waits so long for the picture that is taken at that very moment, in seconds: both are one edit.
FRAME_WAIT_S = 0.3

#: What is learned beside the picture waits so long for the clip, in seconds: that ends five seconds after the last
#: that it shows, and takes a while to be made and sent.
CLIP_WAIT_S = 20.0

#: Of what goes on and on, the card is drawn again so often, in seconds.
GOES_ON_S = 60.0


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What is worth a drawing of its own: what happens, who it is, and whether they have left."""

    happening: Happening
    look: Look | None
    left: bool


class IncidentGathering:
    """Of one resident's chat; by the loop's clock."""

    def __init__(self, pace: EditPace) -> None:
        self._pace = pace
        #: The cards that a tap of the resident changed.
        self._asked: set[IncidentId] = set()
        #: Since when something of an incident waits.
        self._since: dict[tuple[IncidentId, str], float] = {}
        #: When its card was drawn last, and what it told then.
        self._drawn_at: dict[IncidentId, float] = {}
        self._told: dict[IncidentId, _Drawn] = {}
        #: When somebody was named last.
        self._named_at = float("-inf")

    def ask(self, incident: IncidentId) -> None:
        """Let the next drawing of a card through: the resident's own tap asked for it."""
        self._asked.add(incident)

    def drawn(self, incident: Incident) -> None:
        """A card is up to date."""
        now = asyncio.get_running_loop().time()
        self._asked.discard(incident.id)
        if self._names(incident):
            self._named_at = now
        if incident.ended_at is not None:
            self.drop(incident.id)
        else:
            self._drawn_at[incident.id] = now
            self._told[incident.id] = _told_by(incident)

    def drop(self, incident: IncidentId) -> None:
        """A card is drawn no more, or only where something is said about it."""
        self._asked.discard(incident)
        self._drawn_at.pop(incident, None)
        self._told.pop(incident, None)
        self._since = {key: since for key, since in self._since.items() if key[0] != incident}

    def wait_s(self, incident: Incident, card: IncidentCard) -> float:
        """How long a card has to wait for its next drawing, in seconds; 0: it is drawn now."""
        answered = incident.handled is not None and not card.fine
        if card.message is None or card.gone or incident.id in self._asked or answered:
            return 0.0
        now = asyncio.get_running_loop().time()
        if self._names(incident):
            shown_at = now if incident.photo else self._first_seen(incident, "name", now) + FRAME_WAIT_S
            return max(0.0, self._named_at + self._pace.rest_s - now, shown_at - now)
        told = self._told.get(incident.id, _told_by(incident))
        ready_at = now if told.happening is not incident.happening else self._ready_at(incident, card, now, told)
        return max(0.0, self._pace.free_at - now, ready_at - now)

    def _ready_at(self, incident: Incident, card: IncidentCard, now: float, told: "_Drawn") -> float:
        if incident.clip and incident.clip not in (card.clip, card.refused_clip):
            return now
        if incident.photo and card.photo is None and card.clip is None and incident.photo != card.refused_photo:
            return (
                now
                if incident.look and not _is_poor(incident.look)
                else self._first_seen(incident, "picture", now) + LOOK_WAIT_S
            )
        clip_may_come = not (incident.clip or incident.no_clip)
        drawn_at = self._drawn_at.get(incident.id, float("-inf"))
        if clip_may_come and drawn_at < (until := self._first_seen(incident, "clip", now) + CLIP_WAIT_S):
            return until
        if incident.no_clip and drawn_at < self._first_seen(incident, "no clip", now):
            return now
        # who it is and that they left goes at once, how long they stay does not
        return now if incident.ended_at is not None or _told_by(incident) != told else drawn_at + GOES_ON_S

    def _names(self, incident: Incident) -> bool:
        """Whether somebody is named whom its card does not name yet."""
        told = self._told.get(incident.id)
        return told is not None and bool(_named(incident.look) - _named(told.look))

    def _first_seen(self, incident: Incident, what: str, now: float) -> float:
        return self._since.setdefault((incident.id, what), now)


def _told_by(incident: Incident) -> _Drawn:
    return _Drawn(incident.happening, incident.look, incident.gone_at is not None)


def _is_poor(look: Look) -> bool:
    """Whether faces were seen, and none well enough to say anything: the next burst may name them."""
    seen = (*look.sightings, *look.elsewhere)
    return bool(seen) and all(one.verdict is Verdict.POOR for one in seen)


def _named(look: Look | None) -> set[PersonId]:
    """Whom a look names for certain."""
    seen = (*look.sightings, *look.elsewhere) if look else ()
    return {one.person.id for one in seen if one.person and one.verdict is Verdict.NAMED}
