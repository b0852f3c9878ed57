"""Writes the tables of the layers inside ``keras.applications``, read off real Keras: ``make tables`` (takes minutes).

A line is a layer, in the order of ``model.layers``, and holds between tabs its name (empty where Keras numbers it by
itself), its class, the lines of the layers that it is called on (empty: the layer before it), when it is there
(``top``, ``avg``, ``max``, ``imagenet``; empty: always), and the arguments that shapes and weights follow from.
Arguments named ``fitted`` are paddings that Keras fits to the size that the layer meets.
"""

from __future__ import annotations

import os
import re
import sys
from typing import Any

from kshape_ls.library.application import needed
from kshape_ls.library.applications.tables import FOLDER
from kshape_ls.library.index import layer_rule

_NUMBERED = re.compile(r"(?:[a-z0-9_]+?)(?:_\d+)?")
TABLED = (
    *("VGG16", "VGG19", "ResNet50", "ResNet101", "ResNet152", "ResNet50V2", "ResNet101V2", "ResNet152V2", "Xception"),
    *("InceptionV3", "InceptionResNetV2", "MobileNet", "MobileNetV2", "DenseNet121", "DenseNet169", "DenseNet201"),
    *(f"EfficientNetB{n}" for n in range(8)),
    *(f"EfficientNetV2{size}" for size in ("B0", "B1", "B2", "B3", "S")),
)
"""Models whose layers don't depend on the size of the input, and are all objects of layer classes."""
VARIANTS: dict[str, dict[str, object]] = {
    "": {"include_top": False, "weights": None},
    "imagenet": {"include_top": False, "weights": "imagenet"},
    "avg": {"include_top": False, "weights": None, "pooling": "avg"},
    "max": {"include_top": False, "weights": None, "pooling": "max"},
    "top": {"include_top": True, "weights": None},
}
Row = tuple[str, str, tuple[int, ...], tuple[tuple[str, object], ...]]


def main() -> None:
    """Write one file a model."""
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import keras

    keras.src.utils.file_utils.get_file = lambda *_args, **_kwargs: "weights"
    keras.Model.load_weights = lambda *_args, **_kwargs: None
    FOLDER.mkdir(exist_ok=True)
    # Without values for the weights, a model costs little.
    with keras.StatelessScope(initialize_variables=False):
        for name in sys.argv[1:] or TABLED:
            FOLDER.joinpath(f"{name}.tsv").write_text("".join(lines(keras, name)), encoding="utf-8")


def lines(keras: Any, name: str) -> list[str]:
    """The table of one model."""
    variants = {when: _rows(keras, name, arguments) for when, arguments in VARIANTS.items()}
    body = variants[""]
    merged: list[tuple[str, Row]] = [("", row) for row in body]
    for when in ("avg", "max", "top"):
        rows = variants[when]
        assert [r[:3] for r in rows[: len(body)]] == [r[:3] for r in body], f"{name}: its body depends on {when}"
        offset = len(merged) - len(body)
        for at, (title, cls, inbound, arguments) in enumerate(rows[len(body) :], len(body)):
            moved = tuple(n if n < len(body) else n + offset for n in inbound)
            before = at - 1 if at == len(body) else at - 1 + offset
            moved = moved if moved != (before,) or at == len(body) else (len(merged) - 1,)
            merged.append((when, (title, cls, moved, arguments)))
    merged = _with_extra(merged, body, variants["imagenet"])
    return [_line(n, when, row) for n, (when, row) in enumerate(merged)]


def _with_extra(merged: list[tuple[str, Row]], body: list[Row], trained: list[Row]) -> list[tuple[str, Row]]:
    """The table with the layers that only a model with ImageNet's weights has."""
    extra = len(trained) - len(body)
    if extra == 0:
        return merged
    at = next(n for n, (a, b) in enumerate(zip(body, trained, strict=False)) if a[:2] != b[:2])
    moved = [(w, (t, c, tuple(n + extra if n >= at else n for n in i), a)) for w, (t, c, i, a) in merged]
    head, tail = moved[:at], moved[at:]
    added = [("imagenet", row) for row in trained[at : at + extra]]
    # What came after the layer before them comes after the last of them, which hands on what it is called on.
    first_when, (title, cls, inbound, arguments) = tail[0]
    assert inbound == (at - 1,), "the added layers stand in a chain"
    tail[0] = (first_when, (title, cls, (at + extra - 1,), arguments))
    return [*head, *added, *tail]


def _rows(keras: Any, name: str, arguments: dict[str, object]) -> list[Row]:
    build = getattr(keras.applications, name)
    even = build(**arguments, input_shape=(224, 224, 3))
    # The body's arguments are those of the model without a top.
    odd = build(**arguments, input_shape=(225, 225, 3)) if arguments == VARIANTS[""] else even
    other = build(**arguments, input_shape=(224, 224, 3), classes=7) if arguments["include_top"] else even
    index = {id(layer): n for n, layer in enumerate(even.layers)}
    rows = []
    for layer, of_odd, of_other in zip(even.layers, odd.layers, other.layers, strict=True):
        operation = layer._inbound_nodes[0]
        inbound = tuple(index[id(t._keras_history.operation)] for t in operation.input_tensors)
        rows.append((_name(layer), type(layer).__name__, inbound, _arguments(layer, of_odd, of_other)))
    return rows


def _name(layer: Any) -> str:
    import keras

    automatic = keras.src.utils.naming.to_snake_case(type(layer).__name__)
    return "" if re.fullmatch(rf"{automatic}(?:_\d+)?", layer.name) else str(layer.name)


def _arguments(layer: Any, odd: Any, other: Any) -> tuple[tuple[str, object], ...]:
    rule = layer_rule(type(layer).__name__)
    if rule is None or type(layer).__name__ == "InputLayer":
        return ()
    config, of_odd, of_other = layer.get_config(), odd.get_config(), other.get_config()
    defaults = {p.name: p.default for p in rule.parameters}
    wanted = ({*needed(rule), "activation"} & defaults.keys() & config.keys()) - {"epsilon", "momentum"}
    found: list[tuple[str, object]] = []
    for key in (p.name for p in rule.parameters if p.name in wanted):
        value = _plain(config[key])
        if value != _plain(of_odd[key]):
            assert key == "padding", key
            found.append(("fitted", _plain(of_odd[key])[0][1]))
        elif value != _plain(of_other[key]):
            found.append((key, "classes" if value == 1000 else ("classes",)))
        elif not _same(value, defaults[key]):
            found.append((key, value))
    return tuple(found)


def _same(value: object, default: object) -> bool:
    if isinstance(default, int) and not isinstance(default, bool) and isinstance(value, tuple):
        return set(value) == {default}
    return value == default or (value == "linear" and default is None) or value == "channels_last"


def _plain(value: object) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_plain(item) for item in value)
    return value


def _line(n: int, when: str, row: Row) -> str:
    name, cls, inbound, arguments = row
    called = "" if inbound == (n - 1,) else " ".join(map(str, inbound))
    written = " ".join(f"{key}={value!r}".replace(" ", "") for key, value in arguments)
    return "\t".join((name, cls, called, when, written)).rstrip("\t") + "\n"


if __name__ == "__main__":
    main()
