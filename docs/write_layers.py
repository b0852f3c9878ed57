"""Writes a page for each family of layers, made from their rules and from ``layer_examples.txt``: ``make docs``.

A line of examples is a call and the shapes of its inputs: ``Dense(10)(x) | (None, 784)``. What comes out, the number
of weights and the messages of refused arguments are the rules' own answers. A third column is what a run on arrays
gives, where that isn't what Keras says beforehand: a shape, or ``raises``.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kshape_ls.library.application import apply_layer, construct, needed
from kshape_ls.library.index import layer_names, layer_rule
from kshape_ls.library.rules import REQUIRED, InputSpec, LayerRule, Parameter, keyword_only
from kshape_ls.shapes import Dim, Mismatch, Output, from_dims

HERE = Path(__file__)
FOLDER = HERE.with_name("layers")
EXAMPLES = HERE.with_name("layer_examples.txt")
ROOM = "kshape_ls.library.layers."
ODD_VALUES = (0, -1, "nonsense", 2.5, None, ())
"""What is tried for each argument until its layer refuses one."""

INDEX = """\
# Layers

What kshape-ls knows of each layer of Keras: what it makes of a shape, which arguments that depends on, how many weights
it has and what it refuses. The tests put each call on these pages to Keras too.

`keras.layers.Lambda` has no page: its function is evaluated.
"""


class Example(NamedTuple):
    """A call, and the shapes that it is made on."""

    source: str
    inputs: tuple[tuple[int | None, ...], ...]
    run: str = ""


class Told(NamedTuple):
    """What a rule says of an example."""

    example: Example
    result: Output | Mismatch
    weights: Dim


def pages() -> dict[Path, str]:
    """Each page's path and text."""
    made = {FOLDER / f"{stem}.md": _page(rules) for stem, rules in _by_page().items()}
    return {FOLDER / "README.md": _index(), **made}


def examples(name: str) -> list[Example]:
    """The examples of a layer, in the order in which they are written."""
    return [each for each in _written() if each.source.startswith(f"{name}(")]


def refusals(rule: LayerRule) -> list[Told]:
    """The first value of each argument that the rule refuses, in the layer's first example, and a wrong rank."""
    found: list[Told] = []
    for first in itertools.islice(examples(rule.name), 1):
        for argument, odd in itertools.product(needed(rule), ODD_VALUES):
            if not any(f"{argument}=" in told.example.source for told in found):
                found += _refused(Example(_with(first.source, rule, argument, odd), first.inputs))
        spec = rule.accepts if isinstance(rule.accepts, InputSpec) else InputSpec()
        if spec.rank or (spec.min_rank or 0) > 1:
            found += _refused(Example(first.source, tuple(shape[:-1] for shape in first.inputs)))
    return found


def answer(example: Example) -> Told:
    """What the rule of the layer that is called says."""
    call = ast.parse(example.source, mode="eval").body
    assert isinstance(call, ast.Call)
    shapes = {f"x{n}": from_dims(dims) for n, dims in enumerate(example.inputs)}
    shapes["x"] = shapes["x0"]
    layer = _value(call.func, {})
    if isinstance(layer, Mismatch):
        return Told(example, layer, 0)
    args = tuple(_value(arg, shapes) for arg in call.args)
    result = apply_layer(layer, args, {k.arg: _value(k.value, shapes) for k in call.keywords if k.arg})
    return Told(example, result, 0 if isinstance(result, Mismatch) else layer.weights(*args))


