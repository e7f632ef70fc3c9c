"""Named, looks like, unknown: the rule and its reasons."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recognizer.face import EngineId
from recognizer.gallery.gallery_file import NEGATIVE, Encodings
from recognizer.gallery.tables import appended, without
from recognizer.match.crowd import Crowd, Measure, crowd_for
from recognizer.match.matching import NOBODY, RULE, Matcher
from recognizer.match.nearest import nearest
from tests.recognizer.faces import DIMENSIONS, face, near, point, sample_id, table_of

HOUSEHOLD = table_of({"anna": 3, "leo": 3, "kim": 3})


NOTHING = Measure(np.zeros(DIMENSIONS, np.float32), 0.0)


def crowd_of(place: np.ndarray) -> Crowd:
    """A crowd of one stranger."""
    return Crowd(np.zeros(DIMENSIONS, np.float32), place[None].astype(np.float32), NOTHING, NOTHING)


def towards(person: str, apart: float) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """A face at this distance from a person's template in HOUSEHOLD."""
    centroid = np.mean([near(person, photo) for photo in range(3)], axis=0)
    turn = np.random.default_rng(3).standard_normal(DIMENSIONS)
    return np.asarray(centroid + apart * turn / np.linalg.norm(turn), np.float32)


def shuffled(table: Encodings, order: list[int]) -> Encodings:
    return Encodings(
        table.engine,
        table.labels,
        table.owner[order],
        table.kind[order],
        table.ids[order],
        table.quality[order],
        table.time[order],
        table.vectors[order],
    )


def test_near_is_named_further_looks_like_and_far_is_unknown() -> None:
    matcher = Matcher(HOUSEHOLD)
    verdicts = [matcher.match(towards("anna", apart)).verdict for apart in (0.2, 0.52, 0.75)]
    assert verdicts == ["named", "looks_like", "unknown"]


def test_nobody_is_known_in_an_empty_gallery() -> None:
    assert Matcher(without(HOUSEHOLD, np.arange(9))).match(point("anna")) == NOBODY


def test_an_only_person_needs_no_runner_up() -> None:
    match = Matcher(table_of({"anna": 3})).match(near("anna", 9))
    assert (match.verdict, match.runner_up, match.margin) == ("named", None, None)


def test_somebody_between_two_people_is_neither() -> None:
    one, other = table_of({"anna": 3}), point("anna") + 0.5 * (point("leo") - point("anna"))
    for photo in range(3):
        one = appended(one, "twin", 0, sample_id(photo), face(other + 0.3 * (near("anna", photo) - point("anna"))), 0.0)
    between = (np.mean([near("anna", photo) for photo in range(3)], axis=0) + other) / 2
    match = Matcher(one).match(between.astype(np.float32))
    assert match.verdict == "looks_like"
    assert match.margin is not None
    assert match.margin < RULE.margin


def test_people_who_look_alike_are_named_only_from_nearby() -> None:
    table = table_of({"anna": 3})
    for photo in range(3):
        alike = near("anna", photo) + 0.4 * (point("leo") - point("anna"))
        table = appended(table, "sister", 0, sample_id(photo), face(alike), 0.0)
    match = Matcher(table).match(towards("anna", 0.4))
    assert match.bound is not None
    assert match.bound < 0.4
    assert match.verdict != "named"
    assert Matcher(table).match(towards("anna", 0.1)).label == "anna"


def test_more_people_make_the_bound_smaller_and_more_photos_too() -> None:
    def bound(people: int, photos: int) -> float:
        found = Matcher(table_of({f"person {number}": photos for number in range(people)})).match(near("person 0", 90))
        assert found.bound is not None
        return found.bound

    assert bound(5, 3) > bound(20, 3) > bound(60, 3)
    assert bound(20, 1) > bound(20, 3) > bound(20, 8)
    assert bound(20, 3) == pytest.approx(RULE.named_at)


def test_the_mean_of_different_photos_must_be_nearer_than_one_photo() -> None:
    matcher = Matcher(HOUSEHOLD)
    one, three = (matcher.match(towards("anna", 0.475), frames_worth=worth) for worth in (1.0, 3.0))
    assert (one.verdict, three.verdict) == ("named", "looks_like")
    assert RULE.frames_worth(3, 0.0) == 1.0
    assert RULE.frames_worth(3, 1.0) == 3.0


def test_a_crowded_neighbourhood_asks_for_more_nearness() -> None:
    query = towards("anna", 0.4)
    assert Matcher(HOUSEHOLD, RULE, crowd_of(-2 * query)).match(query).verdict == "named"
    assert Matcher(HOUSEHOLD, RULE, crowd_of(query)).match(query).verdict != "named"


class Neighbourhood(Crowd):
    """A crowd that leaves each face the same room."""

    def __init__(self, room: float, spectacles: Measure = NOTHING) -> None:
        super().__init__(np.zeros(DIMENSIONS, np.float32), np.zeros((1, DIMENSIONS), np.float32), NOTHING, spectacles)
        object.__setattr__(self, "_each", room)

    def room(self, faces: np.ndarray) -> np.ndarray:
        return np.full(len(faces), self._each, np.float32)  # type: ignore[attr-defined]


