"""A camera that is added in the chat with its password: it stands nowhere, and a backup brings it back elsewhere."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from bot.demo.camera_seed import ANSWER_S, OPENING_S, _answers, _asks, _has, _label, _newer, _tap, _write
from bot.house.watch.camera import Login
from bot.words.chat.cameras import camera_labels
from tests.rig.cameras.rtsp import CameraRig, walker
from tests.rig.machine import shared_by
from tests.rig.service.process import ROOT, Service
from tests.rig.service.whole import WholeRig
from tests.whole.test_cameras import files_with, processes_of, told_by

PASSWORD = "kitten-under-the-stairs"
NAME = "<b>Garden</b> & \u202eمطبخ"


@pytest.mark.timeout(300)
async def test_a_password_stands_nowhere_and_a_backup_brings_it_back(bare_rig: WholeRig, tmp_path: Path) -> None:
    rig = bare_rig
    rig.service.settings |= {"CAMERAS_ALLOW": "127.0.0.1", "LOG_LEVEL": "DEBUG"}
    await rig.service.start()
    await rig.move_in()
    async with CameraRig() as cameras:
        camera = cameras.camera("garden", walker(), login=Login("anna", PASSWORD))
        ways = await _write(rig.anna, "/cameras", _has(camera_labels.ADDRESS, camera_labels.ADD))
        if add := _label(ways, camera_labels.ADD):
            ways = await _tap(rig.anna, ways, add, _has(camera_labels.ADDRESS))
        await _tap(rig.anna, ways, _label(ways, camera_labels.ADDRESS), _asks)
        refused = await _write(rig.anna, camera.address.replace("rtsp://", f"anna:{PASSWORD}@"), _answers)
        assert "deleted your message" in refused.text
        await _tap(rig.anna, ways, _label(ways, camera_labels.ADDRESS), _asks)
        failed = await _write(rig.anna, camera.address, _has(camera_labels.LOGIN), OPENING_S)
        await _tap(rig.anna, failed, _label(failed, camera_labels.LOGIN), _asks)
        await _write(rig.anna, "anna", _asks)
        shown = await _write(rig.anna, PASSWORD, lambda one: bool(one.photo), OPENING_S)
        await rig.anna.chat.until(lambda chat: _newer(chat, shown.id, _asks), ANSWER_S)
        places = await _write(rig.anna, NAME, _has(camera_labels.OTHER_PLACE))
        await _tap(rig.anna, places, _label(places, camera_labels.OTHER_PLACE), _asks)
        added = await _write(rig.anna, "<i>garden</i>", _answers)
        assert "<b>Garden</b> & مطبخ" in added.text  # as it was written, and nothing turns it round
        assert "\u202e" not in added.text
        assert "Its place: <i>garden</i>" in added.text
        await rig.service.until_told("cameras", "unwell", {}, timeout_s=60)
        await cameras_seen(rig.service)
        running = processes_of(rig.service)
        assert PASSWORD not in told_by(running)
        assert not [one for one in rig.anna.chat.messages if PASSWORD in one.text]
        moved = await carried(rig.service, tmp_path)
        await rig.service.stop()
        assert PASSWORD not in rig.service.log
        try:
            await moved.start()
            await cameras_seen(moved)
            assert camera.watched == 1  # with the login that was sealed at the other place
        finally:
            await moved.kill()
        assert PASSWORD not in moved.log
    assert files_with(PASSWORD, tmp_path) == []


async def cameras_seen(service: Service) -> None:
    async with asyncio.timeout(60 * shared_by()):
        while True:
            part = (await service.health())["parts"]["cameras"]
            if part["ok"] and not part["unwell"]:
                return
            await asyncio.sleep(0.1)


async def carried(service: Service, folder: Path) -> Service:
    """The same house, as a backup brings it to another folder."""
    there = Service(folder / "elsewhere", **{**service.settings, "DATA_DIR": str(folder / "elsewhere" / "data")})
    there.settings["DOORMAN_ENV_FILE"] = str(folder / "elsewhere" / "absent.env")
    there.http_port = int(there.settings["HTTP_PORT"])
    there.folder.mkdir()
    (folder / "pass").write_text("correct horse battery\n", encoding="utf-8")
    for words, settings in (("backup", service.settings), ("restore", there.settings)):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, str(ROOT / "main.py"), words, str(folder / "house.backup")),
            *("--passphrase-file", str(folder / "pass")),
            env={"PATH": os.environ["PATH"], "HOME": str(there.folder), **settings},
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
    return there
