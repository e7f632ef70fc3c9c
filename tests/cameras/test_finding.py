"""Cameras that are found: at this computer, in the network, and the streams of those that speak ONVIF."""

import asyncio
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cameras.addresses import AddressJudge, Exempt
from bot.cameras.finding import multicast
from bot.cameras.finding.devices import devices_here
from bot.cameras.finding.finder import Finder
from bot.cameras.finding.profiles import DeviceStream, source_of
from bot.house.watch.camera import CameraUnreachable, FoundCamera, Login, Source, SourceKind, Trouble
from tests.rig.cameras.onvif import OnvifCamera
from tests.rig.machine import shared_by

CALLED_OUT = Path(__file__).parent / "called_out.py"

ANNA = Login("anna", "s3cret-of-the-garden")
HERE = AddressJudge(Exempt(frozenset({"127.0.0.1"})))
STREAMS = [
    ("rtsp://127.0.0.1:554/large", 2560, 1440),
    ("rtsp://127.0.0.1:554/middle", 1280, 720),
    ("rtsp://127.0.0.1:554/small", 640, 360),
]

#: A program that says what it is told to, in the place of the one that asks the network.
_SAYS = "import sys; sys.stdin.readline(); print({!r}, flush=True)"


def at_once(said: str) -> Finder:
    return Finder(AddressJudge(Exempt()), program=_SAYS.format(said))


def stream(path: str, width: int, height: int) -> DeviceStream:
    return DeviceStream(f"rtsp://192.168.1.20/{path}", width, height)


async def trouble_of(finder: Finder, found: FoundCamera, login: Login | None) -> Trouble:
    with pytest.raises(CameraUnreachable) as caught:
        await finder.streams(found, login)
    return caught.value.trouble


async def test_an_onvif_camera_tells_its_small_and_its_large_stream_to_whoever_knows_the_login() -> None:
    async with OnvifCamera(STREAMS, ANNA) as camera:
        found = FoundCamera("Garden cam", None, onvif=camera.address)
        source = await Finder(HERE).streams(found, ANNA)
        assert source == Source(SourceKind.RTSP, "rtsp://127.0.0.1:554/small", large="rtsp://127.0.0.1:554/large")
        assert await trouble_of(Finder(HERE), found, Login("anna", "wrong")) is Trouble.LOGIN
        assert await trouble_of(Finder(HERE), found, None) is Trouble.LOGIN


async def test_a_camera_that_names_another_machine_is_asked_at_its_own_address_alone() -> None:
    async with OnvifCamera(STREAMS, ANNA) as camera, OnvifCamera([], ANNA) as elsewhere:
        camera.calls_itself = elsewhere.address.removesuffix("/onvif/device_service")
        camera.streams = [("rtsp://10.9.9.9:8554/small", 640, 360), ("file:///etc/passwd", 1920, 1080)]
        source = await Finder(HERE).streams(FoundCamera("", None, onvif=camera.address), ANNA)
        assert source == Source(SourceKind.RTSP, "rtsp://127.0.0.1:8554/small")
        assert elsewhere.asked == []


@pytest.mark.parametrize("at", ["GetSystemDateAndTime", "GetProfiles", "GetStreamUri"])
async def test_a_camera_that_sends_whoever_asks_elsewhere_sends_nobody(at: str) -> None:
    async with OnvifCamera(STREAMS, ANNA) as camera, OnvifCamera([], ANNA) as elsewhere:
        camera.sends_away = {at: elsewhere.address}
        await trouble_of(Finder(HERE), FoundCamera("", None, onvif=camera.address), ANNA)
        assert at in camera.asked
        assert elsewhere.asked == []


@pytest.mark.parametrize(
    "rubbish",
    [
        "no XML",
        "<html></html>",
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>',
    ],
)
async def test_what_is_no_onvif_is_told_as_that(rubbish: str) -> None:
    async with OnvifCamera(STREAMS, ANNA) as camera:
        camera.rubbish = rubbish
        trouble = await trouble_of(Finder(HERE), FoundCamera("", None, onvif=camera.address), ANNA)
        assert trouble is Trouble.UNREADABLE


async def test_nobody_gets_a_password_who_is_not_there_or_may_not_be_asked() -> None:
    nobody = FoundCamera("", None, onvif="http://127.0.0.1:1/onvif/device_service")
    assert await trouble_of(Finder(HERE), nobody, ANNA) is Trouble.UNREACHABLE
    assert await trouble_of(Finder(AddressJudge(Exempt())), nobody, ANNA) is Trouble.ADDRESS


async def test_what_answers_in_the_network_is_found_where_it_may_be_asked() -> None:
    finder = at_once(
        '{"found": ['
        '{"name": "Garden <b>cam</b>", "addresses": ["http://192.168.1.20/onvif/device_service"]},'
        '{"name": "the same", "addresses": ["http://192.168.1.20/onvif/device_service"]},'
        '{"name": "ours", "addresses": ["http://localhost:8081/", "http://[::1]/"]},'
        '{"name": "two networks", "addresses": ["http://169.254.169.254/", "http://10.0.0.9/onvif"]},'
        '{"name": "no address", "addresses": []}, {"name": 7}, "x", 7, null, {"addresses": 7}]}'
    )
    found = [camera for camera in await finder.find(0.1) if camera.onvif]
    assert [(camera.name, camera.onvif) for camera in found] == [
        ("the same", "http://192.168.1.20/onvif/device_service"),
        ("two networks", "http://10.0.0.9/onvif"),
    ]


