"""What a camera that watches sees now: its place, whoever is there, by day and by night."""

import threading
from collections.abc import Callable, Mapping
from functools import cache
from typing import cast

import cv2
import numpy as np

from bot.demo.camera import figures, places
from bot.demo.camera.cutouts import AnyPixels, BgrPicture
from bot.demo.camera.episodes import ACTS, Act, Episode, Lookout, Step, Way, Who
from bot.demo.camera.figures import POSES, Figure

#: Sizes of somebody are kept in steps of so many px: a walk needs few of them.
_SIZE_STEP_PX = 3

#: A sensor's noise: so many pictures of it, of this deviation by day and by night.
_NOISES = 5
_DAY_NOISE, _NIGHT_NOISE = 1.8, 5.0

#: By night such cameras light with infrared, without colours: whoever is near is bright, the ground less, the sky dark.
#: Shares of the day's light.
_NEAR_LIGHT, _GROUND_LIGHT, _SKY_LIGHT = 0.85, 0.42, 0.10
_HORIZON = 0.30

#: A hand comes before the lens, and goes, in so many seconds.
_HAND_S = 0.5
_HAND = 26, 30, 44

#: A shadow's darkness.
_SHADOW = 0.32

_PLACES: Mapping[Lookout, Callable[[], BgrPicture]] = {Lookout.DOOR: places.doorstep, Lookout.GARDEN: places.garden}
_FIGURES: Mapping[Who, Callable[[], Figure]] = {
    Who.GRACE: figures.grace,
    Who.EILEEN: figures.eileen,
    Who.STRANGER: figures.stranger,
    Who.CAT: figures.cat,
}
#: Everybody who was drawn so far, and who may draw them: two threads never draw the same person.
_DRAWN: dict[Who, Figure] = {}
_TURNS = {who: threading.Lock() for who in Who}


def rehearse() -> None:
    """Draw everybody in advance: what happens first then begins at once. Takes some seconds."""
    for who in Who:
        figure(who)


def figure(who: Who) -> Figure:
    """Somebody, drawn once; whoever is there already waits for nobody who is being drawn."""
    if (drawn := _DRAWN.get(who)) is None:
        with _TURNS[who]:
            drawn = _DRAWN.get(who) or _FIGURES[who]()
            _DRAWN[who] = drawn
    return drawn


class WatchedView:
    """What a camera sees; ``play`` lets something happen, ``prepare`` draws who comes. Several threads may draw it."""

    def __init__(self, place: Lookout) -> None:
        self.place = place
        #: It is night there.
        self.night = False
        self._playing: dict[Episode, tuple[float, Act]] = {}
        #: When the last of those was broken off who were there then.
        self._left = float("-inf")
        self._grounds: dict[tuple[int, int, bool], BgrPicture] = {}
        self._noises: dict[tuple[int, int, bool], list[AnyPixels]] = {}
        self._sizes: dict[tuple[Who, int, int, bool], AnyPixels] = {}

    @property
    def episodes(self) -> tuple[Episode, ...]:
        """What may happen there."""
        return tuple(ACTS[self.place])

    def prepare(self, episode: Episode) -> None:
        """Draw whoever comes in it; takes a second or two at first. Raises KeyError where it does not happen there."""
        for way in ACTS[self.place][episode].ways:
            figure(way.who)

    def play(self, episode: Episode, moment: float) -> float:
        """Let something begin at a moment of ``time.monotonic()``; returns how long it takes, in seconds.

        Whoever is in the middle of it already begins anew. Raises KeyError where it does not happen there.
        """
        act = ACTS[self.place][episode]
        self._playing[episode] = moment, act
        return act.lasts_s

    def playing(self, moment: float) -> tuple[Episode, ...]:
        """What happens then."""
        return tuple(name for name, (begun, act) in self._playing.items() if 0 <= moment - begun < act.lasts_s)

    def empty(self, moment: float) -> None:
        """Nobody is there any more from that moment on."""
        if self.playing(moment):
            self._left = moment
            self._playing.clear()

    def empty_for_s(self, moment: float) -> float:
        """For how long nobody has been there then, in seconds; 0: somebody is. Infinite where nobody ever was."""
        ends = [begun + act.lasts_s for begun, act in list(self._playing.values())]
        return max(0.0, moment - max([self._left, *ends]))

    def draw(self, moment: float, width: int, height: int) -> BgrPicture:
        """What is seen at a moment of ``time.monotonic()``."""
        night = self.night
        frame = self._ground(width, height, night=night).copy()
        acts = [(moment - begun, act) for begun, act in list(self._playing.values())]
        there = [(step, since, way) for since, act in acts for way in act.ways if (step := way.at(since)) is not None]
        for step, since, way in sorted(there, key=lambda one: one[0].ground):
            self._put(frame, way, step, since, night=night)
        for since, act in acts:
            if act.covered:
                _cover(frame, since, act.covered, night=night)
        return self._noisy(frame, moment, night=night)

    def _ground(self, width: int, height: int, *, night: bool) -> BgrPicture:
        if (ground := self._grounds.get((width, height, night))) is None:
            whole = _place(self.place)
            ground = np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
            ground = _by_night(ground) if night else ground
            self._grounds[width, height, night] = ground
        return ground

    def _put(self, frame: BgrPicture, way: Way, step: Step, since: float, *, night: bool) -> None:
        height, width = frame.shape[:2]
        feet = round(step.x * width), round(step.ground * height)
        tall = round(step.height * height)
        if way.who is not Who.CAT:  # who is nearer than the ground
            _shade(frame, feet, tall // 3)
        drawn = figure(way.who)
        stride = drawn.stride * step.height * height / width
        pose = POSES if way.stands(since) else int(way.walked(since) / stride * POSES) % POSES
        _over(frame, self._sized(way.who, pose, tall, night=night), feet)

    def _sized(self, who: Who, pose: int, tall: int, *, night: bool) -> AnyPixels:
        tall = max(_SIZE_STEP_PX, tall // _SIZE_STEP_PX * _SIZE_STEP_PX)
        if (sized := self._sizes.get((who, pose, tall, night))) is None:
            whole = figure(who).poses[pose]
            wide = max(1, round(whole.shape[1] * tall / whole.shape[0]))
            smooth = cv2.INTER_AREA if tall < whole.shape[0] else cv2.INTER_CUBIC
            sized = np.asarray(cv2.resize(whole, (wide, tall), interpolation=smooth), np.uint8)
            if night:
                sized[..., :3] = _grey(sized[..., :3], _NEAR_LIGHT)
            if len(self._sizes) > 300:  # noqa: PLR2004 - some 50 MB
                self._sizes.clear()
            self._sizes[who, pose, tall, night] = sized
        return sized

    def _noisy(self, frame: BgrPicture, moment: float, *, night: bool) -> BgrPicture:
        height, width = frame.shape[:2]
        key = width, height, night
        if (noises := self._noises.get(key)) is None:
            rng = np.random.default_rng(5)
            deviation = _NIGHT_NOISE if night else _DAY_NOISE
            noises = [rng.normal(0, deviation, frame.shape).astype(np.int16) for _ in range(_NOISES)]
            self._noises[key] = noises
        noise = noises[int(moment * 30) % _NOISES]
        return cast("BgrPicture", cv2.add(frame, noise, dtype=cv2.CV_8U))


@cache
def _place(place: Lookout) -> BgrPicture:
    return _PLACES[place]()


def _grey(picture: AnyPixels, light: float) -> AnyPixels:
    grey = cv2.convertScaleAbs(cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_BGR2GRAY), alpha=light)
    return np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)


