"""How long a lookup's table is, and the vocabularies that Keras refuses."""

from __future__ import annotations

from kshape_ls.library.layers.variables import as_dim
from kshape_ls.library.rules import Arg
from kshape_ls.shapes import UNKNOWN, Dim, Mismatch


def table_size(
    vocabulary: Arg, output_mode: Arg, mask_token: Arg, oov_token: Arg, num_oov_indices: Arg, vocabulary_size: Arg
) -> Dim:
    """The vocabulary with its special tokens; ``UNKNOWN`` where it is learned with ``adapt``, or read from a file."""
    if not isinstance(vocabulary, tuple):
        return UNKNOWN if vocabulary is not None or vocabulary_size is None else as_dim(vocabulary_size)
    special = _special(output_mode, mask_token, oov_token, num_oov_indices)
    if special is None:
        return UNKNOWN
    start = vocabulary[: len(special)]
    if UNKNOWN in start:
        return UNKNOWN
    return len(vocabulary) if start == special else len(special) + len(vocabulary)


def vocabulary_fault(
    vocabulary: Arg, output_mode: Arg, mask_token: Arg, oov_token: Arg, num_oov_indices: Arg, invert: Arg
) -> Mismatch | None:
    """Refuses empty vocabularies, repeated terms, and special tokens that don't stand where they should."""
    if isinstance(vocabulary, int | float | dict):
        return _fault(f"`vocabulary` must be a list of terms, or the path of a file. Received: {vocabulary!r}")
    if not isinstance(vocabulary, tuple):
        return None
    if isinstance(num_oov_indices, float):
        message = f"`num_oov_indices` must be an integer. Received: num_oov_indices={num_oov_indices!r}"
        return Mismatch("invalid-argument", message, None, "an integer", num_oov_indices, "num_oov_indices")
    if not vocabulary:
        return _fault("Cannot set an empty vocabulary.")
    special = _special(output_mode, mask_token, oov_token, num_oov_indices)
    if special is None or UNKNOWN in vocabulary[: len(special)]:
        return None
    rest = vocabulary[len(special) :] if vocabulary[: len(special)] == special else vocabulary
    known = [term for term in rest if isinstance(term, str | int | float)]
    repeated = sorted({str(term) for term in known if known.count(term) > 1}) if len(known) < 5000 else []
    if repeated:
        return _fault(f"The passed vocabulary has at least one repeated term: {', '.join(repeated)}.")
    for token, what in ((mask_token, "mask"), (oov_token if invert is True else None, "OOV")):
        if token is not None and token is not UNKNOWN and token in known:
            return _fault(
                f"Found reserved {what} token at unexpected location in `vocabulary`. Special tokens may only stand "
                f"at the start, in this order: {list(special)}."
            )
    return None


def no_text(vocabulary: Arg) -> Mismatch | None:
    """Refuses terms that don't become strings."""
    terms = vocabulary if isinstance(vocabulary, tuple) else ()
    # NumPy makes text of numbers among text, but not of numbers alone.
    alone = bool(terms) and all(isinstance(term, int | float) for term in terms)
    odd = next((term for term in terms if alone or term is None or isinstance(term, tuple | dict)), terms)
    if odd is terms:
        return None
    message = f"`vocabulary` must hold strings. Received: {odd!r}"
    return Mismatch("invalid-argument", message, expected="strings", found=odd, argument="vocabulary")


def idf_fault(vocabulary: Arg, idf_weights: Arg, output_mode: Arg) -> Mismatch | None:
    """Refuses weights that don't belong to the mode or to the vocabulary."""
    tf_idf = output_mode in ("tf_idf", "tf-idf")
    if output_mode is UNKNOWN or idf_weights is UNKNOWN:
        return None
    if idf_weights is not None and not tf_idf:
        message = (
            f"`idf_weights` should only be set if `output_mode` is `'tf_idf'`. Received: output_mode={output_mode}"
        )
        return Mismatch("invalid-argument", message, argument="idf_weights")
    if tf_idf and idf_weights is None and isinstance(vocabulary, tuple):
        message = (
            "When specifying the `vocabulary` argument, in TF-IDF output mode, the `idf_weights` argument must also be "
            "provided."
        )
        return Mismatch("invalid-argument", message, argument="idf_weights")
    if isinstance(vocabulary, tuple) and isinstance(idf_weights, tuple) and len(vocabulary) != len(idf_weights):
        message = (
            "`idf_weights` must be the same length as vocabulary. "
            f"len(idf_weights) is {len(idf_weights)}; len(vocabulary) is {len(vocabulary)}"
        )
        return Mismatch("invalid-argument", message, None, len(vocabulary), len(idf_weights), "idf_weights")
    return None


def _special(output_mode: Arg, mask_token: Arg, oov_token: Arg, num_oov_indices: Arg) -> tuple[Arg, ...] | None:
    # What a vocabulary may begin with, and always counts; None where that can't be told.
    if UNKNOWN in (output_mode, mask_token, oov_token) or not isinstance(num_oov_indices, int):
        return None
    masks = (mask_token,) if mask_token is not None and output_mode == "int" else ()
    return (*masks, *(oov_token,) * min(max(num_oov_indices, 0), 10_000))


def _fault(message: str) -> Mismatch:
    return Mismatch("invalid-argument", message, argument="vocabulary")