def main() -> None:
    """Write what differs; remove pages of layers that are gone."""
    wanted = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in set(FOLDER.glob("*.md")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8")


def _by_page() -> dict[str, list[LayerRule]]:
    rules = {name: layer_rule(name) for name in sorted(layer_names()) if "." not in name}
    found: dict[str, list[LayerRule]] = {}
    for name, rule in rules.items():
        if rule is not None and name == rule.name:
            found.setdefault(_stem(rule), []).append(rule)
    return dict(sorted(found.items()))


def _stem(rule: LayerRule) -> str:
    # The file that holds the rule, and the folders it is in: merging-elementwise.
    return rule.output.__module__.removeprefix(ROOM).replace(".", "-").replace("_", "-")


def _index() -> str:
    lines = [INDEX]
    for stem, rules in _by_page().items():
        lines += [f"- [{', '.join(rule.name for rule in rules)}]({stem}.md)"]
    return "\n".join(lines) + "\n"


def _page(rules: list[LayerRule]) -> str:
    parts = [f"# {', '.join(rule.name for rule in rules)}"]
    said = ""
    for rule in rules:
        text = "\n\n".join(" ".join(part.split()) for part in (rule.output.__doc__ or "").split("\n\n"))
        head = [f"## {rule.name}"] if len(rules) > 1 else []
        parts += [*head, *([text] if text != said else []), *_section(rule)]
        said = text
    return "\n\n".join(parts) + "\n"


def _section(rule: LayerRule) -> Iterator[str]:
    if rule.aliases:
        yield f"Also {_listed(rule.aliases)}."
    deciding = _deciding(rule)
    written = [_parameter(p) for p in rule.parameters if p.name in deciding]
    yield f"Shapes and weights depend on {_listed(written)}." if written else "No argument changes the shape."
    if isinstance(rule.accepts, InputSpec):
        yield _required(rule.accepts)
    told = [answer(example) for example in examples(rule.name)]
    good = [each for each in told if not isinstance(each.result, Mismatch)]
    bad = [each for each in told if isinstance(each.result, Mismatch)]
    odd = [each for each in good if each.example.run]
    good = [each for each in good if not each.example.run]
    if good:
        rows = [(_call(each), _inputs(each), f"`{each.result}`", f"{each.weights:,}") for each in good]
        yield _table(("call", "on", "makes", "weights"), rows)
    if odd:
        rows = [(_call(each), _inputs(each), f"`{each.result}`", f"`{each.example.run}`") for each in odd]
        yield "A run isn't always what Keras says beforehand:"
        yield _table(("call", "on", "Keras says", "a run"), rows)
    if bad := [*bad, *refusals(rule)]:
        rows = [(_call(each), _inputs(each), _message(each)) for each in bad]
        yield _table(("refused", "on", "because"), rows)


def _deciding(rule: LayerRule) -> set[str]:
    # What else a rule needs is only looked at to refuse it.
    asked = [each for each in (rule.output, rule.weights, rule.accepts) if callable(each)]
    return {name for function in asked for name in keyword_only(function)} - {*rule.given, "dtype"}


def _parameter(parameter: Parameter) -> str:
    return parameter.name if parameter.default is REQUIRED else f"{parameter.name}={parameter.default!r}"


def _required(spec: InputSpec) -> str:
    words = [(spec.rank, "ndim="), (spec.min_rank, "at least ndim="), (spec.max_rank, "at most ndim=")]
    return f"Its input must have {', '.join(f'{word}{rank}' for rank, word in words if rank is not None)}."


def _call(told: Told) -> str:
    return f"`{told.example.source}`"


def _inputs(told: Told) -> str:
    return ", ".join(f"`{from_dims(dims)}`" for dims in told.example.inputs)


def _message(told: Told) -> str:
    assert isinstance(told.result, Mismatch)
    return told.result.message.replace("|", "\\|").replace("<", "&lt;")


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ("---",) * len(head), *rows))


def _written() -> Iterator[Example]:
    for line in EXAMPLES.read_text(encoding="utf-8").splitlines():
        source, inputs, *run = line.split(" | ")
        yield Example(source, tuple(ast.literal_eval(shape) for shape in inputs.split("; ")), "".join(run))


def _refused(example: Example) -> list[Told]:
    told = answer(example)
    return [told] if isinstance(told.result, Mismatch) else []


def _with(source: str, rule: LayerRule, argument: str, value: object) -> str:
    # The same call with another value for one constructor argument.
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    made = call.func
    assert isinstance(made, ast.Call)
    given = dict(zip((p.name for p in rule.parameters), made.args, strict=False))
    given |= {k.arg: k.value for k in made.keywords if k.arg}
    required = {p.name for p in rule.parameters if p.default is REQUIRED} - {argument}
    kept = {name: ast.unparse(node) for name, node in given.items() if name in required}
    others = {name: ast.unparse(node) for name, node in given.items() if name not in {*required, argument}}
    written = [*kept.values(), *(f"{name}={text}" for name, text in {**others, argument: repr(value)}.items())]
    if [p.name for p in rule.parameters][: len(kept)] != list(kept):
        written = [f"{name}={text}" for name, text in {**kept, **others, argument: repr(value)}.items()]
    made_source = f"{ast.unparse(made.func)}({', '.join(written)})"
    tail = ", ".join([*map(ast.unparse, call.args), *(f"{k.arg}={ast.unparse(k.value)}" for k in call.keywords)])
    return f"{made_source}({tail})"


def _value(node: ast.expr, shapes: dict[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return shapes[node.id]
    if isinstance(node, ast.List | ast.Tuple):
        return tuple(_value(item, shapes) for item in node.elts)
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)
        rule = layer_rule(node.func.id)
        assert rule is not None, node.func.id
        args = tuple(_value(arg, shapes) for arg in node.args)
        return construct(rule, args, {k.arg: _value(k.value, shapes) for k in node.keywords if k.arg})
    return ast.literal_eval(node)


if __name__ == "__main__":
    main()
