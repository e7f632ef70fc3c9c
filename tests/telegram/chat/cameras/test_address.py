"""A camera's address, as somebody writes it."""

import pytest

from bot.house.watch.camera import Source, SourceKind
from bot.house.watch.camera_checks import has_login
from bot.telegram.chat.cameras.address import AddressFault, UnfitAddress, shown, source_of, tells_login


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("rtsp://192.168.1.20/stream2", SourceKind.RTSP),
        ("RTSPS://garden.lan:322/x?channel=1&subtype=0", SourceKind.RTSP),
        ("  http://192.168.1.21:8080/video ", SourceKind.MJPEG),
        ("https://[fd00::1]/mjpg/video.cgi", SourceKind.MJPEG),
        ("http://192.168.1.22/snapshot.jpg", SourceKind.SNAPSHOT),
        ("http://192.168.1.22/cgi-bin/snapshot.cgi?channel=1", SourceKind.SNAPSHOT),
        ("/films/the door.mp4", SourceKind.FILE),
        ("/dev/video0", SourceKind.USB),
        ("/dev/v4l/by-id/usb-Acme_HD-video-index0", SourceKind.USB),
    ],
)
def test_an_address_tells_how_pictures_come(written: str, kind: SourceKind) -> None:
    assert source_of(written) == Source(kind, written.strip())


def test_both_streams_of_a_camera_are_one_source() -> None:
    small, large = "rtsp://192.168.1.4/stream2", "rtsps://192.168.1.4:322/stream1"
    for written in (f"{small}\n{large}", f" {small}   {large} "):
        assert source_of(written) == Source(SourceKind.RTSP, small, large=large)


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("file:///etc/passwd", AddressFault.IS_FILE),
        ("/etc/passwd", AddressFault.IS_FILE),
        ("../film.mp4", AddressFault.IS_FILE),
        ("C:\\film.mp4", AddressFault.IS_FILE),
        ("/etc/passwd\n.mp4", AddressFault.IS_FILE),
        ("/dev/sda", AddressFault.IS_FILE),
        ("/dev/video0; rm", AddressFault.IS_FILE),
        ("garden", AddressFault.IS_NO_ADDRESS),
        ("", AddressFault.IS_NO_ADDRESS),
        ("rtsp:///stream", AddressFault.IS_NO_ADDRESS),
        ("http://[::1", AddressFault.IS_NO_ADDRESS),
        ("http://a:99999/x", AddressFault.IS_NO_ADDRESS),
        ("gopher://192.168.1.4/x", AddressFault.IS_NO_ADDRESS),
        ("tcp://192.168.1.4/x", AddressFault.IS_NO_ADDRESS),
        ("rtsp://192.168.1.4/a b", AddressFault.IS_NO_ADDRESS),
        ("rtsp://192.168.1.4/a\nrtsp://192.168.1.5/b", AddressFault.IS_TWO),
        ("rtsp://192.168.1.4/a\nhttp://192.168.1.4/b", AddressFault.IS_TWO),
        ("http://192.168.1.4/a\nhttp://192.168.1.4/b", AddressFault.IS_TWO),
        ("rtsp://192.168.1.4/a\nrtsp:///b", AddressFault.IS_NO_ADDRESS),
        ("rtsp://192.168.1.4/a\nrtsp://192.168.1.4/b\nrtsp://192.168.1.4/c", AddressFault.IS_NO_ADDRESS),
        ("rtsp://192.168.1.4/a\nrtsp://admin:pw@192.168.1.4/b", AddressFault.HAS_LOGIN),
        ("rtsp://192.168.1.4/a\nrtsp://192.168.1.4/b?pwd=b", AddressFault.HAS_LOGIN),
        ("http://192.168.1.4/" + "x" * 600, AddressFault.IS_NO_ADDRESS),
        ("rtsp://admin:pw@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("rtsp://admin@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("rtsp://admin:p/w@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("admin:pw@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("rtsp:admin:pw@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("http://192.168.1.4/snap?user=a&usrpwd=b", AddressFault.HAS_LOGIN),
        ("http://192.168.1.4/snap?secret=b", AddressFault.HAS_LOGIN),
        ("ftp://admin:pw@192.168.1.4/x", AddressFault.HAS_LOGIN),
        ("http://192.168.1.4/video.cgi?usr=a&pwd=b", AddressFault.HAS_LOGIN),
        ("rtsp://192.168.1.4/user=a_password=b_channel=1", AddressFault.HAS_LOGIN),
        ("file://admin:pw@host/x", AddressFault.HAS_LOGIN),
    ],
)
def test_what_is_none_tells_what_is_wrong_with_it_and_repeats_nothing(written: str, fault: AddressFault) -> None:
    with pytest.raises(UnfitAddress) as refused:
        source_of(written)
    assert refused.value.fault is fault
    assert str(refused.value) == fault.value
    assert (has_login(written) or tells_login(written)) == (fault is AddressFault.HAS_LOGIN)


def test_a_camera_is_told_by_the_name_of_its_host() -> None:
    assert shown("rtsp://192.168.1.20:554/stream2?x=1") == "192.168.1.20"
    assert shown("/dev/video0") == "/dev/video0"
    assert shown("http://[::1") == "http://[::1"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("rtsp://admin:pw@192.168.1.4/x", True),
        ("rtsp://admin@192.168.1.4/x", True),
        ("it is rtsp://admin:my pass word@192.168.1.4/x", True),
        ("rtsp://admin:pa/ss?w#d@192.168.1.4/x", True),
        ("HTTP://192.168.1.4/snap?user=a&usrpwd=b", True),
        ("rtsp://192.168.1.4/x", False),
        ("see https://example.org, or write to anna@example.org", False),
        ("see https://example.org:8080/x or write to anna@example.org", False),
        ("anna@example.org", False),
        ("Grace", False),
    ],
)
def test_an_address_with_a_login_is_told_from_other_words(written: str, *, told: bool) -> None:
    assert tells_login(written) is told
