"""The provisioner, with a recorded mpremote in place of a cable, and its trials on the simulated board."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from firmware.tools import provision
from firmware.tools.provision import ConnectedBoard, ProvisionFailed
from tests.firmware.rig import Rig, compiled

GOOD = "(name='micropython', version=(1, 28, 0, ''), _machine='W5100S-EVB-Pico with RP2040', _mpy=4870)"
SECRETS: dict[str, Any] = {
    "door": "front",
    "key": "ab" * 32,
    "broker": {"host": "192.0.2.1", "port": 1883, "user": "front", "password": "a long one"},
    "intake": {"host": "192.0.2.1", "port": 8081},
}


class Cable:
    """Answers mpremote's commands as a good board does, and keeps its files."""

    def __init__(self, flash: Path, implementation: str = GOOD, wiring: str = "camera answers\n") -> None:
        self.flash = flash
        self.implementation = implementation
        self.wiring = wiring
        self.done: list[str] = []

    def __call__(self, command: Sequence[str]) -> str:
        words = list(command[5:])  # python -m mpremote connect PORT
        if words[0] == "resume":
            words = words[1:]
        self.done.append(" ".join(Path(word).name if word.startswith("/") else word for word in words[:3]))
        match words:
            case ["exec", code]:
                return self.implementation if "implementation" in code else ""
            case ["fs", "cp", source, target] if target.startswith(":"):
                place = self.flash / target[1:]
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, place)
            case ["fs", "cp", _, target]:
                Path(target).write_bytes(b"\xff\xd8 a picture \xff\xd9")
            case ["run", script] if script.endswith("wiring.py"):
                return self.wiring
        return ""


def run(cable: Cable, *, answer: str = "y") -> list[str]:
    said: list[str] = []
    settings = provision.settings_for(SECRETS, {"lock": True})
    provision.provision(
        ConnectedBoard("auto", cable),
        settings,
        b"table",
        ca=None,
        ask=lambda _: answer,
        say=said.append,
        show=lambda _: None,
    )
    return said


def test_a_board_gets_the_whole_image_and_its_settings_last(tmp_path: Path) -> None:
    cable = Cable(tmp_path)
    said = run(cable)
    expected = {path.relative_to(compiled()) for path in compiled().rglob("*") if path.is_file()}
    written = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    assert written == expected | {Path("settings.json")}
    copies = [line for line in cable.done if line.startswith("fs cp")]
    assert "settings.json" in [line for line in copies if not line.endswith(":trial.jpg")][-1]
    assert cable.done[-1] == "reset"
    assert json.loads((tmp_path / "settings.json").read_text())["key"] == SECRETS["key"]
    assert [line[:2] for line in said if line[:1].isdigit()] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert not any(SECRETS["key"] in line for line in said)


@pytest.mark.parametrize(
    ("implementation", "words"),
    [
        ("", "no MicroPython"),
        (GOOD.replace("1, 28", "1, 22"), "too old"),
        (GOOD.replace("W5100S-EVB-Pico", "Raspberry Pi Pico"), "is no W5100S"),
    ],
)
def test_another_board_is_told_apart_before_anything_is_written(
    tmp_path: Path, implementation: str, words: str
) -> None:
    cable = Cable(tmp_path, implementation)
    with pytest.raises(ProvisionFailed, match=words):
        run(cable)
    assert not any(line.startswith("fs cp") for line in cable.done)


def test_wiring_that_fails_and_a_relay_that_does_not_click_are_told(tmp_path: Path) -> None:
    with pytest.raises(ProvisionFailed, match="not wired"):
        run(Cable(tmp_path, wiring="FAILED camera: not wired\n"))
    with pytest.raises(ProvisionFailed, match="GP2"):
        run(Cable(tmp_path), answer="n")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"key": "short"}, "64 hex digits"),
        ({"broker": None}, "no broker"),
        ({"broker": {"host": "127.0.0.1", "port": 1}}, "this computer itself"),
    ],
)
def test_secrets_that_cannot_work_are_refused_in_a_sentence(change: dict[str, Any], words: str) -> None:
    with pytest.raises(ProvisionFailed, match=words):
        provision.settings_for({**SECRETS, **change}, {})


def test_a_missing_file_is_a_sentence_and_exit_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert provision.main([str(tmp_path / "nothing.json")]) == 1
    assert "cannot be read" in capsys.readouterr().err


async def test_the_trials_run_on_the_board_with_its_own_modules(rig: Rig) -> None:
    for trial in ("wiring", "camera", "relay"):
        (rig.board.flash / f"{trial}.py").write_bytes((provision.TRIALS / f"{trial}.py").read_bytes())
    await rig.board.power_off()
    rig.board.relay.pulses.clear()
    for trial, proof in (("wiring", "camera answers"), ("camera", ""), ("relay", "")):
        main = f"exec(open('{trial}.py').read())\nfrom world import world\nworld.tell('tried {trial}')\n"
        (rig.board.flash / "main.py").write_text(main)
        await rig.board.power_on()
        await rig.board.until(f"tried {trial}")
        await rig.board.power_off()
        assert proof in rig.board.said()
    assert (rig.board.flash / "trial.jpg").read_bytes() == (rig.board.bus.pictures / "640x480.jpg").read_bytes()
    assert [round(pulse.ms) for pulse in rig.board.relay.pulses] == [500]
