"""The very same person at two places within a minute is one incident, where it is certain who they are."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.house.people import Sighting
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.unfolding.going import COOLS_S, OF_A_PLACE, Going, surely


def elsewhere(tracks: Sequence[LiveTrack], going: Iterable[Going], moment: float) -> Iterator[Going]:
    """Those that show the one whom all these tracks are, at another place, and who was there a minute ago."""
    people = {surely(track.verdict) if track.verdict else None for track in tracks}
    if len(people) != 1 or None in people:
        return
    for other in going:
        if moment - other.last <= COOLS_S and people <= other.sure_people:
            yield other


def fold(going: Going, one: str, verdict: Sighting, into: Iterable[Going], at: datetime) -> None:
    """Make an incident that shows nobody but ``one`` a part of an earlier one, which shows them elsewhere."""
    alone = all(track in going.verdicts and surely(going.verdicts[track]) == one for track in going.tracks)
    if not alone or going.incident.happening in OF_A_PLACE:
        return
    for other in into:
        apart = other.incident.place != going.incident.place and other.began <= going.began
        if other is going or not apart or one not in other.sure_people or going.began - other.last > COOLS_S:
            continue
        for camera in going.cameras:
            other.join(list(going.tracks), camera)
        for track in going.tracks:
            other.names(track, verdict)
        if going.weight < other.weight:
            other.weight = going.weight
            loud = other.incident.loud or going.incident.loud
            other.tell(replace(other.incident, happening=going.incident.happening, loud=loud))
        other.goes_on(going.last)
        going.tell(replace(going.incident, part_of=other.incident.id, ended_at=at))
        return
