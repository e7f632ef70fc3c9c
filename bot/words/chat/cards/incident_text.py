"""What the card of an incident says: what a camera saw, who it was as far as that is known, and what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.house.people import Condition, Look, Sighting, Verdict
from bot.house.watch.camera import Tampering
from bot.house.watch.incident import Happening, Incident, WatchRule
from bot.words.chat.cards import card_text, crowd_text, incident_reason_text
from bot.words.chat.cards.look_text import look_lines
from bot.words.chat.doors.hours_text import clock
from bot.words.chat.moment_text import moment
from bot.words.phrase import Lines, Opening, Phrase, Text, TimeOfDay, Value, count, lines, say, say_in

FINE = say("✅ It’s fine")
MUTE = say("🔕 Mute 1 h")
LIVE = say("📹 Show live")
CALL_IN = say("📋 Call it in")

#: What flashes above the chat.
NOTED = say("I tell the others that it is fine.")
MUTED = say("This place makes no sound for an hour.")
LOOKING = say("I look once more who it is…")

GONE = say("I have nothing of this incident any more, so I cannot do that.")
NOBODY_SEEN = say("I looked once more, and I still cannot tell who it is.")

#: Whoever is there for so long stays, in seconds: how long is told from then on.
_STAYS_S = 60.0

#: So finely is told how long somebody was there, in seconds: nobody reads a card for single ones.
_STEP_S = 5
_MINUTE_S = 60


@dataclass(frozen=True, slots=True)
class IncidentScene:
    """What an incident only has the ids of."""

    where: Phrase
    #: What the camera is called.
    camera: str
    #: Who was expected; empty: nobody.
    expected: str = ""
    #: The rule that tells of it; None: it was removed since.
    rule: WatchRule | None = None


def card(
    incident: Incident, scene: IncidentScene, now: datetime, zone: tzinfo, *, late: bool, details: bool = True
) -> Lines:
    """The text of an incident's card, as it is now; without ``details`` the faces have no lines of their own."""
    look = everybody(incident)
    return lines(
        _marked(incident.happening, headline(incident, scene)),
        _when(incident, now, zone),
        card_text.LATE if late else None,
        *incident_reason_text.reasons(incident, scene.rule),
        *(look_lines(look, details=details, boxed=False) if look else []),
        *(card_text.seen_before(look, now, zone) if look and details else []),
        _how_many(incident, len(look.sightings) if look else 0),
        say("There is no clip of it.") if incident.no_clip and incident.happening is not Happening.ABSENT else None,
        say("🔕 This place is mute at the moment.") if incident.muted and not incident.handled else None,
        say("It is the same person as on another card, which tells how it goes on.") if incident.part_of else None,
        _seen_after_all(incident, scene),
        _handled(incident),
    )


def plainly(scene: IncidentScene) -> Phrase:
    """The least that a card says, where it could not be drawn in full."""
    return say("👀 <b>Something happened {where}.</b>", where=scene.where)


def _marked(happening: Happening, said: Phrase) -> Phrase:
    match happening:
        case Happening.ABSENT:
            return say("🕒 <b>{headline}</b>", headline=said)
        case Happening.TAMPERED:
            return say("⚠️ <b>{headline}</b>", headline=said)
        case Happening.LOITERS:
            return say("⏳ <b>{headline}</b>", headline=said)
        case _:
            return say("👀 <b>{headline}</b>", headline=said)


def headline(incident: Incident, scene: IncidentScene) -> Phrase:
    """What happened where, in one sentence."""
    match incident.happening:
        case Happening.TAMPERED:
            return _tampered(incident, scene.camera)
        case Happening.ABSENT:
            return _absent(incident, scene)
        case _:
            return _somebody(incident, scene)


def _somebody(incident: Incident, scene: IncidentScene) -> Phrase:
    (who, number), where = people_in(incident), scene.where
    if who is None:
        return say("Something moved {where}", where=where)
    over = incident.gone_at is not None
    told = Opening(who)
    match incident.happening:
        # the hours are what matters, and whoever it is was there for a minute before they were told of
        case Happening.AFTER_HOURS if over:
            return count(
                "{who} was {where} after hours", "{who} were {where} after hours", number, who=told, where=where
            )
        case Happening.AFTER_HOURS:
            return count("{who} is {where} after hours", "{who} are {where} after hours", number, who=told, where=where)
        case _ if incident.happening is Happening.LOITERS or incident.lasted_s >= _STAYS_S:
            return _stayed(incident, scene, told, number)
        # they may have been seen at any other place before
        case Happening.AGAIN if over:
            return count(
                "{who} was here again, {where}", "{who} were here again, {where}", number, who=told, where=where
            )
        case Happening.AGAIN:
            return count("{who} is here again, {where}", "{who} are here again, {where}", number, who=told, where=where)
        case _ if over:
            return count("{who} was {where}", "{who} were {where}", number, who=told, where=where)
        case _:
            return count("{who} is {where}", "{who} are {where}", number, who=told, where=where)


def _stayed(incident: Incident, scene: IncidentScene, who: Opening, number: int) -> Phrase:
    time = lasted(incident, scene)
    if incident.gone_at is not None:
        return count(
            "{who} was {where} for {time}",
            "{who} were {where} for {time}",
            number,
            who=who,
            where=scene.where,
            time=time,
        )
    return count(
        "{who} has been {where} for {time}",
        "{who} have been {where} for {time}",
        number,
        who=who,
        where=scene.where,
        time=time,
    )


