"""Who somebody in view is: what bursts of their heads say, and what the household keeps of whoever that is."""

from dataclasses import replace

from bot.house.faces.profile import PersonGroup, Profiles, StrangerNote, StrangerStanding
from bot.house.people import Look, Sighting, Verdict
from bot.house.ports import Collection
from bot.house.watch.live.track import LiveTrack
from bot.house.watch.rules import Knowing, Somebody


def burst_says(look: Look) -> Sighting | None:
    """What a burst of somebody's heads says; None: it shows no face that can be judged.

    Whoever may be only a picture is not named, nor is anybody where the burst names two.
    """
    faces = look.in_front or look.sightings
    if not faces:
        return None
    told = look.as_sure_as_it_is(faces[0])
    others = {seen.person.id for seen in look.elsewhere if seen.person and seen.verdict is Verdict.NAMED}
    if told.person and others - {told.person.id}:
        return unsure(told)
    return replace(told, hint=look.doubt_of(faces[0]))


def agreed(before: Sighting | None, now: Sighting) -> Sighting:
    """What is said of somebody after another burst.

    A poor one takes nothing back, and adds a doubt to nobody who was judged by a good one: who walks off, or turns
    away, is seen worse than before. Where two disagree nobody is named: the tracker may have taken one for the other.
    Who once held a picture up is named by no later burst of the same track.
    """
    if before is None:
        return now
    if now.verdict is Verdict.POOR and before.verdict is not Verdict.POOR:
        return before
    if before.hint:
        return replace(unsure(now), hint=before.hint)
    if before.verdict is Verdict.NAMED:
        return _after_a_name(before, now)
    if now.verdict is Verdict.UNKNOWN and before.verdict is Verdict.LOOKS_LIKE:
        return before
    return now


def _after_a_name(before: Sighting, now: Sighting) -> Sighting:
    if _same(before, now):
        return now if now.verdict is Verdict.NAMED or now.hint else before
    return unsure(now if now.person else replace(before, hint=now.hint))


def _same(before: Sighting, now: Sighting) -> bool:
    return bool(before.person and now.person and before.person.id == now.person.id)


def unsure(seen: Sighting) -> Sighting:
    """The same of whom it is good enough to say that they look like somebody, and no more."""
    return replace(seen, verdict=Verdict.LOOKS_LIKE) if seen.verdict is Verdict.NAMED else seen


class Acquaintances:
    """What the household keeps of those whom the cameras see."""

    def __init__(self, profiles: Profiles, strangers: Collection[StrangerNote]) -> None:
        self._profiles = profiles
        self._strangers = strangers

    def somebody(self, track: LiveTrack) -> Somebody:
        """Somebody in view, as rules want them."""
        seen = track.verdict
        group = self.group(seen)
        known = self.knowing(seen)
        return Somebody(
            track.id,
            track.kind,
            known,
            seen.person.id if seen and seen.person and known is Knowing.KNOWN else None,
            group if known is Knowing.KNOWN else "",
            watched=group is PersonGroup.WATCH_FOR,
            age_s=track.age_s,
            loitered_s=track.loitered_s,
            times=track.times,
            furniture=track.furniture,
        )

    def knowing(self, seen: Sighting | None) -> Knowing:
        """How well somebody is known."""
        if seen is None or seen.hint:
            return Knowing.NOT_YET
        if seen.verdict is Verdict.NAMED:
            return Knowing.KNOWN if seen.person else Knowing.NOT_YET
        if seen.verdict is not Verdict.UNKNOWN:
            return Knowing.NOT_YET
        note = self._strangers.get(seen.stranger) if seen.stranger else None
        ignored = note is not None and note.standing is StrangerStanding.IGNORED
        return Knowing.KNOWN if ignored else Knowing.STRANGER

    def group(self, seen: Sighting | None) -> PersonGroup:
        """The group of whom somebody is, or looks like."""
        return self._profiles.of(seen.person.id).group if seen and seen.person else PersonGroup.NONE

    def lives_here(self, seen: Sighting | None) -> bool:
        """Tell whether somebody is known for certain as one of the family."""
        if self.knowing(seen) is not Knowing.KNOWN or seen is None or seen.person is None:
            return False
        profile = self._profiles.of(seen.person.id)
        return profile.resident is not None or profile.group is PersonGroup.FAMILY
