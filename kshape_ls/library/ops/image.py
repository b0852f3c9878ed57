"""keras.ops.image: functions on images (h, w, c) and batches of them (b, h, w, c)."""

from __future__ import annotations

from kshape_ls.library.ops.arguments import dim_of, invalid
from kshape_ls.library.ops.windows import keras_data_format, keras_padding, per_axis, rank_fault
from kshape_ls.library.rules import Arg, op, table
from kshape_ls.shapes import DYNAMIC, UNKNOWN, UNKNOWN_SHAPE, Dim, Mismatch, Shape, of_rank
from kshape_ls.shapes.dims import add, multiply, product, subtract
from kshape_ls.shapes.window import convolution
from kshape_ls.shapes.written import shown


@op(
    "keras.ops.image.resize",
    signature="images, size, interpolation='bilinear', antialias=False, crop_to_aspect_ratio=False, "
    "pad_to_aspect_ratio=False, fill_mode='constant', fill_value=0.0, data_format=None",
)
def resize(
    images: Shape, *, size: Arg, crop_to_aspect_ratio: Arg, pad_to_aspect_ratio: Arg, data_format: Arg
) -> Shape | Mismatch:
    """Another height and width: (b, h, w, c), (8, 9) -> (b, 8, 9, c)."""
    if not isinstance(size, tuple | list):
        sized = size is UNKNOWN or isinstance(size, Shape)
        return (
            UNKNOWN_SHAPE
            if sized
            else invalid(f"Expected `size` to be a tuple of 2 integers. Received: {shown(size)}", "size")
        )
    if len(size) != 2:
        return invalid(f"Expected `size` to be a tuple of 2 integers. Received: size={shown(size)}", "size")
    if any(
        isinstance(each, str | tuple | list) or each is None or (isinstance(each, int | float) and each <= 0)
        for each in size
    ):
        return invalid(f"`size` must have positive height and width. Received: size={shown(size)}", "size")
    fault = _image_fault(images)
    if fault:
        return fault
    if crop_to_aspect_ratio is True and pad_to_aspect_ratio is True:
        return invalid(
            "Only one of `pad_to_aspect_ratio` & `crop_to_aspect_ratio` can be `True`.", "pad_to_aspect_ratio"
        )
    axes = _axes(images, data_format)
    if isinstance(axes, Mismatch) or axes is None:
        return axes or (UNKNOWN_SHAPE if images.rank is None else of_rank(images.rank))
    return _with(images, axes, (dim_of(size[0]), dim_of(size[1])))


@op("keras.ops.image.rgb_to_grayscale", signature="images, data_format=None")
def rgb_to_grayscale(images: Shape, *, data_format: Arg) -> Shape | Mismatch:
    """One channel: (b, h, w, 3) -> (b, h, w, 1)."""
    axis = _channel(images, data_format, (1, 3))
    if not isinstance(axis, int) or images.dims is None:
        return axis if isinstance(axis, Mismatch) else UNKNOWN_SHAPE if images.rank is None else of_rank(images.rank)
    at = axis % len(images.dims)
    return Shape((*images.dims[:at], 1, *images.dims[at + 1 :]))


@table("keras.ops.image.rgb_to_hsv keras.ops.image.hsv_to_rgb", signature="images, data_format=None")
def recolour(images: Shape, *, data_format: Arg) -> Shape | Mismatch:
    """The same shape: (b, h, w, 3) -> (b, h, w, 3)."""
    axis = _channel(images, data_format, (3,))
    return axis if isinstance(axis, Mismatch) else images


@op(
    "keras.ops.image.affine_transform",
    signature="images, transform, interpolation='bilinear', fill_mode='constant', fill_value=0, data_format=None",
)
def affine_transform(images: Shape, transform: Shape) -> Shape | Mismatch:
    """The same shape: (b, h, w, c), (b, 8) -> (b, h, w, c)."""
    if transform.rank not in (None, 1, 2):
        message = f"Invalid transform rank: expected rank 1 or rank 2. Received: transform.shape={transform}"
        return Mismatch("rank-mismatch", message, expected=2, found=transform.rank, inputs=(1,))
    return _image_fault(images) or images


