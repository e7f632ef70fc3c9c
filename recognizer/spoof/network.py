"""MiniFASNet, as its weights tell it: Silent-Face's networks by Minivision (Apache-2.0), for faces of 80 x 80 px.

Every block is told by the shapes of its weights: what is left out of a file is left out of the network. Published with
the paper's code at github.com/minivision-ai/Silent-Face-Anti-Spoofing; nothing of that code is used here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recognizer.spoof.state_dict import StateUnreadable, Values

#: Side of what the networks look at.
FACE_PX = 80
#: Kinds of faces they tell: the second is a living one, the others are pictures of one.
KINDS, ALIVE = 3, 1

#: What PyTorch adds to a variance.
_EPSILON = 1e-5

_Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Filter:
    """A convolution with its normalisation folded in: filters OIHW, bias (O,); then a PReLU where there are slopes."""

    filters: _Numbers
    bias: _Numbers
    stride: int = 1
    #: Shape (O,); None: nothing follows.
    slopes: _Numbers | None = None

    @property
    def groups(self) -> int:
        """Each channel by itself, or all together."""
        return self.filters.shape[0] if self.filters.shape[1] == 1 else 1


@dataclass(frozen=True, slots=True, eq=False)
class Attention:
    """Weighs each channel by sigmoid(second(relu(first(its mean))))."""

    first: Filter
    second: Filter


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Filters one after another, then the attention, where there is one; ``adds`` what went in."""

    filters: tuple[Filter, ...]
    adds: bool = False
    attention: Attention | None = None


@dataclass(frozen=True, slots=True, eq=False)
class FasNetwork:
    """Blocks, then ``flat @ projection + offset``, shape (KINDS,), before the softmax.

    It takes RGB 0..255 as it is, though its weights were trained on BGR.
    """

    blocks: tuple[Block, ...]
    #: Shape (512, KINDS): both last layers and the normalisation between them are linear.
    projection: _Numbers
    offset: _Numbers


def network_of(state: Mapping[str, Values]) -> FasNetwork:
    """The network whose weights these are; raises StateUnreadable."""
    parts = _Parts({name.removeprefix("module."): values for name, values in state.items()})
    try:
        return parts.network()
    except KeyError as exc:
        raise StateUnreadable(f"{exc.args[0]} is missing") from exc
    except ValueError as exc:
        raise exc if isinstance(exc, StateUnreadable) else StateUnreadable("its layers do not fit") from exc


class _Parts:
    def __init__(self, state: Mapping[str, Values]) -> None:
        self._state = state

    def network(self) -> FasNetwork:
        first = self._filter("conv1", stride=2)
        stem = Filter(np.ascontiguousarray(first.filters[:, ::-1]), first.bias, first.stride, first.slopes)
        blocks = [Block((stem, self._filter("conv2_dw")))]
        for halving, following in (("conv_23", "conv_3"), ("conv_34", "conv_4"), ("conv_45", "conv_5")):
            blocks.append(self._block(halving, stride=2))
            count = 0
            while f"{following}.model.{count}.conv.conv.weight" in self._state:
                blocks.append(self._block(f"{following}.model.{count}", adds=True))
                count += 1
        blocks.append(Block((self._filter("conv_6_sep"), self._filter("conv_6_dw"))))
        return FasNetwork(tuple(blocks), *self._end())

    def _block(self, name: str, *, stride: int = 1, adds: bool = False) -> Block:
        filters = (
            self._filter(f"{name}.conv"),
            self._filter(f"{name}.conv_dw", stride=stride),
            self._filter(f"{name}.project"),
        )
        attention = None
        if f"{name}.se_module.fc1.weight" in self._state:
            module = f"{name}.se_module"
            attention = Attention(
                self._folded(f"{module}.fc1", f"{module}.bn1"), self._folded(f"{module}.fc2", f"{module}.bn2")
            )
        return Block(filters, adds, attention)

    def _filter(self, name: str, *, stride: int = 1) -> Filter:
        folded = self._folded(f"{name}.conv", f"{name}.bn")
        slopes = self._state.get(f"{name}.prelu.weight")
        return Filter(folded.filters, folded.bias, stride, None if slopes is None else slopes.astype(np.float32))

    def _folded(self, convolution: str, normalisation: str) -> Filter:
        scale, shift = self._normalisation(normalisation)
        filters = self._state[f"{convolution}.weight"].astype(np.float64) * scale[:, None, None, None]
        return Filter(filters.astype(np.float32), shift.astype(np.float32))

    def _end(self) -> tuple[_Numbers, _Numbers]:
        scale, shift = self._normalisation("bn")
        last = self._state["prob.weight"].astype(np.float64)
        linear = self._state["linear.weight"].astype(np.float64)
        if last.shape[0] != KINDS:
            raise StateUnreadable(f"it tells {last.shape[0]} kinds of faces")
        projection, offset = (last * scale) @ linear, last @ shift
        return projection.T.astype(np.float32), offset.astype(np.float32)

    def _normalisation(self, name: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        gamma, beta, mean, variance = (
            self._state[f"{name}.{part}"].astype(np.float64)
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        scale = gamma / np.sqrt(variance + _EPSILON)
        return scale, beta - mean * scale
