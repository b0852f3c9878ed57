"""Candidates for the constructor arguments of Keras 1: ``nb_filter``, ``border_mode``, ``output_dim``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kshape_ls.analysis.facts import Finding
from kshape_ls.checks.arguments import Bracketed, Item, drop, quoted, read
from kshape_ls.checks.candidates.constructors import takes
from kshape_ls.checks.check import Analysis
from kshape_ls.checks.problem import Candidate, Edit
from kshape_ls.checks.text import cut

_TODAY: Mapping[str, tuple[str, ...]] = {
    "W_constraint": ("kernel_constraint",),
    "W_regularizer": ("kernel_regularizer",),
    "b_constraint": ("bias_constraint",),
    "b_regularizer": ("bias_regularizer",),
    "bias": ("use_bias",),
    "border_mode": ("padding",),
    "dim_ordering": ("data_format",),
    "dropout_U": ("recurrent_dropout",),
    "dropout_W": ("dropout",),
    "filter_length": ("kernel_size",),
    "init": ("kernel_initializer", "embeddings_initializer"),
    "inner_activation": ("recurrent_activation",),
    "inner_init": ("recurrent_initializer",),
    "nb_filter": ("filters",),
    "output_dim": ("units",),
    "p": ("rate",),
    "pool_length": ("pool_size",),
    "sigma": ("stddev",),
    "stride": ("strides",),
    "subsample": ("strides",),
    "subsample_length": ("strides",),
}
_VALUES: Mapping[str, str] = {"th": "channels_first", "tf": "channels_last"}


def todays_arguments(analysis: Analysis, finding: Finding) -> Iterator[Candidate]:
    """All of a constructor's arguments by the names that they have today."""
    call = read(analysis.lines, finding.range)
    if call is None:
        return
    edits: list[Edit] = []
    names = []
    for item in call.items:
        new = next((name for name in _TODAY.get(item.name, ()) if takes(finding.subject, name)), None)
        if new is None or takes(finding.subject, item.name) or any(other.name == new for other in call.items):
            continue
        names.append(f"{new}=")
        edits.append(Edit(item.whole, f"{new}={_value(analysis, item)}"))
    window = _window(analysis, call)
    if window:
        names.append("kernel_size=")
        edits += window
    if edits:
        yield Candidate(f"Write {', '.join(names)} as it is called today", tuple(edits), finding.range)


def _value(analysis: Analysis, item: Item) -> str:
    text = cut(analysis.lines, item.value)
    new = _VALUES.get(text.strip("'\""))
    return quoted(analysis.lines, item.value, new) if item.name == "dim_ordering" and new is not None else text


def _window(analysis: Analysis, call: Bracketed) -> list[Edit]:
    rows, columns = (next((i for i in call.items if i.name == name), None) for name in ("nb_row", "nb_col"))
    if rows is None or columns is None:
        return []
    texts = (cut(analysis.lines, item.value) for item in (rows, columns))
    return [Edit(rows.whole, f"kernel_size=({', '.join(texts)})"), drop(call, columns)]
