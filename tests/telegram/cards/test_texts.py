"""Every sentence of a card, as a resident reads it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.house.doors.door import Door, DoorId, Failure
from bot.house.doors.door_facts import BellsNews, DoorEvent, DoorNews, OpenedAfterAll
from bot.house.faceless import Faceless, Hiding
from bot.house.faces.lesson import Lesson
from bot.house.faces.photo_trouble import PhotoReason, PhotoTrouble
from bot.house.people import (
    Blemish,
    Box,
    Condition,
    Doubt,
    Look,
    Person,
    PersonId,
    PhotoId,
    Resident,
    ResidentId,
    Role,
    Sighting,
    Verdict,
)
from bot.house.records.disk import DiskState
from bot.house.residents.permissions import Action, ever_may
from bot.house.visits.visit import (
    Answer,
    Attempt,
    Outcome,
    Photo,
    PhotoFault,
    Press,
    PressId,
    UnreadablePhoto,
    Visit,
    VisitId,
)
from bot.words.chat import menu_text
from bot.words.chat.cards import card_text
from bot.words.chat.menu_text import MenuSubject
from bot.words.tongue import Language, Tongue
from tests.english import CardText, texts

FRONT = Door(DoorId("front"), "front door")
NOON = datetime(2026, 3, 1, 11, 0, tzinfo=UTC)
CARD_TEXT = CardText(ZoneInfo("Europe/Berlin"))
VISIT = Visit(
    VisitId("v"), FRONT.id, NOON, NOON + timedelta(minutes=2), presses=(Press(PressId("b-1"), FRONT.id, NOON),)
)
PHOTO = Photo(PhotoId("p"), PressId("b-1"), 0, NOON)
BOX = Box(0, 0, 9, 9)
GRACE = Person(PersonId("g"), "Grace")
EILEEN = Person(PersonId("e"), "Eileen <Collins>")


def card(visit: Visit, *, late: bool = False, confirming: bool = False) -> str:
    return CARD_TEXT.card(visit, FRONT, NOON + timedelta(seconds=5), late=late, confirming=confirming)


def seen(*sightings: Sighting, condition: Condition = Condition.CLEAR) -> Visit:
    return replace(VISIT, photos=(PHOTO,), look=Look(PHOTO.id, condition, sightings))


def named(number: int, person: Person) -> Sighting:
    return Sighting(number, BOX, Verdict.NAMED, person)


def small(sighting: Sighting) -> Sighting:
    """The same from far behind, or a picture of it on a wall."""
    return replace(sighting, box=Box(0, 0, 5, 5))


def beside(sighting: Sighting) -> Sighting:
    """The same from a step behind."""
    return replace(sighting, box=Box(0, 0, 6, 6))


STRANGER = Sighting(1, BOX, Verdict.UNKNOWN)
A_DOG = Sighting(1, BOX, Verdict.POOR, reason=Blemish.UNLIKE_A_FACE)


def test_a_press_says_where_and_when_in_the_household_s_own_time() -> None:
    assert card(VISIT) == "🔔 <b>Someone is at the front door</b>\n12:00:00"


def test_several_presses_are_counted() -> None:
    later = NOON + timedelta(seconds=9)
    again = VISIT.extended(Press(PressId("b-2"), FRONT.id, later), later, timedelta(minutes=2))
    assert "rang 2×" in card(again)


def test_a_late_card_says_so() -> None:
    assert "late" in card(VISIT, late=True)


@pytest.mark.parametrize(
    ("days", "when"),
    [(1, "Yesterday, 12:00:00"), (6, "Sunday, 12:00:00"), (7, "Sunday 1 March, 12:00:00")],
)
def test_a_card_of_another_day_names_the_day_as_one_says_it_then(days: int, when: str) -> None:
    assert when in CARD_TEXT.card(VISIT, FRONT, NOON + timedelta(days=days), late=True).splitlines()


def test_of_whom_a_camera_saw_and_who_did_not_ring_no_bell_is_told_and_no_answer() -> None:
    stood = Photo(PhotoId("p"), PressId("photo-camera-1"), 0, NOON)
    visit = replace(VISIT, presses=(), photos=(stood,), look=Look(stood.id, Condition.CLEAR, (named(1, GRACE),)))
    assert card(visit) == "👀 <b>Grace is at the front door</b>\n12:00:00"
    assert card(replace(visit, expired=True)) == "👀 <b>Grace was at the front door</b>\n12:00:00\nNobody rang."
    assert card(replace(visit, presses=VISIT.presses, expired=True)).endswith("\nNobody answered.")


@pytest.mark.parametrize(
    ("visit", "headline"),
    [
        (seen(named(1, GRACE)), "Grace is at the front door"),
        (seen(named(1, GRACE), named(2, EILEEN)), "Grace and Eileen &lt;Collins&gt; are at the front door"),
        (seen(STRANGER), "Someone I don’t know is at the front door"),
        (seen(named(1, GRACE), replace(STRANGER, number=2)), "Grace and someone I don’t know are at the front door"),
        (seen(STRANGER, replace(STRANGER, number=2)), "2 people I don’t know are at the front door"),
        (seen(Sighting(1, BOX, Verdict.POOR, reason=Blemish.TOO_DARK)), "Someone is at the front door"),
        (seen(A_DOG), "Someone is at the front door"),
        (seen(A_DOG, replace(A_DOG, number=2)), "Someone is at the front door"),
        (seen(named(1, GRACE), replace(A_DOG, number=2)), "Grace and something else are at the front door"),
        (
            seen(STRANGER, Sighting(2, BOX, Verdict.POOR), replace(A_DOG, number=3)),
            "Someone I don’t know, someone else and something else are at the front door",
        ),
        (seen(Sighting(1, BOX, Verdict.LOOKS_LIKE, GRACE)), "Someone is at the front door"),
        (seen(named(1, GRACE), Sighting(2, BOX, Verdict.POOR)), "Grace and someone else are at the front door"),
        (replace(VISIT, presses=(), photos=(PHOTO,)), "The camera saw something at the front door"),
        # the nearest leads, and a face that is small beside it is no visitor
        (seen(small(named(1, GRACE)), STRANGER), "Someone I don’t know is at the front door (further back: Grace)"),
        (seen(small(named(1, GRACE)), A_DOG), "Someone is at the front door (further back: Grace)"),
        (
            seen(small(named(1, GRACE)), Sighting(2, BOX, Verdict.POOR, reason=Blemish.BLURRED)),
            "Someone is at the front door (further back: Grace)",
        ),
        (seen(named(1, GRACE), small(STRANGER)), "Grace is at the front door (further back: someone I don’t know)"),
        (
            seen(named(1, GRACE), named(2, EILEEN), small(STRANGER), small(STRANGER)),
            "Grace and Eileen &lt;Collins&gt; are at the front door (further back: 2 people I don’t know)",
        ),
        (seen(STRANGER, beside(named(2, GRACE))), "Someone I don’t know and Grace are at the front door"),
        (
            seen(beside(named(1, GRACE)), named(2, EILEEN)),
            "Eileen &lt;Collins&gt; and Grace are at the front door",
        ),
    ],
)
def test_the_headline_says_who_is_where(visit: Visit, headline: str) -> None:
    assert texts.headline(visit, FRONT) == headline


@pytest.mark.parametrize(
    ("visit", "line"),
    [
        (replace(VISIT, photo_overdue=True), "No picture came. The camera may be off."),
        *[
            (replace(VISIT, unreadable=(UnreadablePhoto(PressId("b00t-1"), 0, NOON, fault),)), sentence)
            for fault, sentence in (
                (PhotoFault.DAMAGED, "A picture came, but it is damaged and nobody can read it."),
                (PhotoFault.TOO_LARGE, "A picture came, but it is too large for me."),
                (PhotoFault.FOREIGN, "A picture came, but of a kind that I cannot read."),
            )
        ],
        (replace(VISIT, photos=(PHOTO,)), "I am looking who it is…"),
        (seen(condition=Condition.UNREADABLE), "I could not read the picture, so I cannot tell who it is."),
        (seen(condition=Condition.NO_FACE), "I see no face in the picture."),
        (
            replace(VISIT, photos=(PHOTO,), look=Look(PHOTO.id, Condition.NO_FACE, reason=Blemish.DARK_PICTURE)),
            "I see no face in the picture: it is too dark.",
        ),
        (
            replace(
                VISIT, photos=(PHOTO,), look=Look(PHOTO.id, Condition.CLEAR, (named(1, GRACE),), elsewhere=(STRANGER,))
            ),
            "Another picture also shows: someone I don’t know.",
        ),
        (
            replace(VISIT, photos=(PHOTO,), look=Look(PHOTO.id, Condition.CLEAR, (STRANGER,), elsewhere=(STRANGER,))),
            "Another picture also shows: someone I don’t know, perhaps the same person.",
        ),
        (seen(Sighting(1, BOX, Verdict.LOOKS_LIKE, GRACE)), "It looks like Grace, but I am not sure."),
        (
            seen(Sighting(1, BOX, Verdict.POOR, reason=Blemish.TOO_DARK)),
            "I cannot tell who it is: it is too dark.",
        ),
        (seen(A_DOG), "Something is there that I cannot take for a person’s face."),
        (
            seen(named(1, GRACE), replace(A_DOG, number=2)),
            "2: Something is there that I cannot take for a person’s face.",
        ),
        (seen(named(1, GRACE), replace(STRANGER, number=2)), "2: Someone I don’t know."),
        *[
            (
                replace(VISIT, photos=(PHOTO,), look=Look(PHOTO.id, Condition.CLEAR, (named(1, GRACE),), hint)),
                f"⚠️ This may be a {what} that is held before the camera.",
            )
            for hint, what in ((Doubt.FLAT, "photo"), (Doubt.SCREEN, "screen"), (Doubt.HELD, "photo"))
        ],
    ],
)
def test_each_kind_of_picture_has_its_own_sentence(visit: Visit, line: str) -> None:
    assert any(shown.startswith(line) for shown in card(visit).splitlines())


HELD_UP = Look(PHOTO.id, Condition.CLEAR, (replace(named(1, GRACE), hint=Doubt.FLAT),), Doubt.FLAT)
HIDING = Faceless(1, 1, 1, Hiding.TURNED, before=True)


@pytest.mark.parametrize(
    ("look", "headline", "missed"),
    [
        (
            HELD_UP,
            "Perhaps a picture of Grace is held up at the front door",
            "You missed a ring at the front door, 11:00: perhaps a picture of Grace was held up.",
        ),
        (
            # as an earlier release wrote it: of the whole picture
            Look(PHOTO.id, Condition.CLEAR, (named(1, GRACE),), Doubt.HELD),
            "Perhaps a picture of Grace is held up at the front door",
            "You missed a ring at the front door, 11:00: perhaps a picture of Grace was held up.",
        ),
        (
            replace(HELD_UP, sightings=(*HELD_UP.sightings, small(replace(STRANGER, number=2)))),
            "Perhaps a picture of Grace is held up at the front door (further back: someone I don’t know)",
            "You missed a ring at the front door, 11:00: perhaps a picture of Grace was held up.",
        ),
        (
            replace(HELD_UP, sightings=(*HELD_UP.sightings, named(2, EILEEN))),
            "Eileen &lt;Collins&gt; and perhaps a picture of Grace are at the front door",
            "You missed Eileen &lt;Collins&gt; and perhaps a picture of Grace at the front door, 11:00.",
        ),
        (
            replace(HELD_UP, sightings=(replace(STRANGER, hint=Doubt.FLAT), named(2, EILEEN))),
            "Eileen &lt;Collins&gt; and perhaps a picture of someone I don’t know are at the front door",
            "You missed Eileen &lt;Collins&gt; and perhaps a picture of someone I don’t know at the front door, 11:00.",
        ),
        (
            Look(PHOTO.id, Condition.CLEAR, (named(1, GRACE),), faceless=HIDING),
            "Someone whose face I cannot see is at the front door (further back: Grace)",
            "You missed someone whose face I cannot see at the front door, 11:00.",
        ),
    ],
)
def test_whoever_may_be_no_visitor_is_not_called_one(look: Look, headline: str, missed: str) -> None:
    visit = replace(VISIT, photos=(PHOTO,), look=look)
    assert card(visit).splitlines()[0] == f"🔔 <b>{headline}</b>"
    assert texts.missed(visit, FRONT) == missed


def test_whoever_hides_their_face_has_a_line_and_so_have_faces_that_nobody_looked_at() -> None:
    look = Look(PHOTO.id, Condition.CLEAR, (named(1, GRACE),), faceless=HIDING, more_faces=2)
    said = card(replace(VISIT, photos=(PHOTO,), look=look)).splitlines()
    assert said[2].endswith("I cannot see their face: perhaps they have their back to the camera.")
    assert said[3] == "⚠️ Whoever is further back may be only a picture that hangs there."
    assert said[4] == "There are 2 more faces that I did not look at."


def test_a_picture_on_the_wall_is_not_who_was_missed_and_has_its_line() -> None:
    visit = seen(small(named(1, GRACE)), replace(STRANGER, number=2))
    assert "You missed someone I don’t know at the front door" in texts.missed(visit, FRONT)
    assert "1: Grace." in card(visit)


def test_what_is_said_of_two_faces_alike_is_said_once() -> None:
    far = Sighting(1, BOX, Verdict.POOR, reason=Blemish.TOO_FAR)
    text = card(seen(far, named(2, GRACE), replace(far, number=3)))
    assert text.splitlines()[2:4] == ["1 and 3: I cannot tell who it is: they stand too far away.", "2: Grace."]
    two = card(seen(named(1, GRACE), replace(STRANGER, number=2), replace(STRANGER, number=3)))
    assert "2: Someone I don’t know.\n3: Someone I don’t know." in two


def test_strangers_that_the_headline_has_counted_are_not_listed_once_more() -> None:
    text = card(seen(STRANGER, replace(STRANGER, number=2)))
    assert text == "🔔 <b>2 people I don’t know are at the front door</b>\n12:00:00"


def test_somebody_known_between_people_we_are_unsure_of_is_told_apart() -> None:
    poor = Sighting(2, BOX, Verdict.POOR)
    assert texts.headline(seen(named(1, GRACE), poor, replace(poor, number=3)), FRONT).startswith(
        "Grace and 2 other people are"
    )


@pytest.mark.parametrize(
    ("others", "line"),
    [
        ((GRACE,), "На другом снимке есть ещё Grace."),
        ((GRACE, Person(PersonId("m"), "Mabel")), "На другом снимке видны ещё: Grace и Mabel."),
    ],
)
def test_russian_tells_one_person_of_another_picture_from_several(others: tuple[Person, ...], line: str) -> None:
    elsewhere = tuple(named(0, person) for person in others)
    visit = replace(VISIT, photos=(PHOTO,), look=Look(PHOTO.id, Condition.CLEAR, (STRANGER,), elsewhere=elsewhere))
    said = card_text.card(visit, FRONT, NOON, ZoneInfo("UTC"), late=False)
    assert line in Tongue(Language.RUSSIAN, ZoneInfo("UTC")).html(said).splitlines()


def test_whom_a_picture_shows_twice_is_named_once_and_said_to_be_in_a_photo_perhaps() -> None:
    text = card(seen(named(1, GRACE), named(2, GRACE), replace(STRANGER, number=3)))
    assert "<b>Grace and someone I don’t know are at the front door" in text
    assert "⚠️ I see Grace more than once in this picture: one of the faces may be only a photo." in text
    assert "more than once" not in card(seen(named(1, GRACE), named(2, EILEEN)))


def test_a_picture_of_the_visitor_on_the_wall_behind_them_is_not_somebody_further_back() -> None:
    text = card(seen(named(1, GRACE), small(named(2, GRACE))))
    assert text.startswith("🔔 <b>Grace is at the front door</b>\n")
    assert "⚠️ I see Grace more than once" in text
    assert "(further back: Eileen &lt;Collins&gt;)" in card(seen(named(1, GRACE), small(named(2, EILEEN))))


def test_a_stranger_among_many_who_are_named_is_never_one_of_the_others() -> None:
    family = [named(n, Person(PersonId(str(n)), f"Name{n}")) for n in range(1, 7)]
    text = card(seen(*family, replace(STRANGER, number=7)))
    assert "Name1, Name2, Name3, someone I don’t know and others are at the front door" in text


def test_an_answer_names_who_and_when() -> None:
    answer = Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", NOON + timedelta(seconds=10))
    assert "🔓 <b>Anna opened, 12:00:10</b>" in card(replace(VISIT, answer=answer))
    ignored = replace(answer, outcome=Outcome.IGNORED)
    assert "🔕 <b>Anna ignored it, 12:00:10</b>" in card(replace(VISIT, answer=ignored))


@pytest.mark.parametrize("failure", list(Failure))
def test_each_way_a_lock_can_fail_says_whether_to_look_and_that_one_may_try_again(failure: Failure) -> None:
    attempt = Attempt(ResidentId(1), "Anna", NOON, failure)
    text = card(replace(VISIT, attempt=attempt))
    uncertain = failure in (Failure.SILENT, Failure.INTERRUPTED)
    assert ("Please look whether it opened" in text) is uncertain
    assert ("still shut" in text) is not uncertain
    assert "You may try again" in text
    assert "You may try again" not in card(replace(VISIT, attempt=attempt, expired=True))


def test_a_door_that_stayed_shut_for_want_of_the_broker_names_the_broker() -> None:
    attempt = Attempt(ResidentId(1), "Anna", NOON, Failure.NO_BROKER)
    assert "but the MQTT broker, which carries our messages, is not answering" in card(replace(VISIT, attempt=attempt))


@pytest.mark.parametrize("role", list(Role))
def test_the_help_tells_of_the_commands_that_somebody_may_give_and_of_no_other(role: Role) -> None:
    may = {action for action in Action if ever_may(Resident(ResidentId(1), "Anna", role, NOON), action)}
    lines = [line for subject in MenuSubject for line in texts.help_of(subject, role, may).splitlines()]
    told = {name for line in lines if line.startswith("/") for name in re.findall(r"/(\w+)", line.partition(":")[0])}
    told |= {name for line in lines if line.startswith("/") for name in re.findall(r"; /(\w+)", line)}
    assert told | {"menu", "help"} == {name for name in menu_text.COMMANDS if menu_text.is_shown(name, role, may)}
    assert ("boards" in told) is (role is Role.OWNER)
    assert ({"leave", "roles"} <= told) is (role is not Role.CHILD)
    assert "I look after" in texts.help_page(may)


@pytest.mark.parametrize("what", list(DoorEvent))
def test_news_of_a_door_names_it_and_trouble_with_a_bell_says_what_to_do(what: DoorEvent) -> None:
    text = texts.message(DoorNews(FRONT.id, what), "front <door>")
    assert "front &lt;door&gt;" in text
    advice = {
        "away": "Please check",
        "blind": "please check",
        "forged": "Please change",
        "old_program": "Please tap",
    }
    assert advice.get(what, "") in text


def test_a_broker_that_is_away_says_what_to_do() -> None:
    assert "Please check that its computer is on" in texts.message(BellsNews(heard=False), "")
    assert "again" in texts.message(BellsNews(heard=True), "")


def test_a_door_that_opened_after_all_says_so_instead_of_sending_somebody_to_look() -> None:
    opened = replace(VISIT, answer=Answer(Outcome.UNLOCKED, ResidentId(1), "Anna", NOON, late=True))
    assert card(opened).endswith("🔓 <b>Anna opened after all, 12:00:00</b>")


def test_a_picture_that_may_be_somebody_else_s_is_called_so_on_its_card() -> None:
    doubtful = replace(VISIT, photos=(replace(PHOTO, doubtful=True),))
    assert texts.DOUBTFUL_PICTURE in card(doubtful)
    assert texts.DOUBTFUL_PICTURE not in card(replace(VISIT, photos=(PHOTO,)))


def test_a_visit_that_the_disk_could_not_keep_says_so_on_its_card() -> None:
    assert "My disk is full: I cannot keep this." in card(replace(VISIT, disk=DiskState.FULL))
    assert "My disk takes nothing: I cannot keep this." in card(replace(VISIT, disk=DiskState.READ_ONLY))
    assert "disk" not in card(VISIT)


def test_an_opening_that_was_told_late_names_whom_it_was_for() -> None:
    told = texts.message(OpenedAfterAll(FRONT.id, "<b>"), "front door")
    assert "The front door opened after all, for &lt;b&gt;" in told


def test_names_are_escaped_everywhere() -> None:
    mean = Person(PersonId("m"), "<a href='x'>&")
    attempt = Attempt(ResidentId(1), "<b>", NOON)
    text = card(replace(seen(named(1, mean), named(2, mean)), attempt=attempt), confirming=True)
    assert "<a" not in text
    assert "<b> is opening" not in text


def test_the_longest_card_fits_a_caption() -> None:
    crowd = [named(n, Person(PersonId(str(n)), "W" * 64)) for n in range(1, 30)]
    presses = tuple(Press(PressId(f"b-{n}"), FRONT.id, NOON) for n in range(99))
    visit = replace(seen(*crowd), presses=presses, attempt=Attempt(ResidentId(1), "W" * 64, NOON, Failure.SILENT))
    assert len(card(visit, late=True, confirming=True)) <= 1024


@pytest.mark.parametrize("said", ["UNKNOWN_COMMAND", "NOT_UNDERSTOOD", "STICKER", "VOICE", "PLACE", "OTHER_KIND"])
def test_what_has_nothing_to_do_with_faces_is_not_answered_with_them(said: str) -> None:
    assert "face" not in getattr(texts, said)


def test_what_is_called_off_is_said_to_be_as_it_was() -> None:
    assert texts.CANCELLED == "I have left it as it was."


def test_a_photo_of_no_face_is_refused_in_words_of_its_own() -> None:
    said = texts.lesson(Lesson(GRACE, 0, (PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.UNLIKE_A_FACE),), 0))
    assert "does not look like a person’s face to me. Please send one" in said
    assert "daylight" not in said


def test_a_lesson_is_told_with_each_reason_once() -> None:
    dark = PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.TOO_DARK)
    text = texts.lesson(Lesson(GRACE, 1, (dark, PhotoTrouble(PhotoReason.NO_FACE), dark), 1))
    assert text.count("it is too dark") == 1
    assert text.count("I see no face") == 1
    assert "from 1 photo." in text


def test_which_of_several_photos_was_no_good_is_told_by_their_number() -> None:
    down = PhotoTrouble(PhotoReason.POOR_FACE, blemish=Blemish.LOOKING_DOWN)
    alone = texts.lesson(Lesson(GRACE, 0, (down,), 0)).splitlines()
    assert alone[0] == "I could not learn Grace from that."
    assert alone[1].startswith("I cannot learn the face from this photo: the face looks down.")
    beside = texts.lesson(Lesson(GRACE, 3, (down,), 3)).splitlines()
    assert beside[1] == "I left out one photo:"
    assert texts.lesson(Lesson(GRACE, 3, (down, down), 3)).splitlines()[1] == "I left out 2 photos:"
