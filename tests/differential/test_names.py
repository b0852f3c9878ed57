"""Every public name of the installed Keras has a meaning here, or a reason why it has none."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kshape_ls.library import losses
from kshape_ls.library.identifiers import ACTIVATIONS, CONSTRAINTS, REGULARIZERS
from kshape_ls.library.index import is_public, layer_names, layer_rule, op_rule
from kshape_ls.library.names import canonical
from kshape_ls.library.tensorflow_1 import SHARED

from .asking import Case

PUBLIC = (
    "','.join(f'{module}.{name}' for module in %r for name, value in vars(eval(module)).items()"
    " if name[0] != '_' and type(value).__name__ != 'module')"
)
MODULES = {
    "layers": ("keras.layers",),
    "ops": ("keras.ops", "keras.ops.image", "keras.ops.linalg", "keras.ops.nn", "keras.ops.numpy"),
    "random": ("keras.random",),
    "activations": ("keras.activations",),
    "losses": ("keras.losses",),
}
CONVERTS = "turns names and configs into objects and back"
CALLS_BACK = "its result is that of a function of the user's"
SILENT = {
    "keras.layers.deserialize": CONVERTS,
    "keras.layers.serialize": CONVERTS,
    "keras.activations.deserialize": CONVERTS,
    "keras.activations.serialize": CONVERTS,
    "keras.losses.deserialize": CONVERTS,
    "keras.losses.get": CONVERTS,
    "keras.losses.serialize": CONVERTS,
    "keras.losses.Loss": "is for subclasses",
    "keras.random.SeedGenerator": "is a state, no tensor",
    "keras.ops.dtype": "answers with a name",
    "keras.ops.is_tensor": "answers with True or False",
    "keras.ops.custom_gradient": CALLS_BACK,
    **{
        f"keras.ops.{name}": CALLS_BACK
        for name in ("associative_scan", "cond", "fori_loop", "jvp", "map", "scan", "switch", "vectorize")
    },
    **{f"keras.ops.{name}": CALLS_BACK for name in ("vectorized_map", "while_loop")},
}
"""Names of which we say nothing, and why. What gets a rule leaves this list."""

LOOKED_UP = {"activations": ACTIVATIONS, "regularizers": REGULARIZERS, "constraints": CONSTRAINTS}


def has_meaning(name: str) -> bool:
    module, _, last = name.rpartition(".")
    return is_public(name) or (module == "keras.losses" and losses.find(last) is not None)


@pytest.fixture(scope="module")
def listed(oracle):
    answers = oracle.ask([Case(PUBLIC % (modules,), ()) for modules in MODULES.values()])
    return {group: answer["text"].split(",") for group, answer in zip(MODULES, answers, strict=True)}


@pytest.mark.keras
@pytest.mark.parametrize("group", MODULES)
def test_no_name_is_missing(listed, group):
    known = {name: has_meaning(canonical(name)) for name in listed[group]}
    missing = sorted(name for name, found in known.items() if not found and canonical(name) not in SILENT)
    assert missing == [], f"neither a rule nor a reason: {', '.join(missing)}"
    # What has got a rule needs no reason any more.
    assert sorted(name for name, found in known.items() if found and canonical(name) in SILENT) == []


@pytest.mark.keras
def test_every_model_and_its_preprocessing(oracle):
    source = PUBLIC % (("keras.applications",),)
    inside = (
        "','.join(f'keras.applications.{module}.{name}' for module in dir(keras.applications)"
        " for name in dir(getattr(keras.applications, module)) if module[0].islower() and name[0] != '_')"
    )
    models, others = (answer["text"].split(",") for answer in oracle.ask([Case(source, ()), Case(inside, ())]))
    assert len(models) >= 38
    names = [(name, name.rpartition(".")[2]) for name in (*models, *others)]
    assert [
        name
        for name, last in names
        if layer_rule(f"applications.{last}") is None and not has_meaning(name)
    ] == []  # fmt: skip


@pytest.mark.keras
def test_no_layer_that_keras_does_not_have(listed):
    ours = {f"keras.layers.{name}" for name in layer_names() if "." not in name}
    assert ours - set(listed["layers"]) == set()


@pytest.mark.keras
@pytest.mark.parametrize("group", MODULES)
def test_aliases_mean_the_same(oracle, listed, group):
    (answer,) = oracle.ask([Case(f"','.join(str(id(each)) for each in [{','.join(listed[group])}])", ())])
    same: dict[str, list[str]] = {}
    for name, identity in zip(listed[group], answer["text"].split(","), strict=True):
        if canonical(name) not in SILENT:
            same.setdefault(identity, []).append(name)
    apart = {names[0]: names[1:] for names in same.values() if len({_meaning(name) for name in names}) > 1}
    assert apart == {}


@pytest.mark.keras
@pytest.mark.parametrize("kind", LOOKED_UP)
def test_strings_that_keras_looks_up(oracle, kind):
    callables = f"','.join(n for n, v in vars(keras.{kind}).items() if callable(v))"
    (public,) = oracle.ask([Case(callables, ())])
    names = sorted({*public["text"].split(","), *LOOKED_UP[kind]} - {"get", "serialize", "deserialize"})
    answers = oracle.ask([Case(f"str(keras.{kind}.get({name!r}))", ()) for name in names])
    refused = ["Could not interpret" in answer.get("error", "") for answer in answers]
    assert {name for name, no in zip(names, refused, strict=True) if not no} == LOOKED_UP[kind]


def _meaning(name: str) -> object:
    name = canonical(name)
    module, _, last = name.rpartition(".")
    if module == "keras.layers" and layer_rule(last):
        return id(layer_rule(last))
    rule = op_rule(name)
    if rule is not None:
        return repr(replace(rule, names=()))
    return losses.find(last) if module == "keras.losses" else name


def test_functions_that_tensorflow_1_shares_are_the_same_objects():
    tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow isn't installed")

    def at(root: object, name: str) -> object:
        for part in name.split("."):
            root = getattr(root, part, None)
        return root

    others = [n for n in SHARED if at(tensorflow, n) is None or at(tensorflow, n) is not at(tensorflow.compat.v1, n)]
    assert not others
    assert canonical("tensorflow.compat.v1.matmul") == "tensorflow.matmul"
    assert canonical("tensorflow.compat.v1.reduce_sum") == "tensorflow.compat.v1.reduce_sum"
