"""Photos of one person that do not agree: the wrong one is found, before or after the right ones."""

import numpy as np
import pytest

from recognizer.gallery.agreement import UNLIKE_AT, UNLIKE_ONE_AT, doubted, is_unlike, odd_of, odd_ones
from recognizer.gallery.gallery_file import NEGATIVE, SAMPLE, Encodings
from recognizer.gallery.health import examine
from recognizer.gallery.tables import appended
from recognizer.match.matching import PLAIN_RULE, RULE, Matcher
from recognizer.refusal import Objection, PictureFault
from tests.recognizer.faces import face, near, point, sample_id, table_of

ANNA = np.stack([near("anna", photo) for photo in range(5)])
LEO = np.stack([near("leo", photo) for photo in range(3)])


def photos(**of: int) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return np.stack([near(person, photo) for person, count in of.items() for photo in range(count)])


def learned(*people: str) -> Encodings:
    """Photos that were learned as Anna's, in this order, of whomever they show."""
    table = table_of({})
    for number, person in enumerate(people):
        table = appended(table, "anna", SAMPLE, sample_id(number), face(near(person, number)), float(number))
    return table


def test_a_photo_of_somebody_else_is_unlike_the_others_and_one_of_the_same_person_is_not() -> None:
    for others in (ANNA[:1], ANNA[:2], ANNA[:4]):
        assert not is_unlike(ANNA[4], others)
        assert is_unlike(LEO[0], others)
    assert not is_unlike(LEO[0], ANNA[:0])


@pytest.mark.parametrize(("others", "bound"), [(1, UNLIKE_ONE_AT), (2, UNLIKE_AT), (5, UNLIKE_AT)])
def test_the_bound_is_the_one_that_was_measured(others: int, bound: float) -> None:
    same = np.repeat(point("anna")[None], others, 0)
    assert not is_unlike(near("anna", 1, apart=bound - 0.01), same)
    assert is_unlike(near("anna", 1, apart=bound + 0.01), same)


def test_an_embedder_with_larger_distances_has_a_larger_bound() -> None:
    same = np.repeat(point("anna")[None], 3, 0)
    far = near("anna", 1, apart=1.5 * UNLIKE_AT)
    assert is_unlike(far, same)
    assert not is_unlike(far, same, RULE.scaled(2.0))


def test_one_wrong_photo_among_the_others_does_not_make_a_right_one_seem_unlike() -> None:
    assert not is_unlike(ANNA[4], np.concatenate([ANNA[:3], LEO[:1]]))


@pytest.mark.parametrize("place", range(4))
def test_the_wrong_photo_is_the_odd_one_wherever_it_came(place: int) -> None:
    mixed = np.insert(ANNA[:3], place, LEO[0], 0)
    assert odd_of(mixed) == [place]


def test_two_photos_that_disagree_are_both_shown_and_no_majority_tells_which() -> None:
    assert odd_of(np.stack([ANNA[0], LEO[0]])) == [0, 1]
    assert odd_ones(learned("anna", "leo"), "anna") == []
    assert odd_of(ANNA[:2]) == odd_of(ANNA[:1]) == odd_of(ANNA[:0]) == []


def test_of_three_that_all_disagree_none_is_the_odd_one() -> None:
    assert odd_ones(learned("anna", "leo", "kim"), "anna") == []


def test_an_early_wrong_photo_is_found_when_the_right_ones_come_behind_it() -> None:
    assert odd_ones(learned("leo", "anna", "anna"), "anna") == [sample_id(0)]
    assert odd_ones(learned("anna", "anna", "anna"), "anna") == []
    assert odd_ones(learned("leo", "anna", "leo", "anna", "anna"), "anna") == [sample_id(0), sample_id(2)]
    assert odd_ones(learned("anna"), "leo") == []


def test_what_is_not_anna_is_no_photo_of_hers() -> None:
    table = appended(learned("anna", "anna", "anna"), "anna", NEGATIVE, sample_id(9), face(near("leo", 9)), 9.0)
    assert odd_ones(table, "anna") == []
    assert doubted(face(near("anna", 7)), "anna", Matcher(table), table) is None


def test_health_names_the_odd_one_out() -> None:
    assert examine(learned("leo", "anna", "anna", "anna"), PLAIN_RULE).outliers == (("anna", sample_id(0)),)
    assert examine(learned("anna", "anna", "anna"), PLAIN_RULE).outliers == ()


def test_a_single_photo_that_is_somebody_else_s_is_odd_too() -> None:
    table = appended(table_of({"anna": 3}), "leo", SAMPLE, sample_id(0), face(near("anna", 8)), 0.0)
    assert ("leo", sample_id(0)) in examine(table).outliers


def test_a_face_that_is_taken_for_somebody_else_is_doubted_before_one_that_is_only_unlike() -> None:
    table = table_of({"anna": 3, "leo": 3})
    matcher = Matcher(table)
    taken = doubted(face(near("leo", 8)), "anna", matcher, table)
    assert taken
    assert (taken.fault, taken.label) == (PictureFault.LIKE_ANOTHER, "leo")
    assert doubted(face(near("kim", 8)), "anna", matcher, table) == Objection(PictureFault.UNLIKE, label="anna")
    assert doubted(face(near("kim", 8)), "kim", matcher, table) is None
    assert doubted(face(near("anna", 8)), "anna", matcher, table) is None
