"""Who stands at the door: pictures as a doorbell's camera would take them."""

import asyncio
import io
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

import cv2
import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from bot.demo.camera import cutouts, drawn, prints
from bot.demo.camera.cutouts import HEIGHT, WIDTH, AnyPixels, BgrPicture, Cutout, encoded

#: Pictures of one press.
BURST = 3

#: Where whoever holds a photo up stands, and how large they are: see ``_Standing``.
_HOLDING = 210, (320, 250)

#: The largest picture that a person may put in front of the camera, in pixels.
_MAX_PIXELS = 40_000_000


class Scene(StrEnum):
    """Who is there."""

    GRACE = "grace"
    EILEEN = "eileen"
    BOTH = "both"
    DARK = "dark"
    FAR = "far"
    NOBODY = "nobody"
    CAT = "cat"
    DOG = "dog"
    #: Somebody with their back to the camera.
    BACK = "back"
    #: Eileen, and a poster of Grace on the wall behind her.
    POSTER = "poster"
    #: Somebody who holds a tablet with a photo of Grace before their face.
    PHOTO = "photo"
    #: What a person uploaded, or held into the webcam.
    PICTURE = "picture"


class PictureUnreadable(Exception):
    """What was uploaded is no picture."""


class PictureTooLarge(PictureUnreadable):
    """What was uploaded has more pixels than anybody needs."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """Where somebody stands: the face's height and the chin's place in the frame, in pixels."""

    who: Cutout
    face: int
    chin: tuple[int, int]


class _Street:
    """The porch and everybody who may stand there, each cut out or drawn once they do: some tenths of a second."""

    porch = cached_property(lambda _: cutouts.porch())
    grace = cached_property(lambda _: cutouts.grace())
    eileen = cached_property(lambda _: cutouts.eileen())
    chelsea = cached_property(lambda _: cutouts.chelsea())
    dog = cached_property(lambda _: drawn.dog())
    from_behind = cached_property(lambda _: drawn.from_behind())
    holder = cached_property(lambda _: drawn.holder())
    hands = cached_property(lambda _: drawn.hands())
    poster = cached_property(lambda _: prints.printed(_portrait()))
    tablet = cached_property(lambda _: prints.on_a_tablet(_portrait()))


#: Who stands there: what the street calls them, and where, as in ``_Standing``.
_CASTS: Mapping[Scene, Sequence[tuple[str, int, tuple[int, int]]]] = {
    Scene.GRACE: [("grace", 116, (322, 352))],
    Scene.DARK: [("grace", 116, (322, 352))],
    Scene.EILEEN: [("eileen", 108, (318, 338))],
    Scene.BOTH: [("eileen", 96, (452, 352)), ("grace", 116, (212, 362))],
    # small enough to be doubtful: "it looks like Grace", whom a nearer picture names
    Scene.FAR: [("grace", 23, (322, 232))],
    Scene.CAT: [("chelsea", 260, (320, 488))],
    Scene.DOG: [("dog", 80, (250, 453))],
    Scene.BACK: [("from_behind", 80, (322, 128))],
    Scene.POSTER: [("eileen", 126, (226, 362))],
    Scene.PHOTO: [("holder", *_HOLDING)],
}


class DoorbellCamera:
    """The doorbell's camera: what it sees now, and a burst of it. The first picture of somebody takes a moment more."""

    def __init__(self, seed: int | None = None) -> None:
        self._rng = np.random.default_rng(seed)
        self._given: list[BgrPicture] = []
        # two threads may want a picture at once: the page and the board
        self._turn = threading.Lock()
        self._prepared: list[bytes] = []
        #: How many single pictures were taken of what stands there now.
        self._taken = 0
        self._scene = Scene.GRACE
        self._street = _Street()

    @property
    def scene(self) -> Scene:
        """Who is there."""
        return self._scene

    @scene.setter
    def scene(self, scene: Scene) -> None:
        self.turn_to(scene)

    def turn_to(self, scene: Scene) -> None:
        """Let somebody else stand there; waits for a picture that is being taken."""
        with self._turn:
            self._scene = scene
            self._prepared = []
            self._taken = 0

    def show(self, pictures: Sequence[bytes]) -> None:
        """Put a person's own pictures in front of the camera; raises PictureUnreadable."""
        framed = [_framed(content) for content in pictures]
        with self._turn:
            self._given = framed
        self.scene = Scene.PICTURE

    def view(self) -> bytes:
        """What the camera sees now, a JPEG of 640×480."""
        with self._turn:
            return encoded(self._compose(0.0))

    def passing(self, who: Cutout, face: int, chin: tuple[int, int]) -> bytes:
        """A picture of somebody who belongs to no scene: their face's height and their chin's place in it, in pixels.

        What stands there now stays.
        """
        with self._turn:
            frame = _put(self._street.porch.astype(np.float32), _Standing(who, face, chin))
            return encoded(self._developed(frame, 1.0))

    def burst(self) -> list[bytes]:
        """Three pictures, each a little different: people move, the light changes, and so do their bytes."""
        with self._turn:
            ready, self._prepared = self._prepared, []
            return ready or self._take()

    async def picture(self, size: tuple[int, int]) -> bytes:
        """One more picture, a JPEG of this width and height: what a burst is made of, one by one."""
        return await asyncio.to_thread(self._picture, size)

    def _picture(self, size: tuple[int, int]) -> bytes:
        with self._turn:
            nth, self._taken = self._taken, self._taken + 1
            if self._prepared and size == (WIDTH, HEIGHT):
                return self._prepared.pop(0)
            picture = self._compose(1.0, nth)
        if size != (WIDTH, HEIGHT):
            picture = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        return encoded(picture)

    def prepare(self) -> None:
        """Take the next burst in advance: a press then costs no time."""
        with self._turn:
            self._prepared = self._prepared or self._take()

    def _take(self) -> list[bytes]:
        return [encoded(self._compose(1.0, n)) for n in range(BURST)]

    def _compose(self, motion: float, n: int = 0) -> BgrPicture:
        if self._scene is Scene.PICTURE and self._given:
            own = self._given[n % len(self._given)]
            return self._developed(own.astype(np.float32), motion if len(self._given) == 1 else 0.0)
        frame = self._street.porch.astype(np.float32)
        frame = self._behind(frame)
        for standing in self._cast():
            still = self._scene is Scene.PHOTO  # else the hands would slip off the tablet
            frame = _put(frame, standing if still else self._moved(standing, motion))
        frame = self._in_front(frame, motion)
        if self._scene is Scene.DARK:
            frame = _night(frame)
        return self._developed(frame, motion)

    def _cast(self) -> list[_Standing]:
        return [_Standing(getattr(self._street, who), face, chin) for who, face, chin in _CASTS.get(self._scene, ())]

    def _behind(self, frame: AnyPixels) -> AnyPixels:
        """What hangs behind whoever stands there."""
        if self._scene is not Scene.POSTER:
            return frame
        return prints.hung(prints.wall(frame, 410), self._street.poster, (545, 190), 84, -9.0)

    def _in_front(self, frame: AnyPixels, motion: float) -> AnyPixels:
        """What is held before whoever stands there."""
        if self._scene is not Scene.PHOTO:
            return frame
        x, y, turn_deg = motion * self._rng.normal(0, (2, 2, 5))
        shown = prints.held(frame, self._street.tablet, (320 + x, 190 + y), 280, turn_deg)
        return _put(shown, _Standing(self._street.hands, *_HOLDING))

    def _moved(self, standing: _Standing, motion: float) -> _Standing:
        reach = motion * standing.face * 0.05
        x, y = (int(place + self._rng.normal(0, reach)) for place in standing.chin)
        face = max(8, round(standing.face * (1 + motion * float(self._rng.normal(0, 0.025)))))
        return replace(standing, face=face, chin=(x, max(y, standing.chin[1])))

    def _developed(self, frame: AnyPixels, motion: float) -> BgrPicture:
        """Camera shake, light and the sensor's noise."""
        rng = self._rng
        turn = cv2.getRotationMatrix2D((WIDTH / 2, HEIGHT / 2), motion * float(rng.normal(0, 0.7)), 1.02)
        turn[:, 2] = turn[:, 2] + motion * rng.normal(0, 3, 2)
        shaken = cv2.warpAffine(frame, turn, (WIDTH, HEIGHT), borderMode=cv2.BORDER_REPLICATE)
        lit = shaken * (1 + motion * float(rng.normal(0, 0.05)))
        noisy = lit + rng.normal(0, 2.4, lit.shape)
        return np.clip(noisy, 0, 255).astype(np.uint8)


