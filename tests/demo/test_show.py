"""What the command does before anything is started."""

import asyncio
from pathlib import Path
from types import SimpleNamespace
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from bot.demo.folder import own_folder
from bot.demo.show import _visitor, show
from bot.demo.surroundings import Surroundings
from bot.settings import FetchSettings
from bot.words.tongue import Language, Tongue

ENGLISH = Tongue(Language.ENGLISH, ZoneInfo("UTC"))
#: Nothing is fetched.
NOTHING = FetchSettings(allowed=False)


def shown(folder: Path) -> int:
    """The exit status of a demo that is over before anything is started."""
    return asyncio.run(show(folder / "main.py", port=0, browser=False, keep=False, tongue=ENGLISH, fetch=NOTHING))


class Browser:
    """A page that a browser opens, or does not."""

    def __init__(self, *, found: bool, looks: bool) -> None:
        self._found = found
        self._looks = looks

    async def open_in_browser(self) -> bool:
        return self._found

    async def visitor(self) -> Language:
        if not self._looks:
            await asyncio.Event().wait()
        return Language.HINDI


@pytest.mark.looptime
@pytest.mark.parametrize(
    ("found", "looks", "language"),
    [(True, True, Language.HINDI), (True, False, Language.GERMAN), (False, False, Language.GERMAN)],
)
async def test_who_looks_tells_the_language_and_else_the_terminal_does(
    found: bool, looks: bool, language: Language
) -> None:
    around = SimpleNamespace(page=Browser(found=found, looks=looks))
    assert await _visitor(cast("Surroundings", around), Language.GERMAN) == language


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "demo"
    monkeypatch.setenv("DOORMAN_DEMO_DIR", str(folder))
    return folder


@pytest.fixture
def letter(folder: Path) -> Path:
    folder.mkdir()
    letter = folder / "letter.txt"
    letter.write_text("Dear Anna")
    return letter


def test_a_folder_that_holds_something_else_is_left_alone(
    folder: Path, letter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(folder) == 1
    assert "holds something else" in capsys.readouterr().out
    assert letter.read_text() == "Dear Anna"


def test_a_second_demo_leaves_the_first_its_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with own_folder(folder, keep=False):
        card = folder / "card.json"
        card.write_text("{}")
        assert shown(folder) == 1
        assert card.exists()
    assert "Another demo is running" in capsys.readouterr().out


@pytest.mark.parametrize("keep", [False, True])
def test_what_the_last_demo_left_is_kept_only_if_somebody_asks(folder: Path, *, keep: bool) -> None:
    with own_folder(folder, keep=False):
        (folder / "card.json").write_text("{}")
    with own_folder(folder, keep=keep):
        assert (folder / "card.json").exists() is keep
