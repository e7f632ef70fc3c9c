"""The walls that import-linter does not see: the standard library's doors to the outside, and how long a file is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What opens a file, a socket, a process or the environment.
OUTSIDE = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "urllib"}


#: The most lines of a file of the product; one that needs more is probably two.
MOST_LINES = 300


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize(
    "path", sorted((ROOT / "bot" / "house").rglob("*.py")), ids=lambda path: str(path.relative_to(ROOT))
)
def test_the_house_does_no_input_and_output(path: Path) -> None:
    assert not imported(path) & OUTSIDE


@pytest.mark.parametrize("path", sorted((ROOT / "recognizer").rglob("*.py")), ids=lambda path: path.name)
def test_the_recogniser_knows_no_event_loop_and_no_socket(path: Path) -> None:
    assert not imported(path) & {"asyncio", "socket"}


def test_only_main_and_the_commands_know_all_the_settings() -> None:
    """A room takes its own slice."""
    knowing = {
        path.relative_to(ROOT).parts[:2]
        for path in (ROOT / "bot").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.settings")
        if {alias.name for alias in node.names} & {"Settings", "read_settings"}
    }
    assert knowing == {("bot", "commands"), ("bot", "settings")}


def test_nobody_imports_main() -> None:
    for folder in ("bot", "recognizer", "firmware"):
        for path in (ROOT / folder).rglob("*.py"):
            assert "main" not in imported(path), path


def test_main_is_a_plan_of_a_hundred_and_twenty_lines() -> None:
    assert len((ROOT / "main.py").read_text(encoding="utf-8").splitlines()) <= 120


def test_no_file_of_the_product_is_longer_than_a_room() -> None:
    files = [path for folder in ("bot", "recognizer", "firmware") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 300
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines()) for path in files}
    assert {file: n for file, n in lines.items() if n > MOST_LINES} == {}
