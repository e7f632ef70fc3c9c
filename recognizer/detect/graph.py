"""dlib's face network written down as an ONNX graph, for onnxruntime."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from recognizer.detect.weights import Convolution, FaceNetwork, Residual

#: Old enough for every onnxruntime that this project accepts.
_OPSET = 17
_IR_VERSION = 8


def face_graph(network: FaceNetwork) -> bytes:
    """The network as ONNX: ``chips`` uint8 (n, side, side, 3) RGB in, ``embeddings`` float32 (n, 128) out."""
    return _Writer(side_px=network.side_px).write(network)


def any_size(model: bytes) -> bytes:
    """A fully convolutional network whose graph fixes the size of its one input, freed from that size."""
    graph = onnx.load_model_from_string(model)
    del graph.graph.value_info[:]
    sides = graph.graph.input[0].type.tensor_type.shape.dim
    sides[2].dim_param, sides[3].dim_param = "height", "width"
    for output in graph.graph.output:
        output.type.tensor_type.shape.dim[1].dim_param = f"cells of {output.name}"
    return bytes(graph.SerializeToString())


@dataclass(slots=True)
class GraphWriter:
    """Appends nodes; every method takes the name of a value and returns the name of the next."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: list[onnx.TensorProto] = field(default_factory=list)

    def node(self, kind: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """One operator of ONNX."""
        name = output or f"v{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def constant(self, values: NDArray[np.float32] | NDArray[np.int64]) -> str:
        """Numbers that the graph holds."""
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def model(self, name: str, pictures: str, side_px: int, answers: str, length: int) -> bytes:
        """The graph, checked: ``pictures`` uint8 (n, side, side, 3) in, ``answers`` float32 (n, length) out."""
        given = helper.make_tensor_value_info(pictures, TensorProto.UINT8, ["n", side_px, side_px, 3])
        returned = helper.make_tensor_value_info(answers, TensorProto.FLOAT, ["n", length])
        graph = helper.make_graph(self.nodes, name, [given], [returned], self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR_VERSION)
        onnx.checker.check_model(model)
        return bytes(model.SerializeToString())


@dataclass(slots=True)
class _Writer(GraphWriter):
    side_px: int = 0

    def write(self, network: FaceNetwork) -> bytes:
        planes = self.node("Transpose", self.node("Cast", "chips", to=TensorProto.FLOAT), perm=[0, 3, 1, 2])
        value = self.node("Relu", self._convolve(planes, network.stem))
        side = _reduced(self.side_px, kernel=network.stem.filters.shape[2], stride=network.stem.stride)
        value = self.node("MaxPool", value, kernel_shape=[3, 3], strides=[2, 2])
        side = _reduced(side, kernel=3, stride=2)
        channels = network.stem.filters.shape[0]
        for residual in network.residuals:
            value, side = self._residual(value, residual, side, channels)
            channels = residual.second.filters.shape[0]
        value = self.node("ReduceMean", value, axes=[2, 3], keepdims=0)
        self.node("MatMul", value, self.constant(network.projection), output="embeddings")
        return self.model("dlib-resnet29", "chips", self.side_px, "embeddings", network.projection.shape[1])

    def _residual(self, value: str, residual: Residual, side: int, channels: int) -> tuple[str, int]:
        """The block and the side of its plane; both branches are padded with zeros to the larger one's shape."""
        out_channels = residual.second.filters.shape[0]
        branch = self.node("Relu", self._convolve(value, residual.first))
        branch = self._convolve(branch, residual.second)
        branch_side, shortcut_side = side, side
        if residual.halves:
            branch_side = _reduced(side, kernel=3, stride=2)
            shortcut_side = _reduced(side, kernel=2, stride=2)
            value = self.node("AveragePool", value, kernel_shape=[2, 2], strides=[2, 2])
        out_side = max(branch_side, shortcut_side)
        branch = self._pad(branch, 0, out_side - branch_side)
        shortcut = self._pad(value, out_channels - channels, out_side - shortcut_side)
        return self.node("Relu", self.node("Add", branch, shortcut)), out_side

    def _convolve(self, value: str, convolution: Convolution) -> str:
        return self.node(
            "Conv",
            value,
            self.constant(convolution.filters),
            self.constant(convolution.bias),
            strides=[convolution.stride] * 2,
            pads=[convolution.padding] * 4,
        )

    def _pad(self, value: str, channels: int, pixels: int) -> str:
        """Zeros behind the last channel, and at the bottom and the right."""
        if not channels and not pixels:
            return value
        ends = np.array([0, 0, 0, 0, 0, channels, pixels, pixels], np.int64)
        return self.node("Pad", value, self.constant(ends))


def _reduced(side: int, *, kernel: int, stride: int) -> int:
    return (side - kernel) // stride + 1
