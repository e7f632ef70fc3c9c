"""dlib's face network, read out of the file it is kept in: nothing is compiled and dlib is not asked."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

#: "input_rgb_image_sized" scales by this after the means.
INPUT_SCALE = 256.0

_LOSS = "loss_metric_2"
_INPUT = "input_rgb_image_sized"
_INNERMOST = 3
_ADD_LAYER = 2
_TAG_OR_SKIP = 1
_POOL_FIELDS = 6


class WeightsUnreadable(ValueError):
    """The file is not the network it should be."""


@dataclass(frozen=True, slots=True, eq=False)
class Convolution:
    """A convolution with the affine layer behind it folded in: filters OIHW, bias (O,), float32."""

    filters: NDArray[np.float32]
    bias: NDArray[np.float32]
    stride: int
    padding: int


@dataclass(frozen=True, slots=True, eq=False)
class Residual:
    """relu(pad(second(relu(first(x)))) + shortcut(x)), the shortcut 2x2 averaged where ``halves``."""

    first: Convolution
    second: Convolution
    halves: bool


@dataclass(frozen=True, slots=True, eq=False)
class FaceNetwork:
    """dlib's ResNet-29: stem, 3x3/2 max-pool, residual blocks, mean over the plane, ``@ projection``.

    It takes RGB 0..255 as it is: means and scale are folded into the stem.
    """

    side_px: int
    stem: Convolution
    residuals: tuple[Residual, ...]
    #: Shape (256, 128).
    projection: NDArray[np.float32]


def read_face_network(path: Path) -> FaceNetwork:
    """Read ``dlib_face_recognition_resnet_model_v1.dat``; raises WeightsUnreadable."""
    try:
        return _assemble(*_Reader(path.read_bytes()).network())
    except (IndexError, OverflowError, UnicodeDecodeError) as exc:
        raise WeightsUnreadable(f"{path.name} is cut off or damaged") from exc


@dataclass(slots=True)
class _Layer:
    """One layer as it stands in the file."""

    kind: str
    numbers: tuple[int, ...] = ()
    tensors: tuple[NDArray[np.float32], ...] = ()


@dataclass(slots=True)
class _Input:
    means: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))
    side_px: int = 0


class _Reader:
    """dlib's serialisation, as much of it as a network of these layers uses."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def network(self) -> tuple[_Input, list[_Layer]]:
        """The input, and the layers from the input outwards."""
        self._expect(1, self.integer())
        self._expect(_LOSS, self.text())
        self.real()
        self.real()
        depth = 0
        while (version := self.integer()) != _INNERMOST:
            if version not in {_ADD_LAYER, _TAG_OR_SKIP}:
                raise WeightsUnreadable(f"a layer of unknown version {version}")
            depth += version == _ADD_LAYER
        given = self._input()
        layers = [self._layer(innermost=number == 0) for number in range(depth + 1)]
        if self._at != len(self._data):
            raise WeightsUnreadable(f"{len(self._data) - self._at} bytes are left over")
        return given, layers

    def integer(self) -> int:
        head = self._take(1)[0]
        value = int.from_bytes(self._take(head & 0x0F), "little")
        return -value if head & 0x80 else value

    def real(self) -> float:
        mantissa = self.integer()
        return float(mantissa) * 2.0 ** self.integer()

    def text(self) -> str:
        return self._take(self.integer()).decode("ascii")

    def flag(self) -> bool:
        return self._take(1) == b"1"

    def tensor(self) -> NDArray[np.float32]:
        """A tensor with its values."""
        self._expect(2, self.integer())
        shape = tuple(self.integer() for _ in range(4))
        size = int(np.prod(shape))
        return np.frombuffer(self._take(4 * size), "<f4").reshape(shape)

    def alias(self) -> tuple[int, ...]:
        """The shape of a part of a tensor."""
        self._expect(1, self.integer())
        return tuple(self.integer() for _ in range(4))

    def _input(self) -> _Input:
        self._expect(_INPUT, self.text())
        means = np.array([self.real() for _ in range(3)])
        sides = self.integer(), self.integer()
        self._expect(sides[0], sides[1])
        return _Input(means, sides[0])

    def _layer(self, *, innermost: bool) -> _Layer:
        layer = self._details()
        for _ in range(3):
            self.flag()
        for _ in range(3):  # gradients and cached output: empty in a trained network
            self._expect(0, self.tensor().size)
        if innermost:
            self.integer()  # sample expansion factor
        return layer

    def _details(self) -> _Layer:
        kind = self.text()
        if kind in {"relu_", "add_prev_"}:
            return _Layer(kind)
        if kind in {"max_pool_2", "avg_pool_2"}:
            return _Layer(kind, tuple(self.integer() for _ in range(_POOL_FIELDS)))
        if kind == "con_4":
            return self._convolution()
        if kind in {"affine_", "affine_2"}:
            return self._affine(has_switch=kind == "affine_2")
        if kind == "fc_2":
            return self._projection()
        raise WeightsUnreadable(f"a layer of unknown kind {kind!r}")

    def _convolution(self) -> _Layer:
        values = self.tensor().reshape(-1)
        numbers = tuple(self.integer() for _ in range(7))  # n, nr, nc, sy, sx, py, px
        shape, bias_shape = self.alias(), self.alias()
        for _ in range(4):  # learning rates and decays
            self.real()
        size = int(np.prod(shape))
        self._expect(values.size, size + int(np.prod(bias_shape)))
        return _Layer("con_4", numbers, (values[:size].reshape(shape), values[size:]))

    def _affine(self, *, has_switch: bool) -> _Layer:
        values = self.tensor().reshape(-1)
        gamma_shape, _ = self.alias(), self.alias()
        self.integer()
        if has_switch:
            self.flag()
        size = int(np.prod(gamma_shape))
        self._expect(values.size, 2 * size)
        return _Layer("affine", (), (values[:size], values[size:]))

    def _projection(self) -> _Layer:
        outputs, inputs = self.integer(), self.integer()
        values = self.tensor().reshape(-1)
        self.alias()
        self.alias()
        self.integer()
        for _ in range(4):
            self.real()
        self._expect(values.size, inputs * outputs)
        return _Layer("fc_2", (), (values.reshape(inputs, outputs),))

    def _take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise IndexError(end)
        part = self._data[self._at : end]
        self._at = end
        return part

    @staticmethod
    def _expect(wanted: object, found: object) -> None:
        if wanted != found:
            raise WeightsUnreadable(f"expected {wanted!r}, found {found!r}")


