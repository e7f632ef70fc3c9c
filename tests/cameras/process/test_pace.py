"""What is decoded and looked at, and what is kept for clips."""

from typing import Any

from av.packet import Packet

from bot.cameras.process.kept import KEPT_S, MOST_BYTES, KeptPieces
from bot.cameras.process.pace import Pace
from bot.cameras.process.sources.pieces import Piece, Recipe, jpeg_piece

H264 = Recipe("h264")


def paced(*, fps: float, cadence_s: float, piece_s: float, seconds: float = 20.0) -> tuple[Pace, float]:
    """A stream that was watched for a while: frames a second, seconds from key to key, and for decoding a piece."""
    pace = Pace(0.0)
    moment, key_at = 0.0, -1e9
    while moment < seconds:
        key = moment - key_at >= cadence_s - 1e-6
        key_at = moment if key else key_at
        pace.came(moment, key=key)
        pace.decoded(piece_s, key=key)
        moment += 1 / fps
    return pace, moment


def test_while_nothing_moves_keys_are_enough_where_they_come_often() -> None:
    pace, moment = paced(fps=10, cadence_s=0.5, piece_s=0.001)
    assert not pace.all_pieces(moment)


def test_what_costs_next_to_nothing_is_decoded_so_that_nobody_waits_for_a_key() -> None:
    pace, moment = paced(fps=10, cadence_s=2.0, piece_s=0.001)
    assert pace.all_pieces(moment)


def test_a_large_stream_waits_for_its_keys_until_something_moves() -> None:
    pace, moment = paced(fps=25, cadence_s=2.0, piece_s=0.015)
    assert not pace.all_pieces(moment)
    pace.moved(moment)
    assert pace.all_pieces(moment + 4)
    assert not pace.all_pieces(moment + 6)
    pace.wanted(moment + 6)
    assert pace.all_pieces(moment + 7)


def test_where_keys_come_seldom_a_little_more_is_spent() -> None:
    pace, moment = paced(fps=10, cadence_s=10.0, piece_s=0.008)
    assert pace.all_pieces(moment)


def test_what_this_machine_cannot_decode_is_left_out_even_while_something_moves() -> None:
    pace, moment = paced(fps=60, cadence_s=2.0, piece_s=0.02)
    pace.moved(moment)
    assert not pace.all_pieces(moment)


def test_five_frames_a_second_are_looked_at_and_fewer_where_looking_is_dear() -> None:
    pace, moment = paced(fps=60, cadence_s=1.0, piece_s=0.001)
    looked = 0
    for _ in range(60):
        moment += 1 / 60
        if pace.due(moment):
            looked += 1
            pace.looked(moment, 0.0005)
    assert 4 <= looked <= 6
    pace.look_cost_s = 0.012
    assert pace.look_every_s(moment) > 0.5
    pace.moved(moment)
    assert pace.look_every_s(moment) == 0.2


def test_catching_up_is_bounded() -> None:
    pace, _ = paced(fps=25, cadence_s=4.0, piece_s=0.02)
    assert pace.may_catch_up(10)
    assert not pace.may_catch_up(100)


def piece(moment: float, *, key: bool, size: int = 1000) -> Piece:
    packet: Any = Packet(bytes(size))
    return Piece(moment, packet, key, H264)


def test_half_a_minute_is_kept_from_a_key_on() -> None:
    kept = KeptPieces()
    for count in range(600):
        kept.add(piece(count / 10, key=count % 20 == 0))
    pieces = kept.between(0, 100)
    assert pieces[0].key
    assert KEPT_S <= pieces[-1].moment - pieces[0].moment <= KEPT_S + 2
    assert kept.between(50.5, 53)[0].moment == 50.0
    assert kept.between(50.5, 53)[-1].moment == 53.0
    assert kept.last_group()[0].moment == 58.0


def test_what_comes_before_the_first_key_is_not_kept() -> None:
    kept = KeptPieces()
    kept.add(piece(1, key=False))
    assert kept.between(0, 9) == []
    assert kept.last_group() == []


def test_a_camera_that_sends_much_is_kept_for_less_long_and_one_without_keys_not_at_all() -> None:
    kept = KeptPieces()
    for count in range(100):
        kept.add(piece(count / 10, key=count % 10 == 0, size=400_000))
        assert kept.kept_bytes <= MOST_BYTES
    assert 2 < 9.9 - kept.between(0, 100)[0].moment < 5
    kept.clear()
    assert kept.kept_bytes == 0
    for count in range(100):
        kept.add(piece(20 + count / 10, key=count == 0, size=400_000))
        assert kept.kept_bytes <= MOST_BYTES


def test_of_pictures_ten_a_second_are_kept_and_of_raw_ones_none() -> None:
    kept = KeptPieces()
    for count in range(60):
        kept.add(jpeg_piece(b"\xff\xd8", count / 60))
    assert 8 <= len(kept.between(0, 1)) <= 12
    kept.clear()
    packet: Any = Packet(bytes(10))
    kept.add(Piece(1.0, packet, key=True, recipe=Recipe("rawvideo", None, 2, 2, "yuyv422")))
    assert kept.kept_bytes == 0
