"""What a drawing shows of a model: a leaf a layer, frames around blocks and nested models, links between leaves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Literal, TypeAlias

from kshape_ls.analysis.facts import GraphNode, ModelGraph, Range

MOST = 1500
"""With more layers than that, nested models are drawn as one box each."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What a check says of a layer."""

    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One layer; ``id`` is its position in its model, after that of the model that it is nested in (``4.0``)."""

    id: str
    title: str
    name: str
    shape: str
    params: int | None
    range: Range | None
    trouble: Trouble | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn around some leaves: a call of the program's function (``block``) or a nested ``model``."""

    id: str
    kind: Literal["block", "model", "whole"]
    title: str
    name: str
    range: Range | None
    children: tuple[Part, ...]

    def leaves(self) -> Iterator[Leaf]:
        """All leaves inside, in the order of the model."""
        for child in self.children:
            if isinstance(child, Leaf):
                yield child
            else:
                yield from child.leaves()

    def frames(self) -> Iterator[Frame]:
        """All frames inside, outer ones first."""
        for child in self.children:
            if isinstance(child, Frame):
                yield child
                yield from child.frames()


Part: TypeAlias = Leaf | Frame


@dataclass(frozen=True, slots=True)
class Link:
    """A tensor on its way from one leaf to another; ``bad`` where the layer that it goes to refuses it."""

    source: str
    target: str
    bad: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """All that is drawn of a model."""

    whole: Frame
    links: tuple[Link, ...]
    complete: bool

    @property
    def title(self) -> str:
        """What the model is called: as it was asked for, or as ``summary()`` heads it."""
        return self.whole.name or self.whole.title


Troubles: TypeAlias = Callable[[ModelGraph, GraphNode], Trouble | None]


def scheme(model: ModelGraph, troubles: Troubles, title: str = "") -> Scheme:
    """A model as it is drawn; ``troubles`` says what is wrong with a layer of a model, ``title`` what it is called."""
    builder = _Builder(troubles, nested=_size(model) <= MOST)
    children = builder.parts(model, "")
    whole = Frame("whole", "whole", model.class_name, title or model.name, model.range, children)
    return Scheme(whole, tuple(dict.fromkeys(builder.links)), model.complete)


def _size(model: ModelGraph) -> int:
    return sum(1 if node.nested is None else _size(node.nested) for node in model.nodes)


class _Builder:
    def __init__(self, troubles: Troubles, *, nested: bool) -> None:
        self._troubles = troubles
        self._nested = nested
        self.links: list[Link] = []
        self._blocks = count()

    def parts(self, model: ModelGraph, prefix: str, fed: tuple[tuple[str, ...], ...] = ()) -> tuple[Part, ...]:
        """A model's layers, in frames; ``fed`` are the leaves outside that its inputs come from."""
        made: dict[int, Part] = {}
        outside: dict[int, tuple[str, ...]] = {}
        ends: dict[int, tuple[str, ...]] = {}
        inner = bool(prefix)
        for n, node in enumerate(model.nodes):
            sources = tuple(
                ends[at][which] if which < len(ends[at]) else ends[at][0]
                for at, which in zip(node.inbound, node.inbound_outputs or (0,) * len(node.inbound), strict=False)
                if ends.get(at)
            )
            if not node.inbound and n and model.class_name == "Sequential":
                # Not built: it will be one after the other all the same.
                sources = ends.get(n - 1, ())
            if inner and n in model.inputs_at:
                outside[n] = fed[model.inputs_at.index(n)] if model.inputs_at.index(n) < len(fed) else ()
                if model.class_name != "Functional":
                    # Keras shows no input of a Sequential, and a layer has none.
                    ends[n] = outside[n]
                    continue
                sources = outside[n]
            made[n], ends[n] = self._part(model, node, f"{prefix}{n}", sources)
        return self._framed([(model.nodes[n], part) for n, part in made.items()])

    def _part(
        self, model: ModelGraph, node: GraphNode, name: str, sources: tuple[str, ...]
    ) -> tuple[Part, tuple[str, ...]]:
        trouble = self._troubles(model, node)
        nested = (node.nested or node.inside) if self._nested else None
        if nested is not None and nested.nodes and trouble is None:
            fed = tuple((source,) for source in sources)
            children = self.parts(nested, f"{name}.", fed)
            ends = tuple(f"{name}.{at}" for at in nested.outputs_at)
            held = {leaf.id for child in children for leaf in _leaves(child)}
            if children and ends and all(end in held for end in ends):
                frame = Frame(name, "model", nested.class_name, node.name, node.range, children)
                return frame, ends
            self.links = [link for link in self.links if not link.target.startswith(f"{name}.")]
        leaf = Leaf(name, node.class_name, node.name, str(node.output), node.params, node.range, trouble)
        refused = trouble is not None and trouble.severity == "error"
        self.links += [Link(source, name, refused) for source in sources]
        return leaf, (name,)

    def _framed(self, nodes: list[tuple[GraphNode, Part]], depth: int = 0) -> tuple[Part, ...]:
        """The nodes with those of one call in one frame; one around all, or around one thing, says nothing."""
        calls: dict[int, list[tuple[GraphNode, Part]]] = {}
        for node, part in nodes:
            if depth < len(node.blocks):
                calls.setdefault(node.blocks[depth].key, []).append((node, part))
        if len(calls) == 1 and sum(map(len, calls.values())) == sum(
            node.class_name != "InputLayer" for node, _ in nodes
        ):
            free = [(node, part) for node, part in nodes if depth >= len(node.blocks)]
            return (*(part for _, part in free), *self._framed(next(iter(calls.values())), depth + 1))
        parts: list[Part] = []
        for node, part in nodes:
            block = node.blocks[depth] if depth < len(node.blocks) else None
            if block is None:
                parts.append(part)
            elif members := calls.pop(block.key, []):
                name, inside = f"b{next(self._blocks)}", self._framed(members, depth + 1)
                if len(inside) == 1:
                    parts.append(_named_after(inside[0], block.name))
                else:
                    parts.append(Frame(name, "block", block.name, "", block.range, inside))
        return tuple(parts)


def _leaves(part: Part) -> Iterator[Leaf]:
    if isinstance(part, Leaf):
        yield part
    else:
        yield from part.leaves()


def _named_after(part: Part, name: str) -> Part:
    # What a function does through another one alone goes by the outer name.
    return replace(part, title=name) if isinstance(part, Frame) and part.kind == "block" else part
