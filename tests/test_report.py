"""What /status says of each door."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.house.disk import DiskState
from bot.house.door import Door, DoorId
from bot.house.ledger_trouble import LedgerReason, LedgerState
from bot.report import Report

GATE = DoorId("gate")


def a_report(
    board: Mapping[str, Any], tmp_path: Path, *, broker: bool = True, log: LedgerState | None = None
) -> Report:
    return Report(
        {GATE: Door(GATE, "gate")},
        tmp_path,
        telegram_trouble=lambda: "",
        waiting=lambda: 0,
        undrawn=lambda: 0,
        broker=lambda: {"ok": broker, "trouble": "away"},
        boards=lambda: {GATE: board},
        eyes_open=lambda: True,
        disk=lambda: DiskState.WELL,
        ledger=lambda: log or LedgerState(),
    )


def line(board: Mapping[str, Any], tmp_path: Path, *, broker: bool = True) -> tuple[bool, str]:
    report = a_report(board, tmp_path, broker=broker)
    (found,) = [(good, said) for name, good, said in report.lines() if name == "Gate"]
    return found


@pytest.mark.parametrize(
    ("board", "good", "said"),
    [
        ({"lock": "board", "online": True}, True, "the doorbell is online"),
        ({"lock": "board", "online": False}, False, "the doorbell is offline"),
        ({"lock": "board", "online": None}, False, "the doorbell has not been heard yet"),
        (
            {"lock": "relay", "online": None},
            True,
            "its relay is told over the broker; whether it obeys, only opening shows",
        ),
        ({"lock": "relay", "online": True}, True, "the doorbell is online; its relay is told over the broker"),
        ({"lock": "none", "online": None}, True, "a camera, and nothing to open"),
    ],
)
def test_a_door_is_told_by_what_stands_at_it(board: Mapping[str, Any], good: bool, said: str, tmp_path: Path) -> None:
    assert line(board, tmp_path) == (good, said)


def test_a_relay_behind_a_broker_that_is_away_is_said_not_to_be_reached(tmp_path: Path) -> None:
    good, said = line({"lock": "relay", "online": None}, tmp_path, broker=False)
    assert not good
    assert "cannot be told: the broker is away" in said


def test_nothing_is_claimed_of_a_doorbell_without_the_broker(tmp_path: Path) -> None:
    assert line({"lock": "board", "online": None}, tmp_path, broker=False) == (False, "not known without the broker")


@pytest.mark.parametrize("reason", LedgerReason)
def test_a_log_that_cannot_be_written_has_its_line(reason: LedgerReason, tmp_path: Path) -> None:
    report = a_report({}, tmp_path, log=LedgerState(reason, 403, "", 12))
    (name, good, said) = report.lines()[-1]
    assert (name, good) == ("Day’s log", False)
    assert said.endswith("; 12 visits wait")
    assert report.parts()["ledger"] == {"ok": False, "reason": reason.value, "status": 403, "waiting": 12}
    assert a_report({}, tmp_path).lines()[-1] == ("Day’s log", True, "written")


def test_a_model_that_was_changed_is_told_with_what_to_do(tmp_path: Path) -> None:
    report = replace(a_report({}, tmp_path), model_refused=lambda: "yunet.onnx")
    ((good, said),) = [(good, said) for name, good, said in report.lines() if name == "Recognition"]
    assert not good
    assert "yunet.onnx was changed or damaged" in said
    assert "models fetch" in said
