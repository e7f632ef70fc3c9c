"""The walls that import-linter does not see: the standard library's doors to the outside, and how long a file is."""

import ast
import functools
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: What opens a file, a socket, a process or the environment.
OUTSIDE = {"io", "os", "pathlib", "shutil", "socket", "sqlite3", "ssl", "subprocess", "tempfile", "threading", "urllib"}

#: What makes a task.
BEGIN = ("create_task", "ensure_future")

#: The most lines of a file of the product; one that needs more is probably two.
MOST_LINES = 300


@functools.cache
def imports_in(path: Path) -> Sequence[ast.Import | ast.ImportFrom]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in imports_in(path):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        else:
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
        for node in imports_in(path)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.settings")
        if {alias.name for alias in node.names} & {"Settings", "read_settings"}
    }
    assert knowing == {("bot", "commands"), ("bot", "settings")}


def begun_tasks(source: str) -> list[str]:
    """Where tasks begin that no TaskGroup owns, in the words of the source; ruff sees only those of the module."""
    if not any(begin in source for begin in BEGIN):
        return []
    tree = ast.parse(source)
    groups = {
        item.optional_vars.id
        for node in ast.walk(tree)
        if isinstance(node, ast.AsyncWith)
        for item in node.items
        if ast.unparse(item.context_expr) == "asyncio.TaskGroup()" and isinstance(item.optional_vars, ast.Name)
    }
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in BEGIN
        if not (isinstance(node.value, ast.Name) and node.value.id in groups)
    ]


def test_tasks_begin_in_the_nursery_or_in_a_group_that_ends_them() -> None:
    files = [path for path in (ROOT / "bot").rglob("*.py") if path != ROOT / "bot" / "nursery.py"]
    assert {path: begun for path in files if (begun := begun_tasks(path.read_text(encoding="utf-8")))} == {}


def test_a_task_of_the_loop_alone_is_seen_and_one_of_a_group_is_owned() -> None:
    group = "async with asyncio.TaskGroup() as tasks:"
    assert begun_tasks(f"async def f():\n    {group}\n        tasks.create_task(work())") == []
    assert begun_tasks("loop = asyncio.get_running_loop()\nloop.create_task(work())") == ["loop.create_task"]
    assert begun_tasks("begin = asyncio.get_running_loop().create_task") == ["asyncio.get_running_loop().create_task"]


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
