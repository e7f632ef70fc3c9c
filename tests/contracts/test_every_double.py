"""No double stands alone: each is held to a real part by a contract, or the reason why not is written here."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent

#: By double: the file in which the real part stands beside it.
HELD = {
    "Memory": "contracts/conftest.py",
    "Listening": "contracts/test_sinks.py",
    "MemoryAlbum": "contracts/test_album.py",
    "MemoryAudit": "contracts/test_audit_and_disk.py",
    "MemoryBackups": "contracts/test_backups.py",
    "MemoryClips": "contracts/test_clips.py",
    "MemoryCollection": "store/documents/test_collection.py",
    "MemoryDisk": "contracts/test_audit_and_disk.py",
    "MemoryPeople": "contracts/test_people.py",
    "MemoryRecordings": "contracts/test_speech.py",
    "MemoryResidents": "contracts/test_people.py",
    "MemoryVisits": "contracts/test_visits.py",
    "ObedientDesk": "contracts/test_recogniser.py",
    "LookingDesk": "contracts/test_recogniser.py",
    "_OtherEngine": "contracts/test_recogniser.py",
    "_Burning": "contracts/test_recogniser.py",
    "_Forging": "contracts/test_recogniser.py",
    "RecordingArmTopic": "contracts/test_arm_topic.py",
    "MemorySafe": "contracts/test_spreadsheets.py",
    "RecordingSheet": "contracts/test_spreadsheets.py",
    "RecordingSpreadsheets": "contracts/test_spreadsheets.py",
    "MemorySecrets": "contracts/test_cameras.py",
    "RecordingBoards": "contracts/test_boards.py",
    "RecordingCameras": "contracts/test_cameras.py",
    "RecordingCaretaker": "contracts/test_sinks.py",
    "RecordingCharts": "contracts/test_charts.py",
    "RecordingChats": "contracts/test_outlets.py",
    "RecordingDoorman": "contracts/test_sinks.py",
    "RecordingEyes": "contracts/test_eyes.py",
    "RecordingFitter": "contracts/test_fitters.py",
    "RecordingLedger": "contracts/test_ledgers.py",
    "RecordingLocks": "contracts/test_locks.py",
    "RecordingMessages": "contracts/test_messages.py",
    "RecordingPresence": "contracts/test_sinks.py",
    "RecordingSpeech": "contracts/test_speech.py",
    "RecordingTrackers": "contracts/test_trackers.py",
    "ScriptedProcesses": "contracts/test_cameras.py",
    "ScriptedWatching": "cameras/test_watching.py",
    # a board and a service, each the other end of the same wire
    "SigningBoard": "contracts/test_signing_board.py",
}

#: By double: why nothing real stands beside it.
NOT_HELD = {
    "BeginningOfCalls": "a middleware of aiogram's own, before the real session",
    "AtTheDoors": "what the room of Home Assistant asks the devices: RecordingBoards' states, which are held by "
    "themselves, and the real connection",
    "Automation": "the other end of a real broker; what a real Home Assistant says is tried in "
    "tests/home_assistant/test_real.py",
    "RoomRig": "no double: the real room, over a real broker",
    "RoomToCome": "no double: it hands each fact to the real room",
    "PollerRig": "no double: the real poller, and what it hears",
    "Google": "the real one is Google's: what it does is written down from its documentation, each rule beside its "
    "code, and gspread itself, which Google's answers were made for, reads it in tests/sheets",
    "GridBook": "what the local Google keeps, and is held with it",
    "BadRequest": "what the local Google refuses with, and is held with it",
    "Trouble": "a value: what the local Google does wrong with one request",
    "PlainWording": "codes where the real one has sentences, so that a test of the house reads no language; the "
    "sentences are tried in tests/words and tests/sheets",
    "RecordingDevices": "a value: the doubles of locks and boards, each of which is held by itself",
    "ScriptedProcess": "what ScriptedProcesses starts, and is held with them",
    "RecordingWatcher": "it writes down what it is told and does nothing; what is really done then is tried in "
    "tests/house/watch",
    "SetClock": "a clock that a test sets: it has a value and no behaviour",
    "SteppingClock": "a clock that a test sets: it has a value and no behaviour",
    "Clock": "a clock that a test sets: it has a value and no behaviour",
    "MadeUpEngine": "faces as points for arithmetic on many of them; what real faces do is measured in "
    "tests/recognizer/detect/test_engine.py and tests.bench.recognition.accuracy",
    "Served": "a value: the real listener, its address and what it was asked",
    "Books": "a type: what both kinds of books are",
}

#: Where doubles live.
PLACES = (
    *sorted((TESTS / "fakes").glob("*.py")),
    *sorted(TESTS.rglob("doubles.py")),
    *sorted(TESTS.rglob("conftest.py")),
    TESTS / "devices" / "boards" / "signing_board.py",
    TESTS / "recognizer" / "faces.py",
)


def _doubles() -> list[str]:
    return sorted(
        {node.name for file in PLACES for node in ast.parse(file.read_text()).body if isinstance(node, ast.ClassDef)}
    )


def test_every_double_is_held_to_the_truth_or_has_a_reason() -> None:
    assert _doubles() == sorted({**HELD, **NOT_HELD})
    assert not HELD.keys() & NOT_HELD.keys()


@pytest.mark.parametrize("double", sorted(HELD))
def test_a_contract_names_its_double(double: str) -> None:
    assert double in (TESTS / HELD[double]).read_text()