def _portrait() -> BgrPicture:
    """What hangs as a poster, or is held up."""
    return cutouts.portrait_of_grace()[60:460, 110:430]


def _put(frame: AnyPixels, standing: _Standing) -> AnyPixels:
    """Put somebody into the frame, with a body down to the ground where the portrait ends too early."""
    who = standing.who
    scale = standing.face / who.face
    move = np.array(
        [
            [scale, 0, standing.chin[0] - scale * who.chin[0]],
            [0, scale, standing.chin[1] - scale * who.chin[1]],
        ],
        np.float32,
    )
    end = round(standing.chin[1] + scale * (who.picture.shape[0] - who.chin[1]))
    if not who.whole and end < HEIGHT - 20:
        frame = _with_body(frame, standing.chin[0], end, scale * who.picture.shape[1])
    smooth = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    picture: AnyPixels = who.picture.astype(np.float32)
    matte: AnyPixels = who.matte
    if scale < 0.5:  # noqa: PLR2004 - below half the size, warping alone would leave jagged edges
        picture = cv2.GaussianBlur(picture, (0, 0), 0.35 / scale)
        matte = cv2.GaussianBlur(matte, (0, 0), 0.35 / scale)
    moved = cv2.warpAffine(picture, move, (WIDTH, HEIGHT), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(matte, move, (WIDTH, HEIGHT), flags=smooth)[:, :, None].clip(0, 1)
    mixed: AnyPixels = frame * (1 - inside) + moved * np.float32(0.97) * inside
    return mixed


def _with_body(frame: AnyPixels, x: int, top: int, width: float) -> AnyPixels:
    navy = (34, 25, 22)
    painted = frame.copy()
    length = width * 1.5
    outline = ((0.47, -0.02), (0.43, 0.4), (0.34, 1.0))
    right = [(x + out * width, top + down * length) for out, down in outline]
    left = [(x - out * width, top + down * length) for out, down in reversed(outline)]
    cv2.fillPoly(painted, [np.array(right + left, np.int32)], navy)
    half = width * 0.36
    for side in (-0.4, 0.4):
        foot = (int(x + side * half), int(top + length * 1.6))
        cv2.line(painted, (int(x + side * half), int(top + length)), foot, (40, 34, 34), max(3, int(half * 0.4)))
    return cv2.GaussianBlur(painted, (0, 0), 1.0)


def _night(frame: AnyPixels) -> AnyPixels:
    """The porch lamp is broken: a little bluish light, and little else."""
    dark: AnyPixels = frame * np.array([0.075, 0.06, 0.052], np.float32)
    return dark


def _framed(content: bytes) -> BgrPicture:
    """Any picture, upright and cut to the camera's shape."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > _MAX_PIXELS:
                raise PictureTooLarge
            upright = ImageOps.exif_transpose(opened).convert("RGB")
        fitted = ImageOps.fit(upright, (WIDTH, HEIGHT), centering=(0.5, 0.35))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Warning, Image.DecompressionBombError) as exc:
        raise PictureUnreadable("this is no picture") from exc
    return np.ascontiguousarray(np.asarray(fitted)[:, :, ::-1])
