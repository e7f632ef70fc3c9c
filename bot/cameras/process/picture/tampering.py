"""Whether a camera was covered, blinded or moved, told by what became of the edges that its picture usually has."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from bot.cameras.process.picture.gate import Gray
from bot.cameras.process.picture.masks import Mask
from bot.cameras.wire import TamperCode

_Edges = npt.NDArray[np.float32]

#: How often a frame is compared.
LOOK_EVERY_S = 1.0
#: A view is known after so many looks, and follows the light and the seasons at this pace.
_LOOKS_UNTIL_KNOWN, _FOLLOWS_S = 10, 60.0
#: How unevenly edges are spread (their standard deviation, levels a px): noise has some everywhere. A view with less is
#: fog, darkness or a bare wall: nothing can be told of it.
_FEWEST_EDGES = 3.0
#: Of that so little is left. A cover leaves nothing where it was; night leaves little, and all of it in its place.
_COVERED_BELOW, _BLINDED_BELOW = 0.25, 0.5
#: Levels, and the share of the picture that became so bright.
_GLARING, _GLARING_SHARE = 235, 0.3
#: Parts of the picture (rows, columns); one is the same while its edges correlate so.
_PARTS, _SAME = (5, 8), 0.35
#: Fewer parts the same, and it is another view. A lorry in front leaves more.
_MOVED_BELOW = 0.25
#: A nudge by so many px of the small picture is still the same view.
_NUDGE = 2
#: While so much of the picture changes by so many levels from look to look, somebody is in front, or turns it.
_STIR, _STIR_SHARE = 20, 0.3
#: It must last: a camera that switches to night sight is blind for some seconds, people walk by close.
_LASTS_S: dict[TamperCode, float] = {"covered": 8.0, "blinded": 5.0, "moved": 10.0}
_BACK_S = 3.0
_FEWEST_LOOKS = 3
#: Mean distance of colours from grey; below it the camera sees by infrared.
_COLOUR = 2.0


@dataclass(slots=True)
class _View:
    """What the camera usually shows, by day or by night."""

    edges: _Edges
    glaring: float
    looks: int = 1


@dataclass(slots=True)
class _Suspicion:
    how: TamperCode | None
    since: float
    looks: int = 1


@dataclass(slots=True)
class TamperWatch:
    """Told of a frame about every second, it tells when a camera was tampered with, and when it sees as before."""

    #: What was told last.
    how: TamperCode | None = None
    _views: dict[bool, _View] = field(default_factory=dict)
    _suspicion: _Suspicion | None = None
    _moment: float = 0.0
    _before: Gray | None = None

    def look(self, gray: Gray, colour: float, moment: float, hidden: Mask | None = None) -> bool:
        """Whether ``how`` is another than before this frame; ``colour`` is the mean distance from grey."""
        elapsed_s, self._moment = moment - self._moment, moment
        rests = self._rests(gray)
        edges = _edges(gray, hidden)
        glaring = float((gray >= _GLARING).mean())
        if self.how is not None and not self._views:
            return self._sees_again(edges, moment)
        view = self._view(colour > _COLOUR)
        if view is None:
            if self.how is None:
                self._views[colour > _COLOUR] = _View(edges, glaring)
            return False
        if view.edges.shape != edges.shape:
            self._views.clear()
            return False
        suspected = self._suspect(view, edges, glaring, rests=rests)
        if suspected is None and self.how is None:
            view.looks += 1
            pace = np.float32(max(1 / view.looks, 1 - np.exp(-elapsed_s / _FOLLOWS_S)))
            view.edges += (edges - view.edges) * pace
            view.glaring += (glaring - view.glaring) * float(pace)
        return self._lasts(suspected, moment)

    def _sees_again(self, edges: _Edges, moment: float) -> bool:
        """Told of before this process began: over once there is something to be seen, whatever it is."""
        if float(edges.std()) < _FEWEST_EDGES:
            self._suspicion = None
            return False
        return self._lasts(None, moment)

    def _rests(self, gray: Gray) -> bool:
        before, self._before = self._before, gray
        if before is None or before.shape != gray.shape:
            return False
        differs = np.abs(gray.astype(np.int16) - before) > _STIR
        return float(differs.mean()) < _STIR_SHARE

    def _view(self, by_day: bool) -> _View | None:  # noqa: FBT001 - by day or by night
        """The view to compare with: a covered lens shows no colours, and is no night."""
        view = self._views.get(by_day)
        if view is None or view.looks < _LOOKS_UNTIL_KNOWN:
            known = [other for other in self._views.values() if other.looks >= _LOOKS_UNTIL_KNOWN]
            return known[0] if known and not by_day else view
        return view

    def _suspect(self, view: _View, edges: _Edges, glaring: float, *, rests: bool) -> TamperCode | None:
        usual = float(view.edges.std())
        if view.looks < _LOOKS_UNTIL_KNOWN or usual < _FEWEST_EDGES:
            return None
        left = float(edges.std()) / usual
        if left < _BLINDED_BELOW and glaring > view.glaring + _GLARING_SHARE:
            return "blinded"
        covered = left < _COVERED_BELOW
        if (covered or rests) and _share_same(view.edges, edges) < _MOVED_BELOW:
            return "covered" if covered else "moved"
        return None

    def _lasts(self, suspected: TamperCode | None, moment: float) -> bool:
        if suspected == self.how:
            self._suspicion = None
            return False
        suspicion = self._suspicion
        if suspicion is None or suspicion.how != suspected:
            self._suspicion = _Suspicion(suspected, moment)
            return False
        suspicion.looks += 1
        lasts_s = _BACK_S if suspected is None else _LASTS_S[suspected]
        if moment - suspicion.since < lasts_s or suspicion.looks < _FEWEST_LOOKS:
            return False
        self.how, self._suspicion = suspected, None
        return True


def how_told(code: str) -> TamperCode | None:
    """What the process before this one told."""
    return next((how for how in _LASTS_S if how == code), None)


def _edges(gray: Gray, hidden: Mask | None) -> _Edges:
    """How much each px differs from its neighbours, a little blurred; shape (height - 4, width - 4)."""
    shades = gray.astype(np.float32)
    across = np.abs(shades[1:-1, 2:] - shades[1:-1, :-2])
    down = np.abs(shades[2:, 1:-1] - shades[:-2, 1:-1])
    found = across + down
    if hidden is not None:
        found[hidden[1:-1, 1:-1]] = 0
    wide = found[:, :-2] + found[:, 1:-1] + found[:, 2:]
    blurred: _Edges = (wide[:-2] + wide[1:-1] + wide[2:]) / 9
    return blurred


def _share_same(usual: _Edges, edges: _Edges) -> float:
    """The share of those parts of the picture that have edges in which they are still where they were."""
    same = _same_parts(usual, edges)
    if same < _MOVED_BELOW:
        steps = range(-_NUDGE, _NUDGE + 1)
        same = max(_same_parts(usual, np.roll(edges, (down, right), (0, 1))) for down in steps for right in steps)
    return same


def _same_parts(usual: _Edges, edges: _Edges) -> float:
    before, now = _parts(usual), _parts(edges)
    before -= before.mean(axis=1, keepdims=True)
    now -= now.mean(axis=1, keepdims=True)
    spread = np.sqrt((before**2).sum(axis=1))
    telling = spread > spread.max() * 0.2
    if not telling.any():
        return 1.0
    together = (before * now).sum(axis=1) / (spread * np.sqrt((now**2).sum(axis=1)) + 1e-6)
    return float((together[telling] > _SAME).mean())


def _parts(edges: _Edges) -> _Edges:
    rows, columns = _PARTS
    height, width = edges.shape[0] // rows, edges.shape[1] // columns
    cut = edges[: rows * height, : columns * width].reshape(rows, height, columns, width)
    return cut.transpose(0, 2, 1, 3).reshape(rows * columns, -1).copy()
