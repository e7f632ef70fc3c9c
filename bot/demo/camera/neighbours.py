"""People who are in no picture that ships inside a package, drawn from the front: whom the demo's past tells of."""

from dataclasses import dataclass

from bot.demo.camera.cutouts import Cutout
from bot.demo.camera.drawn import Colour, SoftDrawing, Surface

#: Blue, green, red.
_WHITE: Colour = (226, 228, 230)
_LIPS: Colour = (92, 96, 168)


@dataclass(frozen=True, slots=True)
class Features:
    """What somebody looks like."""

    skin: Colour
    hair: Colour
    coat: Colour
    eyes: Colour
    #: It falls to the shoulders.
    long_hair: bool = False


BEN = Features((128, 160, 204), (30, 38, 52), (64, 98, 60), (60, 70, 80))
MIA = Features((140, 172, 216), (60, 110, 164), (60, 58, 150), (120, 104, 70), long_hair=True)


def neighbour(looks: Features, seed: int) -> Cutout:
    """Head and shoulders, 420 px wide, and a coat down to the lower edge."""
    drawing = SoftDrawing(420, 640, seed)
    skin = Surface(looks.skin, round_px=60, grain=0.03)
    hair = Surface(looks.hair, round_px=46, grain=0.2, hairs=(80, 21))
    if looks.long_hair:
        fall = [(118, 96), (210, 40), (302, 96), (318, 220), (306, 330), (210, 348), (114, 330), (102, 220)]
        drawing.shape(fall, hair)
    coat = [(150, 300), (210, 318), (270, 300), (352, 336), (396, 430), (410, 720), (10, 720), (24, 430), (68, 336)]
    drawing.shape(coat, Surface(looks.coat, round_px=70))
    drawing.shape([(176, 250), (244, 250), (252, 318), (210, 336), (168, 318)], skin)
    drawing.shadow([(168, 268), (252, 268), (256, 306), (164, 306)], 0.45, 9)
    face = [
        (210, 66),
        (262, 84),
        (288, 140),
        (284, 204),
        (258, 262),
        (210, 284),
        (162, 262),
        (136, 204),
        (132, 140),
        (158, 84),
    ]
    drawing.shape(face, skin)
    for side in (-1, 1):
        if not looks.long_hair:
            ear = [(76, 152), (90, 158), (88, 198), (74, 204)]
            drawing.shape([(210 + side * x, y) for x, y in ear], Surface(looks.skin, round_px=10))
        _eye(drawing, 210 + side * 36, looks)
    drawing.shadow([(200, 176), (222, 178), (226, 210), (204, 212)], 0.22, 5)
    drawing.shape(
        [(200, 198), (210, 192), (222, 198), (220, 214), (210, 218), (199, 214)], Surface(looks.skin, round_px=9)
    )
    drawing.shape([(182, 240), (210, 234), (238, 240), (226, 252), (210, 255), (194, 252)], Surface(_LIPS, round_px=7))
    crown = [
        (128, 150),
        (136, 84),
        (176, 44),
        (210, 36),
        (246, 44),
        (286, 84),
        (292, 150),
        (268, 108),
        (210, 92),
        (152, 108),
    ]
    drawing.shape(crown, hair)
    return drawing.cutout(face=200, chin=(210, 284))


def _eye(drawing: SoftDrawing, x: float, looks: Features) -> None:
    drawing.shadow([(x - 24, 150), (x + 24, 150), (x + 24, 176), (x - 24, 176)], 0.18, 6)
    white = [(x - 19, 165), (x - 6, 157), (x + 8, 157), (x + 19, 165), (x + 7, 172), (x - 7, 172)]
    drawing.shape(white, Surface(_WHITE, round_px=5, grain=0.0))
    iris = [(x - 7, 164), (x, 157), (x + 7, 164), (x, 171)]
    drawing.shape(iris, Surface(looks.eyes, round_px=6, grain=0.0, gloss=40))
    brow = [(x - 24, 146), (x, 138), (x + 24, 146), (x + 20, 150), (x, 144), (x - 20, 151)]
    drawing.shape(brow, Surface(looks.hair, round_px=4, grain=0.2, hairs=(0, 9)))
