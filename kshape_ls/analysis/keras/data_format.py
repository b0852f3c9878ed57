"""The image data format that Keras is set to, which layers and functions take where they are given none."""

from __future__ import annotations

from collections.abc import Sequence

from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.values import Const
from kshape_ls.library.rules import Arg, Parameter
from kshape_ls.shapes import UNKNOWN

FORMAT = ("#keras", "image_data_format")
"""The slot of what ``keras.config.set_image_data_format`` was given last."""
FORMATS = ("channels_first", "channels_last")


def filled_in(run: Run, parameters: Sequence[Parameter], args: tuple[Arg, ...], kwargs: dict[str, Arg]) -> Arg:
    """The format in force for these arguments; ``None`` where it makes no difference from the default."""
    place = next((n for n, p in enumerate(parameters) if p.name == "data_format"), None)
    if place is None:
        return None
    given = args[place] if place < len(args) else kwargs.get("data_format")
    if given is not None:
        return UNKNOWN if given is UNKNOWN else None
    current = run.read(FORMAT)
    if current is None or current == Const("channels_last"):
        return None
    return current.value if isinstance(current, Const) else UNKNOWN


def with_format(
    parameters: Sequence[Parameter], args: tuple[Arg, ...], kwargs: dict[str, Arg], data_format: Arg
) -> tuple[tuple[Arg, ...], dict[str, Arg]]:
    """The arguments with the format put in, where there is one."""
    if data_format is None:
        return args, kwargs
    place = next(n for n, p in enumerate(parameters) if p.name == "data_format")
    if place < len(args):
        return (*args[:place], data_format, *args[place + 1 :]), kwargs
    return args, {**kwargs, "data_format": data_format}
