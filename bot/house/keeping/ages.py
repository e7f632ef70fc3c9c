"""Which pictures and clips were kept long enough, by the rules of the house: pure, and asked before anything goes."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.house.house_rules import HouseRules
from bot.house.people import Look, PhotoId, Verdict
from bot.house.visits.visit import Visit
from bot.house.watch.incident import Incident


@dataclass(frozen=True, slots=True)
class Due:
    """What has to go of one visit, or of one incident."""

    pictures: tuple[PhotoId, ...] = ()
    clip: PhotoId | None = None


#: Nothing has to go.
NOTHING_DUE = Due()


@dataclass(frozen=True, slots=True)
class Ages:
    """How old things are at one moment, and how long each is kept."""

    rules: HouseRules
    #: By the machine's clock, and by the steady one.
    now: datetime
    steady: datetime

    def due_of_visit(self, visit: Visit) -> Due:
        """What has to go of a visit; nothing of one that is open, or that somebody is opening the door for."""
        under_way = visit.attempt is not None and visit.attempt.failure is None and visit.answer is None
        if not visit.over or under_way:
            return NOTHING_DUE
        age = self._age(visit.began_at, visit.heard_at)
        if age >= self._kept(visit.look):
            return Due(visit.pictures)
        return Due(_further_pictures(visit)) if age >= timedelta(days=self.rules.burst_days) else NOTHING_DUE

    def has_past(self, visit: Visit) -> bool:
        """Tell whether nothing need be known of a visit any more: it is old, and nothing that it showed is left."""
        known_long_enough = self._age(visit.began_at, visit.heard_at) >= self._written
        return known_long_enough and not visit.pictures and self.due_of_visit(visit) == NOTHING_DUE and visit.over

    def incident_has_past(self, incident: Incident) -> bool:
        """The same of an incident."""
        nothing_left = incident.photo is None and incident.clip is None and incident.ended_at is not None
        return nothing_left and self._age(incident.began_at, incident.heard_at) >= self._written

    def due_of_incident(self, incident: Incident) -> Due:
        """What has to go of an incident; nothing of one that goes on."""
        if incident.ended_at is None:
            return NOTHING_DUE
        age = self._age(incident.began_at, incident.heard_at)
        picture = incident.photo if age >= self._kept(incident.look) else None
        clip = incident.clip if age >= min(timedelta(days=self.rules.clip_days), self._written) else None
        return Due((picture,) if picture else (), clip)

    def _age(self, began_at: datetime, heard_at: datetime | None) -> timedelta:
        """By the steady clock where that is known: one that was set wrong would have everything go at once."""
        return self.steady - heard_at if heard_at else self.now - began_at

    def _kept(self, look: Look | None) -> timedelta:
        days = self.rules.known_days if shows_known_alone(look) else self.rules.stranger_days
        return min(timedelta(days=days), self._written)

    @property
    def _written(self) -> timedelta:
        """How long it is kept what is written about somebody."""
        return timedelta(days=self.rules.visit_days)


def shows_known_alone(look: Look | None) -> bool:
    """Tell whether pictures show people who are known, for certain, and nobody beside them."""
    if look is None or look.uncounted:
        return False
    seen = [look.as_sure_as_it_is(one) for one in (*look.sightings, *look.elsewhere)]
    return bool(seen) and all(one.person is not None and one.verdict is Verdict.NAMED for one in seen)


def _further_pictures(visit: Visit) -> tuple[PhotoId, ...]:
    """All of a visit but what its card shows, and the picture that faces are shown from; those of a porch stay."""
    first = visit.photos[0].id if visit.photos else None
    shown = {visit.look.photo, visit.marked} if visit.look else {first}
    return tuple(photo.id for photo in visit.photos if not photo.gone and photo.id not in shown)


def visit_without(visit: Visit, due: Due) -> Visit:
    """A visit of which these pictures are gone: what it tells stays."""
    return replace(
        visit,
        photos=tuple(replace(one, gone=True) if one.id in due.pictures else one for one in visit.photos),
        porch=tuple(replace(one, gone=True) if one.photo in due.pictures else one for one in visit.porch),
        marked=None if visit.marked in due.pictures else visit.marked,
    )


def incident_without(incident: Incident, due: Due) -> Incident:
    """An incident of which picture, clip, or both are gone: what it tells stays."""
    if incident.photo in due.pictures:
        incident = replace(incident, photo=None, photo_gone=True)
    if due.clip and incident.clip == due.clip:
        incident = replace(incident, clip=None, clip_gone=True)
    return incident
