"""How often a living visitor is taken for a picture that somebody holds up, and how often such a picture is.

    uv run python -m tests.bench.recognition.liveness --models DIR --lfw DIR --objects DIR
        [--more DIR…] [--half tune] [--json FILE]

Living visitors are press photos as they are, each as a burst of three frames: moved, turned by up to 4 degrees,
scaled by up to 6 %, lit otherwise by up to 8 %. Nobody held anything before a camera for this: prints and screens are
made, set into pictures of objects (--objects, ImageNet's samples) with an edge, a perspective, a moiré and a gleam. So
hits are a guess.
"""

import argparse
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from recognizer.detect.engine import Engine, open_engine
from recognizer.face import EngineSettings, Face, Picture
from recognizer.liveness import FAKE, FAKE_FRAMES, MIN_SIDE_PX, can_be_told, hints_over
from recognizer.match.burst import visitors
from recognizer.spoof.networks import SpoofNetworks, open_spoof_networks
from tests.bench.recognition.lfw import FACE_IN_250_PX, FRAME, photos

FRAMES = 3
#: Bounds that are tried beside the one in force.
BOUNDS = (0.0005, 0.001, 0.002, 0.005, 0.02, 0.15)

Burst = list[Picture]


@dataclass(frozen=True, slots=True)
class Seen:
    """A burst as it was looked at: how alive the nearest face is where it can be told, and what the other hints say."""

    person: str
    alive: tuple[float, ...]
    other_hint: bool

    def is_fake(self, bound: float) -> bool:
        """What the rule says with another bound."""
        return len(self.alive) >= FAKE_FRAMES and max(self.alive) <= bound


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, required=True, help="the folder of YuNet's file and both networks")
    parser.add_argument("--lfw", type=Path, required=True, help="the folder that holds images_deepfunneled/")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="sets of a folder a person (ORL, celebrities)")
    parser.add_argument("--objects", type=Path, required=True, help="what stands behind a picture that is held up")
    parser.add_argument("--half", choices=["held out", "tune"], default="held out", help="whom figures are told on")
    parser.add_argument("--people", type=int, default=600, help="of LFW, one photo each")
    parser.add_argument("--json", type=Path)
    chosen = parser.parse_args()
    settings = EngineSettings(model_folder=chosen.models)
    networks = open_spoof_networks(settings)
    if networks is None:
        raise SystemExit("the networks' files are not in the folder of models")
    look = Looking(open_engine(settings), networks)
    figures = dict(measured(chosen, look))
    Console().print(_table(figures))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=2), "utf-8")


class Looking:
    """Bursts to what is seen in them."""

    def __init__(self, engine: Engine, networks: SpoofNetworks) -> None:
        self._engine = engine
        self._networks = networks

    def at(self, person: str, burst: Burst) -> Seen | None:
        """None: no face in it is good and large enough."""
        frames = [self._engine.faces(frame) for frame in burst]
        seen = visitors(frames)
        if not seen:
            return None
        nearest = max(seen, key=lambda one: one.side_px)
        if not any(_is_usable(face) for _, face in nearest.faces):
            return None
        told = [(index, face) for index, face in nearest.faces if can_be_told(burst[index], face)]
        alive = tuple(self._networks.alive(burst[index], face) for index, face in told)
        return Seen(person, alive, any(hints_over(seen, lambda index: burst[index])))


