"""Who is there though no face tells it, as a card and the day's log have it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door, DoorId
from bot.house.faceless import Animal, Faceless, Hiding
from bot.house.people import Blemish, Box, Condition, Doubt, Look, Person, PersonId, PhotoId, Sighting, Verdict
from bot.house.records.ledger_entry import NobodySeen, Shown, who
from bot.house.visits.visit import Photo, Press, PressId, Visit, VisitId
from bot.words.chat.cards import card_text
from bot.words.tongue import Language, Tongue

FRONT = Door(DoorId("front"), "front door")
NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
PHOTO = Photo(PhotoId("p"), PressId("b-1"), 0, NOON)
PRESS = Press(PressId("b-1"), FRONT.id, NOON)
VISIT = Visit(VisitId("v"), FRONT.id, NOON, NOON + timedelta(minutes=2), presses=(PRESS,), photos=(PHOTO,))

NOT_A_FACE = Sighting(1, Box(0, 0, 9, 9), Verdict.POOR, reason=Blemish.UNLIKE_A_FACE)
GRACE = Sighting(1, Box(0, 0, 9, 9), Verdict.NAMED, Person(PersonId("g"), "Grace"))
NOBODY = Faceless()
BACK = Faceless(1, 1, 1, Hiding.TURNED)
THREE = Faceless(3, 2, 4, Hiding.TURNED)
DOG = Faceless(animals=(Animal.DOG,))


def showing(faceless: Faceless | None, *sightings: Sighting, reason: Blemish = Blemish.NONE) -> Visit:
    condition = Condition.CLEAR if sightings else Condition.NO_FACE
    return replace(VISIT, look=Look(PHOTO.id, condition, sightings, reason=reason, faceless=faceless))


def said(visit: Visit, language: Language = Language.ENGLISH) -> list[str]:
    """A card's lines without its time."""
    card = card_text.card(visit, FRONT, NOON, ZoneInfo("UTC"), late=False)
    first, _, *others = Tongue(language, ZoneInfo("UTC")).plain(card).splitlines()
    return [first.replace("<b>", "").replace("</b>", ""), *others]


@pytest.mark.parametrize(
    ("faceless", "line"),
    [
        (None, "I see no face in the picture."),
        (NOBODY, "I see no face in the picture."),
        (
            BACK,
            "Somebody is there, but I cannot see their face: perhaps they have their back to the camera.",
        ),
        (replace(BACK, hiding=Hiding.OUTSIDE), "Somebody is there, but their head is not in the picture."),
        (replace(BACK, hiding=Hiding.TOO_FAR), "Somebody is there, but too far away for me to see their face."),
        (replace(BACK, hiding=Hiding.NONE), "Somebody is there, but I cannot see their face."),
        (DOG, "I see a dog, but no person."),
        (Faceless(animals=(Animal.CAT, Animal.OTHER)), "I see a cat and an animal, but no person."),
    ],
)
def test_a_ring_without_a_face_says_what_is_seen(faceless: Faceless | None, line: str) -> None:
    assert said(showing(faceless)) == ["🔔 Someone is at the front door", line]


def test_a_count_is_told_with_its_spread() -> None:
    assert said(showing(THREE)) == [
        "🔔 Several people are at the front door",
        "I see about 3 people (2 to 4), but no face.",
    ]
    # of two, one may be none: the headline does not promise several
    assert said(showing(Faceless(2, 1, 3)))[0] == "🔔 Someone is at the front door"


def test_whoever_comes_with_a_dog_has_a_line_of_each() -> None:
    assert said(showing(replace(BACK, animals=(Animal.DOG,))))[1:] == [
        "Somebody is there, but I cannot see their face: perhaps they have their back to the camera.",
        "I see a dog, too.",
    ]


def test_in_the_dark_it_is_the_dark_that_hides_a_face() -> None:
    dark = Blemish.DARK_PICTURE
    assert said(showing(BACK, reason=dark))[1] == "Somebody is there, but I cannot see their face: it is too dark."
    assert said(showing(THREE, reason=dark))[1] == "I see about 3 people (2 to 4), but no face: it is too dark."
    assert said(showing(NOBODY, reason=dark))[1] == "I see no face in the picture: it is too dark."


def test_what_is_taken_for_no_face_is_called_what_it_is_where_that_is_known() -> None:
    assert said(showing(DOG, NOT_A_FACE))[1:] == ["I see a dog, but no person."]
    assert said(showing(NOBODY, NOT_A_FACE))[1:] == ["Something is there that I cannot take for a person’s face."]
    hinted = showing(DOG, NOT_A_FACE)
    assert hinted.look
    hinted = replace(hinted, look=replace(hinted.look, hint=Doubt.SCREEN))
    assert said(hinted)[-1] == "⚠️ This may be a screen that is held before the camera."


def test_beside_a_face_that_cannot_be_judged_only_more_people_are_told() -> None:
    poor = replace(NOT_A_FACE, reason=Blemish.TOO_FAR)
    told = "I cannot tell who it is: they stand too far away."
    assert said(showing(BACK, poor))[1:] == [told]
    assert said(showing(THREE, poor))[1:] == [told, "I see about 3 people (2 to 4)."]


def test_beside_a_known_face_nothing_is_told_of_what_is_none() -> None:
    told = said(showing(DOG, GRACE, replace(NOT_A_FACE, number=2)))
    assert told[0] == "🔔 Grace and something else are at the front door"
    assert not any("dog" in line for line in told)


@pytest.mark.parametrize(
    ("faceless", "headline"),
    [
        (NOBODY, "The camera saw something at the front door"),
        (BACK, "Someone is at the front door"),
        (THREE, "Several people are at the front door"),
        (DOG, "The camera saw a dog at the front door"),
    ],
)
def test_where_nobody_rang_the_headline_says_what_the_camera_saw(faceless: Faceless, headline: str) -> None:
    assert said(replace(showing(faceless), presses=()))[0] == f"🔔 {headline}"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (Language("de"), "Ich sehe einen Hund, aber keinen Menschen."),
        (Language("es"), "Veo un perro, pero a ninguna persona."),
        (Language("ru"), "Вижу собаку, но людей не вижу."),
        (Language("hi"), "मुझे एक कुत्ता दिख रहा है, पर कोई इंसान नहीं।"),
    ],
)
def test_an_animal_is_said_as_its_language_would(language: Language, line: str) -> None:
    assert said(showing(DOG), language)[1].replace("\u2068", "").replace("\u2069", "") == line


@pytest.mark.parametrize(
    ("visit", "told"),
    [
        (showing(None), NobodySeen.NO_FACE),
        (showing(NOBODY), NobodySeen.NO_FACE),
        (showing(BACK), NobodySeen.PERSON),
        (showing(THREE), NobodySeen.PEOPLE),
        (showing(replace(BACK, animals=(Animal.DOG,))), NobodySeen.PERSON),
        (showing(DOG), NobodySeen.DOG),
        (showing(Faceless(animals=(Animal.BIRD, Animal.DOG))), NobodySeen.BIRD),
        (showing(DOG, NOT_A_FACE), NobodySeen.DOG),
        (showing(NOBODY, NOT_A_FACE), Shown(unclear=1)),
        (showing(BACK, replace(NOT_A_FACE, reason=Blemish.TOO_FAR)), Shown(unclear=1)),
    ],
)
def test_the_day_s_log_has_it_too(visit: Visit, told: Shown | NobodySeen) -> None:
    assert who(visit) == told


def test_what_another_release_wrote_is_read_as_what_is_known() -> None:
    assert Animal("axolotl") is Animal.OTHER
    assert Hiding("under a hat") is Hiding.NONE
