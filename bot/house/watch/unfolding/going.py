"""What becomes of an incident while somebody is there: pure state in mind, from which it is written down."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.house.people import Condition, Doubt, Look, PersonId, PhotoId, Sighting, StrangerId, Verdict
from bot.house.watch.camera import CameraId
from bot.house.watch.incident import Happening, Incident, WatchRule, Whom
from bot.house.watch.live.track import LOST_S
from bot.house.watch.rules import Tells, weight
from bot.house.watch.seen import TrackId

#: Whoever was there and comes back within this is still the same: a hedge, a shed, the other side of the car. The same
#: person at two cameras within it is one incident, too. In seconds.
COOLS_S = 60.0

#: Who was there for long comes back for long: a child who plays for an hour is one incident. A share of how long it
#: lasted is added to ``COOLS_S``, up to this many seconds in all.
COOLS_MOST_S = 180.0
_COOLS_SHARE = 0.25

#: Tracks of one incident that are remembered, the newest ones: leaves in the wind make a new one every few seconds.
MOST_TRACKS_TOLD = 32

#: What is about a place, not about whoever is there.
OF_A_PLACE = frozenset({Happening.CROWD, Happening.TAMPERED})

#: How long it has lasted is written down again after so many seconds: each is an edit of its card.
LASTED_STEP_S = 60.0


@dataclass(slots=True)
class Going:
    """An incident that goes on."""

    incident: Incident
    #: How much the rule matters that tells of it most: smaller is more.
    weight: tuple[bool, bool, int]
    #: ``CameraView.moment`` when it began, and when somebody of it was last seen.
    began: float
    last: float
    #: Those of whom the rule told first.
    founders: set[TrackId]
    #: Of whom that rule tells.
    whom: Whom = Whom.ANYBODY
    tracks: dict[TrackId, None] = field(default_factory=dict)
    #: What bursts said of them.
    verdicts: dict[TrackId, Sighting] = field(default_factory=dict)
    cameras: dict[CameraId, None] = field(default_factory=dict)
    #: Set: it has to be written down once more.
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    #: How long somebody of it has been there in all, in seconds: whoever comes back was away meanwhile.
    there_s: float = 0.0
    #: How long whoever stays had been there before it began, in seconds.
    before_s: float = 0.0
    #: How many were there when a resident said that it is fine; None: nobody did.
    fine_for: int | None = None

    @property
    def due(self) -> float:
        """When it is over, unless somebody of it is seen before."""
        return self.last + min(COOLS_S + _COOLS_SHARE * (self.last - self.began), COOLS_MOST_S)

    @property
    def next_at(self) -> float:
        """When something is otherwise though nothing is told: whoever was there has left, or it is over."""
        return self.due if self.incident.left_at else self.last + LOST_S

    def absorbs(self, persons: int) -> bool:
        """Tell whether others who come are a part of it: what is fine is fine for as many as there were."""
        return self.fine_for is None or persons <= self.fine_for

    def tells_like(self, rule: WatchRule) -> bool:
        """Tell whether a rule tells of the same people as loudly: who came later needs no card of their own then."""
        return rule.whom is self.whom and self.incident.loud is rule.loud

    def goes_on(self, moment: float, loitered_s: float = 0.0) -> None:
        """Somebody of it is there; who joins it now has been there for ``loitered_s`` seconds already."""
        passed = max(0.0, moment - self.last)
        self.there_s += passed if passed <= LOST_S else min(passed, loitered_s)
        self.last = max(self.last, moment)
        if self.incident.left_at:
            self.tell(replace(self.incident, left_at=None))
        if self.lasted_s >= self.incident.lasted_s + LASTED_STEP_S:
            self.tell(replace(self.incident, lasted_s=self.lasted_s))

    def stays(self, loitered_s: float) -> None:
        """Whoever it began with has been there for so long, in seconds."""
        self.before_s = max(self.before_s, loitered_s - self.there_s)
        self.tell(replace(self.incident, lasted_s=max(self.incident.lasted_s, self.lasted_s)))

    @property
    def lasted_s(self) -> float:
        """How long somebody of it has been there, in seconds."""
        return self.there_s + self.before_s

    def join(self, tracks: Collection[TrackId], camera: CameraId) -> None:
        """More tracks are a part of it, seen by this camera."""
        if self.cameras and camera in self.cameras and all(track in self.tracks for track in tracks):
            return
        for track in tracks:
            self.tracks.setdefault(track)
        while len(self.tracks) > MOST_TRACKS_TOLD:
            gone = next(iter(self.tracks))
            del self.tracks[gone]
            self.verdicts.pop(gone, None)
        self.cameras.setdefault(camera)
        also = tuple(one for one in self.cameras if one != self.incident.camera)
        self.tell(replace(self.incident, tracks=tuple(self.tracks), also=also))

    def count(self, persons: int, fewest: int, most: int) -> None:
        """So many are there at once; the most that ever were are told."""
        known = self.incident
        if persons > known.persons:
            self.tell(replace(known, persons=persons, fewest=fewest, most=max(most, persons)))

    def escalate(self, tells: Tells) -> None:
        """A rule that matters more tells of the same ones."""
        if weight(tells.rule) < self.weight:
            self.weight = weight(tells.rule)
            loud = self.incident.loud or tells.rule.loud
            self.tell(replace(self.incident, happening=tells.rule.happening, loud=loud))

    def names(self, track: TrackId, verdict: Sighting | None) -> None:
        """Something else is said of one of them."""
        if verdict is None:
            self.verdicts.pop(track, None)
        elif track in self.tracks:
            self.verdicts[track] = verdict
        self.tell(replace(self.incident, look=look_of(self.incident, self.verdicts.values())))

    def tell(self, incident: Incident) -> None:
        """It is this from now on."""
        if incident != self.incident:
            self.incident = incident
            self.changed.set()

    def onto(self, kept: Incident) -> Incident:
        """What is kept of it, with what is known now; answers, pictures and clips are written by others."""
        now = self.incident
        gone = kept.forgotten != now.forgotten
        return replace(
            kept,
            happening=now.happening,
            tracks=now.tracks,
            look=kept.look if gone else now.look,
            persons=now.persons,
            fewest=now.fewest,
            most=now.most,
            lasted_s=now.lasted_s,
            usual=now.usual,
            tampering=now.tampering,
            loud=now.loud,
            also=now.also,
            part_of=now.part_of,
            ended_at=now.ended_at,
            left_at=now.left_at,
        )

    def passed(self, clock: datetime, moment: float) -> None:
        """It is so late, by the machine's clock and the steady measure: whoever was there may have left, or be gone."""
        if moment >= self.due:
            ended = self.incident.left_at or self._seen_last(clock, moment)
            self.tell(replace(self.incident, lasted_s=self.lasted_s, ended_at=ended, left_at=None))
        elif moment >= self.next_at:
            self.tell(replace(self.incident, lasted_s=self.lasted_s, left_at=self._seen_last(clock, moment)))

    def _seen_last(self, clock: datetime, moment: float) -> datetime:
        return max(clock - timedelta(seconds=max(0.0, moment - self.last)), self.incident.began_at)

    @property
    def people(self) -> set[PersonId | StrangerId]:
        """Everybody of it who can be told from others, by id."""
        found: set[PersonId | StrangerId] = set()
        for seen in self.verdicts.values():
            if (id_ := who(seen)) is not None:
                found.add(id_)
        return found

    @property
    def sure_people(self) -> set[PersonId | StrangerId]:
        """Those of them who are certain: by them alone two who are seen at two places are the same."""
        return {one for seen in self.verdicts.values() if (one := surely(seen)) is not None}