def measured(chosen: argparse.Namespace, look: Looking) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each set by its name."""
    people = sorted(photos(chosen.lfw, chosen.half).items(), key=lambda one: hashlib.sha256(one[0].encode()).digest())
    pictures = [(name, _read(kept[0].path)) for name, kept in people[: chosen.people]]
    yield "living, LFW", _figures(_looked(look, pictures, living))
    for more in chosen.more:
        paths = sorted(path for path in more.rglob("*") if path.suffix in {".jpg", ".pgm"})
        known = [(path.parent.name, _read(path)) for path in paths]
        yield f"living, {more.name}", _figures(_looked(look, known, living))
    behind = [_read(path) for path in sorted(chosen.objects.glob("n*.JPEG"))[400::7]]
    kinds: Mapping[str, Callable[[Picture, np.random.Generator], Burst]] = {
        "print": lambda photo, dice: held_up(photo, _print(photo), behind, dice),
        "screen": lambda photo, dice: held_up(photo, _screen(photo), behind, dice, shines=True),
        "print that fills the frame": living,
    }
    for kind, make in kinds.items():
        shown = pictures[::2]
        if make is living:
            shown = [(name, _paper(photo)) for name, photo in shown]
        yield f"held up, {kind}", _figures(_looked(look, shown, make))


def living(photo: Picture, dice: np.random.Generator) -> Burst:
    """Three frames of somebody as a camera may see them: the photo as it is, a little otherwise each time."""
    return [_again(photo, dice) for _ in range(FRAMES)]


def held_up(
    photo: Picture,
    card: NDArray[np.float32],
    behind: Sequence[Picture],
    dice: np.random.Generator,
    *,
    shines: bool = False,
) -> Burst:
    """Three frames of 640x480 in which a hand holds a card before something."""
    wall = cv2.resize(behind[int(dice.integers(len(behind)))], FRAME[::-1]).astype(np.float32)
    zoom = dice.uniform(80, 170) / FACE_IN_250_PX * 250 / photo.shape[0]
    size = np.array([card.shape[1], card.shape[0]]) * zoom
    room = np.maximum((np.array(FRAME[::-1]) - 0.9 * size) / 2, 0)
    centre = np.array(FRAME[::-1]) / 2 + dice.uniform(-1, 1, 2) * room
    slant = dice.uniform(-0.05, 0.05, (4, 2)) * size
    return [
        _shot(
            wall,
            card,
            size,
            centre + dice.uniform(-6, 6, 2),
            slant + dice.uniform(-0.01, 0.01, (4, 2)) * size,
            dice,
            shines,
        )
        for _ in range(FRAMES)
    ]


def _shot(
    wall: NDArray[np.float32],
    card: NDArray[np.float32],
    size: NDArray[np.float64],
    centre: NDArray[np.float64],
    slant: NDArray[np.float64],
    dice: np.random.Generator,
    shines: bool,
) -> Picture:
    height, width = card.shape[:2]
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * size / 2 + centre + slant
    turn = cv2.getPerspectiveTransform(
        np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32), corners.astype(np.float32)
    )
    seen = cv2.warpPerspective(card, turn, FRAME[::-1], flags=cv2.INTER_AREA)
    mask = cv2.warpPerspective(np.ones((height, width), np.float32), turn, FRAME[::-1])[..., None]
    if shines:
        rows, columns = np.mgrid[: FRAME[0], : FRAME[1]]
        angle, pitch = dice.uniform(0, np.pi), dice.uniform(0.12, 0.23)
        wave = np.sin(2 * np.pi * pitch * (columns * np.cos(angle) + rows * np.sin(angle)))
        spot = centre + dice.uniform(-0.5, 0.5, 2) * size
        gleam = np.exp(-((columns - spot[0]) ** 2 + (rows - spot[1]) ** 2) / (2 * (0.2 * size[0]) ** 2))
        light = dice.uniform(2, 8) * wave + dice.uniform(0, 60) * gleam
        seen = seen * np.array([1.04, 1.1, 1.19]) + light[..., None]
    return _through_camera(wall * (1 - mask) + seen * mask, dice)


def _again(photo: Picture, dice: np.random.Generator) -> Picture:
    height, width = photo.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), dice.uniform(-4, 4), dice.uniform(0.94, 1.06))
    turn[:, 2] += dice.uniform(-0.03, 0.03, 2) * min(width, height)
    moved = cv2.warpAffine(photo, turn, (width, height), borderMode=cv2.BORDER_REFLECT).astype(np.float32)
    return _through_camera(moved * dice.uniform(0.92, 1.08), dice)


def _through_camera(light: NDArray[Any], dice: np.random.Generator) -> Picture:
    blurred = cv2.GaussianBlur(light.astype(np.float32), (0, 0), dice.uniform(0.3, 0.7))
    noisy = np.clip(blurred + dice.normal(0, 2, light.shape), 0, 255).astype(np.uint8)
    _, jpeg = cv2.imencode(".jpg", noisy[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])
    decoded = cv2.imdecode(jpeg, cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.ascontiguousarray(np.asarray(decoded, np.uint8)[..., ::-1])


def _print(photo: Picture) -> NDArray[np.float32]:
    return np.asarray(
        cv2.copyMakeBorder(_paper(photo), 10, 10, 10, 10, cv2.BORDER_CONSTANT, value=(220, 220, 215)), np.float32
    )


def _screen(photo: Picture) -> NDArray[np.float32]:
    narrow = photo[:, round(0.14 * photo.shape[1]) : round(0.86 * photo.shape[1])]
    return np.asarray(cv2.copyMakeBorder(narrow, 18, 18, 18, 18, cv2.BORDER_CONSTANT, value=(12, 12, 12)), np.float32)


def _paper(photo: Picture) -> Picture:
    """Printed: less contrast."""
    return (20 + 0.85 * photo).astype(np.uint8)


def _looked(
    look: Looking, pictures: Sequence[tuple[str, Picture]], make: Callable[[Picture, np.random.Generator], Burst]
) -> list[Seen]:
    found = []
    for number, (person, photo) in enumerate(track(pictures, "bursts")):
        if seen := look.at(person, make(photo, np.random.default_rng(number))):
            found.append(seen)
    return found


def _figures(seen: Sequence[Seen]) -> dict[str, Any]:
    """Shares of the bursts, in percent, with a 95 % interval over people (bootstrap)."""
    people: dict[str, list[Seen]] = {}
    for one in seen:
        people.setdefault(one.person, []).append(one)
    return {
        "people": len(people),
        "bursts": len(seen),
        "moved": 100 * sum(one.other_hint for one in seen) / max(1, len(seen)),
        "networks": {bound: _share(list(people.values()), bound) for bound in sorted({*BOUNDS, FAKE})},
    }


def _share(people: Sequence[Sequence[Seen]], bound: float) -> tuple[float, float, float]:
    said = np.array([(sum(one.is_fake(bound) for one in some), len(some)) for some in people], float)
    if not len(said):
        return 0.0, 0.0, 0.0
    drawn = np.random.default_rng(1).integers(len(said), size=(1000, len(said)))
    shares = 100 * said[drawn, 0].sum(1) / said[drawn, 1].sum(1)
    return 100 * said[:, 0].sum() / said[:, 1].sum(), *(float(np.quantile(shares, q)) for q in (0.025, 0.975))


def _table(figures: Mapping[str, dict[str, Any]]) -> Table:
    table = Table(
        "what is seen",
        "people (bursts)",
        "today's hints, %",
        *(f"≤ {bound}, % (95 %)" for bound in sorted({*BOUNDS, FAKE})),
    )
    for name, one in figures.items():
        shares = (f"{share:.1f} ({low:.1f}–{high:.1f})" for share, low, high in one["networks"].values())
        table.add_row(name, f"{one['people']} ({one['bursts']})", f"{one['moved']:.1f}", *shares)
    return table


def _is_usable(face: Face) -> bool:
    return face.quality.good and face.quality.side_px >= MIN_SIDE_PX


def _read(path: Path) -> Picture:
    picture = cv2.imread(str(path))
    assert picture is not None
    return np.ascontiguousarray(np.asarray(picture, np.uint8)[..., ::-1])


if __name__ == "__main__":
    main()