def test_looks_like_gives_way_faster_than_a_name_where_people_lie_close_together() -> None:
    def verdict(room: float, slope: float, apart: float = 0.53) -> str:
        rule = replace(RULE, looks_like_slope=slope)
        return Matcher(HOUSEHOLD, rule, Neighbourhood(room)).match(towards("anna", apart)).verdict

    assert verdict(0.0, 1.0) == verdict(0.0, 2.0) == "looks_like"
    assert verdict(-0.02, 1.0) == "looks_like"
    assert verdict(-0.02, 2.0) == "unknown"
    assert verdict(-0.02, 9.0, apart=0.4) == "named"  # whoever is named is alike


def test_spectacles_hold_against_a_face_only_where_both_wear_them() -> None:
    axis = np.eye(1, DIMENSIONS, dtype=np.float32)[0]
    crowd = Neighbourhood(0.0, Measure(axis, 0.0))

    def lost(person: float, visitor: float) -> float:
        """How much smaller the bound is than without any spectacles."""
        vectors = HOUSEHOLD.vectors + axis * (person - HOUSEHOLD.vectors[:, :1])
        query = vectors[0] + axis * (visitor - person)
        bounds = [
            Matcher(replace(HOUSEHOLD, vectors=vectors), replace(RULE, spectacles=worth), crowd).match(query).bound
            for worth in (0.0, RULE.spectacles)
        ]
        assert bounds[0] is not None
        assert bounds[1] is not None
        return bounds[0] - bounds[1]

    assert lost(0.0, 0.0) == lost(1.25, 0.0) == lost(0.0, 1.25) == 0.0
    assert lost(1.25, 1.25) == pytest.approx(RULE.spectacles, abs=1e-6)
    assert lost(0.75, 1.25) == pytest.approx(RULE.spectacles / 2, abs=1e-6)  # photographed with and without them


def test_room_shrinks_with_the_region_and_with_the_length_of_the_embedding() -> None:
    faces = point("anna")[None] * np.float32(2.0)
    far_off = crowd_of(np.full(DIMENSIONS, 50.0))
    crowded = replace(far_off, region=Measure(NOTHING.weights, -0.03))
    assert far_off.room(faces).item() - crowded.room(faces).item() == pytest.approx(0.03, abs=1e-4)
    # the crowd on a circle round the origin: only the length changes
    ring = crowd_of(np.zeros(DIMENSIONS))
    short, long = ring.room(faces).item(), ring.room(faces * np.float32(1.1)).item()
    assert long > short


def test_the_crowd_is_of_one_network_only() -> None:
    crowd = crowd_for(EngineId("dlib-resnet29/68/1 mirrored"))
    assert crowd is not None
    assert crowd.places.shape == (128, 128)
    assert crowd.region.weights.shape == crowd.spectacles.weights.shape == (128,)
    assert crowd_for(EngineId("my own/12345678")) is None


def test_negatives_hold_against_their_own_person_only() -> None:
    query = towards("anna", 0.4)
    table = appended(HOUSEHOLD, "anna", NEGATIVE, sample_id(99), face(query), 0.0)
    assert Matcher(table).match(query).verdict == "unknown"
    assert Matcher(table).match(near("anna", 1)).label == "anna"
    other = appended(HOUSEHOLD, "leo", NEGATIVE, sample_id(99), face(query), 0.0)
    assert Matcher(other).match(query).label == "anna"


def test_the_closest_sample_is_told() -> None:
    match = Matcher(HOUSEHOLD).match(near("leo", 2))
    row = next(row for row, vector in enumerate(HOUSEHOLD.vectors) if np.array_equal(vector, near("leo", 2)))
    assert match.sample == HOUSEHOLD.ids[row].tobytes().hex()


def test_a_rule_for_another_embedder_decides_the_same_at_its_own_scale() -> None:
    larger = replace(HOUSEHOLD, vectors=HOUSEHOLD.vectors * 3)
    for apart in (0.2, 0.44, 0.47, 0.52, 0.6):
        query = towards("anna", apart)
        match = Matcher(HOUSEHOLD).match(query)
        assert Matcher(larger, RULE.scaled(3)).match(query * 3).verdict == match.verdict


VECTORS = st.integers(0, 10_000).map(lambda number: near(f"somebody {number}", number))


@settings(deadline=None)
@given(VECTORS, VECTORS)
def test_distances_are_symmetric(one: np.ndarray, other: np.ndarray) -> None:
    def between(a: np.ndarray, b: np.ndarray) -> float:
        table = without(HOUSEHOLD, np.arange(9))
        return float(Matcher(appended(table, "a", 0, sample_id(1), face(a), 0.0)).distances(b)[0])

    assert between(one, other) == pytest.approx(between(other, one), abs=1e-6)


@settings(deadline=None, max_examples=40)
@given(st.permutations(range(9)), VECTORS)
def test_the_order_of_enrolment_does_not_matter(order: list[int], query: np.ndarray) -> None:
    assert Matcher(shuffled(HOUSEHOLD, order)).match(query) == Matcher(HOUSEHOLD).match(query)


def test_exact_search_agrees_with_the_plain_one() -> None:
    rows = np.random.default_rng(1).standard_normal((3000, DIMENSIONS)).astype(np.float32)
    norms = np.einsum("ij,ij->i", rows, rows)
    query = rows[17] + np.float32(0.01)
    found, apart = nearest(rows, norms, query, 5)
    plain = np.linalg.norm(rows - query, axis=1)
    assert found.tolist() == np.argsort(plain)[:5].tolist()
    assert apart == pytest.approx(np.sort(plain)[:5], abs=1e-5)
    assert len(nearest(rows[:2], norms[:2], query, 5)[0]) == 2
