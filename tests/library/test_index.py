from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import kshape_ls.library
from kshape_ls.library.index import layer_names, layer_rule, op_names, op_rule
from kshape_ls.library.rules import LAYERS, OPS

ROOT = Path(kshape_ls.library.__file__).parent


def import_all() -> None:
    for path in sorted(ROOT.rglob("*.py")):
        importlib.import_module(".".join(("kshape_ls.library", *path.relative_to(ROOT).with_suffix("").parts)))


def test_all_that_is_registered_is_found_in_the_text():
    import_all()
    assert layer_names() == set(LAYERS)
    assert op_names() == set(OPS)


def test_a_rule_knows_its_names():
    rule = layer_rule("MaxPool2D")
    assert rule is layer_rule("MaxPooling2D")
    assert rule is not None
    assert (rule.name, rule.aliases, rule.family) == ("MaxPooling2D", ("MaxPool2D",), "pooling")


def test_no_rule_for_what_there_is_not():
    assert layer_rule("NoSuchLayer") is None
    assert op_rule("keras.ops.no_such_function") is None


def test_every_rule_begins_with_what_it_does():
    import_all()
    bare = [name for name, rule in {**LAYERS, **OPS}.items() if not (rule.output.__doc__ or "").strip()]
    assert bare == []


def test_one_name_imports_one_file():
    program = (
        "import sys; from kshape_ls.library.index import layer_rule; layer_rule('Dense'); "
        "print(sum(name.startswith('kshape_ls.library.layers.') for name in sys.modules))"
    )
    count = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert int(count) < 8
