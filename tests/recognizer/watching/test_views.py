"""The best views of a head: five at most, spread over time, and bounded in bytes."""

from recognizer.watching.views import APART_S, KEPT_S, HeadView, TrackViews, ViewStore
from recognizer.watching.watched import MOST_VIEWS


def offered(views: TrackViews, *heads: tuple[float, float]) -> list[tuple[float, float]]:
    for moment, worth in heads:
        if views.wants(moment, worth):
            views.add(HeadView(moment, worth, b"jpeg"))
    return [(head.moment, head.worth) for head in views.heads]


def test_of_one_moment_the_better_one_is_kept() -> None:
    views = TrackViews()
    assert offered(views, (1.0, 0.5), (1.0 + APART_S / 2, 0.4), (1.3, 0.6)) == [(1.3, 0.6)]


def test_the_worst_of_five_makes_room_for_a_better_one() -> None:
    views = TrackViews()
    kept = offered(
        views, *((float(second), 0.5 + 0.01 * second) for second in range(MOST_VIEWS)), (10.0, 0.4), (12.0, 0.9)
    )
    assert [moment for moment, _ in kept] == [1.0, 2.0, 3.0, 4.0, 12.0]


def test_what_is_new_is_told_until_it_is_taken_and_again_when_it_is_better_or_more() -> None:
    views = TrackViews()
    told = []
    for view, taken in (
        ((1.0, 0.5), True),
        ((2.0, 0.5), False),
        ((3.0, 0.5), True),
        ((3.1, 0.55), False),
        ((5.0, 0.7), True),
    ):
        offered(views, view)
        told.append(views.new)
        if taken:
            assert views.take()[-1] == b"jpeg"
    assert told == [True, False, True, False, True]  # two tell hardly more than one, three do


def test_all_is_bounded_and_who_was_seen_longest_ago_goes_first() -> None:
    store = ViewStore(most_bytes=1000)
    for number in range(50):
        store.add_frame("garden", str(number), 1.0, 1.0, bytes(90))
        store.add_head("garden", str(number), HeadView(1.0, 0.5, bytes(10)))
        store.seen("garden", "0", 1.0)
    assert len(store) == 10
    assert store.of("garden", "0")
    assert store.of("garden", "1") is None
    store.forget("garden")
    assert (len(store), store._bytes) == (0, 0)


def test_of_whoever_left_nothing_is_kept_longer_than_the_stream_is() -> None:
    store = ViewStore()
    for number in range(40):
        moment = float(number)
        store.add_frame("garden", str(number), moment, 1.0, bytes(90))
        store.add_head("garden", str(number), HeadView(moment, 0.5, bytes(10)))
        store.seen("garden", "0", moment)
        store.expire(moment)
    assert store.of("garden", "0")
    assert store.of("garden", str(39 - int(KEPT_S)))
    assert store.of("garden", "1") is None
    store.expire(39.0 + KEPT_S + 1)
    assert (len(store), store._bytes) == (0, 0)