def people_in(incident: Incident) -> tuple[Value | None, int]:
    """Who was seen, and for how many its verb is; None: something moved, and nobody can tell whether it was a person.

    Never more exact than it is: names where they are certain, and a number with its spread.
    """
    if look := everybody(incident):
        return _of_faces(look)
    if incident.most > 1:
        if incident.fewest == incident.most:
            return count("{n} person", "{n} people", incident.most), incident.most
        return _between(max(1, incident.fewest), incident.most), incident.most
    return (count("someone", "{n} people", 1), 1) if incident.persons or incident.most else (None, 1)


def everybody(incident: Incident) -> Look | None:
    """What was made of faces, with all in front who are more than one for certain; None: of none.

    Whoever is followed twice may be one: who cannot be told from the others counts where so many were there at once.
    """
    look = incident.look
    if look is None or look.condition is not Condition.CLEAR or not look.sightings:
        return None
    apart = all(map(_is_somebody, look.sightings))
    more = [seen for seen in look.elsewhere if seen.verdict is Verdict.NAMED or (apart and _is_somebody(seen))]
    others = [seen for seen in look.elsewhere if seen not in more]
    room = max(0, incident.persons - len(look.sightings) - len(more))
    return replace(look, sightings=(*look.sightings, *more, *others[:room]), elsewhere=tuple(others[room:]))


def _is_somebody(seen: Sighting) -> bool:
    """Whether a face is told from all others."""
    return seen.verdict is Verdict.NAMED or (seen.verdict is Verdict.UNKNOWN and seen.stranger is not None)


def lasted(incident: Incident, scene: IncidentScene) -> timedelta:
    """How long somebody was there, as finely as it is told; who loiters was there as long as its rule waits."""
    waits = scene.rule.seconds if scene.rule and incident.happening is Happening.LOITERS else 0.0
    seconds = max(incident.lasted_s, waits)
    return timedelta(seconds=seconds // _STEP_S * _STEP_S if seconds < _MINUTE_S else round(seconds / 60) * 60)


def muted(where: Phrase) -> Phrase:
    """To whoever muted a place."""
    return say("🔕 Nothing {where} makes a sound for an hour. The cards still come.", where=where)


def _of_faces(look: Look) -> tuple[Value, int]:
    seen = sorted(look.sightings, key=lambda one: -one.box.side)
    strangers = [one for one in seen if one.verdict is Verdict.UNKNOWN and not look.doubt_of(one)]
    if len(strangers) == len(seen):
        return count("a stranger", "{n} strangers", len(seen)), len(seen)
    return crowd_text.all_of(look, seen), crowd_text.number_of(seen)


def _between(fewest: int, most: int) -> Phrase:
    return count("{fewest} to {n} person", "{fewest} to {n} people", most, fewest=fewest)


def _tampered(incident: Incident, camera: str) -> Phrase:
    match incident.tampering, incident.gone_at is not None:
        case Tampering.BLINDED, False:
            return say("The camera “{camera}” is blinded by a light", camera=camera)
        case Tampering.BLINDED, True:
            return say("The camera “{camera}” was blinded by a light", camera=camera)
        case Tampering.MOVED, False:
            return say("The camera “{camera}” has been moved", camera=camera)
        case Tampering.MOVED, True:
            return say("The camera “{camera}” was moved", camera=camera)
        case _, False:
            return say("The camera “{camera}” is covered", camera=camera)
        case _:
            return say("The camera “{camera}” was covered", camera=camera)


def _absent(incident: Incident, scene: IncidentScene) -> Phrase:
    by = incident.missed_by or (scene.rule.by if scene.rule else None)
    if by is None:
        return say("{name} is usually seen by now, but not today", name=scene.expected)
    if incident.by_habit:
        return say("{name} is usually seen by {time}, but not today", name=scene.expected, time=clock(by))
    if incident.only_for:
        return say("{name} was not seen by {time} today", name=scene.expected, time=clock(by))
    if incident.place:
        return say(
            "{name} was expected {where} by {time} and was not seen there",
            name=scene.expected,
            where=scene.where,
            time=clock(by),
        )
    return say("{name} was expected by {time} and was not seen", name=scene.expected, time=clock(by))


def _how_many(incident: Incident, faces: int) -> Phrase | None:
    """That there were more than those whose faces are told; None: the headline counts, or there were not."""
    if not faces or incident.fewest <= faces:
        return None
    if incident.fewest == incident.most:
        return count("I saw {n} person at once.", "I saw {n} people at once.", incident.most)
    return count(
        "I saw {fewest} to {n} person at once.",
        "I saw {fewest} to {n} people at once.",
        incident.most,
        fewest=incident.fewest,
    )


def _when(incident: Incident, now: datetime, zone: tzinfo) -> Text:
    absent = incident.happening is Happening.ABSENT
    began: Value = moment(incident.began_at, now, zone, seconds=not absent)
    if not isinstance(began, TimeOfDay):
        began = Opening(began)
    if incident.gone_at is None or incident.lasted_s < _STAYS_S or absent:
        return say("{when}", when=began)
    return say_in("when something was", "{when}, until {end}", when=began, end=TimeOfDay(incident.gone_at))


def _seen_after_all(incident: Incident, scene: IncidentScene) -> Phrase | None:
    if incident.seen_at is None:
        return None
    return say("👋 <b>{name} is here, {at}</b>", name=scene.expected, at=TimeOfDay(incident.seen_at, seconds=False))


def _handled(incident: Incident) -> Phrase | None:
    if incident.handled is None:
        return None
    at = TimeOfDay(incident.handled.at, seconds=False)
    return say("✅ <b>{name} says that it is fine, {at}</b>", name=incident.handled.by_name, at=at)