def who(seen: Sighting) -> PersonId | StrangerId | None:
    """By what somebody is told from everybody else; None: by nothing yet."""
    if seen.person:
        return seen.person.id
    return seen.stranger


def surely(seen: Sighting) -> PersonId | StrangerId | None:
    """The same where it is certain: who only looks like somebody, at the edge of a frame, may be anybody."""
    if seen.person:
        return seen.person.id if seen.verdict is Verdict.NAMED else None
    return seen.stranger if seen.verdict is Verdict.UNKNOWN else None


def look_of(incident: Incident, verdicts: Iterable[Sighting]) -> Look | None:
    """What bursts said of everybody in an incident, as one look; the boxes are those of heads, in no picture kept."""
    told = [replace(seen, number=number) for number, seen in enumerate(_each_once(verdicts), 1)]
    if not told:
        return None
    photo = PhotoId(f"{incident.id}-heads")
    hint = next((seen.hint for seen in told if seen.hint), Doubt.NONE)
    return Look(photo, Condition.CLEAR, (told[0],), hint, elsewhere=tuple(told[1:]))


def _each_once(verdicts: Iterable[Sighting]) -> list[Sighting]:
    """Who was tracked twice is one; those who are named stand first, and those whose face was seen badly last."""
    found: dict[object, Sighting] = {}
    for number, seen in enumerate(verdicts):
        found.setdefault(who(seen) or number, seen)
    return sorted(found.values(), key=lambda seen: (seen.person is None, seen.verdict is Verdict.POOR))
