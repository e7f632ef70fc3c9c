"""Who listens on the wire hears everything, however it is cut, and holds back only what is to be held back."""

import pytest

from bot.demo.wire.mqtt_observer import MqttObserver, Packets, Publication
from bot.demo.wire.upload_observer import PictureUpload, UploadObserver

RING = b'\x32\x14\x00\x0aevent/ring\x00\x07{"id"}'
ORDER = b"\x32\x0e\x00\x0acmd/unlock\x00\x09"
PUBACK = b"\x40\x02\x00\x07"
PING = b"\xd0\x00"


class Listener:
    def __init__(self) -> None:
        self.delivered_to_broker: list[Publication] = []
        self.ordered: list[Publication] = []
        self.deaf = False
        self.ended = 0

    def delivered(self, said: Publication) -> None:
        self.delivered_to_broker.append(said)

    def passes(self, ordered: Publication) -> bool:
        self.ordered.append(ordered)
        return not self.deaf

    def line_ended(self) -> None:
        self.ended += 1


@pytest.mark.parametrize("piece", [1, 3, 1000])
def test_what_was_said_is_told_once_it_is_acknowledged(piece: int) -> None:
    listener, spoken = Listener(), bytearray()
    observer = MqttObserver(listener, spoken.extend)
    for at in range(0, len(PING + RING), piece):
        observer.from_board((PING + RING)[at : at + piece])
    assert not listener.delivered_to_broker
    passed = b"".join(observer.to_board((PING + PUBACK)[at : at + piece]) for at in range(0, len(PING + PUBACK), piece))
    assert passed == PING + PUBACK
    (said,) = listener.delivered_to_broker
    assert (said.topic, said.payload, said.number) == ("event/ring", b'{"id"}', 7)
    assert not spoken


def test_what_a_deaf_board_does_not_hear_is_acknowledged_in_its_place() -> None:
    listener, spoken = Listener(), bytearray()
    observer = MqttObserver(listener, spoken.extend)
    assert observer.to_board(ORDER) == ORDER
    listener.deaf = True
    assert observer.to_board(PING + ORDER + PING) == PING + PING
    assert bytes(spoken) == b"\x40\x02\x00\x09"
    assert [ordered.topic for ordered in listener.ordered] == ["cmd/unlock"] * 2
    observer.over()
    assert listener.ended == 1


@pytest.mark.parametrize("junk", [b"\x30\xff\xff\xff\xff\xff", b"\x30\xff\xff\xff\x7f"])
def test_what_is_no_mqtt_is_not_collected_for_ever(junk: bytes) -> None:
    with pytest.raises(ValueError, match=r"length|packet"):
        Packets().feed(junk)


def heard(request: bytes, answer: bytes) -> list[PictureUpload]:
    uploads: list[PictureUpload] = []
    observer = UploadObserver("/v1/doors/front/snapshots", uploads.append)
    observer.from_board(request)
    assert observer.to_board(answer) == answer
    observer.over()
    return uploads


def test_an_upload_is_told_with_what_became_of_it() -> None:
    request = b"POST /v1/doors/front/snapshots?ring=a-1&n=2 HTTP/1.1\r\n\r\n" + bytes(5000)
    (taken,) = heard(request, b"HTTP/1.1 201 Created\r\n\r\n{}")
    assert (taken.n, taken.size, taken.status, taken.error) == (2, len(request), 201, "")
    (refused,) = heard(request, b'HTTP/1.1 401 Unauthorized\r\n\r\n{"error": "stale"}')
    assert (refused.status, refused.error) == (401, "stale")
    (lost,) = heard(request, b"")
    assert (lost.status, lost.error) == (0, "")
    (odd,) = heard(request, b"HTTP/1.1 200 OK\r\n\r\n[1]")
    assert (odd.status, odd.error) == (200, "")


@pytest.mark.parametrize("request_line", [b"GET /health HTTP/1.1", b"POST /elsewhere HTTP/1.1", b"", b"\x16\x03\x01"])
def test_what_is_no_upload_is_not_told(request_line: bytes) -> None:
    assert not heard(request_line + b"\r\n\r\n", b"HTTP/1.1 200 OK\r\n\r\n")