@op(
    "keras.ops.image.perspective_transform",
    signature="images, start_points, end_points, interpolation='bilinear', fill_value=0, data_format=None",
)
def perspective_transform(images: Shape, start_points: Shape, end_points: Shape) -> Shape | Mismatch:
    """The same shape: (b, h, w, c), (b, 4, 2), (b, 4, 2) -> (b, h, w, c)."""
    fault = _image_fault(images)
    if fault:
        return fault
    for position, points in enumerate((start_points, end_points), start=1):
        if points.is_known and (points.rank not in (2, 3) or (points.axis(-2), points.axis(-1)) != (4, 2)):
            message = f"Invalid points: expected (4,2) for a single image or (N,4,2) for a batch. Received: {points}"
            return Mismatch("rank-mismatch", message, expected=3, found=points.rank, inputs=(position,))
    return images


@op("keras.ops.image.gaussian_blur", signature="images, kernel_size=(3, 3), sigma=(1.0, 1.0), data_format=None")
@op(
    "keras.ops.image.elastic_transform",
    signature="images, alpha=20.0, sigma=5.0, interpolation='bilinear', fill_mode='reflect', fill_value=0.0, "
    "seed=None, data_format=None",
)
def distort(images: Shape) -> Shape | Mismatch:
    """The same shape: (b, h, w, c) -> (b, h, w, c)."""
    return _image_fault(images) or images


@op("keras.ops.image.map_coordinates", signature="inputs, coordinates, order, fill_mode='constant', fill_value=0")
def map_coordinates(inputs: Shape, coordinates: Shape) -> Shape | Mismatch:
    """A value for each place: (h, w), (2, ...) -> (...)."""
    if coordinates.rank is not None and coordinates.rank < 2:
        message = f"Invalid coordinates rank: expected at least rank 2. Received input with shape: {coordinates}"
        return Mismatch("rank-mismatch", message, expected=2, found=coordinates.rank, inputs=(1,))
    first = coordinates.axis(0)
    if isinstance(first, int) and inputs.rank is not None and first != inputs.rank:
        message = f"First dim of `coordinates` must be the same as the rank of `inputs`: {first} for {inputs}"
        return Mismatch("axis-size-mismatch", message, 0, inputs.rank, first, "coordinates", (0, 1))
    return UNKNOWN_SHAPE if coordinates.dims is None else Shape(coordinates.dims[1:])


@op("keras.ops.image.sobel_edges", signature="images, data_format=None")
def sobel_edges(images: Shape) -> Shape | Mismatch:
    """Edges in two directions: (b, h, w, c) -> (b, h, w, c, 2)."""
    fault = rank_fault(images, 4)
    return fault or (UNKNOWN_SHAPE if images.dims is None else Shape((*images.dims, 2)))


@op(
    "keras.ops.image.ssim",
    signature="image1, image2, max_val=1.0, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03, data_format=None",
)
def ssim(image1: Shape, image2: Shape) -> Shape | Mismatch:
    """One number an image: (b, h, w, c), (b, h, w, c) -> (b,)."""
    fault = _image_fault(image1) or _image_fault(image2, 1)
    if fault or image1.dims is None:
        return fault or UNKNOWN_SHAPE
    return Shape(()) if len(image1.dims) == 3 else Shape((image1.dims[0],))


@op(
    "keras.ops.image.scale_and_translate",
    signature="images, output_shape, scale, translation, spatial_dims, method, antialias=True",
)
def scale_and_translate(*, output_shape: Arg) -> Shape:
    """The shape that is asked for: (...), output_shape -> output_shape."""
    if isinstance(output_shape, tuple | list):
        return Shape(tuple(dim_of(each) for each in output_shape))
    return UNKNOWN_SHAPE


