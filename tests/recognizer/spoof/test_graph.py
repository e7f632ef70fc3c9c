"""The network as a graph answers what its weights say, told by a plain implementation and by PyTorch's own figures."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from recognizer.detect.embed import open_session
from recognizer.spoof.graph import spoof_graph
from recognizer.spoof.network import FACE_PX, network_of
from recognizer.spoof.networks import MODELS
from recognizer.spoof.state_dict import StateUnreadable, read_state
from tests.recognizer.spoof.written import written

Array = NDArray[np.float32]

SHARED = Path(__file__).parents[4] / "shared" / "models"
#: Of four pictures of noise: the first row of what PyTorch 2.13 gives with the makers' own code.
OF_NOISE = {
    MODELS[0].file: (0.00164194, 0.99020070, 0.00815733),
    MODELS[1].file: (0.01031543, 0.98811710, 0.00156745),
}


def noise(count: int = 4) -> NDArray[np.uint8]:
    return np.random.default_rng(0).integers(0, 256, (count, FACE_PX, FACE_PX, 3)).astype(np.uint8)


def made_up() -> dict[str, Array]:
    """Weights of a network that is as deep as the published ones at each place where they differ, and thin."""
    dice = np.random.default_rng(3)

    def convolution(name: str, out: int, into: int, side: int) -> Iterator[tuple[str, Array]]:
        weights = dice.normal(0, 1 / side / into**0.5, (out, into, side, side))
        yield f"module.{name}.conv.weight", weights.astype(np.float32)
        yield from normalisation(f"{name}.bn", out)

    def normalisation(name: str, out: int) -> Iterator[tuple[str, Array]]:
        yield f"module.{name}.weight", dice.uniform(0.8, 1.6, out).astype(np.float32)
        for part in ("bias", "running_mean"):
            yield f"module.{name}.{part}", dice.normal(0, 0.2, out).astype(np.float32)
        # what comes in is as large as 255
        yield (
            f"module.{name}.running_var",
            dice.uniform(0.5, 2, out).astype(np.float32) * (5000 if name == "conv1.bn" else 1),
        )

    def block(name: str, *, attention: bool = False) -> Iterator[tuple[str, Array]]:
        yield from (*convolution(f"{name}.conv", 6, 4, 1), prelu(f"{name}.conv", 6))
        yield from (*convolution(f"{name}.conv_dw", 6, 1, 3), prelu(f"{name}.conv_dw", 6))
        yield from convolution(f"{name}.project", 4, 6, 1)
        if attention:
            yield f"module.{name}.se_module.fc1.weight", dice.normal(0, 1, (2, 4, 1, 1)).astype(np.float32)
            yield from normalisation(f"{name}.se_module.bn1", 2)
            yield f"module.{name}.se_module.fc2.weight", dice.normal(0, 1, (4, 2, 1, 1)).astype(np.float32)
            yield from normalisation(f"{name}.se_module.bn2", 4)

    def prelu(name: str, out: int) -> tuple[str, Array]:
        return f"module.{name}.prelu.weight", dice.uniform(0, 0.5, out).astype(np.float32)

    def parts() -> Iterator[tuple[str, Array]]:
        yield from (*convolution("conv1", 4, 3, 3), prelu("conv1", 4))
        yield from (*convolution("conv2_dw", 4, 1, 3), prelu("conv2_dw", 4))
        yield from (*block("conv_23"), *block("conv_3.model.0"), *block("conv_3.model.1", attention=True))
        yield from (*block("conv_34"), *block("conv_4.model.0"), *block("conv_45"))
        yield from (*convolution("conv_6_sep", 8, 4, 1), prelu("conv_6_sep", 8))
        yield from convolution("conv_6_dw", 8, 1, 5)
        yield "module.linear.weight", dice.normal(0, 1, (5, 8)).astype(np.float32)
        yield from normalisation("bn", 5)
        yield "module.prob.weight", dice.normal(0, 1, (3, 5)).astype(np.float32)

    return dict(parts())


class Plainly:
    """The network layer by layer, as PyTorch defines each: slow, and nothing folded."""

    def __init__(self, state: dict[str, Array]) -> None:
        self._state = {name.removeprefix("module."): values.astype(np.float64) for name, values in state.items()}

    def kinds(self, face: NDArray[np.uint8]) -> NDArray[np.float64]:
        value = face[..., ::-1].astype(np.float64).transpose(2, 0, 1)
        value = self._layer(self._layer(value, "conv1", stride=2), "conv2_dw")
        value = self._block(value, "conv_23", stride=2)
        value = value + self._block(value, "conv_3.model.0")
        value = value + self._block(value, "conv_3.model.1")
        value = self._block(value, "conv_34", stride=2)
        value = value + self._block(value, "conv_4.model.0")
        value = self._block(value, "conv_45", stride=2)
        value = self._layer(self._layer(value, "conv_6_sep"), "conv_6_dw", padding=0)
        value = self._normalised(self._state["linear.weight"] @ value.reshape(-1), "bn")
        powers = np.exp(self._state["prob.weight"] @ value)
        return np.asarray(powers / powers.sum())

    def _block(self, value: NDArray[np.float64], name: str, stride: int = 1) -> NDArray[np.float64]:
        value = self._layer(self._layer(value, f"{name}.conv"), f"{name}.conv_dw", stride=stride)
        value = self._layer(value, f"{name}.project")
        if f"{name}.se_module.fc1.weight" not in self._state:
            return value
        mean = value.mean((1, 2), keepdims=True)
        first = np.maximum(self._convolved(mean, f"{name}.se_module.fc1", 1, 0, f"{name}.se_module.bn1"), 0)
        second = self._convolved(first, f"{name}.se_module.fc2", 1, 0, f"{name}.se_module.bn2")
        return np.asarray(value / (1 + np.exp(-second)))

    def _layer(
        self, value: NDArray[np.float64], name: str, *, stride: int = 1, padding: int | None = None
    ) -> NDArray[np.float64]:
        side = self._state[f"{name}.conv.weight"].shape[2]
        value = self._convolved(value, f"{name}.conv", stride, side // 2 if padding is None else padding, f"{name}.bn")
        slopes = self._state.get(f"{name}.prelu.weight")
        return value if slopes is None else np.asarray(np.where(value > 0, value, slopes[:, None, None] * value))

    def _convolved(
        self, value: NDArray[np.float64], name: str, stride: int, padding: int, behind: str
    ) -> NDArray[np.float64]:
        filters = self._state[f"{name}.weight"]
        side = filters.shape[2]
        padded = np.pad(value, ((0, 0), (padding, padding), (padding, padding)))
        windows = sliding_window_view(padded, (side, side), axis=(1, 2))[:, ::stride, ::stride]
        if filters.shape[1] == 1:
            return self._normalised(np.einsum("cyxhw,chw->cyx", windows, filters[:, 0]), behind)
        return self._normalised(np.asarray(np.einsum("cyxhw,ochw->oyx", windows, filters)), behind)

    def _normalised(self, value: NDArray[np.float64], name: str) -> NDArray[np.float64]:
        gamma, beta, mean, variance = (
            self._state[f"{name}.{part}"].reshape(-1, *[1] * (value.ndim - 1))
            for part in ("weight", "bias", "running_mean", "running_var")
        )
        return np.asarray((value - mean) / np.sqrt(variance + 1e-5) * gamma + beta)


def test_a_graph_of_made_up_weights_answers_what_they_say() -> None:
    state = made_up()
    faces = noise() // np.array([1, 2, 5, 50], np.uint8)[:, None, None, None]
    session = open_session(spoof_graph(network_of(read_state(written(state)))), 1)
    (found,) = session.run(["kinds"], {"faces": faces})
    plain = np.stack([Plainly(state).kinds(face) for face in faces])
    assert np.ptp(plain, axis=0).max() > 0.02  # it tells the pictures apart
    assert np.abs(found - plain).max() < 1e-5


@pytest.mark.parametrize(
    "missing", ["module.conv1.conv.weight", "module.conv_34.project.bn.bias", "module.prob.weight", "module.bn.weight"]
)
def test_weights_of_something_else_make_no_network(missing: str) -> None:
    state = made_up()
    del state[missing]
    with pytest.raises(StateUnreadable):
        network_of(state)


def test_a_network_that_tells_other_kinds_is_refused() -> None:
    state = made_up()
    with pytest.raises(StateUnreadable, match="4 kinds"):
        network_of({**state, "module.prob.weight": np.zeros((4, 5), np.float32)})
    with pytest.raises(StateUnreadable, match="do not fit"):
        network_of({**state, "module.linear.weight": np.zeros((6, 8), np.float32)})


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.file)
def test_the_published_weights_answer_what_pytorch_does(model: object) -> None:
    file = next(one.file for one in MODELS if one is model)
    if not (SHARED / file).is_file():
        pytest.skip(f"{file} is not here")
    session = open_session(spoof_graph(network_of(read_state((SHARED / file).read_bytes()))), 1)
    (found,) = session.run(["kinds"], {"faces": noise()})
    assert np.abs(found[0] - OF_NOISE[file]).max() < 1e-5
