"""What is shown of a program, in the terms of each client and encoding."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from session import CLIENTS, ENCODINGS, Session, session
from wire import DOCUMENT, URI

PROGRAM = """\
import keras
from keras import layers

'é🎈'; inputs = keras.Input((28, 28, 1))
'é🎈'; x = layers.Conv2D(32, 3)(inputs)
'é🎈'; x = layers.Flatten()(x); print('🎈', x)
'é🎈'; outputs = layers.Dense(10)(x)
model = keras.Model(inputs, outputs)


def block(t):
    return layers.Concatenate()([t, t])


block(outputs)
block(block(x))
"""


@pytest.fixture(scope="module", params=[(c, e) for c in CLIENTS for e in ENCODINGS], ids="-".join)
def using(request: pytest.FixtureRequest) -> Iterator[Session]:
    with session(*request.param, PROGRAM) as found:
        yield found


def starts(using: Session, ranges: list[dict[str, Any]]) -> list[str]:
    return [using.marked(each) for each in ranges]


def test_definition(using: Session) -> None:
    told = using.at("textDocument/definition", "print('🎈', x)", 12)
    assert [each["targetUri"] for each in told] == [URI]
    assert starts(using, [each["targetSelectionRange"] for each in told]) == ["x"]
    assert starts(using, [each["targetRange"] for each in told]) == ["x = layers.Flatten()(x)"]
    assert using.marked(told[0]["originSelectionRange"]) == "x"
    assert using.at("textDocument/definition", "keras") is None


def test_references(using: Session) -> None:
    context = {"includeDeclaration": True}
    told = using.at("textDocument/references", "Flatten()(x)", 8, context=context)
    assert {each["uri"] for each in told} == {URI}
    assert starts(using, [each["range"] for each in told]) == [
        "layers.Flatten()(x)",
        "layers.Dense(10)(x)",
        "layers.Concatenate()([t, t])",
    ]


def test_highlights(using: Session) -> None:
    told = using.at("textDocument/documentHighlight", "Dense(10)", 8)
    assert [(using.marked(each["range"]), each["kind"]) for each in told] == [
        ("layers.Flatten()(x)", 3),
        ("layers.Dense(10)(x)", 3),
        ("layers.Concatenate()([t, t])", 2),
    ]


def test_hierarchy(using: Session) -> None:
    if "callHierarchyProvider" not in using.announced:
        assert "emacs" in using.client
        return
    (item,) = using.at("textDocument/prepareCallHierarchy", "Dense(10)", 7)
    assert (item["name"], item["detail"], item["uri"]) == ("Dense", "(None, 10)", URI)
    (call,) = using.ask("callHierarchy/incomingCalls", {"item": item})
    assert (call["from"]["name"], using.marked(call["from"]["range"])) == ("Flatten", "layers.Flatten()(x)")
    (call,) = using.ask("callHierarchy/outgoingCalls", {"item": item})
    assert (call["to"]["name"], starts(using, call["fromRanges"])) == (
        "Concatenate",
        ["layers.Dense(10)(x)"],
    )


def test_hints(using: Session) -> None:
    told = using.ask("textDocument/inlayHint", {"textDocument": DOCUMENT, "range": using.whole()})
    texts = [
        each["label"] if isinstance(each["label"], str) else "".join(part["value"] for part in each["label"])
        for each in told
    ]
    assert texts == [
        ": (None, 28, 28, 1)",
        "→ (None, 26, 26, 32)",
        "→ (None, 21632)",
        "→ (None, 10)",
        "→ 3 shapes",
    ]
    assert told[1]["position"] == using.position("(inputs)\n", 8)
    last, flat = told[-1], told[2]
    if using.announced["inlayHintProvider"]["resolveProvider"]:
        assert "tooltip" not in last
        last, flat = using.ask("inlayHint/resolve", last), using.ask("inlayHint/resolve", flat)
        places = [each["location"] for each in flat["label"] if "location" in each]
        assert starts(using, [place["range"] for place in places]) == ["keras.Input((28, 28, 1))", "layers.Flatten()"]
        assert "Flatten on line 6 made (None, 21632) of (None, 26, 26, 32)" in flat["tooltip"]
    assert last["tooltip"].splitlines() == ["(None, 20)", "(None, 43264)", "(None, 86528)"]


def test_a_client_with_a_panel_travels_there() -> None:
    with session("neovim@v0.11", "utf-16", experimental={"kshape": {"panel": True}}) as using:
        assert "callHierarchyProvider" not in using.announced
        assert using.announced["referencesProvider"]


def test_lenses(using: Session) -> None:
    if "codeLensProvider" not in using.announced:
        assert using.client == "emacs"
        return
    told = using.ask("textDocument/codeLens", {"textDocument": DOCUMENT})
    assert using.announced["codeLensProvider"]["resolveProvider"]
    (lens,) = [each for each in told if "command" not in each]
    assert using.marked(lens["range"]) == "keras.Model(inputs, outputs)"
    resolved = using.ask("codeLens/resolve", lens)
    assert resolved["command"]["title"] == "(None, 28, 28, 1) → (None, 10) · 3 layers · 216,650 weights"
    offered = [each["command"] for each in told if "command" in each]
    assert {each["command"] for each in offered} <= set(using.announced["executeCommandProvider"]["commands"])
    for each in offered:
        assert each["arguments"] == [{"uri": URI, "position": using.position("keras.Model")}]


def test_symbols(using: Session) -> None:
    (model,) = using.ask("textDocument/documentSymbol", {"textDocument": DOCUMENT})
    assert (model["name"], model["detail"]) == ("model", "Functional → (None, 10)")
    assert using.marked(model["selectionRange"]) == "keras.Model(inputs, outputs)"
    assert [(each["name"], each["detail"], using.marked(each["range"])) for each in model["children"]] == [
        ("input_layer", "InputLayer → (None, 28, 28, 1)", "keras.Input((28, 28, 1))"),
        ("conv2d", "Conv2D → (None, 26, 26, 32)", "layers.Conv2D(32, 3)(inputs)"),
        ("flatten", "Flatten → (None, 21632)", "layers.Flatten()(x)"),
        ("dense", "Dense → (None, 10)", "layers.Dense(10)(x)"),
    ]


def test_symbols_of_the_workspace(using: Session) -> None:
    (model,) = using.ask("workspace/symbol", {"query": "mod"})
    assert (model["name"], model["containerName"]) == ("model: Functional → (None, 10)", "model.py")
    assert using.marked(model["location"]["range"]) == "keras.Model(inputs, outputs)"
    assert using.ask("workspace/symbol", {"query": "modx"}) == []


def test_folds(using: Session) -> None:
    if "foldingRangeProvider" not in using.announced:
        assert using.client == "emacs"
        return
    told = using.ask("textDocument/foldingRange", {"textDocument": DOCUMENT})
    assert [(each["startLine"], each["endLine"]) for each in told] == [(3, 7), (10, 11)]
    assert told[0]["kind"] == "region"
    assert told[0].get("collapsedText", "") in ("", "model: Functional → (None, 10)")
    assert ("collapsedText" in told[0]) == using.client.startswith("neovim")


def test_a_client_that_takes_no_trees() -> None:
    with session("", "utf-16", PROGRAM) as using:
        told = using.ask("textDocument/documentSymbol", {"textDocument": DOCUMENT})
        assert [(each["name"].partition(":")[0], each.get("containerName")) for each in told] == [
            ("model", None),
            ("input_layer", "model"),
            ("conv2d", "model"),
            ("flatten", "model"),
            ("dense", "model"),
        ]
        assert "codeLensProvider" not in using.announced


def test_hints_and_lenses_as_the_user_wants_them() -> None:
    wanted = {"hints": {"on": ["variable"], "batchAxis": False}, "lenses": False}
    with session("neovim@v0.11", "utf-16", PROGRAM, options=wanted) as using:
        told = using.ask("textDocument/inlayHint", {"textDocument": DOCUMENT, "range": using.whole()})
        texts = ["".join(part["value"] for part in each["label"]) for each in told]
        assert texts == [": (28, 28, 1)", ": (26, 26, 32)", ": (21632,)", ": (10,)"]
        assert using.ask("textDocument/codeLens", {"textDocument": DOCUMENT}) == []
    with session("neovim@v0.11", "utf-16", PROGRAM, options={"hints": {"enabled": False}}) as using:
        assert using.ask("textDocument/inlayHint", {"textDocument": DOCUMENT, "range": using.whole()}) == []


def test_rewriting(using: Session) -> None:
    at = using.position("Conv2D")
    where = {"start": at, "end": at}
    asked = {"textDocument": DOCUMENT, "range": where, "context": {"diagnostics": [], "only": ["refactor"]}}
    told = {each["title"]: each for each in using.ask("textDocument/codeAction", asked)}
    lazy = told["Write shape comments for model"]
    eager = told["Insert BatchNormalization() after Conv2D → (None, 26, 26, 32)"]
    assert "edit" in eager
    if using.announced["codeActionProvider"]["resolveProvider"]:
        assert "edit" not in lazy
        lazy = using.ask("codeAction/resolve", lazy)
    else:
        assert using.client == "emacs"
    assert "'é🎈'; x = layers.Conv2D(32, 3)(inputs)  # shape: (None, 26, 26, 32)\n" in using.applied(edits(using, lazy))
    wrapped = "'é🎈'; x = layers.BatchNormalization()(layers.Conv2D(32, 3)(inputs))\n"
    assert wrapped in using.applied(edits(using, eager))


def edits(using: Session, action: dict[str, Any]) -> list[dict[str, Any]]:
    edit = action["edit"]
    if using.client.startswith("neovim"):
        assert edit.keys() == {"changes"}
        return edit["changes"][URI]
    (change,) = edit["documentChanges"]
    assert change["textDocument"] == {"uri": URI, "version": 1}
    if using.client == "visual_studio_code":
        assert {each["annotationId"] for each in change["edits"]} == {action["title"]}
        assert edit["changeAnnotations"] == {action["title"]: {"label": action["title"], "needsConfirmation": False}}
    return change["edits"]


def test_as_the_cursor_moves_nothing_is_tried_out(using: Session) -> None:
    at = using.position("Conv2D")
    asked = {"textDocument": DOCUMENT, "range": {"start": at, "end": at}}
    told = using.ask("textDocument/codeAction", {**asked, "context": {"diagnostics": [], "triggerKind": 2}})
    assert told == []


def test_comments_are_refreshed_for_who_asks() -> None:
    program = "from keras import Input, layers\n'é🎈'; y = layers.Dense(4)(Input((8,)))  # shape: (None, 8)\n"
    with session("emacs", "utf-16", program) as using:
        asked = {"textDocument": DOCUMENT, "range": using.whole()}
        (told,) = using.ask("textDocument/codeAction", {**asked, "context": {"diagnostics": [], "only": ["source"]}})[
            -1:
        ]
        assert (told["title"], told["kind"]) == ("Refresh all shape comments", "source.shapeComments.kshape")
        (change,) = told["edit"]["documentChanges"]
        assert using.applied(change["edits"]).endswith("# shape: (None, 4)\n")


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_completion(client: str, encoding: str) -> None:
    program = "from keras import Input, layers\n'é🎈'; x = Input((5, 5, 64))\n'é🎈'; x = layers.Reshape((\ny = 1\n"
    with session(client, encoding, program) as using:
        assert "(" in using.announced["completionProvider"]["triggerCharacters"]
        told = using.at("textDocument/completion", "((\n", 2)
        assert (told[0]["label"], told[0]["detail"]) == ("(25, 64)", "→ (None, 25, 64)")
        assert [each["sortText"] for each in told] == sorted(each["sortText"] for each in told)
        assert using.applied([told[0]["textEdit"]]).splitlines()[2] == "'é🎈'; x = layers.Reshape((25, 64)"
        assert told[0]["filterText"].startswith(using.marked(told[0]["textEdit"]["range"]))
        assert using.at("textDocument/completion", "y = 1", 4) == []
