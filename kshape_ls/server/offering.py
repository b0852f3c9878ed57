"""What a client is offered: the features that it can make use of, each with the time of its answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, get_type_hints

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, override
from lsprotocol import types

from kshape_ls.server import features
from kshape_ls.server.feature import Feature
from kshape_ls.server.server import Server


def offer(ls: Server, abilities: types.ClientCapabilities) -> None:
    """Take up every feature that a client with such abilities can use."""
    _teach(ls.protocol._converter)
    for feature in features.found():
        offered, options = feature.announced(abilities, ls.client_name)
        if not offered:
            continue
        if feature.is_command:
            ls.command(feature.method)(feature.answer)
        else:
            ls.feature(feature.method, options)(feature.answer)
            if feature.method not in types.METHOD_TO_TYPES:
                ls.own_methods[feature.method] = _argument(feature)
        if feature.turn != "at once":
            ls.turn_of[feature.method] = feature.turn


def _argument(feature: Feature) -> Any:
    hints = get_type_hints(feature.answer)
    return next(kind for name, kind in hints.items() if name not in ("ls", "return"))


def _teach(converter: Converter) -> None:
    """Dataclasses have ``text_document`` where the protocol says ``textDocument``."""

    def reading(kind: type) -> Callable[[Any, Any], Any]:
        names = {field.name: override(rename=_camel(field.name)) for field in dataclasses.fields(kind)}
        return make_dict_structure_fn(kind, converter, **names)  # type: ignore[arg-type]  # one override a field

    converter.register_structure_hook_factory(dataclasses.is_dataclass, reading)


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(map(str.capitalize, tail))
