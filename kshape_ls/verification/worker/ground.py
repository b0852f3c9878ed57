"""Where a graph is walked: among symbolic tensors, or inside a layer's ``call``. Each has stand-ins of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..graph_wire import NodeSpec, OpenSize, StandIn
from .kit import Kit
from .tensors import places


class Outside:
    """Among symbolic tensors: what stands in is an input of its own."""

    inside = False

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def shaped(self, node: NodeSpec) -> list[Any]:
        """Tensors of a node's static shapes; none where Keras can't hold such a shape."""
        try:
            return [self._kit.ways.input({"batch_shape": shape}) for shape in node.shapes or ()]
        except Exception:  # a shape that Keras can't hold can't stand in
            return []

    def tensor(self, spec: StandIn | OpenSize) -> Any:
        """What stands where a tensor or an open size is: ``KerasTensor.shape`` has ``None`` there."""
        if isinstance(spec, OpenSize):
            return None
        return self._kit.ways.input({"batch_shape": spec.shape, "dtype": spec.dtype})

    def met(self, _node: NodeSpec) -> bool:
        """Whether a node is applied to something that stands in."""
        return False


class Within:
    """Inside a layer's ``call``: what stands in has been handed in beside the layer's inputs."""

    inside = True

    def __init__(self, prepared: dict[int, list[Any]]) -> None:
        self._prepared = prepared
        self.lacking: list[NodeSpec] = []
        """Nodes for which nothing was foreseen to stand in."""

    def shaped(self, node: NodeSpec) -> list[Any]:
        """Tensors of a node's static shapes, where they were foreseen."""
        if id(node) not in self._prepared:
            self.lacking.append(node)
        return self._prepared.get(id(node), [])

    def tensor(self, spec: StandIn | OpenSize) -> Any:
        """What stands where a tensor or an open size is."""
        return self._prepared[id(spec)][0]

    def met(self, node: NodeSpec) -> bool:
        """Whether a node is applied to something that stands in."""
        return bool(stand_ins(node))


def stand_ins(node: NodeSpec) -> list[StandIn | OpenSize]:
    """What stands in among the things that a node is applied to."""
    return places([*node.args, *(value for _, value in node.call)])


if TYPE_CHECKING:
    Ground = Outside | Within
