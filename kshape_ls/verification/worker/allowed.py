"""What the worker is willing to build, judged on names and plain values alone, before Keras sees any of them."""

from __future__ import annotations

import re
from typing import Any

from ..graph_wire import MAX_INT, GraphSpec, LayerSpec, OpenSize, StandIn, Taken

PUBLIC_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")
SUBSCRIPTS = re.compile(r"[A-Za-z.,> -]*\Z")

REFUSED_CLASSES = {
    "Lambda": "holds code",
    "TFSMLayer": "reads a saved model",
    "TorchModuleWrapper": "holds code",
    "JaxLayer": "holds code",
    "FlaxLayer": "holds code",
    "Layer": "is for subclasses",
    "Wrapper": "is for subclasses",
}

REFUSED_PARAMETERS = frozenset(
    {
        "weights",
        "filepath",
        "path",
        "url",
        "cache_dir",
        "function",
        "module",
        "custom_objects",
        "tensor",
        "input_tensor",
    }
)
"""Parameters that carry weights, files, addresses, code or tensors wherever Keras has them."""

FREE_TEXT = frozenset({"name", "equation", "oov_token", "mask_token", "mask_value", "bias_axes"})
"""Parameters whose text Keras never looks up; any other text has to be one plain word, as ``"same"`` or ``"relu"``."""

MAX_TEXT = 10_000
MAX_ITEMS = 200_000


def refusal(class_name: str, arguments: tuple[tuple[str, Any], ...]) -> str:
    """Why this layer isn't built, or nothing. That it is public in the installed Keras is checked there."""
    if not PUBLIC_NAME.match(class_name):
        return f"{shown(class_name)} isn't the name of a public layer of Keras"
    if class_name in REFUSED_CLASSES:
        return f"{class_name} {REFUSED_CLASSES[class_name]}, which is never replayed"
    return refused_arguments(arguments)


def refused_arguments(arguments: tuple[tuple[str, Any], ...]) -> str:
    """Why these arguments of a constructor aren't handed to Keras, or nothing."""
    left = MAX_ITEMS
    for name, value in arguments:
        reason = _refused_name(name, value)
        if reason:
            return reason
        reason, left = _refused_value(name, value, left)
        if reason:
            return f"the argument `{name}` {reason}"
    return ""


def refused_call(args: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> str:
    """Why this isn't what a layer or a function is applied to, or nothing: tensors, and values around them."""
    left = MAX_ITEMS
    for value in args:
        reason, left = _refused_value("", value, left, applied=True)
        if reason:
            return f"what it is called on {reason}"
    for name, value in named:
        reason = _refused_name(name, value)
        if reason:
            return reason
        reason, left = _refused_value(name, value, left, applied=True)
        if reason:
            return f"the argument `{name}` {reason}"
    return ""


def _refused_name(name: str, value: Any) -> str:
    if not PARAMETER.match(name) or "__" in name:
        return f"{shown(name)} isn't the name of a parameter"
    if name in REFUSED_PARAMETERS and value is not None:
        return f"the argument `{name}` is never replayed: it may carry weights, files or code"
    if name == "vocabulary" and isinstance(value, str):
        return "the argument `vocabulary` is the path of a file, which is never read"
    return ""


def _refused_value(name: str, value: Any, left: int, applied: bool = False) -> tuple[str, int]:
    # The reason, and how many more items may come. ``applied`` says that tensors may stand there.
    left -= 1
    if left < 0:
        return "is too long", left
    if value is None or isinstance(value, (bool, float)):
        return "", left
    if isinstance(value, int):
        return ("is a number beyond 64 bits" if abs(value) > MAX_INT else ""), left
    if isinstance(value, str):
        return _refused_text(name, value), left
    if isinstance(value, (list, tuple)):
        return _refused_items(name, value, left, applied)
    if isinstance(value, LayerSpec):
        reason = refusal(value.class_name, value.arguments)
        return (f"can't be built: {reason}" if reason else ""), left
    if isinstance(value, GraphSpec):
        # Its nodes are judged where they are walked.
        return "", left
    if applied and isinstance(value, slice):
        return _refused_items(name, [value.start, value.stop, value.step], left, applied)
    if applied and isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return _refused_items(name, list(value.values()), left, applied)
    if applied and (value is Ellipsis or isinstance(value, (Taken, StandIn, OpenSize))):
        return "", left
    # A dict is how Keras writes down objects by module and name: it would be looked up.
    return f"is a {type(value).__name__}, which is never replayed", left


def _refused_items(name: str, items: Any, left: int, applied: bool) -> tuple[str, int]:
    for item in items:
        reason, left = _refused_value(name, item, left, applied)
        if reason:
            return reason, left
    return "", left


def _refused_text(name: str, text: str) -> str:
    if len(text) > MAX_TEXT:
        return "is too long"
    plain = WORD.match(text) or (name == "" and SUBSCRIPTS.match(text))
    if not text or name in FREE_TEXT or name == "vocabulary" or (plain and "__" not in text):
        return ""
    return f"is {shown(text)}, which isn't a plain word"


def shown(text: str) -> str:
    """A name as a message may show it."""
    return repr(text if len(text) <= 60 else text[:57] + "...")