def _by_night(ground: BgrPicture) -> BgrPicture:
    """The place as infrared lights it: what is far stays dark."""
    height, width = ground.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    near = np.clip((y / height - _HORIZON) / (1 - _HORIZON), 0, 1) * (1 - 0.9 * ((x - width / 2) / width) ** 2)
    light = _SKY_LIGHT + (_GROUND_LIGHT - _SKY_LIGHT) * np.sqrt(near)
    return np.asarray(np.clip(_grey(ground, 1.0) * light[..., None], 0, 255), np.uint8)


def _shade(frame: BgrPicture, feet: tuple[int, int], wide: int) -> None:
    """Darken the ground around the feet."""
    left, right = max(0, feet[0] - wide), min(frame.shape[1], feet[0] + wide)
    top, bottom = max(0, feet[1] - wide // 5), min(frame.shape[0], feet[1] + wide // 5)
    if right <= left or bottom <= top:
        return
    soft = np.zeros((bottom - top, right - left), np.float32)
    cv2.ellipse(soft, (feet[0] - left, feet[1] - top), (wide * 2 // 3, wide // 8), 0, 0, 360, _SHADOW, -1)
    part = frame[top:bottom, left:right]
    part[:] = (part * (1 - cv2.GaussianBlur(soft, (0, 0), max(1.0, wide / 16)))[..., None]).astype(np.uint8)


def _over(frame: BgrPicture, figured: AnyPixels, feet: tuple[int, int]) -> None:
    """Put somebody there, as far as they are in the picture."""
    tall, wide = figured.shape[:2]
    left, top = feet[0] - wide // 2, feet[1] - tall
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(frame.shape[1], left + wide), min(frame.shape[0], top + tall)
    if x1 <= x0 or y1 <= y0:
        return
    part = figured[y0 - top : y1 - top, x0 - left : x1 - left]
    inside = part[..., 3:].astype(np.uint16)
    behind = frame[y0:y1, x0:x1]
    behind[:] = ((behind * (255 - inside) + part[..., :3] * inside) // 255).astype(np.uint8)


def _cover(frame: BgrPicture, since: float, covered: tuple[float, float], *, night: bool) -> None:
    """A hand that comes from below, stays, and goes."""
    height = frame.shape[0]
    share = min((since - covered[0]) / _HAND_S, (covered[1] - since) / _HAND_S, 1.0)
    if share > 0:
        # infrared shows no colours, of a hand neither
        frame[height - round(share * height) :] = max(_HAND) if night else _HAND
