"""tf.image: functions on images (h, w, c) and batches of them (b, h, w, c)."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, invalid, is_dim, sizes, uneven
from kshape_ls.library.ops.windows import rank_fault, tensorflow_padding, tensorflow_sizes
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import add, multiply, product
from kshape_ls.shapes.window import convolution
from kshape_ls.shapes.written import shown

_METHODS = frozenset(["bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian", "mitchellcubic"])


@op(
    "tensorflow.image.resize",
    signature="images, size, method='bilinear', preserve_aspect_ratio=False, antialias=False, name=None",
)
def resize(images: Shape, *, size: Arg, method: Arg, preserve_aspect_ratio: Arg) -> Shape | Mismatch:
    """Another height and width: (b, h, w, c), (8, 9) -> (b, 8, 9, c)."""
    # What is written in capitals is a member of ``tf.image.ResizeMethod``.
    if isinstance(method, str) and method not in _METHODS and not method.isupper():
        return invalid(f"Resize method is not implemented: {method}", "method")
    scalar = isinstance(size, int | float | str) or is_dim(size)
    if scalar or size is None or (isinstance(size, tuple | list) and len(size) != 2):
        message = f"'size' must be a 1-D Tensor of 2 elements: new_height, new_width. Received: {shown(size)}"
        return invalid(message, "size")
    if isinstance(size, tuple | list):
        # A size that is left to be found out at run time.
        size = tuple(DYNAMIC if isinstance(d, int) and d == -1 else d for d in size)
    wanted = invalid("'size' must be a 1-D int32 Tensor", "size") if uneven(size) else sizes(size, "size")
    fault = wanted if isinstance(wanted, Mismatch) else _image_fault(images)
    if fault:
        return fault
    assert isinstance(wanted, Shape)
    if preserve_aspect_ratio is not False:
        wanted = of_rank(2)
    return _with(images, wanted.axis(0), wanted.axis(1))


@op(
    "tensorflow.image.resize_with_pad",
    signature="image, target_height, target_width, method='bilinear', antialias=False",
)
@op("tensorflow.image.resize_with_crop_or_pad", signature="image, target_height, target_width")
def resize_to(image: Shape, *, target_height: Arg, target_width: Arg) -> Shape | Mismatch:
    """Another height and width: (b, h, w, c), 8, 9 -> (b, 8, 9, c)."""
    for name, target in (("target_height", target_height), ("target_width", target_width)):
        if target is None or isinstance(target, str | tuple | list) or (isinstance(target, int) and target <= 0):
            return invalid(f"{name} must be > 0. Received: {shown(target)}", name)
    return _image_fault(image) or _with(image, dim_of(target_height), dim_of(target_width))


@op(
    "tensorflow.image.crop_to_bounding_box",
    signature="image, offset_height, offset_width, target_height, target_width",
    given={"crop": True},
)
@op(
    "tensorflow.image.pad_to_bounding_box",
    signature="image, offset_height, offset_width, target_height, target_width",
    given={"crop": False},
)
def to_bounding_box(
    image: Shape, *, offset_height: Arg, offset_width: Arg, target_height: Arg, target_width: Arg, crop: bool
) -> Shape | Mismatch:
    """Another height and width: (b, h, w, c), 1, 1, 8, 9 -> (b, 8, 9, c)."""
    fault = _image_fault(image)
    if fault:
        return fault
    for name, axis, offset, target in (
        ("height", -3, offset_height, target_height),
        ("width", -2, offset_width, target_width),
    ):
        size = image.axis(axis)
        if not isinstance(size, int) or not isinstance(offset, int) or not isinstance(target, int):
            continue
        reach, limit = (target + offset, size) if crop else (size + offset, target)
        if reach > limit:
            message = f"{name} {size} doesn't go with a target of {target} at offset {offset}. Received: {image}"
            return Mismatch("axis-size-mismatch", message, axis, target, size, f"target_{name}", (0,))
    return _with(image, dim_of(target_height), dim_of(target_width))


@op("tensorflow.image.central_crop", signature="image, central_fraction")
def central_crop(image: Shape, *, central_fraction: Arg) -> Shape | Mismatch:
    """The middle: (b, 8, 8, c), 0.5 -> (b, 4, 4, c)."""
    fault = _image_fault(image)
    if fault:
        return fault
    if not isinstance(central_fraction, int | float) or not 0 < central_fraction <= 1:
        return UNKNOWN_SHAPE if image.rank is None else _with(image, UNKNOWN, UNKNOWN)
    return _with(image, *(_middle(image.axis(axis), central_fraction) for axis in (-3, -2)))


@op("tensorflow.image.rgb_to_grayscale", signature="images, name=None")
def rgb_to_grayscale(images: Shape) -> Shape:
    """One channel: (..., 3) -> (..., 1)."""
    return images if not images.dims else Shape((*images.dims[:-1], 1))


@op("tensorflow.image.grayscale_to_rgb", signature="images, name=None")
def grayscale_to_rgb(images: Shape) -> Shape | Mismatch:
    """Three channels: (..., 1) -> (..., 3)."""
    last = images.axis(-1)
    if isinstance(last, int) and last != 1:
        message = f"Last dimension of a grayscale image should be size 1. Received: {images}"
        return Mismatch("axis-size-mismatch", message, -1, 1, last, inputs=(0,))
    return images if not images.dims else Shape((*images.dims[:-1], 3))


@table(
    "tensorflow.image.rgb_to_hsv tensorflow.image.hsv_to_rgb", signature="images, name=None", given={"settled": True}
)
@table(
    "tensorflow.image.rgb_to_yiq tensorflow.image.rgb_to_yuv tensorflow.image.yiq_to_rgb tensorflow.image.yuv_to_rgb",
    signature="images",
    given={"settled": False},
)
def recolour(images: Shape, *, settled: bool) -> Shape | Mismatch:
    """The same shape: (..., 3) -> (..., 3)."""
    last = images.axis(-1)
    if isinstance(last, int) and last != 3:
        message = f"Dimension must be 3 but is {last}. Received: {images}"
        return Mismatch("axis-size-mismatch", message, -1, 3, last, inputs=(0,))
    return images.with_axis(-1, 3) if images.dims and settled and last is DYNAMIC else images


@table("tensorflow.image.flip_left_right tensorflow.image.flip_up_down", signature="image")
@table("tensorflow.image.random_flip_left_right tensorflow.image.random_flip_up_down", signature="image, seed=None")
@table("tensorflow.image.stateless_random_flip_left_right", signature="image, seed")
@table("tensorflow.image.stateless_random_flip_up_down", signature="image, seed")
def flip(image: Shape) -> Shape | Mismatch:
    """The same shape: (b, h, w, c) -> (b, h, w, c)."""
    return _image_fault(image) or image


@op("tensorflow.image.adjust_brightness", signature="image, delta")
@op("tensorflow.image.adjust_gamma", signature="image, gamma=1, gain=1")
@op("tensorflow.image.adjust_hue", signature="image, delta, name=None")
@op("tensorflow.image.adjust_saturation", signature="image, saturation_factor, name=None")
@op("tensorflow.image.per_image_standardization", signature="image")
@op("tensorflow.image.random_brightness", signature="image, max_delta, seed=None")
@op("tensorflow.image.random_contrast", signature="image, lower, upper, seed=None")
@op("tensorflow.image.random_hue", signature="image, max_delta, seed=None")
@op("tensorflow.image.random_saturation", signature="image, lower, upper, seed=None")
@op("tensorflow.image.stateless_random_brightness", signature="image, max_delta, seed")
@op("tensorflow.image.stateless_random_contrast", signature="image, lower, upper, seed")
@op("tensorflow.image.stateless_random_hue", signature="image, max_delta, seed")
@op("tensorflow.image.stateless_random_saturation", signature="image, lower, upper, seed=None")
def adjust(image: Shape) -> Shape:
    """The same shape: (..., h, w, c) -> (..., h, w, c)."""
    return image


@op("tensorflow.image.adjust_contrast", signature="images, contrast_factor")
def adjust_contrast(images: Shape) -> Shape:
    """The same shape: (..., h, w, c) -> (..., h, w, c)."""
    return images


@op("tensorflow.image.rot90", signature="image, k=1, name=None")
def rot90(image: Shape) -> Shape | Mismatch:
    """Turned: (b, h, w, c) -> (b, None, None, c), as TensorFlow leaves it open in graphs."""
    fault = _image_fault(image)
    if fault or image.dims is None:
        return fault or UNKNOWN_SHAPE
    same = image.axis(-3) == image.axis(-2)
    return _with(image, *((UNKNOWN, UNKNOWN) if same else (DYNAMIC, DYNAMIC)))


@op("tensorflow.image.transpose", signature="image, name=None")
def transpose(image: Shape) -> Shape | Mismatch:
    """Height and width for each other: (b, h, w, c) -> (b, w, h, c)."""
    fault = _image_fault(image)
    return fault or _with(image, image.axis(-2), image.axis(-3))


@op("tensorflow.image.random_crop", signature="value, size, seed=None, name=None")
@op("tensorflow.image.stateless_random_crop", signature="value, size, seed, name=None")
def random_crop(value: Shape, *, size: Arg) -> Shape | Mismatch:
    """A piece of the size given: (9, 9, 3), (4, 5, 3) -> (4, 5, 3)."""
    wanted = sizes(size, "size")
    if isinstance(wanted, Mismatch) or wanted.rank is None:
        return wanted if isinstance(wanted, Mismatch) or value.rank is None else of_rank(value.rank)
    fault = rank_fault(value, wanted.rank)
    return fault or wanted


@op("tensorflow.image.extract_patches", signature="images, sizes, strides, rates, padding, name=None")
def extract_patches(images: Shape, *, sizes: Arg, strides: Arg, rates: Arg, padding: Arg) -> Shape | Mismatch:
    """Patches as channels: (b, h, w, c), [1, 3, 3, 1] -> (b, h', w', 9 * c)."""
    pads = tensorflow_padding(padding, 2, "channels_last")
    fault = pads if isinstance(pads, Mismatch) else rank_fault(images, 4)
    if fault:
        return fault
    read: list[tuple[Dim, ...]] = []
    for value, name in ((sizes, "sizes"), (strides, "strides"), (rates, "rates")):
        each = tensorflow_sizes(value, 2, "channels_last", name)
        if isinstance(each, Mismatch):
            return each
        read.append(each)
    channels = multiply(product(read[0]), images.axis(-1))
    if images.dims is None or isinstance(pads, Mismatch) or any(step == 0 for step in read[1]):
        return of_rank(4)
    return convolution(images, channels, read[0], strides=read[1], padding=pads, dilation=read[2])


@op(
    "tensorflow.image.crop_and_resize",
    signature="image, boxes, box_indices, crop_size, method='bilinear', extrapolation_value=0.0, name=None",
)
def crop_and_resize(image: Shape, boxes: Shape, *, crop_size: Arg) -> Shape | Mismatch:
    """A piece for each box: (b, h, w, c), (n, 4), (n,), (8, 9) -> (n, 8, 9, c)."""
    fault = rank_fault(image, 4) or rank_fault(boxes, 2, 1)
    wanted = sizes(crop_size, "crop_size")
    if fault or isinstance(wanted, Mismatch):
        return fault or wanted
    return Shape((boxes.axis(0), wanted.axis(0), wanted.axis(1), image.axis(-1)))


@op(
    "tensorflow.image.non_max_suppression",
    signature="boxes, scores, max_output_size, iou_threshold=0.5, score_threshold=None, name=None",
    dtype="int32",
)
def non_max_suppression() -> Shape:
    """Which boxes are kept: (n, 4), (n,) -> (None,)."""
    return Shape((DYNAMIC,))


@op(
    "tensorflow.image.combined_non_max_suppression",
    signature="boxes, scores, max_output_size_per_class, max_total_size, iou_threshold=0.5, score_threshold=None, "
    "pad_per_class=False, clip_boxes=True, name=None",
)
def combined_non_max_suppression(boxes: Shape, *, max_total_size: Arg, pad_per_class: Arg) -> tuple[Shape, ...] | Shape:
    """Boxes, scores, classes, counts: (b, n, q, 4), (b, n, classes), 20 -> (b, 20, 4), (b, 20), (b, 20), (b,)."""
    if pad_per_class is not False:
        return UNKNOWN_SHAPE
    batch, kept = boxes.axis(0), dim_of(max_total_size)
    return Shape((batch, kept, 4)), Shape((batch, kept)), Shape((batch, kept)), Shape((batch,))


@op("tensorflow.image.sobel_edges", signature="image")
def sobel_edges(image: Shape) -> Shape:
    """Edges in two directions: (b, h, w, c) -> (b, h, w, c, 2)."""
    return image if image.dims is None else Shape((*image.dims, 2))


@op("tensorflow.image.image_gradients", signature="image")
def image_gradients(image: Shape) -> tuple[Shape, Shape] | Mismatch:
    """Differences down and across: (b, h, w, c) -> (b, h, w, c), (b, h, w, c)."""
    return rank_fault(image, 4) or (image, image)


@op("tensorflow.image.total_variation", signature="images, name=None")
def total_variation(images: Shape) -> Shape | Mismatch:
    """One number an image: (b, h, w, c) -> (b,)."""
    return _image_fault(images) or _each_image(images)


@op("tensorflow.image.psnr", signature="a, b, max_val, name=None")
def psnr(a: Shape) -> Shape:
    """One number an image: (b, h, w, c), (b, h, w, c) -> (b,)."""
    return _each_image(a)


@op(
    "tensorflow.image.ssim",
    signature="img1, img2, max_val, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, return_index_map=False",
)
@op(
    "tensorflow.image.ssim_multiscale",
    signature="img1, img2, max_val, power_factors=None, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03",
    given={"return_index_map": False},
)
def ssim(img1: Shape, *, return_index_map: Arg) -> Shape:
    """One number an image: (b, h, w, c), (b, h, w, c) -> (b,)."""
    return _each_image(img1) if return_index_map is False else UNKNOWN_SHAPE


@table(
    "tensorflow.image.decode_jpeg",
    signature="contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False, "
    "acceptable_fraction=1, dct_method='', name=None",
    dtype="uint8",
)
@table(
    "tensorflow.io.decode_jpeg",
    signature="contents, channels=0, ratio=1, fancy_upscaling=True, try_recover_truncated=False, "
    "acceptable_fraction=1, dct_method='', name=None",
    dtype="uint8",
)
@table("tensorflow.image.decode_png", signature="contents, channels=0, dtype='uint8', name=None", dtype="uint8")
@table("tensorflow.io.decode_png", signature="contents, channels=0, dtype='uint8', name=None", dtype="uint8")
@table("tensorflow.image.decode_bmp", signature="contents, channels=0, name=None", dtype="uint8")
@table("tensorflow.io.decode_bmp", signature="contents, channels=0, name=None", dtype="uint8")
def decode(*, channels: Arg) -> Shape:
    """An image out of bytes: () -> (None, None, channels)."""
    return Shape((DYNAMIC, DYNAMIC, _channels(channels)))


@table(
    "tensorflow.image.decode_image",
    signature="contents, channels=None, dtype='uint8', name=None, expand_animations=True",
    dtype="uint8",
)
@table(
    "tensorflow.io.decode_image",
    signature="contents, channels=None, dtype='uint8', name=None, expand_animations=True",
    dtype="uint8",
)
def decode_image(*, channels: Arg, expand_animations: Arg) -> Shape:
    """An image out of bytes: () -> (None, None, channels); of unknown rank unless animations are left out."""
    return Shape((DYNAMIC, DYNAMIC, _channels(channels))) if expand_animations is False else UNKNOWN_SHAPE


@op("tensorflow.io.read_file", signature="filename, name=None", dtype="string")
def read_file() -> Shape:
    """A file's bytes: () -> ()."""
    return Shape(())


def _image_fault(images: Shape) -> Mismatch | None:
    if images.rank in (None, 3, 4):
        return None
    message = f"'images' must have either 3 or 4 dimensions. Received: {images}"
    return Mismatch("rank-mismatch", message, expected=4, found=images.rank, inputs=(0,))


def _each_image(images: Shape) -> Shape:
    return UNKNOWN_SHAPE if images.dims is None else Shape(images.dims[:-3])


def _with(images: Shape, height: Dim, width: Dim) -> Shape:
    if images.dims is None:
        return UNKNOWN_SHAPE
    return Shape((*images.dims[:-3], height, width, images.dims[-1]))


def _middle(size: Dim, fraction: float) -> Dim:
    if not isinstance(size, int):
        return DYNAMIC if size is DYNAMIC else UNKNOWN
    start = int((size - size * fraction) / 2)
    return add(size, -2 * start)


def _channels(value: Arg) -> Dim:
    return DYNAMIC if value in (0, None) else dim_of(value)
