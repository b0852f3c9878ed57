"""``SpectralNormalization``."""

from __future__ import annotations

from kshape_ls.library.index import layer_names
from kshape_ls.library.layers.core.einsum_dense import Plan, planned
from kshape_ls.library.layers.variables import as_dim, is_plain
from kshape_ls.library.layers.wrapped import declared_output, is_layer, no_layer
from kshape_ls.library.rules import Arg, InputSpec, Outputs, Tensor, layer
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.dims import add

_LAST_AXIS = {
    "Dense": "units",
    "Conv1D": "filters",
    "Conv2D": "filters",
    "Conv3D": "filters",
    "DepthwiseConv1D": "depth_multiplier",
    "DepthwiseConv2D": "depth_multiplier",
    "Embedding": "output_dim",
    "ReversibleEmbedding": "output_dim",
}
"""The constructor argument that is the last axis of the kernel (or of the embeddings)."""

_BY_INPUT = ("EinsumDense", "Conv1DTranspose", "Conv2DTranspose", "Conv3DTranspose", "SpectralNormalization")


def spectral_normalization_refuses(*, layer: Arg, power_iterations: Arg) -> Mismatch | None:
    """What is no layer, and fewer than one iteration."""
    if is_plain(power_iterations) or (isinstance(power_iterations, int | float) and power_iterations <= 0):
        message = f"`power_iterations` should be greater than zero. Received: {power_iterations!r}"
        return Mismatch("invalid-argument", message, found=power_iterations, argument="power_iterations")
    return no_layer("SpectralNormalization", layer)


def spectral_normalization_weights(inputs: Shape, *, layer: Arg) -> Dim:
    """Those of the layer, and a vector as long as the last axis of its kernel."""
    return add(layer.weights(inputs), _last_axis(layer, inputs)) if is_layer(layer) else UNKNOWN


def spectral_normalization_built(inputs: Shape) -> InputSpec:
    """The last axis stays what it was."""
    last = inputs.axis(-1)
    return InputSpec(min_rank=1, axes=() if last is DYNAMIC else ((-1, last),))


@layer(
    "SpectralNormalization",
    signature="layer, power_iterations=1",
    call="inputs, training=False",
    construct=spectral_normalization_refuses,
    weights=spectral_normalization_weights,
    built=spectral_normalization_built,
)
def spectral_normalization(inputs: Tensor, *, layer: Arg) -> Outputs | Mismatch:
    """What the layer, which must have a kernel or embeddings, makes of the input: (...) -> layer's output."""
    if not is_layer(layer):
        return UNKNOWN_SHAPE
    name = layer.class_name
    if name in layer_names() and name not in _LAST_AXIS and name not in _BY_INPUT:
        message = f"{name} object has no attribute 'kernel' nor 'embeddings'"
        return Mismatch("invalid-argument", message, expected="a layer with a kernel", found=name, argument="layer")
    return declared_output(layer, inputs)


def _last_axis(layer: Arg, inputs: Shape) -> Dim:
    name, config = layer.class_name, layer.config
    if name == "EinsumDense":
        plan = planned(inputs, *(config.get(key) for key in ("equation", "output_shape", "bias_axes")))
        return plan.kernel[-1] if isinstance(plan, Plan) and plan.kernel else UNKNOWN
    if name == "SpectralNormalization":
        inner = config.get("layer")
        return _last_axis(inner, inputs) if is_layer(inner) else UNKNOWN
    if name.endswith("Transpose"):
        return inputs.axis(1 if config.get("data_format") == "channels_first" else -1)
    return as_dim(config.get(_LAST_AXIS[name], UNKNOWN)) if name in _LAST_AXIS else UNKNOWN
