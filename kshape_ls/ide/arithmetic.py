"""How a layer's numbers come about: ``26 = ⌊(28 − 3) / 1⌋ + 1``, ``320 = 3 · 3 · 1 · 32 + 32``.

A line is told only where it gives the number that the rule gives.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from kshape_ls.analysis.facts import Step
from kshape_ls.shapes import Dim, Shape
from kshape_ls.shapes.dims import add, equal, multiply, product, show, subtract
from kshape_ls.shapes.window import extent, slide, spatial_axes, spread


class Reckoned(NamedTuple):
    """A size and how it is written."""

    size: Dim
    text: str


def sizes(step: Step) -> tuple[str, ...]:
    """A line for each size of the output that was worked out, the same one once."""
    output = step.output
    if not isinstance(output, Shape) or output.dims is None or not step.inputs:
        return ()
    given = step.inputs[0]
    if not isinstance(given, Shape) or given.dims is None:
        return ()
    told = _axes(step.name, dict(step.arguments), given, output, step.inputs)
    lines = [
        f"{show(output.dims[axis])} = {each.text}"
        for axis, each in told
        if axis < len(output.dims) and equal(each.size, output.dims[axis])
    ]
    return tuple(dict.fromkeys(lines))


def weights(step: Step, count: int | None) -> str:
    """How many scalars the layer holds, as a sum; empty where that isn't known."""
    given = step.inputs[0] if step.inputs else None
    ask = _WEIGHTS.get(step.name)
    if ask is None or count is None or not isinstance(given, Shape) or given.dims is None:
        return ""
    try:
        text = ask(dict(step.arguments), given)
    except (KeyError, TypeError, ValueError):
        return ""
    # What it comes to is asked of the text itself, which holds nothing but numbers and signs.
    return f"{count:,} = {text}" if _value(text) == count and count else ""


def _axes(
    name: str, config: Mapping[str, Any], given: Shape, output: Shape, inputs: Iterable[object]
) -> Iterator[tuple[int, Reckoned]]:
    assert given.dims is not None
    assert output.dims is not None
    rank = len(given.dims) - 2
    places = spatial_axes(rank, config.get("data_format") or "channels_last") if rank > 0 else ()
    ask = next((how for key, how in _SPATIAL if key in config), None)
    if ask is not None and places:
        for n, axis in enumerate(places):
            found = ask(name, config, n, rank, given.axis(axis))
            if found is not None:
                yield axis, found
    elif name == "Flatten":
        yield 1, Reckoned(product(given.dims[1:]), _times(given.dims[1:]))
    elif name == "Reshape" and isinstance(config.get("target_shape"), tuple):
        yield from _reshaped(config["target_shape"], given.dims[1:])
    elif name == "Concatenate" and isinstance(config.get("axis"), int):
        axis = range(len(output.dims))[config["axis"]] if abs(config["axis"]) <= len(output.dims) else 0
        parts = [each.axis(axis) for each in inputs if isinstance(each, Shape)]
        total: Dim = 0
        for part in parts:
            total = add(total, part)
        yield axis, Reckoned(total, " + ".join(map(show, parts)))
    elif name == "Bidirectional" and config.get("merge_mode") == "concat":
        half = output.dims[-1] // 2 if isinstance(output.dims[-1], int) else 0
        yield len(output.dims) - 1, Reckoned(2 * half, f"2 · {half}")


def _window(_: str, config: Mapping[str, Any], n: int, rank: int, size: Dim) -> Reckoned | None:
    window = _each(config.get("kernel_size", config.get("pool_size")), n, rank)
    stated = config.get("strides")
    stride = window if stated is None else _each(stated, n, rank)
    dilation, padding = _each(config.get("dilation_rate", 1), n, rank), config.get("padding")
    if window is None or stride is None or dilation is None or not isinstance(padding, str):
        return None
    found = slide(size, window, stride, padding, dilation)
    if padding.lower() != "valid":
        return Reckoned(found, f"⌈{show(size)} / {stride}⌉")
    return Reckoned(found, f"⌊({show(size)} − {_reach(window, dilation)}) / {stride}⌋ + 1")


