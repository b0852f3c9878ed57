"""How many weights of a layer training leaves alone, whatever ``trainable`` says."""

from __future__ import annotations

from kshape_ls.library.application import BoundLayer

_ALL = frozenset({"Normalization", "Hashing", "StringLookup", "IntegerLookup", "TextVectorization", "Discretization"})
_UNCERTAIN = frozenset({"SpectralNormalization", "RNN", "Pipeline", "TFSMLayer"})


def fixed_weights(bound: BoundLayer, total: int | None) -> int | None:
    """Of ``total`` scalars, those that no optimizer is handed; ``None`` where it isn't certain."""
    if bound.rule.weights is None or total == 0:
        return 0
    if bound.class_name in _ALL:
        return total
    if bound.class_name == "BatchNormalization":
        return _statistics(bound, total)
    if bound.class_name in _UNCERTAIN or bound.class_name.startswith("applications."):
        return None
    held = next((value for value in bound.config.values() if isinstance(value, BoundLayer)), None)
    if held is not None:
        # TimeDistributed has the weights of one layer, Bidirectional twice them.
        return 0 if fixed_weights(held, 1) == 0 else fixed_weights(held, total)
    return 0 if total is not None else None


def _statistics(bound: BoundLayer, total: int | None) -> int | None:
    if total is None or bound.config.get("renorm"):
        return None
    beside = [bound.config.get("center", True), bound.config.get("scale", True)]
    if not all(isinstance(each, bool) for each in beside):
        return None
    return total * 2 // (2 + sum(map(bool, beside)))
