"""Ten thousand damaged pictures at the gate, and through the engine where one passes: time and memory.

uv run python -m tests.bench.fuzz_pictures [--count N] [--seed N] [--json FILE]
"""

import argparse
import gc
import io
import json
import struct
import time
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from PIL import Image

from recognizer.detect.engine import open_engine
from recognizer.face import EngineSettings
from recognizer.picture.picture import open_picture
from recognizer.refusal import PictureUnusable
from tests.sitters import eileen_collins, grace_hopper, nobody

#: Memory is compared with what it was after as many pictures: by then every buffer has been used once.
WARM = 1_000
#: One picture in so many that pass the gate is looked at, too.
LOOKED_AT = 20
#: Larger pictures would only make the bench slow.
MOST_PIXELS = 25_000_000


def main() -> None:
    """Run it and print what came out; exit status 1 where anything but a refusal was raised, or memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    figures = run(options.count, options.seed)
    for name, value in figures.items():
        print(f"{name:24} {value}")
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2))
    if figures["accidents"] or figures["grown_mib"] > 20:
        raise SystemExit(1)


def run(count: int, seed: int) -> dict[str, Any]:
    """The figures: outcomes by code, slowest picture, memory."""
    dice = np.random.default_rng(seed)
    engine = open_engine(EngineSettings(detector="hog"))
    engine.warm_up()
    memory = psutil.Process().memory_info
    outcomes: Counter[str] = Counter()
    accidents: list[str] = []
    slowest_s, most, warm, began = 0.0, 0, 0, time.perf_counter()
    sources = [grace_hopper(), eileen_collins(), nobody(), *_others()]
    for number in range(count):
        data = damaged(sources[int(dice.integers(len(sources)))], dice)
        started = time.perf_counter()
        try:
            picture = open_picture(data, max_pixels=MOST_PIXELS)
            outcomes["opened"] += 1
            if outcomes["opened"] % LOOKED_AT == 0:
                engine.faces(picture)
        except PictureUnusable as refused:
            outcomes[refused.objection.fault] += 1
        except Exception as exc:  # noqa: BLE001 - exactly what is looked for
            accidents.append(f"picture {number}: {exc!r}")
        slowest_s = max(slowest_s, time.perf_counter() - started)
        if number == min(WARM, count // 2):
            gc.collect()
            warm = memory().rss
        most = max(most, memory().rss)
    gc.collect()
    return {
        "pictures": count,
        "outcomes": dict(outcomes.most_common()),
        "accidents": accidents,
        "slowest_ms": round(1000 * slowest_s, 1),
        "took_s": round(time.perf_counter() - began, 1),
        "memory_mib": round(warm / 2**20, 1),
        "grown_mib": round((memory().rss - warm) / 2**20, 1),
        "most_mib": round(most / 2**20, 1),
    }


def damaged(data: bytes, dice: np.random.Generator) -> bytes:
    """A picture with one kind of damage."""
    changed = bytearray(data)
    match int(dice.integers(6)):
        case 0:  # cut off
            return bytes(changed[: int(dice.integers(len(changed)))])
        case 1:  # bits flipped anywhere
            for _ in range(int(dice.integers(1, 20))):
                changed[int(dice.integers(len(changed)))] ^= 1 << int(dice.integers(8))
        case 2:  # bytes changed in the headers
            for _ in range(int(dice.integers(1, 6))):
                changed[int(dice.integers(min(700, len(changed))))] = int(dice.integers(256))
        case 3:  # another size claimed
            place = max(changed.find(b"\xff\xc0"), changed.find(b"\xff\xc2"))
            height, width = (int(side) for side in dice.integers(0, 65_536, 2))
            changed[place + 5 : place + 9] = struct.pack(">HH", height, width)
        case 4:  # a piece taken out
            start = int(dice.integers(len(changed)))
            del changed[start : start + int(dice.integers(1, 5_000))]
        case _:  # junk put in
            start = int(dice.integers(len(changed)))
            changed[start:start] = dice.bytes(int(dice.integers(1, 2_000)))
    return bytes(changed)


def _others() -> list[bytes]:
    """Progressive, grey, CMYK, tiny and turned ones."""
    plain = Image.open(io.BytesIO(grace_hopper())).resize((160, 190))
    exif = Image.Exif()
    exif[0x0112] = 6
    kinds: list[tuple[Image.Image, dict[str, Any]]] = [
        (plain, {"progressive": True}),
        (plain.convert("L"), {}),
        (plain.convert("CMYK"), {}),
        (plain.resize((1, 1)), {}),
        (plain, {"exif": exif, "quality": 20}),
    ]
    found = []
    for image, options in kinds:
        buffer = io.BytesIO()
        image.save(buffer, "JPEG", **options)
        found.append(buffer.getvalue())
    return found


if __name__ == "__main__":
    main()