def _grown(_: str, config: Mapping[str, Any], n: int, rank: int, size: Dim) -> Reckoned | None:
    window, stride = _each(config["kernel_size"], n, rank), _each(config.get("strides", 1), n, rank)
    dilation, padding = _each(config.get("dilation_rate", 1), n, rank), config.get("padding")
    extra = config["output_padding"]
    if window is None or stride is None or dilation is None or not isinstance(padding, str) or extra is not None:
        return None
    found = spread(size, window, stride, padding, None, dilation)
    if padding.lower() == "same":
        return Reckoned(found, f"{show(size)} · {stride}")
    reach = extent(window, dilation)
    last = max(reach, stride) if isinstance(reach, int) else reach
    return Reckoned(found, f"({show(size)} − 1) · {stride} + {show(last)}")


def _padded(name: str, config: Mapping[str, Any], n: int, rank: int, size: Dim) -> Reckoned | None:
    ends = _ends(config["padding"], n, rank) if name.startswith("ZeroPadding") else None
    if ends is None:
        return None
    return Reckoned(add(size, add(*ends)), f"{show(size)} + {ends[0]} + {ends[1]}")


def _cropped(_: str, config: Mapping[str, Any], n: int, rank: int, size: Dim) -> Reckoned | None:
    ends = _ends(config["cropping"], n, rank)
    if ends is None:
        return None
    return Reckoned(subtract(size, add(*ends)), f"{show(size)} − {ends[0]} − {ends[1]}")


def _repeated(name: str, config: Mapping[str, Any], n: int, rank: int, size: Dim) -> Reckoned | None:
    times = _each(config["size"], n, rank) if name.startswith("UpSampling") else None
    return None if times is None else Reckoned(multiply(size, times), f"{show(size)} · {times}")


_SPATIAL: tuple[tuple[str, Callable[[str, Mapping[str, Any], int, int, Dim], Reckoned | None]], ...] = (
    ("output_padding", _grown),
    ("kernel_size", _window),
    ("pool_size", _window),
    ("cropping", _cropped),
    ("size", _repeated),
    ("padding", _padded),
)
"""By a constructor argument that the family has, the first that fits."""


