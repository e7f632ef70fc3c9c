"""Who is there though no face tells it: what may be said of bodies, and in which frames they are looked for."""

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from recognizer.body import Body, BodyKind, Company, FaceHidden, company
from recognizer.face import Box, Quality
from recognizer.picture.picture import open_picture
from recognizer.recogniser import Recogniser
from tests.recognizer.conftest import Clock
from tests.recognizer.faces import A_DOG, DARK, MadeUpEngine, face, near

STANDING = Box(200, 60, 400, 470)
DOG = Body(BodyKind.DOG, Box(10, 300, 200, 470), 0.7)


def persons(count: int, box: Box = STANDING) -> list[Body]:
    return [Body(BodyKind.PERSON, box, 0.9)] * count


@pytest.mark.parametrize(
    ("count", "fewest", "most"), [(0, 0, 0), (1, 1, 1), (2, 1, 3), (3, 2, 4), (4, 3, 5), (5, 3, 7), (8, 6, 10)]
)
def test_a_count_has_its_spread(count: int, fewest: int, most: int) -> None:
    told = company(persons(count), 480)
    assert (told.persons, told.fewest, told.most) == (count, fewest, most)


@pytest.mark.parametrize(
    ("box", "hidden"),
    [
        (STANDING, FaceHidden.TURNED),
        (Box(200, 3, 400, 480), FaceHidden.OUTSIDE),
        (Box(300, 200, 340, 340), FaceHidden.TOO_FAR),
        # the feet are beyond the lower edge: however little is seen of them, they are near
        (Box(300, 350, 460, 480), FaceHidden.TURNED),
    ],
)
def test_where_somebody_stands_tells_why_their_face_is_not_seen(box: Box, hidden: FaceHidden) -> None:
    assert company(persons(1, box), 480).hidden is hidden


def test_of_several_the_nearest_counts() -> None:
    far = Box(20, 200, 40, 300)
    assert company([*persons(1, far), *persons(1)], 480).hidden is FaceHidden.TURNED


def test_each_animal_is_told_once_and_hides_no_face() -> None:
    cat = Body(BodyKind.CAT, DOG.box, 0.6)
    assert company([DOG, cat, DOG], 480) == Company(animals=(BodyKind.DOG, BodyKind.CAT))


class MadeUpPersons:
    """Finds what was put into a picture, which it tells by its pixels."""

    name = made_by = "made up"

    def __init__(self) -> None:
        self.shows: dict[int, list[Body]] = {}
        self.asked = 0

    def detect(self, picture: NDArray[np.uint8]) -> list[Body]:
        self.asked += 1
        return self.shows.get(self.shade(picture), [])

    @staticmethod
    def shade(picture: NDArray[np.uint8]) -> int:
        return int(picture[0, 0, 0])


@pytest.fixture
def made_up_persons(recogniser: Recogniser) -> MadeUpPersons:
    """A recogniser's detector of persons."""
    detector = MadeUpPersons()
    recogniser._bodies.use(detector)
    return detector


Show = Callable[..., bytes]


@pytest.fixture
def show(picture: Callable[[], bytes], made_up_persons: MadeUpPersons) -> Show:
    """A new picture with these bodies."""

    def shown(*bodies: Body) -> bytes:
        jpeg = picture()
        made_up_persons.shows[MadeUpPersons.shade(open_picture(jpeg))] = list(bodies)
        return jpeg

    return shown


def test_where_no_face_is_seen_bodies_are_told(recogniser: Recogniser, show: Show) -> None:
    look = recogniser.look([show(*persons(1), DOG)])
    assert look.condition == "no_face"
    assert look.company == Company(1, 1, 1, FaceHidden.TURNED, (BodyKind.DOG,))


def test_without_a_detector_nothing_is_told_of_them(recogniser: Recogniser, picture: Callable[[], bytes]) -> None:
    assert recogniser.look([picture()]).company is None


def test_a_face_that_can_be_judged_spares_the_search(
    recogniser: Recogniser, made_up: MadeUpEngine, made_up_persons: MadeUpPersons, show: Show
) -> None:
    look = recogniser.look([made_up.put(show(*persons(1)), [face(near("anna"))])])
    assert look.company is None
    assert made_up_persons.asked == 0


@pytest.mark.parametrize("quality", [DARK, A_DOG])
def test_a_face_that_cannot_be_judged_does_not(
    recogniser: Recogniser, made_up: MadeUpEngine, show: Show, quality: Quality
) -> None:
    look = recogniser.look([made_up.put(show(DOG), [face(near("anna"), quality=quality)])])
    assert look.condition == "clear"
    assert look.company == Company(animals=(BodyKind.DOG,))


def test_the_frame_that_shows_a_person_best_is_told_of_and_animals_of_all(recogniser: Recogniser, show: Show) -> None:
    faint = [Body(BodyKind.PERSON, STANDING, 0.5)]
    frames = [show(DOG), show(*faint, *faint), show(*persons(1)), show()]
    look = recogniser.look(frames)
    assert look.frame == 2
    assert look.company == Company(1, 1, 1, FaceHidden.TURNED, (BodyKind.DOG,))


