"""Where a camera may be: no other scheme, no login in it, and nothing of this very machine."""

import asyncio
import socket
from pathlib import Path

import pytest

from bot.cameras import addresses
from bot.cameras.addresses import AddressJudge, CameraPlace, Exempt, knock, may_be_a_camera
from bot.house.watch.camera import CameraUnreachable, Source, SourceKind, Trouble

RTSP, MJPEG, SNAPSHOT = SourceKind.RTSP, SourceKind.MJPEG, SourceKind.SNAPSHOT


async def refused(source: Source, exempt: Exempt | None = None) -> Trouble:
    with pytest.raises(CameraUnreachable) as caught:
        await AddressJudge(exempt or Exempt()).place_of(source)
    return caught.value.trouble


def own_address() -> str:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(way.getsockname()[0])


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        (RTSP, "file:///etc/passwd"),
        (RTSP, "/etc/passwd"),
        (RTSP, "http://192.168.1.20/"),
        (RTSP, "rtmp://192.168.1.20/live"),
        (RTSP, "concat:rtsp://192.168.1.20/a|/etc/passwd"),
        (MJPEG, "rtsp://192.168.1.20/"),
        (MJPEG, "ftp://192.168.1.20/x.jpg"),
        (SNAPSHOT, "gopher://192.168.1.20/"),
        (RTSP, "rtsp://"),
        (RTSP, "rtsp://192.168.1.20:99999/"),
        (RTSP, "rtsp://192.168.1.20:0/"),
        (RTSP, "rtsp://[192.168.1.20/"),
        (RTSP, "rtsp://192.168.1.20/a b"),
        (RTSP, "rtsp://192.168.1.20/\nHost: x"),
        (RTSP, "rtsp://192.168.1.20\\@127.0.0.1/"),
        (RTSP, f"rtsp://192.168.1.20/{'x' * 3000}"),
    ],
)
async def test_what_is_no_cameras_address_is_refused(kind: SourceKind, address: str) -> None:
    assert await refused(Source(kind, address)) is Trouble.ADDRESS


@pytest.mark.parametrize(
    "address",
    [
        "rtsp://anna:secret@192.168.1.20/stream",
        "rtsp://anna@192.168.1.20/stream",
        "rtsp://@192.168.1.20/stream",
        "rtsp://192.168.1.20/stream?user=anna&password=secret",
        "rtsp://192.168.1.20/stream?usr=anna&pwd=secret",
        "rtsp://192.168.1.20/user=anna_password=secret_channel=1",
    ],
)
async def test_no_login_stands_in_an_address(address: str) -> None:
    assert await refused(Source(RTSP, address)) is Trouble.ADDRESS
    assert await refused(Source(RTSP, "rtsp://192.168.1.20/small", large=address)) is Trouble.ADDRESS


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "localhost",
        "0.0.0.0",  # noqa: S104 - refused
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "169.254.169.254",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "[ff02::1]",
    ],
)
async def test_nothing_of_this_machine_is_a_camera_however_it_is_written(host: str) -> None:
    assert await refused(Source(RTSP, f"rtsp://{host}:8554/x")) in {Trouble.ADDRESS, Trouble.UNREACHABLE}
    assert await refused(Source(MJPEG, f"http://{host}:8081/")) in {Trouble.ADDRESS, Trouble.UNREACHABLE}


async def test_this_machines_own_address_in_the_network_is_none_either() -> None:
    own = own_address()
    if not own:
        pytest.skip("this machine is in no network")
    assert not may_be_a_camera(own)
    assert await refused(Source(RTSP, f"rtsp://{own}:1883/")) is Trouble.ADDRESS


@pytest.mark.parametrize(
    "address", ["192.168.1.20", "10.0.0.7", "fe80::1%eth0", "fd12:3456::20", "169.254.7.7", "8.8.8.8"]
)
def test_others_may_be_cameras(address: str) -> None:
    assert may_be_a_camera(address)


