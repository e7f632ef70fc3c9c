"""What the doctor says of each camera."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cameras.addresses import AddressJudge, CameraPlace, Exempt
from bot.cameras.check import check_cameras
from bot.cameras.lines import attempt
from bot.cameras.logins import CameraLogins
from bot.cameras.wire import OpenStream, StreamTroubled
from bot.house.findings.camera_findings import CameraClosed, CameraGives, CameraGivesNone, NoCameraKept
from bot.house.findings.findings import Part
from bot.house.watch.camera import Camera, CameraId, Login, Source, SourceKind, Trouble, WatchPlaceId
from bot.store import open_store
from bot.store.books import cameras_in
from bot.store.sealed import sealed_in
from bot.store.trail.audit_key import AuditKey
from bot.words.commands import doctor_text
from tests.cameras.doubles import MemorySecrets, ScriptedProcess, ScriptedProcesses
from tests.english import ENGLISH

GARDEN = Camera(CameraId("garden"), "Garden", Source(SourceKind.RTSP, "rtsp://192.168.1.20/a"), WatchPlaceId("garden"))
GATE = Camera(CameraId("gate"), "Gate", Source(SourceKind.RTSP, "rtsp://192.168.1.21/gate"), WatchPlaceId("gate"))
CLOSED = replace(GARDEN, name="Hall", private_until=datetime(2040, 1, 1, tzinfo=UTC))
OURS = replace(GARDEN, name="Ours", source=Source(SourceKind.RTSP, "rtsp://127.0.0.1:1883/"))

LOGINS = CameraLogins(MemorySecrets(), lambda _: None)


class _Processes(ScriptedProcesses):
    """The gate's camera does not take the login."""

    async def __call__(self, opening: OpenStream) -> ScriptedProcess:
        self.well = "gate" not in opening.address
        process = await super().__call__(opening)
        if not self.well:
            process.say(StreamTroubled("login", ""))
        return process


@pytest.fixture(autouse=True)
def _somebody_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async def knock(place: CameraPlace) -> None: ...

    monkeypatch.setattr(attempt, "knock", knock)


async def test_each_camera_has_a_line() -> None:
    found = await check_cameras([GARDEN, GATE, CLOSED, OURS], LOGINS, AddressJudge(Exempt()), start=_Processes())
    assert [one.found for one in found] == [
        CameraGives("Garden", 640, 360),
        CameraGivesNone("Gate", Trouble.LOGIN),
        CameraClosed("Hall"),
        CameraGivesNone("Ours", Trouble.ADDRESS),
    ]
    assert [one.good for one in found] == [True, False, True, False]
    assert {one.part for one in found} == {Part.CAMERAS}
    assert not any(one.needed for one in found)
    said = [ENGLISH.plain(doctor_text.said(one.found).what) for one in found]
    assert said[0] == "Garden: it gives a picture, 640 × 360"
    assert said[1] == "Gate: the camera does not take the user and password that I have"


async def test_where_none_is_kept_that_is_fine() -> None:
    [one] = await check_cameras([], LOGINS, AddressJudge(Exempt()))
    assert one.found == NoCameraKept()
    assert one.good


async def test_a_silent_camera_does_not_keep_the_doctor() -> None:
    silent = ScriptedProcesses(well=False)
    [one] = await check_cameras([GARDEN], LOGINS, AddressJudge(Exempt()), start=silent, within_s=0.05)
    assert one.found == CameraGivesNone("Garden", Trouble.SILENT)
    assert silent.last.ended


async def test_many_cameras_wait_for_their_turn_and_none_is_called_silent_for_it() -> None:
    many = [replace(GARDEN, name=str(n)) for n in range(32)]
    processes = ScriptedProcesses()
    found = await check_cameras(many, LOGINS, AddressJudge(Exempt()), start=processes, within_s=5)
    assert all(one.good for one in found)
    assert len(processes.all) == 32


async def test_beside_the_service_cameras_and_their_logins_are_read_from_the_folder(tmp_path: Path) -> None:
    key = (bytes(range(32)),)
    async with open_store(tmp_path, audit_key=AuditKey(key)) as store:
        await store.collection("cameras", Camera).put({"garden": GARDEN})
        await CameraLogins(store.sealed("logins"), lambda _: None).put(GARDEN.id, Login("anna", "of the garden"))
    assert cameras_in(tmp_path) == [GARDEN]
    beside = CameraLogins(sealed_in(tmp_path, "logins", key), lambda _: None)
    assert await beside.get(GARDEN.id) == Login("anna", "of the garden")
    assert await CameraLogins(sealed_in(tmp_path, "logins", ()), lambda _: None).get(GARDEN.id) is None
    assert cameras_in(tmp_path / "nothing") == []
    with suppress(FileNotFoundError):
        (tmp_path / "drawers" / "cameras.json").write_text("no JSON")
    assert cameras_in(tmp_path) == []


async def test_a_password_is_blackened_before_anything_is_done_with_it() -> None:
    blackened: list[str] = []
    logins = CameraLogins(MemorySecrets(), blackened.append)
    await logins.put(GARDEN.id, Login("anna", "of the garden"))
    assert blackened == ["of the garden"]
    await logins.get(GARDEN.id)
    assert blackened == ["of the garden", "of the garden"]
    await logins.put(GARDEN.id, None)
    assert await logins.get(GARDEN.id) is None


@pytest.mark.parametrize("kept", ["no JSON", "[]", '["anna"]', "{}"])
async def test_a_login_that_cannot_be_read_is_none(kept: str, caplog: pytest.LogCaptureFixture) -> None:
    secrets = MemorySecrets()
    secrets.kept["garden"] = kept
    assert await CameraLogins(secrets, lambda _: None).get(GARDEN.id) is None
