"""Models and layers written down and made again: ``save`` and ``load_model``, ``get_config`` and ``from_config``."""

from __future__ import annotations

import ast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.layers.library import CONFIG, LAYER
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.cloning import clone_model
from kshape_ls.analysis.values import UNKNOWN_VALUE, Const, LayerRef, LibraryObject, ModelRef, Value

WRITTEN_DOWN = frozenset({"get_config", "to_json"})
"""Methods of layers and models that say all it takes to make them again."""
_CONFIG_OF = "keras.config of"
_SAVED = "#saved"


def written_down(owner: LayerRef | ModelRef) -> Value:
    """``model.get_config()``, ``model.to_json()``."""
    return LibraryObject(_CONFIG_OF, (("", owner),))


def save(run: Run, owner: Value, path: Value | None) -> None:
    """``model.save(path)``: what ``load_model`` finds there from now on."""
    if isinstance(path, Const):
        run.write((_SAVED, path.value), owner if isinstance(owner, ModelRef) else UNKNOWN_VALUE)


def _save(run: Run, _node: ast.AST, given: Arguments) -> Value:
    save(run, given.get(0, "model") or UNKNOWN_VALUE, given.get(1, "filepath"))
    return Const(None)


def _load(run: Run, node: ast.AST, given: Arguments) -> Value:
    path = given.get(0, "filepath")
    held = run.read((_SAVED, path.value)) if isinstance(path, Const) else None
    return clone_model(run, node, Arguments((held,))) if isinstance(held, ModelRef) else UNKNOWN_VALUE


def from_config(run: Run, node: ast.AST, given: Arguments) -> Value:
    """``keras.Model.from_config(config)``, ``model_from_json(text)``, ``layers.Dense.from_config(config)``."""
    config = given.get(0, "config") or given.named.get("json_string")
    if not isinstance(config, LibraryObject) or config.class_name != _CONFIG_OF:
        return UNKNOWN_VALUE
    ((_, source),) = config.arguments
    if isinstance(source, LayerRef):
        copy = LayerRef(run.identity(node), source.class_name)
        for slot in (LAYER, CONFIG):
            run.write((copy.id, slot), run.content((source.id, slot)))
        return copy
    return clone_model(run, node, Arguments((source,)))


HANDLERS = {
    "keras.models.save_model": _save,
    "keras.saving.save_model": _save,
    "keras.models.load_model": _load,
    "keras.saving.load_model": _load,
    "keras.Model.from_config": from_config,
    "keras.Sequential.from_config": from_config,
    "keras.models.model_from_json": from_config,
}
"""Handlers by canonical name."""