#: A network that nobody else is in, where a system lets us make one.
_NETWORK = "ip link set lo up multicast on; ip addr add 10.77.0.1/24 dev lo; ip route add 224.0.0.0/4 dev lo"


def makes_networks() -> bool:
    if not (shutil.which("unshare") and shutil.which("ip")):
        return False
    tried = subprocess.run(["unshare", "-n", "sh", "-c", _NETWORK], capture_output=True, check=False)  # noqa: S603, S607
    return tried.returncode == 0


async def test_a_camera_that_makes_itself_known_is_found_over_a_real_network() -> None:
    if not await asyncio.to_thread(makes_networks):
        pytest.skip("no network of its own can be made here")
    program = f"{_NETWORK}; exec {shlex.quote(sys.executable)} {shlex.quote(str(CALLED_OUT))}"
    process = await asyncio.create_subprocess_exec(
        "unshare", "-n", "sh", "-c", program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    said, _ = await process.communicate()
    assert "Garden cam: http://10.77.0.9/onvif/device_service" in said.decode().splitlines()


@pytest.mark.parametrize(
    "said", ["", "no JSON", "[]", "[" * 20_000, '{"found": 7}', '{"found": [' + '"x",' * 200_000 + "1]}"]
)
async def test_a_process_that_says_nonsense_finds_nothing(said: str) -> None:
    assert [camera for camera in await at_once(said).find(0.1) if camera.onvif] == []


async def test_for_this_computers_own_cameras_nobody_is_asked() -> None:
    began = time.monotonic()
    assert not [one for one in await Finder(HERE, program="import time; time.sleep(60)").find(0) if one.onvif]
    assert time.monotonic() - began < 2 * shared_by()


async def test_a_process_that_says_nothing_is_ended_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cameras.finding.finder._LOADING_S", 0.5)
    began = time.monotonic()
    assert not [one for one in await Finder(HERE, program="import time; time.sleep(60)").find(0.1) if one.onvif]
    assert time.monotonic() - began < 5 * shared_by()


async def test_one_that_was_found_at_this_computer_has_one_stream() -> None:
    webcam = Source(SourceKind.USB, "/dev/video0")
    assert await Finder(HERE).streams(FoundCamera("Webcam", webcam), None) == webcam
    assert await trouble_of(Finder(HERE), FoundCamera("", None), None) is Trouble.NOT_FOUND


def test_this_computers_cameras_are_those_that_give_pictures(tmp_path: Path) -> None:
    for device, name, index in (
        ("video2", "Webcam: HD\n", "0"),
        ("video3", "Webcam: HD\n", "1"),
        ("video0", "Old", "0"),
    ):
        folder = tmp_path / device
        folder.mkdir()
        (folder / "name").write_text(name)
        (folder / "index").write_text(index)
    (tmp_path / "videos").mkdir()
    assert devices_here(tmp_path) == [
        FoundCamera("Old", Source(SourceKind.USB, "/dev/video0")),
        FoundCamera("Webcam: HD", Source(SourceKind.USB, "/dev/video2")),
    ]
    assert devices_here(tmp_path / "nothing") == []


@pytest.mark.parametrize(
    ("streams", "small", "large"),
    [
        ([stream("a", 1920, 1080)], "a", ""),
        ([stream("a", 1920, 1080), stream("b", 640, 480)], "b", "a"),
        ([stream("a", 704, 576), stream("b", 176, 144)], "a", ""),
        ([stream("a", 176, 144)], "a", ""),
        ([stream("a", 1280, 720), stream("b", 1280, 720)], "a", ""),
    ],
)
def test_the_small_stream_is_large_enough_and_the_large_one_is_larger(
    streams: list[DeviceStream], small: str, large: str
) -> None:
    source = source_of(streams, "192.168.1.20")
    assert source
    assert source.address == f"rtsp://192.168.1.20/{small}"
    assert source.large == (f"rtsp://192.168.1.20/{large}" if large else "")


def test_a_login_in_a_devices_own_address_does_not_stay_there() -> None:
    source = source_of([DeviceStream("rtsp://admin:admin@0.0.0.0:8554/x?y=1#z", 640, 360)], "fe80::7")
    assert source == Source(SourceKind.RTSP, "rtsp://[fe80::7]:8554/x?y=1")
    assert source_of([DeviceStream("http://192.168.1.20/x", 640, 360)], "192.168.1.20") is None


def test_a_camera_is_called_by_the_names_that_it_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    def service(addresses: list[str], *scopes: str) -> SimpleNamespace:
        told = [SimpleNamespace(getValue=lambda scope=scope: scope) for scope in scopes]
        return SimpleNamespace(getScopes=lambda: told, getXAddrs=lambda: addresses)

    class Network:
        def start(self) -> None: ...

        def searchServices(self, types: object, timeout: float) -> list[SimpleNamespace]:  # noqa: N802 - the library's name
            name, hardware = "onvif://www.onvif.org/name/Garden%20cam", "onvif://www.onvif.org/hardware/IPC_7"
            return [
                service(["http://192.168.1.20/onvif", "soap.udp://x"], name, hardware),
                service(["urn:nothing"], name),
                service(["http://192.168.1.21/onvif"], "onvif://www.onvif.org/location/x"),
            ]

    monkeypatch.setattr(multicast, "WSDiscovery", Network)
    assert multicast.found(1.0) == [
        {"name": "Garden cam IPC 7", "addresses": ["http://192.168.1.20/onvif"]},
        {"name": "", "addresses": ["http://192.168.1.21/onvif"]},
    ]
