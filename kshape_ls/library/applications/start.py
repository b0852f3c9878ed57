"""The input that a model of ``keras.applications`` makes for itself."""

from __future__ import annotations

from collections.abc import Mapping

from kshape_ls.library.index import layer_rule
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Mismatch, Shape

_DECIDING = ("include_top", "weights", "input_tensor", "input_shape")


def start(rule_name: str, arguments: Mapping[str, Arg]) -> Shape | Mismatch:
    """The model's input shape, batch axis included, or what Keras refuses of it.

    ``rule_name`` is ``"applications.VGG16"``; of ``arguments`` those left out stand at their defaults. With an
    ``input_tensor`` it is that tensor's shape.
    """
    rule = layer_rule(rule_name)
    entry = None if rule is None else rule.given.get("entry")
    if rule is None or not callable(entry):
        return UNKNOWN_SHAPE
    known = {**{p.name: p.default for p in rule.parameters}, **arguments}
    shape: Shape | Mismatch = entry(*(known[name] for name in _DECIDING))
    return shape


def automatic_name(rule_name: str, own: Shape, arguments: Mapping[str, Arg]) -> str:
    """What Keras calls a model that is given no name and has none of its own: by its width and its input's size."""
    model, alpha = rule_name.removeprefix("applications."), arguments.get("alpha", 1.0)
    if model not in ("MobileNet", "MobileNetV2") or not isinstance(alpha, int | float) or own.rank != 4:
        return ""
    size = own.axis(1)
    rows = None if size is DYNAMIC else size if isinstance(size, int) else "?"
    return f"{model.lower()}_{alpha:0.2f}_{rows}"
