"""MiniFASNet written down as an ONNX graph, for onnxruntime."""

from dataclasses import dataclass

from onnx import TensorProto

from recognizer.detect.graph import GraphWriter
from recognizer.spoof.network import FACE_PX, KINDS, Attention, Block, FasNetwork, Filter


def spoof_graph(network: FasNetwork) -> bytes:
    """The network as ONNX: ``faces`` uint8 (n, 80, 80, 3) RGB in, ``kinds`` float32 (n, 3) out, each row of sum 1."""
    return _SpoofWriter().write(network)


@dataclass(slots=True)
class _SpoofWriter(GraphWriter):
    def write(self, network: FasNetwork) -> bytes:
        value = self.node("Transpose", self.node("Cast", "faces", to=TensorProto.FLOAT), perm=[0, 3, 1, 2])
        for block in network.blocks[:-1]:
            value = self._block(value, block)
        *fine, whole = network.blocks[-1].filters
        for filter_ in fine:
            value = self._filter(value, filter_)
        value = self.node("Flatten", self._filter(value, whole, padded=False))
        value = self.node("Gemm", value, self.constant(network.projection), self.constant(network.offset))
        self.node("Softmax", value, axis=1, output="kinds")
        return self.model("minifasnet", "faces", FACE_PX, "kinds", KINDS)

    def _block(self, value: str, block: Block) -> str:
        given = value
        for filter_ in block.filters:
            value = self._filter(value, filter_)
        if block.attention:
            value = self.node("Mul", value, self._weights(value, block.attention))
        return self.node("Add", given, value) if block.adds else value

    def _weights(self, value: str, attention: Attention) -> str:
        mean = self.node("GlobalAveragePool", value)
        first = self.node("Relu", self._filter(mean, attention.first))
        return self.node("Sigmoid", self._filter(first, attention.second))

    def _filter(self, value: str, filter_: Filter, *, padded: bool = True) -> str:
        value = self.node(
            "Conv",
            value,
            self.constant(filter_.filters),
            self.constant(filter_.bias),
            strides=[filter_.stride] * 2,
            pads=[filter_.filters.shape[2] // 2 if padded else 0] * 4,
            group=filter_.groups,
        )
        if filter_.slopes is None:
            return value
        return self.node("PRelu", value, self.constant(filter_.slopes[:, None, None]))
