"""What the command does before anything is started."""

from pathlib import Path

import pytest

from bot.demo.show import show


async def test_a_folder_that_holds_something_else_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOORMAN_DEMO_DIR", str(tmp_path))
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Anna")
    assert await show(tmp_path / "main.py", port=0, browser=False, keep=False) == 1
    assert "holds something else" in capsys.readouterr().out
    assert letter.read_text() == "Dear Anna"
