"""What a model is to the state: its input and output, and the graph of a functional one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from kshape_ls.analysis.memo.run import State
from kshape_ls.analysis.values import (
    ABSENT,
    UNKNOWN_VALUE,
    Identity,
    Instance,
    ModelRef,
    Value,
)

GRAPH, IN, OUT = "#graph", "#in", "#out"
REBUILT, CLEARED = "#rebuilt", "#cleared"
"""Slots of where a ``Sequential`` makes a functional model of its layers, and where Keras forgets the names it gave."""
CLONE = "#clone"
"""The slot of a model that marks it as a copy of another."""
BASE, STATED = "#base", "#stated"
"""Slots of an object of the program: what it has from a class of the library, and the input shape it was given."""
PART_OF, WITHIN = "#part-of", "#within"
"""Slots of the layers inside a model of ``keras.applications``, and of the layer as which it stands in a graph."""
WEIGHTS = "#weights"
"""The slot of a layer of the program that holds what it made by ``add_weight``."""


NAMED, OPERATION, FIXED = "#named", "#operation", "#fixed"
"""Slots of what Keras numbers: a layer or model of the program's own, an operation on symbolic tensors. ``FIXED`` holds
the weights of such a layer that training leaves alone."""
FROZEN = ("#trainable", "changed")
"""The slot that says that ``trainable`` was set on layers that aren't known."""


@dataclass(frozen=True, slots=True)
class Named:
    """An object that Keras gave a name when its base's ``__init__`` ran: ``name`` is the one that it was handed."""

    instance: Instance
    name: Value | None


@dataclass(frozen=True, slots=True)
class Functional:
    """A functional model: its inputs and outputs as the program gave them, and its nodes, inputs first.

    ``connected`` says that no output is known to hang on an input that isn't the model's.
    """

    inputs: Value
    outputs: Value
    nodes: tuple[Identity, ...]
    complete: bool
    connected: bool = True


def model_input(run: State, ref: ModelRef) -> Value:
    """``model.input``."""
    found = run.content((ref.id, IN))
    return UNKNOWN_VALUE if found is ABSENT else cast("Value", found)


def model_output(run: State, ref: ModelRef) -> Value:
    """``model.output``."""
    found = run.content((ref.id, OUT))
    return UNKNOWN_VALUE if found is ABSENT else cast("Value", found)
