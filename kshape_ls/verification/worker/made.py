"""What became of the nodes of a graph so far."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from ..graph_wire import OpenSize, StandIn
from ..wire import Answer, Constructed, Skipped, Told
from .tensors import described


@dataclass
class Made:
    """One entry for every node that was met.

    ``tensors`` is ``None`` where a node has no output to go on with, ``refused`` are the nodes that Keras refused and
    those after them, ``stand_ins`` those of which only the static shape is there, ``guessed`` those whose dtype hangs
    on a stand-in's, ``hanging`` those that hang on a stand-in's values, ``opened`` those that hang on a size that was
    left open because nobody knows it. ``symbolic`` says that tensors
    that no node made are symbolic in the program too.
    """

    tensors: list[list[Any] | None] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    refused: set[int] = field(default_factory=set)
    stand_ins: set[int] = field(default_factory=set)
    guessed: set[int] = field(default_factory=set)
    hanging: set[int] = field(default_factory=set)
    opened: set[int] = field(default_factory=set)
    symbolic: bool = True

    def put(self, answer: Answer, tensors: list[Any] | None = None) -> None:
        """The node that comes next."""
        self.answers.append(answer)
        self.tensors.append(tensors)

    def put_input(self, tensor: Any, opened: bool) -> None:
        """A node that stands for a tensor that was handed in; ``opened`` as the set of that name."""
        if opened:
            self.opened.add(len(self.answers))
        if tensor is None:
            self.put(Answer(Skipped("its shape isn't known")))
        else:
            self.put(Answer(Told((described(tensor),), 0)), [tensor])

    def skip(
        self, result: Skipped | Constructed, tensors: list[Any], nested: tuple[Answer, ...] = (), opened: bool = False
    ) -> None:
        """A node that isn't asked about, and the tensors that stand in for it."""
        position = len(self.answers)
        if opened:
            self.opened.add(position)
        if tensors:
            self.stand_ins.add(position)
            self.guessed.add(position)
        self.put(Answer(result, nested), tensors or None)

    def leave(self, reason: str, nested: tuple[Answer, ...] = ()) -> None:
        """A node behind one that was refused: its static shape is what would come out if nothing were wrong."""
        self.refused.add(len(self.answers))
        self.put(Answer(Skipped(reason), nested))

    def refuse(self, answer: Answer) -> None:
        """A node that Keras refused."""
        self.refused.add(len(self.answers))
        self.put(answer)

    def inherit(self, position: int, inbound: tuple[int, ...], stands_in: bool, hanging: bool) -> None:
        """What is known of a node's inputs holds for it; ``stands_in`` says that one of them is a stand-in."""
        if stands_in or self.guessed.intersection(inbound):
            self.guessed.add(position)
        if hanging or self.hanging.intersection(inbound):
            self.hanging.add(position)
        result = self.answers[position].result
        if position not in self.stand_ins and self.opened.intersection(inbound):
            self.opened.add(position)
        if position in self.opened and isinstance(result, Told):
            self.answers[position] = replace(self.answers[position], result=replace(result, open=True))

    def meet(self, spec: StandIn | OpenSize) -> None:
        """A tensor that no node made is used."""
        if not isinstance(spec, StandIn) or not spec.symbolic:
            self.symbolic = False

    def take_note(self, inner: Made) -> None:
        """What a graph inside met holds here too."""
        self.symbolic = False
        if inner.guessed:
            self.guessed.add(len(self.answers))
        if inner.opened:
            self.opened.add(len(self.answers))
