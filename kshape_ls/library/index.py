"""Finds the rule for a name, importing the one file that holds it when the name is first met."""

from __future__ import annotations

import functools
import importlib
import re
from pathlib import Path

from kshape_ls.library.rules import LAYERS, OPS, LayerRule, OpRule

_REGISTERED = re.compile(r"^(?:@|)(layer|op|table)\(\s*((?:\"[^\"]+\"\s*,\s*)+)", re.MULTILINE)
_EVALUATED = frozenset(
    {"keras.Input", "keras.Model", "keras.Sequential", "keras.activations.get", "keras.ops.shape"}
    | {f"keras.layers.{name}" for name in ("InputLayer", "InputSpec", "Lambda", "Layer", "Wrapper")}
)
_MODULES = frozenset({"keras.layers", "keras.losses", "keras.models", "keras.ops", "keras.optimizers"})
_ROOT = Path(__file__).parent


def layer_rule(name: str) -> LayerRule | None:
    """The rule of ``keras.layers.<name>``."""
    return LAYERS.get(name) or (_load("layer", name) and LAYERS.get(name)) or None


def op_rule(name: str) -> OpRule | None:
    """The rule of a function by its qualified name: ``keras.ops.reshape``."""
    return OPS.get(name) or (_load("op", name) and OPS.get(name)) or None


def eager_rule(name: str) -> OpRule | None:
    """The rule of a function where no argument is a symbolic tensor."""
    own = op_rule(f"keras.eager_ops.{name.removeprefix('keras.ops.')}") if name.startswith("keras.ops.") else None
    return own or op_rule(name)


def layer_names() -> frozenset[str]:
    """Every layer name that has a rule."""
    return frozenset(name for kind, name in _files() if kind == "layer")


def op_names() -> frozenset[str]:
    """Every qualified function name that has a rule."""
    return frozenset(name for kind, name in _files() if kind == "op")


def is_public(name: str) -> bool:
    """Whether a qualified name is known: it has a rule, or the engine itself evaluates it."""
    layer = name.startswith("keras.layers.") and ("layer", name.removeprefix("keras.layers.")) in _files()
    return layer or name in _EVALUATED or name in _MODULES or ("op", name) in _files()


def _load(kind: str, name: str) -> bool:
    module = _files().get((kind, name))
    if module is None:
        return False
    importlib.import_module(module)
    return True


@functools.cache
def _files() -> dict[tuple[str, str], str]:
    # The names are read off the files' text, so that knowing them imports nothing.
    found: dict[tuple[str, str], str] = {}
    for path in sorted(_ROOT.rglob("*.py")):
        module = ".".join(("kshape_ls.library", *path.relative_to(_ROOT).with_suffix("").parts))
        for kind, names in _REGISTERED.findall(path.read_text(encoding="utf-8")):
            for name in re.findall(r'"([^"]+)"', names):
                if kind == "table":
                    found.update((("op", each), module) for each in name.split())
                else:
                    found[kind, name] = module
    return found
