"""``preprocess_input`` and ``decode_predictions`` of the models' modules."""

from __future__ import annotations

from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Mismatch, Shape
from kshape_ls.shapes.written import shown

_MODES = ("caffe", "tf", "torch")
_SIGNATURE = "x, data_format=None"
_CAFFE, _TF, _TORCH = ({"mode": mode} for mode in _MODES)


@table(
    "keras.applications.convnext.preprocess_input keras.applications.efficientnet.preprocess_input",
    signature=_SIGNATURE,
)
@table(
    "keras.applications.efficientnet_v2.preprocess_input keras.applications.mobilenet_v3.preprocess_input",
    signature=_SIGNATURE,
)
def handed_on(x: Shape) -> Shape:
    """The same: these models preprocess inside."""
    return x


@table("keras.applications.densenet.preprocess_input", signature=_SIGNATURE, dtype="float32", given=_TORCH)
@table(
    "keras.applications.inception_resnet_v2.preprocess_input keras.applications.inception_v3.preprocess_input",
    signature=_SIGNATURE,
    dtype="float32",
    given=_TF,
)
@table(
    "keras.applications.mobilenet.preprocess_input keras.applications.mobilenet_v2.preprocess_input",
    signature=_SIGNATURE,
    dtype="float32",
    given=_TF,
)
@table(
    "keras.applications.nasnet.preprocess_input keras.applications.resnet_v2.preprocess_input",
    signature=_SIGNATURE,
    dtype="float32",
    given=_TF,
)
@table("keras.applications.xception.preprocess_input", signature=_SIGNATURE, dtype="float32", given=_TF)
@table(
    "keras.applications.resnet.preprocess_input keras.applications.resnet50.preprocess_input",
    signature=_SIGNATURE,
    dtype="float32",
    given=_CAFFE,
)
@table(
    "keras.applications.vgg16.preprocess_input keras.applications.vgg19.preprocess_input",
    signature=_SIGNATURE,
    dtype="float32",
    given=_CAFFE,
)
@op("keras.applications.imagenet_utils.preprocess_input", signature=_SIGNATURE + ", mode='caffe'", dtype="float32")
def preprocess_input(x: Shape, *, data_format: Arg, mode: Arg) -> Shape | Mismatch:
    """Other values in the same shape: (..., 3) -> (..., 3)."""
    for argument, value, allowed in (
        ("mode", mode, _MODES),
        ("data_format", data_format, (None, "channels_first", "channels_last")),
    ):
        if isinstance(value, str | int | float | tuple | list) and value not in allowed:
            message = (
                f"Expected {argument} to be one of {', '.join(f'`{word}`' for word in allowed if word)}. "
                f"Received: {argument}={shown(value)}"
            )
            return Mismatch("invalid-argument", message, found=value, argument=argument)
    if mode == "tf" or x.rank is None:
        return x
    if x.rank < 3 or mode is UNKNOWN or data_format is UNKNOWN:
        return UNKNOWN_SHAPE
    axis = -1 if data_format != "channels_first" else 0 if x.rank == 3 else 1
    # Tensors end up with three channels, arrays keep what they have.
    return x if x.axis(axis) == 3 else x.with_axis(axis, UNKNOWN)


@table(
    "keras.applications.convnext.decode_predictions keras.applications.densenet.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.efficientnet.decode_predictions keras.applications.efficientnet_v2.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.imagenet_utils.decode_predictions keras.applications.inception_resnet_v2.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.inception_v3.decode_predictions keras.applications.mobilenet.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.mobilenet_v2.decode_predictions keras.applications.mobilenet_v3.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.nasnet.decode_predictions keras.applications.resnet.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.resnet50.decode_predictions keras.applications.resnet_v2.decode_predictions",
    signature="preds, top=5",
)
@table(
    "keras.applications.vgg16.decode_predictions keras.applications.vgg19.decode_predictions", signature="preds, top=5"
)
@table("keras.applications.xception.decode_predictions", signature="preds, top=5")
def decode_predictions(preds: Shape) -> Shape | Mismatch:
    """Names and scores of ImageNet classes: (b, 1000) -> ?."""
    where = "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape (samples, 1000)). "
    message = f"{where}Received array with shape: {preds}"
    if preds.rank not in (None, 2):
        return Mismatch("rank-mismatch", message, expected=2, found=preds.rank, inputs=(0,))
    found = preds.axis(1)
    if isinstance(found, int) and found != 1000:
        return Mismatch("axis-size-mismatch", message, 1, 1000, found, inputs=(0,))
    return UNKNOWN_SHAPE
