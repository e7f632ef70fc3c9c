"""Who comes in that month, and what the cameras took of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.demo.camera.cutouts import encoded
from bot.demo.camera.episodes import Episode, Lookout
from bot.demo.camera.neighbours import BEN, MIA, neighbour
from bot.demo.camera.scenes import DoorbellCamera, Scene
from bot.demo.camera.watched import WatchedView
from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.people import Box, Person, PersonId

#: Pictures of each: the same few are shown again and again.
_TAKES = 2

#: Where whoever is drawn stands, and how large the face is.
_FACE, _CHIN = 112, (320, 342)


class CastMember(StrEnum):
    """Who comes."""

    GRACE = "grace"
    BEN = "ben"
    MIA = "mia"
    #: Somebody whom nobody knows, who shows their face.
    STRANGER = "stranger"
    #: The same of somebody who turns their back.
    COURIER = "courier"
    DOG = "dog"
    NOBODY = "nobody"


PEOPLE: Mapping[CastMember, Person] = {
    CastMember.GRACE: Person(PersonId("grace"), "Grace"),
    CastMember.BEN: Person(PersonId("ben"), "Ben"),
    CastMember.MIA: Person(PersonId("mia"), "Mia"),
}

#: Where the face of each is in the picture, before the camera shakes.
FACES: Mapping[CastMember, Box] = {
    CastMember.GRACE: Box(268, 232, 376, 352),
    CastMember.BEN: Box(268, 226, 372, 344),
    CastMember.MIA: Box(268, 226, 372, 344),
    CastMember.STRANGER: Box(264, 224, 372, 340),
}

#: Who is there though no face tells it.
FACELESS: Mapping[CastMember, Faceless] = {
    CastMember.COURIER: Faceless(1, 1, 1, Hiding.TURNED),
    CastMember.DOG: Faceless(animals=(Animal.DOG,)),
}

_SCENES: Mapping[CastMember, Scene] = {
    CastMember.GRACE: Scene.GRACE,
    CastMember.STRANGER: Scene.EILEEN,
    CastMember.COURIER: Scene.BACK,
    CastMember.DOG: Scene.DOG,
    CastMember.NOBODY: Scene.NOBODY,
}

_DRAWN = {CastMember.BEN: (BEN, 11), CastMember.MIA: (MIA, 12)}


@dataclass(frozen=True, slots=True)
class Takes:
    """JPEGs."""

    #: At the door, of each.
    door: Mapping[CastMember, tuple[bytes, ...]]
    #: In the garden: somebody who shows no face.
    garden: bytes


def taken(camera: DoorbellCamera) -> Takes:
    """Pictures of all; takes a few seconds. Afterwards there stands at the camera who stood there before."""
    before = camera.scene
    found: dict[CastMember, tuple[bytes, ...]] = {}
    for who, scene in _SCENES.items():
        camera.turn_to(scene)
        found[who] = tuple(camera.burst()[:_TAKES])
    camera.turn_to(before)
    for who, (looks, seed) in _DRAWN.items():
        drawn = neighbour(looks, seed)
        found[who] = tuple(camera.passing(drawn, _FACE, _CHIN) for _ in range(_TAKES))
    view = WatchedView(Lookout.GARDEN)
    lasts_s = view.play(Episode.LOITER, 0.0)
    return Takes(found, encoded(view.draw(lasts_s / 2, 640, 360)))
