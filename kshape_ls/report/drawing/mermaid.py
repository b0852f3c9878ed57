"""A scheme as Mermaid, which READMEs and wikis draw themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kshape_ls.report.drawing.palette import DARK, LIGHT
from kshape_ls.report.drawing.scheme import Frame, Leaf, Part, Scheme
from kshape_ls.report.drawing.texts import title_of


def mermaid(scheme: Scheme) -> str:
    """A flowchart, data flowing down; tensors that are refused are red."""
    bad = [n for n, link in enumerate(scheme.links) if link.bad]
    lines = [
        f"%% {_plain(scheme.title)}",
        "flowchart TD",
        *(line for part in scheme.whole.children for line in _part(part, "    ")),
        *(f"    {_name(link.source)} --> {_name(link.target)}" for link in scheme.links),
    ]
    refused = [
        leaf.id for leaf in scheme.whole.leaves() if leaf.trouble is not None and leaf.trouble.severity == "error"
    ]
    if refused:
        lines.append(f"    classDef bad stroke:{LIGHT['bad']},stroke-width:2px,color:{DARK['bad']}")
        lines.append(f"    class {','.join(map(_name, refused))} bad")
    if bad:
        lines.append(f"    linkStyle {','.join(map(str, bad))} stroke:{LIGHT['bad']},stroke-width:2px")
    return "\n".join(lines) + "\n"


def _part(part: Part, indent: str) -> Iterator[str]:
    if isinstance(part, Frame):
        yield f'{indent}subgraph {_name(part.id)}["{_text(title_of(part))}"]'
        for child in part.children:
            yield from _part(child, indent + "    ")
        yield f"{indent}end"
    else:
        yield f'{indent}{_name(part.id)}["{_label(part)}"]'


def _label(leaf: Leaf) -> str:
    lines = [f"<b>{_text(leaf.title)}</b> {_text(leaf.name)}", _text(leaf.shape)]
    if leaf.trouble is not None and leaf.trouble.severity == "error":
        lines.append(f"✗ {_text(leaf.trouble.code)}")
    return "<br/>".join(lines)


def _name(part: str) -> str:
    # A bare number, or one that a word like "end" could begin, is no name there.
    return "n" + part.replace(".", "_")


def _text(text: str) -> str:
    return "".join(
        letter if letter.isalnum() or letter in " _-.,()[]{}:?'/*" else f"#{ord(letter)};" for letter in text
    )


def _plain(text: str) -> str:
    return " ".join(text.split()).replace("%%", "%")