def test_an_animal_is_what_it_is_in_the_clearest_frame(recogniser: Recogniser, show: Show) -> None:
    cat = Body(BodyKind.CAT, Box(20, 290, 210, 470), 0.6)
    elsewhere = Body(BodyKind.BIRD, Box(500, 10, 560, 60), 0.5)
    look = recogniser.look([show(cat, elsewhere), show(DOG), show(cat)])
    assert look.company == Company(animals=(BodyKind.DOG, BodyKind.BIRD))


def test_a_torn_frame_is_passed_over(recogniser: Recogniser, show: Show) -> None:
    look = recogniser.look([b"no picture", show(), show(*persons(1))])
    assert look.frame == 2
    assert look.company is not None
    assert look.company.persons == 1


def test_a_frame_that_was_looked_at_costs_nothing(
    recogniser: Recogniser, made_up_persons: MadeUpPersons, show: Show
) -> None:
    frames = [show(), show(DOG)]
    recogniser.look(frames[:1])
    recogniser.look(frames)
    recogniser.look(frames)
    assert made_up_persons.asked == 2


def test_a_new_detector_looks_anew(recogniser: Recogniser, show: Show) -> None:
    frame = show(DOG)
    assert recogniser.look([frame]).company == Company(animals=(BodyKind.DOG,))
    recogniser._bodies.use(None)
    assert recogniser.look([frame]).company is None


BACK_TURNED = Body(BodyKind.PERSON, Box(10, 20, 250, 235), 0.9)
#: Beside BACK_TURNED, on a wall; the picture is 300 px wide.
ON_THE_WALL = face(near("anna"), left=270, side=22)


def test_whoever_turns_their_back_before_a_small_face_stands_in_front(
    recogniser: Recogniser, made_up: MadeUpEngine, show: Show
) -> None:
    look = recogniser.look([made_up.put(show(BACK_TURNED), [ON_THE_WALL])])
    assert [named.box.left for named in look.faces] == [270]
    assert look.company == Company(1, 1, 1, FaceHidden.TURNED, before=True)


def test_a_face_within_reach_of_the_bell_is_the_visitor_s_and_nobody_is_looked_for(
    recogniser: Recogniser, made_up: MadeUpEngine, made_up_persons: MadeUpPersons, show: Show
) -> None:
    near_enough = face(near("anna"), left=270, side=26)
    assert recogniser.look([made_up.put(show(BACK_TURNED), [near_enough])]).company is None
    assert made_up_persons.asked == 0


@pytest.mark.parametrize(
    "body",
    [
        Body(BodyKind.PERSON, Box(250, 90, 299, 230), 0.9),  # the face is theirs
        Body(BodyKind.PERSON, Box(40, 60, 90, 200), 0.9),  # they stand further back than it
        DOG,
    ],
)
def test_nobody_stands_before_a_face_that_is_their_own_or_nearer(
    recogniser: Recogniser, made_up: MadeUpEngine, show: Show, body: Body
) -> None:
    assert recogniser.look([made_up.put(show(body), [ON_THE_WALL])]).company is None


def test_a_large_face_that_hung_there_an_hour_ago_may_have_somebody_before_it(
    recogniser: Recogniser, made_up: MadeUpEngine, clock: Clock, show: Show
) -> None:
    poster = face(near("anna"), left=255, side=40)
    for _ in range(2):
        assert recogniser.look([made_up.put(show(BACK_TURNED), [poster])], door="front").company is None
        clock.now += 3601.0
    look = recogniser.look([made_up.put(show(BACK_TURNED), [poster])], door="front")
    assert look.company == Company(1, 1, 1, FaceHidden.TURNED, before=True)


@pytest.mark.parametrize("order", [(0, 1), (1, 0), (0, 1, 0, 0), (1, 0, 0)])
def test_too_far_does_not_come_and_go_with_the_frames(
    recogniser: Recogniser, show: Show, order: tuple[int, ...]
) -> None:
    """A few px decide it: the frame that shows most of somebody counts, in whatever order they come."""
    far, not_far = (
        Body(BodyKind.PERSON, Box(120, 30, 160, 188), 0.9),
        Body(BodyKind.PERSON, Box(120, 30, 160, 194), 0.7),
    )
    frames = [show((far, not_far)[which]) for which in order]
    told = [recogniser.look(frames[: n + 1]).company for n in range(len(frames))]
    hidden = [one.hidden for one in told if one]
    first = order.index(1)
    assert hidden == [FaceHidden.TOO_FAR] * first + [FaceHidden.TURNED] * (len(order) - first)


def test_faces_that_were_not_looked_at_are_counted(
    recogniser: Recogniser, made_up: MadeUpEngine, picture: Callable[[], bytes]
) -> None:
    made_up.more = 3
    assert recogniser.look([made_up.put(picture(), [face(near("anna"))])]).more_faces == 3


def test_in_heads_that_a_camera_cut_out_no_body_is_looked_for(
    recogniser: Recogniser, made_up: MadeUpEngine, made_up_persons: MadeUpPersons, show: Show
) -> None:
    poor = made_up.put(show(*persons(1)), [face(near("anna"), quality=Quality(0.1, good=False))])
    assert recogniser.identify([show(*persons(1))], gather=True).company is None
    assert recogniser.identify([poor], gather=True).company is None
    assert made_up_persons.asked == 0
    assert recogniser.identify([poor]).company
