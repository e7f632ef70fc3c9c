"""Why a face was taken for somebody, in words first and numbers after; and what could be better about the faces."""

from bot.house.faces.face_reasons import FaceGround
from bot.house.faces.reasons import ExplainedFace, FacesReport
from bot.house.people import Verdict
from bot.words.chat.people import faults
from bot.words.phrase import Lines, Phrase, count, lines, say

#: A face that is no further than this many times what a person's own photos are from each other is as near as they are.
_AS_NEAR = 1.1

ALL_WELL = say("✅ I know these faces well. There is nothing to mend.")
NOBODY_THERE = say("I see no face there that I could explain.")


def why(face: ExplainedFace, *, alone: bool) -> Lines:
    """Why somebody is named, or is not; ``alone``: there is no other face that it could be mistaken for."""
    return lines(
        None if alone else say("<b>Face {number}</b>", number=face.sighting.number),
        say("1: the face at the door. 2: the photo of {name} that is nearest to it.", name=face.nearest.name)
        if face.photo and face.nearest
        else None,
        say("{name} told me who this is.", name=face.sighting.told_by) if face.sighting.told_by else None,
        _ground(face),
        _runner_up(face),
        _numbers(face),
    )


def _ground(face: ExplainedFace) -> Phrase:
    nearest = face.nearest
    if face.sighting.verdict is Verdict.POOR or face.reasons.ground is FaceGround.POOR:
        return say("The face is too poor to tell: {why}.", why=faults.why(face.sighting.reason))
    if nearest is None:
        return say("I know nobody whom I could compare it with.")
    match face.reasons.ground:
        case FaceGround.NEAREST:
            own, distance = face.reasons.own, face.reasons.distance
            if own is not None and distance is not None and distance <= own * _AS_NEAR:
                return say("The face is as near to {name} as {name}’s own photos are to each other.", name=nearest.name)
            return say("The face is near enough to {name}.", name=nearest.name)
        case FaceGround.TWO_ALIKE:
            return say("The face is near to {name}, but somebody else is nearly as near.", name=nearest.name)
        case FaceGround.DENIED:
            return say("The face is more like one that you told me is not {name}.", name=nearest.name)
        case FaceGround.NOT_SURE:
            return say("The face is near to {name}, but not near enough to be sure.", name=nearest.name)
        case FaceGround.DISAGREEING:
            return say(
                "The pictures of this visit disagree, so I name nobody. The nearest is {name}.", name=nearest.name
            )
        case _:
            return say("The face is too far from everybody whom I know. The nearest is {name}.", name=nearest.name)


def _runner_up(face: ExplainedFace) -> Phrase | None:
    if face.runner_up is None or face.reasons.ground is not FaceGround.NEAREST:
        return None
    return say("{name} is clearly further.", name=face.runner_up.name)


def _numbers(face: ExplainedFace) -> Lines | None:
    reasons = face.reasons
    if reasons.distance is None:
        return None
    distance, bound, margin = round(reasons.distance, 2), reasons.bound, reasons.margin
    return lines(
        say("Distance {distance}.", distance=distance)
        if bound is None
        else say("Distance {distance}; named up to {bound}.", distance=distance, bound=round(bound, 2)),
        say("{name} is {margin} further.", name=face.runner_up.name, margin=round(margin, 2))
        if face.runner_up and margin is not None
        else None,
    )


def report(found: FacesReport) -> Lines:
    """What could be better about the faces."""
    return lines(
        say("What I could know better:"),
        *(_too_few(person.name, n) for person, n in found.too_few),
        *(
            say("• {name}: one photo is unlike the others, or more like somebody else.", name=p.name)
            for p, _ in found.outliers
        ),
        *(say("• {name} and {other} look alike to me.", name=one.name, other=two.name) for one, two in found.clashes),
        *(say("• {name}: the newest photo is more than two years old.", name=p.name) for p in found.stale),
        *(
            say(
                "• {name} wears glasses in every photo; one without them helps, if they ever take them off.",
                name=p.name,
            )
            for p in found.always_in_spectacles
        ),
        say("A button below shows each."),
    )


def _too_few(name: str, photos: int) -> Phrase:
    return count(
        "• {name}: {n} photo only; three are better.", "• {name}: {n} photos only; three are better.", photos, name=name
    )
