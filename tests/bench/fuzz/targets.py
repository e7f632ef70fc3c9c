"""The places that read what comes from outside."""

from collections.abc import Sequence

from tests.bench.fuzz import boards, cameras, chat, files, on_board, ports, programs, requests, stored, uploads
from tests.bench.fuzz.target import Target


def targets() -> Sequence[Target]:
    """Every place."""
    rooms = (boards, on_board, requests, uploads, ports, chat, programs, cameras, stored, files)
    return [place for room in rooms for place in room.places()]
