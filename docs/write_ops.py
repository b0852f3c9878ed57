"""Writes a page for each library of functions, made from their rules: ``make docs``."""

from __future__ import annotations

from pathlib import Path

from kshape_ls.library.index import op_names, op_rule
from kshape_ls.library.rules import REQUIRED, OpRule, Parameter

FOLDER = Path(__file__).with_name("ops")
INTERNAL = ("keras.eager_ops.",)
PAGES = {
    "keras-ops": ("keras.ops", lambda name: name.startswith("keras.ops.")),
    "keras": ("keras beside layers and ops", lambda name: name.startswith("keras.")),
    "tensorflow": ("TensorFlow", lambda name: name.startswith("tensorflow.")),
    "numpy": ("NumPy", lambda name: name.startswith("numpy.")),
}

INDEX = """\
# Functions

What kshape-ls knows of functions on tensors and arrays: how they are called, and what they make of which shapes. `...`
stands for any axes. The tests put generated calls of each to Keras, TensorFlow or NumPy.

"""


def pages() -> dict[Path, str]:
    """Each page's path and text."""
    named: dict[str, list[str]] = {stem: [] for stem in PAGES}
    for name in sorted(op_names()):
        stem = next((stem for stem, (_, holds) in PAGES.items() if holds(name)), None)
        if stem is not None and not name.startswith(INTERNAL):
            named[stem].append(name)
    made = {FOLDER / f"{stem}.md": _page(PAGES[stem][0], names) for stem, names in named.items()}
    rows = [f"- [{PAGES[stem][0]}]({stem}.md): {len(names)} functions\n" for stem, names in named.items()]
    return {FOLDER / "README.md": INDEX + "".join(rows), **made}


def main() -> None:
    """Write what differs."""
    FOLDER.mkdir(exist_ok=True)
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


def _page(title: str, names: list[str]) -> str:
    rows = [_row(name, rule) for name in names if (rule := op_rule(name)) is not None]
    return "\n".join([f"# {title}", "", "| function | what it makes |", "| --- | --- |", *rows]) + "\n"


def _row(name: str, rule: OpRule) -> str:
    first = " ".join((rule.output.__doc__ or "").split("\n\n")[0].split())
    return f"| `{name}({_signature(rule.parameters)})` | {_cell(first)} |"


def _signature(parameters: tuple[Parameter, ...]) -> str:
    written: list[str] = []
    for parameter in parameters:
        if parameter.kind == "keyword_only" and "*" not in written and not any(w.startswith("*") for w in written):
            written.append("*")
        name = {"var_positional": "*", "var_keyword": "**"}.get(parameter.kind, "") + parameter.name
        written.append(
            name if parameter.default is REQUIRED or name.startswith("*") else f"{name}={_default(parameter)}"
        )
    return ", ".join(written).replace("|", "\\|")


def _default(parameter: Parameter) -> str:
    text = repr(parameter.default)
    return text if "object at" not in text else "..."


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    main()
