"""Tensors drawn at random."""

from __future__ import annotations

from kshape_ls.library.application import as_shape
from kshape_ls.library.ops.arguments import dim_of, is_dim, sizes, vector
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN_SHAPE, Dim, Mismatch, Shape
from kshape_ls.shapes.broadcast import broadcast


@table("keras.random.normal", signature="shape, mean=0.0, stddev=1.0, dtype=None, seed=None", dtype="float32")
@table("keras.random.truncated_normal", signature="shape, mean=0.0, stddev=1.0, dtype=None, seed=None", dtype="float32")
@op("keras.random.uniform", signature="shape, minval=0.0, maxval=1.0, dtype=None, seed=None", dtype="float32")
@op("keras.random.randint", signature="shape, minval, maxval, dtype='int32', seed=None", dtype="int32")
@op("keras.random.gamma", signature="shape, alpha, dtype=None, seed=None", dtype="float32")
@op("keras.random.beta", signature="shape, alpha, beta, dtype=None, seed=None", dtype="float32")
@op("keras.random.binomial", signature="shape, counts, probabilities, dtype=None, seed=None", dtype="float32")
@table(
    "tensorflow.random.normal",
    signature="shape, mean=0.0, stddev=1.0, dtype='float32', seed=None, name=None",
    dtype="float32",
)
@table(
    "tensorflow.random.truncated_normal",
    signature="shape, mean=0.0, stddev=1.0, dtype='float32', seed=None, name=None",
    dtype="float32",
)
@op(
    "tensorflow.random.uniform",
    signature="shape, minval=0, maxval=None, dtype='float32', seed=None, name=None",
    dtype="float32",
)
@table(
    "tensorflow.random.stateless_normal",
    signature="shape, seed, mean=0.0, stddev=1.0, dtype='float32', name=None, alg='auto_select'",
    dtype="float32",
)
@table(
    "tensorflow.random.stateless_truncated_normal",
    signature="shape, seed, mean=0.0, stddev=1.0, dtype='float32', name=None, alg='auto_select'",
    dtype="float32",
)
@op(
    "tensorflow.random.stateless_uniform",
    signature="shape, seed, minval=0, maxval=None, dtype='float32', name=None, alg='auto_select'",
    dtype="float32",
)
def drawn(*, shape: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes: (shape) -> shape."""
    return vector(_left_open(shape))


@op(
    "tensorflow.random.gamma",
    signature="shape, alpha, beta=None, dtype='float32', seed=None, name=None",
    dtype="float32",
)
def gamma_for_each(alpha: Shape, beta: Shape | None, *, shape: Arg) -> Shape | Mismatch:
    """So many for each parameter: shape, (...) -> (*shape, ...)."""
    return _for_each(shape, alpha, *(() if beta is None else (beta,)))


@op("tensorflow.random.poisson", signature="shape, lam, dtype='float32', seed=None, name=None", dtype="float32")
def poisson_for_each(lam: Shape, *, shape: Arg) -> Shape | Mismatch:
    """So many for each parameter: shape, (...) -> (*shape, ...)."""
    return _for_each(shape, lam)


@table("numpy.random.rand numpy.random.randn", signature="*dims", dtype="float64")
def rand(*, dims: Arg) -> Shape | Mismatch:
    """A tensor of the sizes given one by one: (2, 3) -> (2, 3)."""
    return sizes(dims, "d0, d1, ..., dn")


@table("numpy.random.random numpy.random.random_sample numpy.random.ranf", signature="size=None", dtype="float64")
@table("numpy.random.sample numpy.random.standard_normal", signature="size=None", dtype="float64")
@table("numpy.random.standard_exponential numpy.random.RandomState.random", signature="size=None", dtype="float64")
@table("numpy.random.RandomState.random_sample", signature="size=None", dtype="float64")
@table("numpy.random.RandomState.standard_normal", signature="size=None", dtype="float64")
@table("numpy.random.Generator.random", signature="size=None, dtype=None, out=None", dtype="float64")
@table("numpy.random.Generator.standard_normal", signature="size=None, dtype=None, out=None", dtype="float64")
def sampled(*, size: Arg) -> Shape | Mismatch:
    """A tensor of the given sizes, or one number: (size) -> size."""
    return _sampled(size)


@table("numpy.random.normal numpy.random.laplace", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.logistic numpy.random.gumbel", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.RandomState.normal", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.Generator.normal", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.Generator.laplace", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.Generator.logistic", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
@table("numpy.random.Generator.gumbel", signature="loc=0.0, scale=1.0, size=None", dtype="float64")
def normal(loc: Shape, scale: Shape, *, size: Arg) -> Shape | Mismatch:
    """Around a centre: (size) -> size."""
    return _sampled(size, loc, scale)


@table("numpy.random.uniform", signature="low=0.0, high=1.0, size=None", dtype="float64")
@table("numpy.random.RandomState.uniform", signature="low=0.0, high=1.0, size=None", dtype="float64")
@table("numpy.random.Generator.uniform", signature="low=0.0, high=1.0, size=None", dtype="float64")
def uniform(low: Shape, high: Shape, *, size: Arg) -> Shape | Mismatch:
    """Between two bounds: (size) -> size."""
    return _sampled(size, low, high)


@table("numpy.random.randint", signature="low, high=None, size=None, dtype=None", dtype="int64")
@table("numpy.random.RandomState.randint", signature="low, high=None, size=None, dtype=None", dtype="int64")
@op("numpy.random.Generator.integers", signature="low, high=None, size=None, dtype=None, endpoint=False", dtype="int64")
def integers(low: Shape, high: Shape | None, *, size: Arg) -> Shape | Mismatch:
    """Whole numbers between two bounds: (size) -> size."""
    return _sampled(size, low, *(() if high is None else (high,)))


@table("numpy.random.binomial numpy.random.RandomState.binomial", signature="n, p, size=None", dtype="int64")
@table("numpy.random.Generator.binomial", signature="n, p, size=None", dtype="int64")
def binomial(n: Shape, p: Shape, *, size: Arg) -> Shape | Mismatch:
    """Successes among n: (size) -> size."""
    return _sampled(size, n, p)


@table("numpy.random.beta numpy.random.Generator.beta", signature="a, b, size=None", dtype="float64")
def beta(a: Shape, b: Shape, *, size: Arg) -> Shape | Mismatch:
    """Between 0 and 1: (size) -> size."""
    return _sampled(size, a, b)


@table("numpy.random.poisson numpy.random.Generator.poisson", signature="lam=1.0, size=None", dtype="int64")
def poisson(lam: Shape, *, size: Arg) -> Shape | Mismatch:
    """Events at a rate: (size) -> size."""
    return _sampled(size, lam)


@table("numpy.random.exponential numpy.random.Generator.exponential", signature="scale=1.0, size=None", dtype="float64")
def exponential(scale: Shape, *, size: Arg) -> Shape | Mismatch:
    """Waiting times: (size) -> size."""
    return _sampled(size, scale)


@op("numpy.random.gamma", signature="shape, scale=1.0, size=None", dtype="float64")
def gamma(shape: Shape, scale: Shape, *, size: Arg) -> Shape | Mismatch:
    """Sums of waiting times: (size) -> size."""
    return _sampled(size, shape, scale)


@table(
    "numpy.random.multivariate_normal", signature="mean, cov, size=None, check_valid='warn', tol=1e-8", dtype="float64"
)
@op(
    "numpy.random.Generator.multivariate_normal",
    signature="mean, cov, size=None, check_valid='warn', tol=1e-8, *, method='svd'",
    dtype="float64",
)
def multivariate_normal(mean: Shape, *, size: Arg) -> Shape | Mismatch:
    """Vectors like ``mean``: (n,) -> (*size, n)."""
    return _of_vectors(size, mean)


@table("numpy.random.dirichlet numpy.random.Generator.dirichlet", signature="alpha, size=None", dtype="float64")
def dirichlet(alpha: Shape, *, size: Arg) -> Shape | Mismatch:
    """Vectors of proportions: (n,) -> (*size, n)."""
    return _of_vectors(size, alpha)


@table("numpy.random.multinomial numpy.random.Generator.multinomial", signature="n, pvals, size=None", dtype="int64")
def multinomial(pvals: Shape, *, size: Arg) -> Shape | Mismatch:
    """Vectors of counts: (n,) -> (*size, n)."""
    return _of_vectors(size, pvals)


@table("numpy.random.choice numpy.random.RandomState.choice", signature="a, size=None, replace=True, p=None")
def choice(a: Shape, *, size: Arg) -> Shape | Mismatch:
    """Elements of a vector, or of range(a): (size) -> size."""
    if a.rank is not None and a.rank > 1:
        return Mismatch("rank-mismatch", f"a must be 1-dimensional, found ndim={a.rank}", found=a.rank, argument="a")
    return _sampled(size)


@op("numpy.random.Generator.choice", signature="a, size=None, replace=True, p=None, axis=0, shuffle=True")
def choice_along(a: Shape, *, size: Arg, axis: Arg) -> Shape | Mismatch:
    """Slices of a tensor along an axis: (n, ...) -> (*size, ...)."""
    picked = _sampled(size)
    if isinstance(picked, Mismatch) or a.dims is None or picked.dims is None:
        return picked if isinstance(picked, Mismatch) else UNKNOWN_SHAPE
    if len(a.dims) < 2:
        return picked
    if not isinstance(axis, int) or not -len(a.dims) <= axis < len(a.dims):
        return UNKNOWN_SHAPE
    at = axis % len(a.dims)
    return Shape((*a.dims[:at], *picked.dims, *a.dims[at + 1 :]))


@table("numpy.random.permutation numpy.random.RandomState.permutation", signature="x")
@op("numpy.random.Generator.permutation", signature="x, axis=0")
def permutation(*, x: Arg) -> Shape:
    """The same elements in another order: (...) -> (...); a number n -> (n,)."""
    if is_dim(x):
        return Shape((dim_of(x),))
    return as_shape(x)


@op("numpy.random.Generator.permuted", signature="x, *, axis=None, out=None")
@op("keras.random.shuffle", signature="x, axis=0, seed=None")
def shuffled(x: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return x


@op("tensorflow.random.shuffle", signature="value, seed=None, name=None")
def shuffled_tensor(value: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return value


@op("keras.random.dropout", signature="inputs, rate, noise_shape=None, seed=None")
def dropout(inputs: Shape) -> Shape:
    """The same shape: (...) -> (...)."""
    return inputs


@op("tensorflow.random.categorical", signature="logits, num_samples, dtype=None, seed=None, name=None", dtype="int64")
@op("keras.random.categorical", signature="logits, num_samples, dtype='int32', seed=None", dtype="int32")
def categorical(logits: Shape, *, num_samples: Dim) -> Shape | Mismatch:
    """So many classes for each row: (b, classes) -> (b, num_samples)."""
    if logits.rank not in (None, 2):
        message = f"`logits` should be a 2-D tensor with shape [batch_size, num_classes]. Received: {logits}"
        return Mismatch("rank-mismatch", message, expected=2, found=logits.rank, inputs=(0,))
    return Shape((logits.axis(0), dim_of(num_samples)))


def _sampled(size: Arg, *parameters: Shape) -> Shape | Mismatch:
    # NumPy broadcasts the parameters to ``size``, and refuses what would make it larger.
    each = broadcast(*parameters)
    if size is None or isinstance(each, Mismatch):
        return each
    wanted = sizes(size, "size")
    both = wanted if isinstance(wanted, Mismatch) else broadcast(wanted, each)
    if isinstance(both, Mismatch):
        return both
    return wanted


def _of_vectors(size: Arg, vector: Shape) -> Shape | Mismatch:
    head = Shape(()) if size is None else sizes(size, "size")
    if isinstance(head, Mismatch):
        return head
    return UNKNOWN_SHAPE if head.dims is None else Shape((*head.dims, vector.axis(-1)))


def _for_each(shape: Arg, *parameters: Shape) -> Shape | Mismatch:
    head = sizes(_left_open(shape))
    each = broadcast(*parameters)
    if isinstance(head, Mismatch) or isinstance(each, Mismatch):
        return head if isinstance(head, Mismatch) else each
    return UNKNOWN_SHAPE if head.dims is None or each.dims is None else Shape((*head, *each))


def _left_open(shape: Arg) -> Arg:
    # A size of -1 is left to be found out at run time.
    if not isinstance(shape, tuple | list):
        return shape
    return tuple(DYNAMIC if isinstance(size, int) and size == -1 else size for size in shape)