def _assemble(given: _Input, layers: list[_Layer]) -> FaceNetwork:
    """Put the layers together; raises WeightsUnreadable where they are not this network."""
    kinds = [layer.kind for layer in layers]
    if kinds[:4] != ["con_4", "affine", "relu_", "max_pool_2"] or kinds[-2:] != ["avg_pool_2", "fc_2"]:
        raise WeightsUnreadable("not dlib's face network")
    stem = _scaled(_folded(layers[0], layers[1]), given.means)
    residuals, at = [], 4
    while at < len(layers) - 2:
        residual, at = _residual(layers, at)
        residuals.append(residual)
    return FaceNetwork(given.side_px, stem, tuple(residuals), layers[-1].tensors[0])


def _residual(layers: list[_Layer], at: int) -> tuple[Residual, int]:
    kinds = [layer.kind for layer in layers[at : at + 8]]
    if kinds[:5] != ["con_4", "affine", "relu_", "con_4", "affine"]:
        raise WeightsUnreadable(f"no residual block at layer {at}")
    halves = kinds[5] == "avg_pool_2"
    end = at + 7 + halves
    if kinds[5 + halves : 7 + halves] != ["add_prev_", "relu_"]:
        raise WeightsUnreadable(f"no residual block at layer {at}")
    first = _folded(layers[at], layers[at + 1])
    second = _folded(layers[at + 3], layers[at + 4])
    return Residual(first, second, halves), end


def _folded(convolution: _Layer, affine: _Layer) -> Convolution:
    """Gamma * (W x + b) + beta as one convolution."""
    filters, bias = convolution.tensors
    gamma, beta = affine.tensors
    stride, padding = convolution.numbers[3], convolution.numbers[5]
    folded = filters.astype(np.float64) * gamma[:, None, None, None]
    return Convolution(
        folded.astype(np.float32), (bias.astype(np.float64) * gamma + beta).astype(np.float32), stride, padding
    )


def _scaled(stem: Convolution, means: NDArray[np.float64]) -> Convolution:
    """(x - means) / 256 folded in, which is exact because the stem has no padding."""
    if stem.padding:
        raise WeightsUnreadable("the first convolution is padded")
    filters = stem.filters.astype(np.float64) / INPUT_SCALE
    bias = stem.bias - np.einsum("oihw,i->o", filters, means)
    return Convolution(filters.astype(np.float32), bias.astype(np.float32), stem.stride, 0)