@op(
    "keras.ops.image.extract_patches",
    signature="images, size, strides=None, dilation_rate=1, padding='valid', data_format=None",
)
def extract_patches(
    images: Shape, *, size: Arg, strides: Arg, dilation_rate: Arg, padding: Arg, data_format: Arg
) -> Shape | Mismatch:
    """Patches as channels: (b, h, w, c), (4, 4) -> (b, h // 4, w // 4, 16 * c)."""
    if isinstance(size, float | str) or size is None:
        return invalid(f"Invalid `size` argument. Expected an int or a tuple. Received: size={shown(size)}", "size")
    if isinstance(size, tuple | list) and len(size) not in (2, 3):
        return invalid(
            f"Invalid `size` argument. Expected a tuple of length 2 or 3. Received: size={shown(size)}", "size"
        )
    count = len(size) if isinstance(size, tuple | list) else 2
    return (
        UNKNOWN_SHAPE
        if size is UNKNOWN
        else _patches(images, size, strides, dilation_rate, padding, data_format, count)
    )


@op(
    "keras.ops.image.extract_patches_3d",
    signature="volumes, size, strides=None, dilation_rate=1, padding='valid', data_format=None",
)
def extract_patches_3d(
    volumes: Shape, *, size: Arg, strides: Arg, dilation_rate: Arg, padding: Arg, data_format: Arg
) -> Shape | Mismatch:
    """Patches as channels: (b, d, h, w, c), 2 -> (b, d // 2, h // 2, w // 2, 8 * c)."""
    return _patches(volumes, size, strides, dilation_rate, padding, data_format, 3)


@op(
    "keras.ops.image.pad_images",
    signature="images, top_padding=None, left_padding=None, bottom_padding=None, right_padding=None, "
    "target_height=None, target_width=None, data_format=None",
)
def pad_images(
    images: Shape,
    *,
    top_padding: Arg,
    left_padding: Arg,
    bottom_padding: Arg,
    right_padding: Arg,
    target_height: Arg,
    target_width: Arg,
    data_format: Arg,
) -> Shape | Mismatch:
    """Borders around: (b, h, w, c) -> (b, target_height, target_width, c)."""
    vertical = (top_padding, bottom_padding, target_height)
    return _bordered(images, vertical, (left_padding, right_padding, target_width), data_format, 1)


@op(
    "keras.ops.image.crop_images",
    signature="images, top_cropping=None, left_cropping=None, bottom_cropping=None, right_cropping=None, "
    "target_height=None, target_width=None, data_format=None",
)
def crop_images(
    images: Shape,
    *,
    top_cropping: Arg,
    left_cropping: Arg,
    bottom_cropping: Arg,
    right_cropping: Arg,
    target_height: Arg,
    target_width: Arg,
    data_format: Arg,
) -> Shape | Mismatch:
    """Borders off: (b, h, w, c) -> (b, target_height, target_width, c)."""
    vertical = (top_cropping, bottom_cropping, target_height)
    return _bordered(images, vertical, (left_cropping, right_cropping, target_width), data_format, -1)


def _bordered(
    images: Shape, vertical: tuple[Arg, ...], horizontal: tuple[Arg, ...], data_format: Arg, sign: int
) -> Shape | Mismatch:
    # Two of before, after and target are given on each axis; the third follows and must not be negative.
    axes = _axes(images, data_format)
    fault = _image_fault(images) or (axes if isinstance(axes, Mismatch) else None)
    if fault:
        return fault
    targets: list[Dim] = []
    for given, name, at in ((vertical, "height", 0), (horizontal, "width", 1)):
        if UNKNOWN not in given and sum(each is None for each in given) != 1:
            return invalid(f"Must specify exactly two of the borders and `target_{name}`.", f"target_{name}")
        if any(isinstance(each, int) and each < 0 for each in given):
            return invalid(f"The borders and `target_{name}` must be >= 0.", f"target_{name}")
        before, after, target = given
        size: Dim = images.axis(axes[at]) if isinstance(axes, tuple) else UNKNOWN
        if target is None:
            if size is DYNAMIC and sign < 0:
                return invalid(f"When the {name} of the images is unknown, `target_{name}` must be specified.")
            wanted = add(size, multiply(sign, add(dim_of(before), dim_of(after))))
        else:
            wanted = dim_of(target)
            given_border = dim_of(before if before is not None else after)
            left = subtract(multiply(sign, subtract(wanted, size)), given_border)
            if isinstance(left, int) and left < 0:
                message = f"`target_{name}={shown(target)}` leaves a border of {left}. Received: images.shape={images}"
                return Mismatch("axis-size-mismatch", message, None, wanted, size, f"target_{name}", (0,))
        if isinstance(wanted, int) and wanted < 0:
            message = f"target_{name} must be >= 0. Received: images.shape={images}"
            return Mismatch("axis-size-mismatch", message, None, 0, wanted, inputs=(0,))
        targets.append(wanted)
    if not isinstance(axes, tuple):
        return UNKNOWN_SHAPE if images.rank is None else of_rank(images.rank)
    return _with(images, axes, (targets[0], targets[1]))


