"""The walls that import-linter does not see: the standard library's doors to the outside."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What opens a file, a socket, a process or the environment.
OUTSIDE = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "urllib"}


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add((node.module or "").partition(".")[0])
    return names


@pytest.mark.parametrize("path", sorted((ROOT / "bot" / "house").glob("*.py")), ids=lambda path: path.name)
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
