"""Every figure in one run: what ``tests.bench.all`` asks for is there, and takes what it is asked with."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from recognizer.face import EngineSettings
from tests.bench.all import BENCHES, Bench
from tests.bench.recognition.beside import small_sets
from tests.bench.recognition.groups import told_of
from tests.bench.recognition.rules import doorman


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.name)
def test_every_bench_is_there_with_the_options_that_it_is_given(bench: Bench) -> None:
    found = find_spec(f"tests.bench.{bench.name}")
    assert found
    assert found.origin
    file = Path(found.origin)
    source = (file.with_name("__main__.py") if file.name == "__init__.py" else file).read_text(encoding="utf-8")
    given = {*bench.arguments, *(bench.quick or ()), *bench.needs, *(["--json"] if bench.has_json else [])}
    assert {option for option in given if option.startswith("--") and f'"{option}"' not in source} == set()


def test_a_group_that_none_of_a_few_people_are_of_does_not_end_the_run() -> None:
    told = told_of({}, lambda _: True, doorman, {}, {}, rounds=6)
    assert (told.at_home, told.outside, told.told.whole.asked) == (0, 0, 0)
    assert told.told.interval["named"] == (0.0, 100.0)


def test_a_folder_without_photos_of_a_set_is_said_and_the_others_are_measured(tmp_path: Path) -> None:
    heard: list[str] = []
    tables, answers = small_sets(EngineSettings(), tmp_path, tmp_path / "nothing", heard.append)
    assert (tables, answers) == ([], {})
    assert heard == [f"ORL: no photos in {tmp_path}, left out", "celebrities: not here, left out"]
