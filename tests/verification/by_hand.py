"""Model graphs as the analysis would make them, written by hand."""

from __future__ import annotations

from dataclasses import replace

from kshape_ls.analysis.facts import Application, Constant, GraphNode, Inbound, ModelGraph, Range
from kshape_ls.shapes import UNKNOWN_SHAPE, Output, shape

NOWHERE = Range(1, 0, 1, 1)


def node(
    name: str, class_name: str, output: Output = UNKNOWN_SHAPE, inbound: tuple[int, ...] = (), /, **arguments: object
) -> GraphNode:
    """Several tensors are handed over as a list, as merging layers take them."""
    applied = (
        on(*map(Inbound, range(len(inbound)))) if len(inbound) < 2 else on(list(map(Inbound, range(len(inbound)))))
    )
    made = tuple(arguments.items())
    return GraphNode(name, class_name, output, inbound, None, NOWHERE, arguments=made, applied=lambda: applied)


def on(*args: object, operation: str = "", **named: object) -> Application:
    flat = [each for arg in args for each in (arg if isinstance(arg, list) else [arg])]
    tensors = [each for each in flat if isinstance(each, Inbound | Constant)]
    return Application(operation, args, tuple(named.items()), given=tuple(dict.fromkeys(tensors)))


def called(node: GraphNode, *args: object, operation: str = "", **named: object) -> GraphNode:
    """The node applied to these instead."""
    return replace(node, applied=lambda: on(*args, operation=operation, **named))


def of(layer: object, node: GraphNode) -> GraphNode:
    """The node as an application of this layer."""
    application = node.application
    assert application is not None
    return replace(node, applied=lambda: replace(application, layer=layer))


def given(*sizes: int | None, name: str = "x", **arguments: object) -> GraphNode:
    return node(name, "InputLayer", shape(*sizes), (), batch_shape=sizes, **arguments)


def model(*nodes: GraphNode, outputs_at: tuple[int, ...] = (), complete: bool = True) -> ModelGraph:
    return ModelGraph(
        "model",
        "Functional",
        NOWHERE,
        nodes,
        (),
        None,
        None,
        None,
        complete=complete,
        outputs_at=outputs_at,
        outputs_index=(0,) * len(outputs_at),
        inputs_at=tuple(at for at, each in enumerate(nodes) if each.class_name == "InputLayer"),
    )


def kinds(verification):
    assert verification.failure is None, verification.failure
    return [n.kind for n in verification.nodes]


def cnn(units=10, convolutions=2, classes=10):
    nodes = [node("image", "InputLayer", shape(None, 64, 64, 1), (), shape=(64, 64, 1))]
    for at in range(convolutions):
        out = shape(None, 62 - 2 * at, 62 - 2 * at, 32)
        nodes.append(
            node(f"conv{at}", "Conv2D", out, (at,), filters=32, kernel_size=(3, 3), activation="relu", name=f"conv{at}")
        )
    side = 64 - 2 * convolutions
    nodes += [
        node("pool", "MaxPooling2D", shape(None, side // 2, side // 2, 32), (convolutions,), pool_size=2),
        node("flat", "Flatten", shape(None, (side // 2) ** 2 * 32), (convolutions + 1,)),
        node("wide", "Dense", shape(None, units), (convolutions + 2,), units=units),
        node("logits", "Dense", shape(None, classes), (convolutions + 3,), units=10),
    ]
    return model(*nodes)