def _patches(
    images: Shape, size: Arg, strides: Arg, dilation_rate: Arg, padding: Arg, data_format: Arg, count: int
) -> Shape | Mismatch:
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    pads = keras_padding(padding)
    if isinstance(pads, Mismatch):
        return pads
    window = per_axis(size, count, "size")
    if isinstance(window, Mismatch):
        return window
    steps = window if strides is None else per_axis(strides, count, "strides")
    if isinstance(steps, Mismatch):
        return steps
    rates = per_axis(dilation_rate, count, "dilation_rate")
    if isinstance(rates, Mismatch):
        return rates
    if images.dims is None or any(isinstance(size, int) and size <= 0 for size in (*steps, *window)):
        return UNKNOWN_SHAPE
    alone = len(images.dims) == count + 1
    batch = Shape((1, *images.dims)) if alone else images
    fault = rank_fault(batch, count + 2)
    if fault:
        return fault
    channels = batch.axis(-1 if form == "channels_last" else 1) if form is not UNKNOWN else UNKNOWN
    result = convolution(
        batch,
        multiply(product(window), channels),
        window,
        strides=steps,
        padding=pads,
        dilation=rates,
        data_format=form,
    )
    return Shape(result.dims[1:]) if alone and isinstance(result, Shape) and result.dims else result


def _image_fault(images: Shape, position: int = 0) -> Mismatch | None:
    if images.rank in (None, 3, 4):
        return None
    message = (
        "Invalid images rank: expected rank 3 (single image) or rank 4 (batch of images). "
        f"Received: images.shape={images}"
    )
    return Mismatch("rank-mismatch", message, expected=4, found=images.rank, inputs=(position,))


def _axes(images: Shape, data_format: Arg) -> tuple[int, int] | Mismatch | None:
    # Height's and width's, from the end; ``None`` where the data format isn't known.
    form = keras_data_format(data_format)
    if isinstance(form, Mismatch):
        return form
    if form is UNKNOWN or images.dims is None:
        return None
    return (-3, -2) if form == "channels_last" else (-2, -1)


def _channel(images: Shape, data_format: Arg, allowed: tuple[int, ...]) -> int | Mismatch | None:
    form = keras_data_format(data_format)
    fault = form if isinstance(form, Mismatch) else _image_fault(images)
    if fault:
        return fault
    if form is UNKNOWN:
        return None
    axis = -1 if form == "channels_last" else -3
    size = images.axis(axis)
    if isinstance(size, int) and size not in allowed:
        message = f"Invalid channel size: expected {' or '.join(map(str, allowed))}. Received: images.shape={images}"
        return Mismatch("axis-size-mismatch", message, axis, allowed[-1], size, inputs=(0,))
    return axis


def _with(images: Shape, axes: tuple[int, int], sizes: tuple[Dim, Dim]) -> Shape:
    dims = list(images.dims or ())
    for axis, size in zip(axes, sizes, strict=True):
        dims[axis] = size
    return Shape(tuple(dims))
