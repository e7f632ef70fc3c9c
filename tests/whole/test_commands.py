"""The commands, as somebody types them."""

import asyncio
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.portraits import as_jpeg, eileen, grace
from tests.rig.machine import shared_by
from tests.rig.service.forks import CAN_FORK, ForkedProcess
from tests.rig.service.process import ROOT
from tests.rig.service.whole import WholeRig


async def command(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Carry out a command; returns its exit status and everything it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "main.py"),
        *arguments,
        cwd=ROOT,
        env=_environment(folder, settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(60 * shared_by()):
        said, _ = await process.communicate()
    return process.returncode or 0, said.decode()


async def quick_command(folder: Path, *arguments: str, **settings: str) -> tuple[int, str]:
    """The same, without the seconds that its imports take."""
    if not CAN_FORK:
        return await command(folder, *arguments, **settings)
    said, environment = _paper(folder), _environment(folder, settings)
    process = await ForkedProcess.start(arguments, environment=environment, folder=ROOT, log=said)
    async with asyncio.timeout(60 * shared_by()):
        status = await process.wait()
    return status, said.read_text(encoding="utf-8")


def _paper(folder: Path) -> Path:
    """A file for what one command says."""
    folder.mkdir(exist_ok=True)
    return folder / f"said-{secrets.token_hex(4)}.txt"


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "LC_ALL") if name in os.environ}
    absent = {"DOORMAN_ENV_FILE": str(folder / "absent.env"), "FETCH_MODELS": "no"}
    return {**kept, **absent, "DATA_DIR": str(folder / "data"), **settings}


async def test_without_settings_the_service_says_in_a_sentence_each_what_to_do(tmp_path: Path) -> None:
    status, said = await command(tmp_path)
    assert status == 1
    assert "BOT_TOKEN is missing: ask @BotFather" in said
    assert "Traceback" not in said


async def test_help_names_every_command(tmp_path: Path) -> None:
    status, said = await command(tmp_path, "--help")
    assert status == 0
    for word in ("demo", "doctor", "models", "run"):
        assert word in said


async def test_the_doctor_finds_what_is_missing_and_still_tries_the_recogniser(tmp_path: Path) -> None:
    status, said = await command(tmp_path, "doctor")
    assert status == 1
    assert "FAIL  settings" in said
    assert "ok    recognition" in said


async def test_the_doctor_is_content_where_everything_is_there(bare_rig: WholeRig) -> None:
    rig = bare_rig
    status, said = await quick_command(rig.service.folder, "doctor", **rig.service.settings)
    assert status == 0, said
    for name in ("libraries", "settings", "recognition", "data folder", "disk", "broker", "picture port", "bot token"):
        assert f"ok    {name}" in said, said
    assert "@doorman_demo_bot" in said


async def test_the_doctor_names_a_broker_that_is_away_and_a_token_that_is_wrong(bare_rig: WholeRig) -> None:
    rig = bare_rig
    await rig.board.power_off()
    await rig.broker.stop() if hasattr(rig.broker, "stop") else await rig.broker.go_out()
    wrong = {**rig.service.settings, "BOT_TOKEN": "999999999:" + "x" * 35}
    status, said = await quick_command(rig.service.folder, "doctor", **wrong)
    assert status == 1
    assert "FAIL  broker" in said
    assert "FAIL  bot token" in said
    assert "x" * 35 not in said


async def test_what_the_broker_has_to_know_is_printed_with_this_household_s_relays(tmp_path: Path) -> None:
    gate = {"NAME": "gate", "LOCK": "relay", "RELAY_TOPIC": "cmnd/gate/POWER1", "RELAY_CONFIRM_TOPIC": "stat/gate/#"}
    status, said = await quick_command(
        tmp_path,
        "broker",
        BOT_TOKEN="999999999:" + "x" * 35,
        **{f"DOORS__GATE__{name}": value for name, value in gate.items()},
    )
    assert status == 0
    for line in ("use_username_as_clientid true", "topic write cmnd/gate/POWER1", "topic read stat/gate/#"):
        assert f"{line}\n" in said


async def test_a_misspelt_setting_stops_the_service_and_the_doctor_names_it(tmp_path: Path) -> None:
    (tmp_path / "absent.env").write_text("HTTP_POORT=8082\n")
    for arguments in ([], ["doctor"]):
        status, said = await quick_command(tmp_path, *arguments)
        assert status == 1
        assert said.count("HTTP_POORT is no setting: did you mean HTTP_PORT?") == 1
        assert said.count(".env.example") == (1 if not arguments else said.count("→ every setting"))


async def test_a_second_service_on_the_same_folder_is_refused_in_a_sentence(rig: WholeRig) -> None:
    second = {**rig.service.settings, "HTTP_PORT": "0"}
    second["HTTP_PORT"] = str(rig.service.http_port + 1)
    status, said = await quick_command(rig.service.folder, **second)
    assert status == 1
    assert "Another Doorman" in said
    assert "Traceback" not in said


async def test_a_port_that_is_taken_is_named(rig: WholeRig, tmp_path: Path) -> None:
    status, said = await quick_command(
        tmp_path / "other", **{**rig.service.settings, "DATA_DIR": str(tmp_path / "two")}
    )
    assert status == 1
    assert f"Port {rig.service.http_port}" in said
    assert "Traceback" not in said


@pytest.mark.parametrize("arguments", [["dance"], ["demo", "--port", "many"]])
async def test_a_command_that_is_none_is_explained(tmp_path: Path, arguments: list[str]) -> None:
    status, said = await command(tmp_path, *arguments)
    assert status == 2
    assert "usage:" in said


async def test_the_faces_are_checked_by_name(rig: WholeRig) -> None:
    await rig.anna.send_album([as_jpeg(grace()), as_jpeg(grace().resize((400, 470))), as_jpeg(eileen())], "Grace")
    await rig.anna.chat.until_message("Grace", timeout_s=30)
    status, said = await quick_command(rig.service.folder, "faces", **rig.service.settings)
    assert status == 0
    assert "Grace: " in said
