"""What is asked beside LFW's usual households: its groups, ORL with its spectacles, five celebrities; before and now.

A set that is not there is said, not failed.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from recognizer.detect.engine import open_engine
from recognizer.face import EngineSettings
from recognizer.known_faces import ENROL_JITTERS
from tests.bench.recognition.groups import GroupTold, told_of
from tests.bench.recognition.households import Faces, Outcome, households, outcome
from tests.bench.recognition.labels import group_of
from tests.bench.recognition.lfw import Photo
from tests.bench.recognition.rules import RuleMaker, doorman, earlier
from tests.bench.recognition.sets import People, celebrities, looked, orl, shows_spectacles, tuned_on

#: What is compared: as it was before groups were looked at, and as it is.
BEFORE_AND_NOW: Mapping[str, RuleMaker] = {"before": earlier, "now": doorman}

#: Households for each person of a group.
_GROUP_ROUNDS = 6
_ORL_ROUNDS = 60

Answers = dict[str, Any]


def groups(people: People, learned: Faces, seen: Faces) -> tuple[Table, Answers]:
    """People of LFW by the labels of our own: who is named, and which strangers of the same group."""
    names = ("East Asian", "Black", "South Asian", "others")
    table, answers = (
        _group_table("one of five at home is of the group, the strangers are, too (LFW, labels of our own)"),
        {},
    )
    for name in names:
        rounds = _GROUP_ROUNDS if name != "others" else 1

        def within(photo: Photo, name: str = name) -> bool:
            return group_of(photo.person) == name

        for when, rule in BEFORE_AND_NOW.items():
            told = told_of(people, within, rule, learned, seen, rounds=rounds)
            answers[f"{name}, {when}"] = told.figures()
            table.add_row(f"{name}, {when}", *_group_row(told))
    return table, answers


def small_sets(
    settings: EngineSettings, orl_folder: Path | None, celebrities_folder: Path | None, say: Callable[[str], None]
) -> tuple[list[Table], Answers]:
    """ORL, its spectacles, and the celebrities, as far as they are there."""
    tables: list[Table] = []
    answers: Answers = {}
    for name, folder in (("ORL", orl_folder), ("celebrities", celebrities_folder)):
        if folder is None or not folder.is_dir():
            say(f"{name}: not here, left out")
            continue
        people = orl(folder) if name == "ORL" else celebrities(folder)
        if not people:
            say(f"{name}: no photos in {folder}, left out")
            continue
        engine = open_engine(settings)
        learned, seen = looked(engine, people, jitters=ENROL_JITTERS), looked(engine, people)
        sizes = ((5, 3), (20, 3), (5, 1), (20, 1)) if name == "ORL" else ((3, 3),)
        table = _table(f"{name}: {len(people)} people, {len(seen)} photos")
        for size, photos in sizes:
            for when, rule in BEFORE_AND_NOW.items():
                found = _households(people, learned, seen, rule, size, photos)
                answers[f"{name} {size}x{photos}, {when}"] = {
                    **found.whole.per_cent(),
                    "asked": found.whole.asked,
                    "strangers": found.whole.strangers,
                    "interval": found.interval,
                }
                table.add_row(f"{size} at home, {photos} photos each, {when}", *_row(found))
        tables.append(table)
        if name == "ORL":
            spectacled, told = _spectacles(people, learned, seen)
            tables.append(spectacled)
            answers |= told
    return tables, answers


def _spectacles(people: People, learned: Faces, seen: Faces) -> tuple[Table, Answers]:
    halves = {
        "all": people,
        "half chosen on": {person: theirs for person, theirs in people.items() if tuned_on(person)},
        "held out": {person: theirs for person, theirs in people.items() if not tuned_on(person)},
    }
    table, answers = _group_table("ORL: one of five at home and all strangers wear spectacles, or do not"), {}
    for half, some in halves.items():
        for name, within in (("with", shows_spectacles), ("without", lambda photo: not shows_spectacles(photo))):
            for when, rule in BEFORE_AND_NOW.items():
                told = told_of(some, within, rule, learned, seen, rounds=10)
                answers[f"ORL {half}, {name} spectacles, {when}"] = told.figures()
                table.add_row(f"{half}, {name} spectacles, {when}", *_group_row(told))
    return table, answers


def _households(people: People, learned: Faces, seen: Faces, rule: RuleMaker, size: int, photos: int) -> Outcome:
    return outcome(
        households(people, size=size, photos=photos, rounds=_ORL_ROUNDS),
        lambda home: rule(home, learned),
        lambda shown: tuple(seen[photo] for photo in shown),
    )


def _table(title: str) -> Table:
    return Table(
        "", "named, % (95 %)", "wrong", "looks like", "strangers named", "strangers look like", "asked", title=title
    )


def _row(found: Outcome) -> Sequence[str]:
    told, between = found.whole.per_cent(), found.interval
    return (
        _share(told, between, "named", 1),
        str(found.whole.wrong),
        f"{told['looks_like']:.1f}",
        _share(told, between, "strangers_named", 2),
        _share(told, between, "strangers_look_like", 1),
        f"{found.whole.asked:,} / {found.whole.strangers:,}",
    )


def _group_table(title: str) -> Table:
    return Table(
        "group",
        "people at home / outside",
        "visitors named, % (95 %)",
        "… or look like, %",
        "strangers named, % (95 %)",
        "strangers look like, % (95 %)",
        "asked: visitors / strangers",
        title=title,
    )


def _group_row(one: GroupTold) -> Sequence[str]:
    told, between, whole = one.told.whole.per_cent(), one.told.interval, one.told.whole
    return (
        f"{one.at_home} / {one.outside}",
        _share(told, between, "named", 1),
        f"{told['named'] + told['looks_like']:.1f}",
        _share(told, between, "strangers_named", 2),
        _share(told, between, "strangers_look_like", 1),
        f"{whole.asked:,} / {whole.strangers:,}",
    )


def _share(told: Mapping[str, float], between: Mapping[str, tuple[float, float]], key: str, digits: int) -> str:
    low, high = between[key]
    return f"{told[key]:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"
