"""What a search costs among many encodings: exactly, and what a gallery's file costs to open.

    uv run python -m tests.bench.recognition.matching [--most 1000000] [--json FILE]

Encodings are made up: points of people spread as dlib's are (0.6 from the middle, photos 0.3 from their person), in 128
dimensions of which only some count, as with real faces. Times are medians on one thread.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from recognizer.face import EngineId
from recognizer.gallery.gallery_file import Encodings, read_encodings, write_encodings
from recognizer.match.matching import Matcher
from recognizer.match.nearest import nearest

PHOTOS = 4
QUERIES = 100
#: A large household.
SMALL = 1_000
#: Of the 128 dimensions some 80 count, as with dlib's network.
STRENGTH = np.maximum(np.linspace(1.5, -0.9, 128), 0.0).astype(np.float32)


def made_up(rows: int) -> tuple[NDArray[np.float32], NDArray[np.uint32], NDArray[np.float32]]:
    """Encodings and whose they are, ``PHOTOS`` a person; and one more photo of some of these people."""
    dice = np.random.default_rng(1)
    strength = STRENGTH
    people = -(-rows // PHOTOS)
    middles = _of_length(dice.standard_normal((people, 128), np.float32) * strength, 0.6)
    owner = np.arange(rows, dtype=np.uint32) % people
    photos = _of_length(dice.standard_normal((rows, 128), np.float32) * strength, 0.3)
    photos += middles[owner]
    asked = dice.integers(0, people, QUERIES if rows <= SMALL else QUERIES // 5)
    queries = middles[asked] + _of_length(dice.standard_normal((len(asked), 128), np.float32) * strength, 0.3)
    return photos, owner, queries


def main() -> None:
    """Measure 1,000, 100,000 and as many as asked for."""
    parser = argparse.ArgumentParser(description="What a search among many encodings costs.")
    parser.add_argument("--most", type=int, default=1_000_000)
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    table = Table("encodings", "search", "ms", "finds the nearest, %", "MiB beside the photos")
    answers = []
    for rows in sorted({min(size, chosen.most) for size in (1_000, 100_000, chosen.most)}):
        for answer in _measured(rows):
            answers.append(answer)
            table.add_row(
                *(
                    f"{value:,.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
                    for value in answer.values()
                )
            )
    files = _files(min(100_000, chosen.most))
    Console(width=140).print(table, files)
    if chosen.json:
        chosen.json.write_text(json.dumps({"search": answers, "file": files}, indent=2), "utf-8")


def _measured(rows: int) -> list[dict[str, str | int | float]]:
    vectors, owner, queries = made_up(rows)
    norms = np.einsum("ij,ij->i", vectors, vectors)
    truth = [int(nearest(vectors, norms, query, 1)[0][0]) for query in queries]
    size = (vectors.nbytes + norms.nbytes) / 2**20
    told: list[dict[str, str | int | float]] = [
        _answer(rows, "exact, |x|² - 2x·q", lambda query: nearest(vectors, norms, query, 1)[0], queries, truth, size),
        _answer(
            rows,
            "exact, norm(X - q)",
            lambda query: np.linalg.norm(vectors - query, axis=1).argmin()[None],
            queries,
            truth,
            size,
        ),
    ]
    if rows <= SMALL:
        matcher = Matcher(_table(vectors, owner))
        told.append(
            {
                "encodings": rows,
                "search": f"the whole rule, {len(matcher.labels)} people",
                "ms": _median_ms(matcher.match, queries),
                "finds": 100.0,
                "MiB": size,
            }
        )
    return told


def _answer(
    rows: int,
    name: str,
    search: Callable[[NDArray[np.float32]], NDArray[np.intp]],
    queries: NDArray[np.float32],
    truth: list[int],
    size: float,
) -> dict[str, str | int | float]:
    hits = sum(int(search(query)[0]) == nearest_row for query, nearest_row in zip(queries, truth, strict=True))
    return {
        "encodings": rows,
        "search": name,
        "ms": _median_ms(search, queries),
        "finds": 100 * hits / len(truth),
        "MiB": size,
    }


def _files(rows: int) -> dict[str, float]:
    vectors, owner, _ = made_up(rows)
    table = _table(vectors, owner)
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "encodings.bin"
        started = time.perf_counter()
        write_encodings(path, table)
        written = time.perf_counter()
        read_encodings(path)
        opened = time.perf_counter()
        return {
            "rows": rows,
            "write_ms": 1000 * (written - started),
            "open_and_check_ms": 1000 * (opened - written),
            "file_mib": path.stat().st_size / 2**20,
            "vectors_mib": vectors.nbytes / 2**20,
        }


def _table(vectors: NDArray[np.float32], owner: NDArray[np.uint32]) -> Encodings:
    rows = len(vectors)
    ids = np.zeros((rows, 16), np.uint8)
    ids[:, :8] = np.arange(rows, dtype=">u8")[:, None].view(np.uint8)
    return Encodings(
        EngineId("made up"),
        tuple(f"person {number}" for number in range(int(owner.max()) + 1)),
        owner,
        np.zeros(rows, np.uint8),
        ids,
        np.ones(rows, np.float32),
        np.zeros(rows),
        vectors,
    )


def _of_length(vectors: NDArray[np.float32], length: float) -> NDArray[np.float32]:
    return np.asarray(length * vectors / np.linalg.norm(vectors, axis=1, keepdims=True), np.float32)


def _median_ms(work: Callable[[NDArray[np.float32]], object], queries: NDArray[np.float32]) -> float:
    times = []
    for query in queries:
        started = time.perf_counter()
        work(query)
        times.append(1000 * (time.perf_counter() - started))
    return statistics.median(times)


if __name__ == "__main__":
    for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        if os.environ.get(threads) != "1":
            raise SystemExit(f"numpy reads {threads} when it is imported: run with {threads}=1")
    main()
