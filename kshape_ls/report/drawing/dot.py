"""A scheme as DOT, for Graphviz and what reads its language."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.report.drawing.palette import FAMILIES, LIGHT, family
from kshape_ls.report.drawing.scheme import Frame, Leaf, Part, Scheme
from kshape_ls.report.drawing.texts import title_of


def dot(scheme: Scheme) -> str:
    """A digraph, data flowing down, with a cluster a frame; tensors that are refused are red."""
    lines = [
        f"digraph {_quoted(scheme.title)} {{",
        "    rankdir=TB;",
        '    node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
        f'    edge [color="{LIGHT["wire"]}", arrowsize=0.7];',
        f'    graph [fontname="Helvetica", fontsize=10, style="rounded,filled", fillcolor="{LIGHT["frame"]}"];',
        *(line for part in scheme.whole.children for line in _part(part, "    ")),
    ]
    for link in scheme.links:
        refused = f' [color="{LIGHT["bad"]}", penwidth=2]' if link.bad else ""
        lines.append(f"    {_quoted(link.source)} -> {_quoted(link.target)}{refused};")
    return "\n".join([*lines, "}"]) + "\n"


def _part(part: Part, indent: str) -> Iterator[str]:
    if isinstance(part, Frame):
        yield f"{indent}subgraph {_quoted(f'cluster_{part.id}')} {{"
        yield f"{indent}    label={_quoted(title_of(part))};"
        for child in part.children:
            yield from _part(child, indent + "    ")
        yield f"{indent}}}"
    else:
        yield f"{indent}{_quoted(part.id)} [{_attributes(part)}];"


def _attributes(leaf: Leaf) -> str:
    told = {"label": f"{leaf.title}\n{leaf.name}\n{leaf.shape}", "color": FAMILIES[family(leaf.title)]}
    if leaf.trouble is not None and leaf.trouble.severity == "error":
        told |= {"color": LIGHT["bad"], "penwidth": "2", "tooltip": leaf.trouble.message}
    return ", ".join(f"{key}={_quoted(value)}" for key, value in told.items())


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