async def test_the_settings_allow_one_port_of_this_machine_and_no_other() -> None:
    exempt = Exempt(frozenset({"127.0.0.1:8554"}))
    judge = AddressJudge(exempt)
    assert await judge.place_of(Source(RTSP, "rtsp://127.0.0.1:8554/x")) == CameraPlace("127.0.0.1", 8554)
    assert await judge.place_of(Source(RTSP, "rtsp://localhost:8554/x")) == CameraPlace("127.0.0.1", 8554)
    assert await refused(Source(RTSP, "rtsp://127.0.0.1:1883/x"), exempt) is Trouble.ADDRESS
    large = Source(RTSP, "rtsp://127.0.0.1:8554/x", large="rtsp://127.0.0.1:22/x")
    assert await refused(large, exempt) is Trouble.ADDRESS


async def test_the_large_stream_is_the_same_cameras() -> None:
    assert await refused(Source(RTSP, "rtsp://192.168.1.20/a", large="rtsp://192.168.1.21/b")) is Trouble.ADDRESS


async def test_a_name_is_judged_by_what_it_stands_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stands_for = {"camera.home": ["192.168.1.20"], "evil.example": ["127.0.0.1"], "both.example": ["::1", "10.0.0.9"]}

    async def look_up(host: str, port: int) -> list[str]:
        return stands_for[host]

    monkeypatch.setattr(addresses, "look_up", look_up)
    judge = AddressJudge(Exempt())
    assert await judge.place_of(Source(RTSP, "rtsp://camera.home/x")) == CameraPlace("192.168.1.20", 554)
    assert await judge.place_of(Source(MJPEG, "https://both.example/x")) == CameraPlace("10.0.0.9", 443)
    assert await refused(Source(RTSP, "rtsp://evil.example/x")) is Trouble.ADDRESS


async def test_a_name_that_nobody_knows_is_out_of_reach() -> None:
    assert await refused(Source(RTSP, "rtsp://camera.invalid/x")) is Trouble.UNREACHABLE


@pytest.mark.parametrize("device", ["/dev/video0", "/dev/video12", "/dev/v4l/by-id/usb-Cam_1-video-index0", "0"])
async def test_a_device_of_this_computer_is_a_camera(device: str) -> None:
    assert await AddressJudge(Exempt()).place_of(Source(SourceKind.USB, device)) is None


@pytest.mark.parametrize(
    "device", ["/dev/sda", "/dev/video0/../sda", "/dev/v4l/by-id/../../sda", "video0", "/etc/passwd", ""]
)
async def test_another_device_is_none(device: str) -> None:
    assert await refused(Source(SourceKind.USB, device)) is Trouble.ADDRESS


async def test_files_are_cameras_only_where_the_settings_say_so(tmp_path: Path) -> None:
    folder = tmp_path / "videos"
    folder.mkdir()
    (folder / "garden.mp4").touch()
    (tmp_path / "secret.mp4").touch()
    inside = Source(SourceKind.FILE, str(folder / "garden.mp4"))
    assert await refused(inside) is Trouble.ADDRESS
    exempt = Exempt(files=folder)
    assert await AddressJudge(exempt).place_of(inside) is None
    assert await refused(Source(SourceKind.FILE, f"{folder}/../secret.mp4"), exempt) is Trouble.ADDRESS
    (folder / "way-out.mp4").symlink_to(tmp_path / "secret.mp4")
    assert await refused(Source(SourceKind.FILE, str(folder / "way-out.mp4")), exempt) is Trouble.ADDRESS
    assert await refused(Source(SourceKind.FILE, str(folder / "none.mp4")), exempt) is Trouble.NOT_FOUND


async def test_an_onvif_device_is_judged_as_a_camera_is() -> None:
    judge = AddressJudge(Exempt())
    assert await judge.place_of_device("http://192.168.1.20/onvif/device_service") == CameraPlace("192.168.1.20", 80)
    for address in ("http://127.0.0.1/onvif", "http://anna:x@192.168.1.20/", "soap.udp://192.168.1.20:3702"):
        with pytest.raises(CameraUnreachable):
            await judge.place_of_device(address)


async def test_whoever_is_not_there_is_knocked_at_in_vain() -> None:
    server = await asyncio.start_server(lambda _, writer: writer.close(), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    await knock(CameraPlace("127.0.0.1", port))
    server.close()
    await server.wait_closed()
    with pytest.raises(CameraUnreachable):
        await knock(CameraPlace("127.0.0.1", port))
