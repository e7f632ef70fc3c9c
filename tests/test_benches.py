"""Every figure in one run: what ``tests.bench.all`` asks for is there, and takes what it is asked with."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.bench.all import BENCHES, Bench


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.name)
def test_every_bench_is_there_with_the_options_that_it_is_given(bench: Bench) -> None:
    found = find_spec(f"tests.bench.{bench.name}")
    assert found
    assert found.origin
    file = Path(found.origin)
    source = (file.with_name("__main__.py") if file.name == "__init__.py" else file).read_text(encoding="utf-8")
    given = {*bench.arguments, *(bench.quick or ()), *bench.needs, *(["--json"] if bench.has_json else [])}
    assert {option for option in given if option.startswith("--") and f'"{option}"' not in source} == set()