def _reshaped(target: tuple[Any, ...], held: tuple[Dim, ...]) -> Iterator[tuple[int, Reckoned]]:
    rest = [size for size in target if size != -1]
    if target.count(-1) != 1 or not all(isinstance(size, int) and size > 0 for size in rest):
        return
    whole, over = product(held), math.prod(rest)
    if isinstance(whole, int) and whole % over == 0:
        text = _times(held) if over == 1 else f"({_times(held)}) / {over}" if len(held) > 1 else f"{whole} / {over}"
        yield target.index(-1) + 1, Reckoned(whole // over, text)


def _of_dense(config: Mapping[str, Any], given: Shape) -> str:
    return f"{show(given.axis(-1))} · {config['units']}{_bias(config, config['units'])}"


def _of_conv(config: Mapping[str, Any], given: Shape) -> str:
    rank, groups, filters = len(given.dims or ()) - 2, config.get("groups", 1), config["filters"]
    channels = _channels(config, given) // groups
    return f"{_kernel(config, rank)} · {channels} · {filters}{_bias(config, filters)}"


def _of_transposed(config: Mapping[str, Any], given: Shape) -> str:
    rank, filters = len(given.dims or ()) - 2, config["filters"]
    return f"{_kernel(config, rank)} · {_channels(config, given)} · {filters}{_bias(config, filters)}"


def _of_depthwise(config: Mapping[str, Any], given: Shape) -> str:
    rank, channels, depth = len(given.dims or ()) - 2, _channels(config, given), config["depth_multiplier"]
    own = f"{channels} · {depth}" if depth != 1 else f"{channels}"
    return f"{_kernel(config, rank)} · {own}{_bias(config, channels * depth)}"


def _of_separable(config: Mapping[str, Any], given: Shape) -> str:
    rank, filters = len(given.dims or ()) - 2, config["filters"]
    between = _channels(config, given) * config["depth_multiplier"]
    return f"{_kernel(config, rank)} · {between} + {between} · {filters}{_bias(config, filters)}"


def _of_embedding(config: Mapping[str, Any], _: Shape) -> str:
    return f"{config['input_dim']} · {config['output_dim']}"


def _of_batch_normalization(config: Mapping[str, Any], given: Shape) -> str:
    axis = config["axis"]
    return f"{2 + bool(config['center']) + bool(config['scale'])} · {show(given.axis(axis))}"


def _of_simple_rnn(config: Mapping[str, Any], given: Shape) -> str:
    return _gates(1, config, given, 1)


def _of_gru(config: Mapping[str, Any], given: Shape) -> str:
    return _gates(3, config, given, 2 if config["reset_after"] else 1)


def _of_lstm(config: Mapping[str, Any], given: Shape) -> str:
    return _gates(4, config, given, 1)


_WEIGHTS: Mapping[str, Callable[[Mapping[str, Any], Shape], str]] = {
    "Dense": _of_dense,
    **{f"Conv{rank}D": _of_conv for rank in (1, 2, 3)},
    **{f"Conv{rank}DTranspose": _of_transposed for rank in (1, 2, 3)},
    **{f"DepthwiseConv{rank}D": _of_depthwise for rank in (1, 2)},
    **{f"SeparableConv{rank}D": _of_separable for rank in (1, 2)},
    "Embedding": _of_embedding,
    "BatchNormalization": _of_batch_normalization,
    "SimpleRNN": _of_simple_rnn,
    "GRU": _of_gru,
    "LSTM": _of_lstm,
}


def _gates(count: int, config: Mapping[str, Any], given: Shape, biases: int) -> str:
    units, bias = config["units"], f" + {biases}" if config["use_bias"] else ""
    inner = f"{units} · ({show(given.axis(-1))} + {units}{bias})"
    return inner if count == 1 else f"{count} · {inner}"


def _kernel(config: Mapping[str, Any], rank: int) -> str:
    return " · ".join(str(_each(config["kernel_size"], n, rank)) for n in range(rank))


def _channels(config: Mapping[str, Any], given: Shape) -> int:
    found = given.axis(1 if config.get("data_format") == "channels_first" else -1)
    if not isinstance(found, int):
        raise TypeError("the channels are no number")
    return found


def _bias(config: Mapping[str, Any], count: object) -> str:
    return f" + {count}" if config.get("use_bias") else ""


def _value(text: str) -> int | None:
    """What a sum of products with at most one level of brackets comes to; ``None`` where it holds a name."""
    if "(" in text:
        head, _, rest = text.partition("(")
        inner, _, tail = rest.partition(")")
        value = _value(inner)
        return None if value is None else _value(f"{head}{value}{tail}")
    terms = [factor for term in text.split(" + ") for factor in term.split(" · ")]
    if not all(factor.strip().isdecimal() for factor in terms):
        return None
    return sum(math.prod(int(factor) for factor in term.split(" · ")) for term in text.split(" + "))


def _reach(window: int, dilation: int) -> str:
    return str(window) if dilation == 1 else f"(({window} − 1) · {dilation} + 1)"


def _each(value: object, n: int, rank: int) -> int | None:
    if isinstance(value, tuple | list) and len(value) == rank:
        value = value[n]
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _ends(value: object, n: int, rank: int) -> tuple[int, int] | None:
    if isinstance(value, tuple | list) and rank > 1 and len(value) == rank:
        value = value[n]
    if isinstance(value, int):
        return value, value
    if isinstance(value, tuple | list) and len(value) == 2 and all(isinstance(each, int) for each in value):
        return value[0], value[1]
    return None


def _times(dims: Iterable[Dim]) -> str:
    return " · ".join(f"({text})" if " " in text else text for text in map(show, dims))
