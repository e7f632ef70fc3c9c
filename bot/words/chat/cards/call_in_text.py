"""What can be passed on of an incident, to neighbours or the police: what is known, and nothing that is not."""

from datetime import tzinfo

from bot.house.people import Condition, Look, Verdict
from bot.house.watch.incident import Happening, Incident
from bot.words.chat.cards import crowd_text, incident_text
from bot.words.chat.cards.incident_text import IncidentScene
from bot.words.phrase import Day, Lines, Phrase, TimeOfDay, Value, count, lines, listed, say


def message(incident: Incident, scene: IncidentScene, zone: tzinfo) -> Lines:
    """A text that is copied with one tap, and what to do with it: nothing is called, and nothing is sent."""
    return lines(
        say("📋 <b>To pass on, to neighbours or the police</b>"),
        say("Tap the text to copy it, and add your address. I call nobody and send nothing."),
        say("<pre>{text}</pre>", text=_text(incident, scene, zone)),
        say("In an emergency call 112, or the number of where you are, first."),
    )


def _text(incident: Incident, scene: IncidentScene, zone: tzinfo) -> Lines:
    began = incident.began_at
    return lines(
        say("What: {what}.", what=incident_text.headline(incident, scene)),
        say(
            "When: {day}, {time}",
            day=Day(began.astimezone(zone).date(), year=True),
            time=TimeOfDay(began),
        ),
        say("Where: {where} (camera “{camera}”)", where=scene.where, camera=scene.camera),
        *(_of_people(incident, scene) if incident.happening not in (Happening.TAMPERED, Happening.ABSENT) else []),
        _kept(incident),
        say("What was wanted there is not known."),
    )


def _of_people(incident: Incident, scene: IncidentScene) -> list[Phrase]:
    return [
        _how_many(incident),
        *([say("For how long: {time}", time=time)] if (time := incident_text.lasted(incident, scene)) else []),
        _known(incident.look),
    ]


def _how_many(incident: Incident) -> Phrase:
    fewest, most = max(incident.fewest, 1), max(incident.most, incident.persons, 1)
    if not (incident.persons or incident.most):
        return say("How many: not known")
    if fewest < most:
        return say("How many: {fewest} to {most}", fewest=fewest, most=most)
    return count("How many: {n} person", "How many: {n} people", most)


def _known(look: Look | None) -> Phrase:
    if look is None or look.condition is not Condition.CLEAR or not look.sightings:
        return say("Who: not known, no face was clearly seen")
    names: list[Value] = list(
        dict.fromkeys(s.person.name for s in look.sightings if s.verdict is Verdict.NAMED and s.person)
    )
    if not names:
        return say("Who: nobody whom we know")
    if len(names) < crowd_text.number_of(look.sightings):
        return say("Who: {names}, and somebody whom we do not know", names=listed(names))
    return say("Who: {names}", names=listed(names))


def _kept(incident: Incident) -> Phrase | None:
    if incident.photo and incident.clip:
        return say("A picture and a clip are kept.")
    if incident.photo:
        return say("A picture is kept.")
    return say("A clip is kept.") if incident.clip else None
