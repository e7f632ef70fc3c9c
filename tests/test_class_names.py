"""A class has a name of its own: one word, one meaning, in the service, the recogniser and the board's program."""

import ast
import functools
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PROGRAMS = ("bot", "recognizer", "firmware")

_RECOGNISER = "the same on both sides of a wall: the recogniser knows nothing of the house"
_WIRE = "the same on both sides of the wire: the board's program shares no code with the service"

#: Names that stand twice because they mean the same twice: where, and why there cannot be one class.
SAME_MEANING: dict[str, tuple[set[str], str]] = {
    "Box": ({"bot/house/people.py", "recognizer/face.py"}, _RECOGNISER),
    "Condition": ({"bot/house/people.py", "recognizer/look.py"}, _RECOGNISER),
    "SampleId": ({"bot/house/people.py", "recognizer/gallery/photos.py"}, _RECOGNISER),
    "StrangerId": ({"bot/house/people.py", "recognizer/gallery/strangers.py"}, _RECOGNISER),
    "TrackKind": ({"bot/house/watch/seen.py", "recognizer/track/found.py"}, _RECOGNISER),
    "Verdict": ({"bot/house/people.py", "recognizer/look.py"}, _RECOGNISER),
    "Clock": ({"bot/house/ports/background.py", "firmware/board/intake.py"}, _WIRE),
    "Mqtt": ({"bot/mqtt/client.py", "firmware/board/mqtt.py"}, _WIRE),
    "Press": ({"bot/house/visits/visit.py", "firmware/board/outbox.py"}, _WIRE),
    "Settings": ({"bot/settings/reading.py", "firmware/board/settings.py"}, _WIRE),
    "SettingsWrong": ({"bot/settings/reading.py", "firmware/board/settings.py"}, _WIRE),
    "SupervisedTask": ({"bot/nursery.py", "firmware/board/watch.py"}, _WIRE),
}


def names_in(source: str) -> Iterator[str]:
    """Every class of a file, and every type that it gives a name to (``Rows = Sequence[…]``)."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            yield node.name
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]) if name[0].isupper() and not name.isupper():
                yield name


@functools.cache
def standing_twice(root: Path) -> dict[str, list[str]]:
    """Names of more than one class, and the file of each."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for program in PROGRAMS:
        for file in sorted((root / program).rglob("*.py")):
            for name in names_in(file.read_text(encoding="utf-8")):
                places[name].append(str(file.relative_to(root)))
    return {name: files for name, files in places.items() if len(files) > 1}


def test_no_name_of_a_class_has_two_meanings() -> None:
    assert {name: files for name, files in standing_twice(ROOT).items() if name not in SAME_MEANING} == {}


def test_a_name_that_may_stand_twice_does_and_nowhere_else() -> None:
    twice = standing_twice(ROOT)
    assert {name: sorted(files) for name, (files, _) in SAME_MEANING.items()} == {
        name: sorted(twice.get(name, ())) for name in SAME_MEANING
    }


def test_a_second_class_of_a_name_is_found_wherever_it_stands(tmp_path: Path) -> None:
    for program in PROGRAMS:
        (tmp_path / program).mkdir()
    (tmp_path / "bot" / "a.py").write_text("class Look: ...\nclass Outer:\n    class Tap: ...\nTIMEOUT_S = 3\n")
    (tmp_path / "recognizer" / "b.py").write_text("Look = tuple[int, ...]\nTIMEOUT_S = 4\n")
    (tmp_path / "firmware" / "c.py").write_text("class Tap: ...\nclass Another: ...\n")
    assert standing_twice(tmp_path) == {
        "Look": ["bot/a.py", "recognizer/b.py"],
        "Tap": ["bot/a.py", "firmware/c.py"],
    }
