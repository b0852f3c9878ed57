from __future__ import annotations

import ast
import contextlib
import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kshape_ls.verification import graph_wire, wire
from kshape_ls.verification.graph_wire import (
    GraphSpec,
    LayerSpec,
    NodeSpec,
    OpenSize,
    StandIn,
    Taken,
    WireError,
    decode_graph,
    encode_graph,
)
from kshape_ls.verification.wire import (
    Answer,
    Constructed,
    Refused,
    Skipped,
    Tensor,
    Told,
    decode_answer,
    encode_answer,
    message,
    parse,
)

ROOM = Path(wire.__file__).parent
HANDED_OVER = [ROOM / "wire.py", ROOM / "graph_wire.py", *sorted((ROOM / "worker").glob("*.py"))]

INNER = GraphSpec((NodeSpec("i", "InputLayer", shapes=((None, 3),)),), (0,), (0,), (0,))
GRAPH = GraphSpec(
    (
        NodeSpec("x", "InputLayer", (("shape", (3, None)), ("dtype", "float32")), shapes=((None, 3, None),)),
        NodeSpec(
            "y",
            "Bidirectional",
            (("layer", LayerSpec("LSTM", (("units", 8), ("dropout", 0.5)))), ("odd", [1, (True, None), -math.inf])),
            ([Taken(0), StandIn((None, 2), "int32", True)], slice(None, -1, OpenSize()), Ellipsis),
            (("training", False), ("mask", {"a": Taken(1)})),
            (0, 0),
            (0, 1),
            None,
            "an obstacle",
            "another",
            0,
            "keras.ops.add",
            INNER,
            True,
        ),
        NodeSpec("z", "TimeDistributed", (("layer", INNER),), (Taken(0),), inbound=(1,)),
    ),
    (0,),
    (1,),
    (0,),
    False,
)


def test_a_graph_comes_over_as_it_was():
    line = message(type="replay", id=7, graph=encode_graph(GRAPH))
    assert line.startswith(wire.OPENING)
    assert line.count(b"\n") == 1
    fields = parse(line)
    assert (fields["type"], fields["id"]) == ("replay", 7)
    assert decode_graph(fields["graph"]) == GRAPH


@pytest.mark.parametrize(
    "answer",
    [
        Answer(Told((Tensor((None, 3), "float32"), Tensor((), "int32")), 10**30)),
        Answer(Told((Tensor((2,), "string"),), None), (Answer(Skipped("so")), Answer(Refused("E", "no")))),
        Answer(Constructed("nobody knows")),
        Answer(Refused("ValueError", "a\nb “c”")),
        Answer(Skipped("")),
    ],
)
def test_an_answer_comes_over_as_it_was(answer):
    assert decode_answer(parse(message(answer=encode_answer(answer)))["answer"]) == answer


@pytest.mark.parametrize(
    "line", [b"", b"{", b"[1]", b'{"kshape":0}', b'{"kshape":1,"type":"hello"}', b"\xff", b"[" * 100_000, b"9" * 5000]
)
def test_what_is_no_message_of_this_version_is_refused(line):
    with pytest.raises(WireError):
        parse(line)


@pytest.mark.parametrize("value", [2**63, object(), b"x", {1}, print, 1j])
def test_what_is_not_plain_is_not_sent(value):
    with pytest.raises(WireError):
        encode_graph(GraphSpec((NodeSpec("d", "Dense", (("units", [value]),)),)))


def test_a_number_beyond_64_bits_is_not_taken():
    data = encode_graph(GraphSpec((NodeSpec("d", "Dense", (("units", 4),)),)))
    data["nodes"][0]["arguments"][0][1] = 2**63
    with pytest.raises(WireError, match="64 bits"):
        decode_graph(data)


def test_models_in_models_end_somewhere():
    graph = INNER
    for _ in range(graph_wire.MAX_DEPTH + 1):
        graph = GraphSpec((NodeSpec("m", "Functional", nested=graph),))
    with pytest.raises(WireError, match="deep"):
        decode_graph(encode_graph(graph))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["tuple", "dict", "layer", "arguments", "float", "nodes", "taken", "tensor", "slice", "model", "word"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(JSON, st.sampled_from([*encode_graph(GRAPH)["nodes"][1], "nodes", "inputs_at", "outputs_at", "complete"]))
def test_nonsense_anywhere_in_a_graph_is_a_wire_error_or_a_graph(nonsense, field):
    data = json.loads(json.dumps(encode_graph(GRAPH)))
    (data if field in data else data["nodes"][1])[field] = nonsense
    with contextlib.suppress(WireError):
        assert isinstance(decode_graph(data), GraphSpec)


@settings(max_examples=200, deadline=None)
@given(JSON, st.sampled_from(["told", "refused", "error", "constructed", "skipped", "params", "nested"]))
def test_nonsense_anywhere_in_an_answer_is_a_wire_error_or_an_answer(nonsense, field):
    for answer in (Answer(Told((Tensor((1,), "int8"),), 3)), Answer(Refused("E", "no")), Answer(Skipped("so"))):
        with contextlib.suppress(WireError):
            assert isinstance(decode_answer({**encode_answer(answer), field: nonsense}), Answer)


@pytest.mark.parametrize("path", HANDED_OVER, ids=lambda path: path.name)
def test_what_is_handed_over_is_python_3_8_and_the_standard_library(path):
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 8))
    for found in ast.walk(tree):
        if isinstance(found, ast.Import):
            assert {alias.name.split(".")[0] for alias in found.names} <= sys.stdlib_module_names
        elif isinstance(found, ast.ImportFrom):
            assert found.level or (found.module or "").split(".")[0] in sys.stdlib_module_names


def test_python_3_8_runs_the_worker(tmp_path):
    python = shutil.which("python3.8")
    if python is None or subprocess.run([python, "-c", ""], capture_output=True, check=False).returncode:
        pytest.skip("python3.8 is not installed")
    run = subprocess.run(
        [python, "-S", str(ROOM / "worker" / "start.py")], input=b"", capture_output=True, check=False, timeout=30
    )
    assert parse(run.stdout.splitlines()[1])["python"].startswith("3.8.")
