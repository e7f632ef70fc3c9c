"""Whether some are treated worse than others: households in which one person is of a group, rung at by others of it.

What is asked is the hardest case: the strangers are all of the group, and one of the five at home is, too.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tests.bench.recognition.households import Faces, Household, Outcome, outcome
from tests.bench.recognition.lfw import Photo
from tests.bench.recognition.rules import RuleMaker
from tests.bench.recognition.sets import People

#: People at home, photos of each.
HOME, LEARNED = 5, 3
#: Strangers that ring in one household.
_MOST_STRANGERS = 300

Within = Callable[[Photo], bool]


@dataclass(frozen=True, slots=True)
class GroupTold:
    """What became of one group."""

    #: Whose photos were enrolled, and who rang as a stranger.
    at_home: int
    outside: int
    told: Outcome

    def figures(self) -> Mapping[str, object]:
        """For a file."""
        whole = self.told.whole
        return {
            "people_at_home": self.at_home,
            "people_outside": self.outside,
            "rings": whole.asked,
            "strangers": whole.strangers,
            **whole.per_cent(),
            "interval": self.told.interval,
        }


def told_of(people: People, within: Within, rule: RuleMaker, learned: Faces, seen: Faces, *, rounds: int) -> GroupTold:
    """What a rule makes of a group. ``rounds``: households for each of its people who has photos enough."""
    drawn = list(homes(people, within, rounds=rounds))
    found = outcome(drawn, lambda home: rule(home, learned), lambda photos: tuple(seen[photo] for photo in photos))
    first = {next(iter(home.enrolled)) for home in drawn}
    return GroupTold(len(first), len({photo.person for home in drawn for (photo,) in home.strangers}), found)


def homes(people: People, within: Within, *, rounds: int) -> Iterator[Household]:
    """Households of which one person, the first, is of the group: their rings, and strangers of the group.

    ``within`` tells it of a photo: whoever wears spectacles in some photos only is of the group in those.
    """
    dice = np.random.default_rng(5)
    theirs = {person: [photo for photo in photos if within(photo)] for person, photos in people.items()}
    firsts = [person for person, photos in theirs.items() if len(photos) > LEARNED]
    enough = [person for person, photos in people.items() if len(photos) > LEARNED]
    for person in firsts:
        for _ in range(rounds):
            photos = [theirs[person][index] for index in dice.permutation(len(theirs[person]))]
            others = [one for one in enough if one != person and not theirs[one]]
            if len(others) < HOME - 1:
                others = [one for one in enough if one != person]
            chosen = [others[index] for index in dice.choice(len(others), HOME - 1, replace=False)]
            enrolled: dict[str, Sequence[Photo]] = {person: photos[:LEARNED]}
            for other in chosen:
                enrolled[other] = [people[other][index] for index in dice.permutation(len(people[other]))[:LEARNED]]
            outside = [one for one in theirs if theirs[one] and one not in enrolled]
            strangers = [outside[index] for index in dice.permutation(len(outside))[:_MOST_STRANGERS]]
            yield Household(
                enrolled,
                [(person, (photo,)) for photo in photos[LEARNED : LEARNED + 10]],
                [(theirs[one][int(dice.integers(len(theirs[one])))],) for one in strangers],
            )
