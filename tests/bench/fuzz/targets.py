"""The places that read what comes from outside."""

from collections.abc import Sequence

from tests.bench.fuzz import files, wires
from tests.bench.fuzz.target import Target


def targets() -> Sequence[Target]:
    """Every place."""
    return [*wires.places(), *files.places()]
