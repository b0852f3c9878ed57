"""Models of ``keras.applications``: functional models around one layer whose inside is not looked into."""

from __future__ import annotations

import ast
from typing import cast

from kshape_ls.analysis.arguments import Arguments
from kshape_ls.analysis.keras.data_format import FORMAT
from kshape_ls.analysis.layers.library import CONFIG, LAYER, apply
from kshape_ls.analysis.layers.nodes import output_of
from kshape_ls.analysis.layers.place import Place
from kshape_ls.analysis.memo.run import Run
from kshape_ls.analysis.models.functional import functional, sources
from kshape_ls.analysis.models.sequential import start_tensor
from kshape_ls.analysis.models.state import GRAPH, IN, OUT
from kshape_ls.analysis.python.plain import plain
from kshape_ls.analysis.values import NONE, UNKNOWN_VALUE, Const, LayerRef, ModelRef, Tensor, Value
from kshape_ls.library.application import construct
from kshape_ls.library.applications.start import automatic_name, start
from kshape_ls.library.index import layer_rule
from kshape_ls.shapes import UNKNOWN_SHAPE, Mismatch, Shape

_CHANNELS_LAST = Const("channels_last")


def make_application(run: Run, node: ast.AST, name: str, given: Arguments) -> Value:
    """``keras.applications.VGG16(...)``."""
    rule = layer_rule(f"applications.{name}")
    if rule is None or not given.exact:
        return UNKNOWN_VALUE
    if (run.read(FORMAT) or _CHANNELS_LAST) != _CHANNELS_LAST:
        return UNKNOWN_VALUE  # the rules know the models as they are by default
    written = {**dict(zip((p.name for p in rule.parameters), given.args, strict=False)), **given.named}
    arguments = {key: plain(run, value) for key, value in written.items()}
    shape, bound = start(rule.name, arguments), construct(rule, (), arguments)
    refused = next((each for each in (bound, shape) if isinstance(each, Mismatch)), None)
    if refused is not None:
        run.mismatch(node, name, refused, style="construct", arguments=tuple(arguments.items()))
    identity = run.identity(node)
    inner = identity._replace(path=run.world.path(identity.path, "application"))
    # Of what Keras refuses to make nothing is known but how it was to be made.
    run.write((inner, LAYER), bound if refused is None else UNKNOWN_VALUE)
    run.write((inner, CONFIG), tuple(written.items()))
    tensor = written.get("input_tensor")
    if not isinstance(tensor, Tensor):
        # What isn't made has no input either.
        unmade = refused is not None or isinstance(shape, Mismatch)
        tensor = Tensor(UNKNOWN_SHAPE, "symbolic") if unmade else start_tensor(run, identity, cast("Shape", shape))
    place = Place(node, inner, "construct", at=identity)
    output = apply(run, LayerRef(inner, rule.name), Arguments((tensor,)), place)
    ref = ModelRef(identity, "Functional")
    fact = functional(run, node, sources(run, tensor), output)
    title = written.get("name") or next((Const(p.default) for p in rule.parameters if p.name == "name"), NONE)
    if title == NONE and isinstance(tensor, Tensor):
        title = Const(automatic_name(rule.name, tensor.shape, arguments))
    run.write((identity, CONFIG), (("name", title),) if title not in (NONE, Const("")) else ())
    run.write((identity, GRAPH), fact)
    run.write((identity, IN), fact.inputs)
    run.write((identity, OUT), fact.outputs)
    run.site(node, "model", "Functional", output_of(output), (), ref)
    return ref
