"""Losses called as functions: one number for each sample."""

from __future__ import annotations

from kshape_ls.library import losses
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape

_SMOOTHED = "y_true, y_pred, from_logits=False, label_smoothing=0.0, axis=-1"


@table("keras.losses.mean_squared_error keras.losses.mse", signature="y_true, y_pred", given={"loss": "mse"})
@table("keras.losses.MSE keras.metrics.mean_squared_error", signature="y_true, y_pred", given={"loss": "mse"})
@table("keras.metrics.mse", signature="y_true, y_pred", given={"loss": "mse"})
@table("keras.losses.mean_absolute_error keras.losses.mae", signature="y_true, y_pred", given={"loss": "mae"})
@table("keras.losses.MAE keras.metrics.mean_absolute_error", signature="y_true, y_pred", given={"loss": "mae"})
@table("keras.metrics.mae", signature="y_true, y_pred", given={"loss": "mae"})
@table("keras.losses.mean_absolute_percentage_error", signature="y_true, y_pred", given={"loss": "mape"})
@table("keras.losses.mape keras.losses.MAPE", signature="y_true, y_pred", given={"loss": "mape"})
@table("keras.losses.mean_squared_logarithmic_error", signature="y_true, y_pred", given={"loss": "msle"})
@table("keras.losses.msle keras.losses.MSLE", signature="y_true, y_pred", given={"loss": "msle"})
@op("keras.losses.huber", signature="y_true, y_pred, delta=1.0", given={"loss": "huber"})
@table("keras.losses.log_cosh keras.losses.logcosh", signature="y_true, y_pred", given={"loss": "log_cosh"})
@table("keras.losses.hinge keras.metrics.hinge", signature="y_true, y_pred", given={"loss": "hinge"})
@op("keras.losses.squared_hinge", signature="y_true, y_pred", given={"loss": "squared_hinge"})
@op("keras.losses.categorical_hinge", signature="y_true, y_pred", given={"loss": "categorical_hinge"})
@table("keras.losses.kl_divergence keras.losses.kld", signature="y_true, y_pred", given={"loss": "kld"})
@table("keras.losses.KLD", signature="y_true, y_pred", given={"loss": "kld"})
@op("keras.losses.poisson", signature="y_true, y_pred", given={"loss": "poisson"})
@op("keras.losses.ctc", signature="y_true, y_pred", given={"loss": "ctc"})
def loss_function(y_true: Shape, y_pred: Shape, *, loss: str) -> Shape | Mismatch:
    """One number for each sample: (b, 3), (b, 3) -> (b,)."""
    return losses.LOSSES[loss].values(y_true, y_pred)


@table("keras.losses.binary_crossentropy keras.losses.bce keras.losses.BCE", signature=_SMOOTHED, given={"loss": "bce"})
@table("keras.metrics.binary_crossentropy", signature=_SMOOTHED, given={"loss": "bce"})
@table("keras.losses.categorical_crossentropy", signature=_SMOOTHED, given={"loss": "categorical_crossentropy"})
@table("keras.metrics.categorical_crossentropy", signature=_SMOOTHED, given={"loss": "categorical_crossentropy"})
@op(
    "keras.losses.binary_focal_crossentropy",
    signature="y_true, y_pred, apply_class_balancing=False, alpha=0.25, gamma=2.0, from_logits=False, "
    "label_smoothing=0.0, axis=-1",
    given={"loss": "binary_focal_crossentropy"},
)
@op(
    "keras.losses.categorical_focal_crossentropy",
    signature="y_true, y_pred, alpha=0.25, gamma=2.0, from_logits=False, label_smoothing=0.0, axis=-1",
    given={"loss": "categorical_focal_crossentropy"},
)
@table(
    "keras.losses.sparse_categorical_crossentropy",
    signature="y_true, y_pred, from_logits=False, ignore_class=None, axis=-1",
    given={"loss": "sparse_categorical_crossentropy"},
)
@table(
    "keras.metrics.sparse_categorical_crossentropy",
    signature="y_true, y_pred, from_logits=False, ignore_class=None, axis=-1",
    given={"loss": "sparse_categorical_crossentropy"},
)
@op("keras.losses.cosine_similarity", signature="y_true, y_pred, axis=-1", given={"loss": "cosine_similarity"})
def loss_along_an_axis(y_true: Shape, y_pred: Shape, *, axis: Arg, loss: str) -> Shape | Mismatch:
    """One number for each sample: (b, 3), (b, 3) -> (b,)."""
    return losses.LOSSES[loss].values(y_true, y_pred) if axis == -1 else UNKNOWN_SHAPE


@op("keras.losses.dice", signature="y_true, y_pred, axis=None", given={"loss": "dice"})
@op("keras.losses.tversky", signature="y_true, y_pred, alpha=0.5, beta=0.5, axis=None", given={"loss": "tversky"})
def loss_of_the_whole(y_true: Shape, y_pred: Shape, *, axis: Arg, loss: str) -> Shape | Mismatch:
    """One number: (b, h, w, 1), (b, h, w, 1) -> ()."""
    return losses.LOSSES[loss].values(y_true, y_pred) if axis is None else UNKNOWN_SHAPE
