"""What real Keras said of a file's models, for the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.text import Text

from kshape_ls.report.source_lines import shown
from kshape_ls.report.verified import Verified
from kshape_ls.verification import Agreed, Differs, Filled, NodeVerdict, Partly, RefusedByKeras

STYLES = {
    "agreed": "green",
    "filled": "cyan",
    "partly": "cyan",
    "differs": "bold red",
    "refused": "bold red",
    "constructed": "green",
    "skipped": "yellow",
}


def write_verified(file: str, models: Sequence[Verified], console: Console) -> None:
    """A table for each model: the layer, what Keras makes of it, and where it disagrees."""
    console.print(Text(shown(file), "bold underline"), soft_wrap=True)
    if not models:
        console.print(Text("  no models", "dim"), soft_wrap=True)
    for verified in models:
        for line in _lines(verified):
            console.print(line, soft_wrap=True)


def _lines(verified: Verified) -> Iterator[Text]:
    model, verification = verified.model, verified.verification
    asked = f"  Keras {verification.keras} on {verification.backend}" if verification.keras else ""
    name = model.variable or model.name or model.class_name
    yield Text.assemble("  ", (shown(name), "bold"), f", line {model.range.line}", (asked, "dim"))
    rows = [(depth, node) for depth, node in _deep(verification.nodes, 0)]
    broad = max((2 * depth + len(node.name) for depth, node in rows), default=0)
    for depth, node in rows:
        label = "  " * depth + node.name
        yield Text.assemble("    ", (f"{node.kind:<11}", STYLES[node.kind]), f"{label:<{broad}}  {shown(_said(node))}")
    if verification.refused is not None:
        refused = f"{verification.refused.error}: {verification.refused.text}"
        yield Text.assemble("    ", ("refused as a model: ", "bold red"), shown(refused))
    if verification.failure is not None:
        yield Text.assemble("    ", ("not asked: ", "bold red"), shown(verification.failure.message))


def _said(node: NodeVerdict) -> str:
    verdict = node.verdict
    if isinstance(verdict, Agreed | Filled | Partly):
        return str(verdict.real.output)
    if isinstance(verdict, Differs):
        real = verdict.real
        weights = f", {verdict.our_params} weights, Keras: {real.params}" if verdict.our_params != real.params else ""
        return f"{verdict.ours}, Keras: {real.output}{weights}"
    return f"{verdict.error}: {verdict.text}" if isinstance(verdict, RefusedByKeras) else verdict.reason


def _deep(nodes: Sequence[NodeVerdict], depth: int) -> Iterator[tuple[int, NodeVerdict]]:
    for node in nodes:
        yield depth, node
        yield from _deep(node.nested, depth + 1)
