from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from drawn_programs import ADD, ALL, LIST, MISMATCH, RESNET, TOWERS, UNET, drawn, schemed

from kshape_ls.analysis.facts import Range
from kshape_ls.report.drawing.dot import dot
from kshape_ls.report.drawing.html import page
from kshape_ls.report.drawing.layout import layout
from kshape_ls.report.drawing.mermaid import mermaid
from kshape_ls.report.drawing.scheme import Frame, Leaf, Scheme, Trouble
from kshape_ls.report.drawing.svg import svg

SVG = "{http://www.w3.org/2000/svg}"
NASTY = 'a"b<c>&{d}|e\\f`g#h;i%%j\nk—ü漢'


def groups(picture: str, kind: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(picture).iter(f"{SVG}g") if kind in e.get("class", "").split()]


def texts(element: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in element.iter(f"{SVG}text")]


@pytest.mark.parametrize("program", ALL.values(), ids=ALL)
def test_svg_shows_every_layer_with_its_shape_weights_and_line(program: str):
    drawing = drawn(program)
    layers = groups(svg(drawing), "layer")
    assert [layer.get("data-id") for layer in layers] == [box.what.id for box in drawing.boxes]
    for layer, box in zip(layers, drawing.boxes, strict=True):
        leaf = box.what
        assert isinstance(leaf, Leaf)
        assert leaf.range is not None
        assert layer.get("data-line") == str(leaf.range.line)
        assert texts(layer)[0] == leaf.title + (leaf.name if leaf.name != leaf.title else "")
        assert texts(layer)[1] == leaf.shape


def test_svg_of_a_list():
    (_, conv, flatten, _) = groups(svg(drawn(LIST)), "layer")
    assert texts(conv) == ["Conv2Dconv2d", "(None, 26, 26, 8)", "80"]
    assert texts(flatten) == ["Flattenflatten", "(None, 5408)"]


def test_what_refuses_says_why_and_is_red():
    (bad,) = groups(svg(drawn(ADD)), "bad")
    told = bad.findtext(f"{SVG}title") or ""
    assert "reshape (Reshape)" in told
    assert "error: Reshape: The total size of the tensor must be unchanged." in told
    assert "[reshape-size-mismatch]" in told
    red = [p for p in ET.fromstring(svg(drawn(ADD))).iter(f"{SVG}path") if "bad" in (p.get("class") or "").split()]
    assert [p.get("data-to") for p in red] == [bad.get("data-id")]


def test_a_picture_of_one_theme_needs_no_variables_and_one_of_none_follows_the_reader():
    drawing = drawn(LIST)
    assert "var(" not in svg(drawing, "light")
    assert svg(drawing, "light") != svg(drawing, "dark")
    assert "prefers-color-scheme:dark" in svg(drawing)
    assert "--vscode-editor-background" in svg(drawing)


def test_an_incomplete_model_says_so():
    program = "import keras\nmodel = keras.Sequential([keras.layers.Dense(3)])\n"
    assert "not all of this model is known" in svg(drawn(program))
    assert "not all of this model is known" not in svg(drawn(LIST))


def nasty() -> Scheme:
    leaf = Leaf("0", NASTY, NASTY, NASTY, 3, Range(1, 0, 1, 3), Trouble("code", "error", NASTY))
    frame = Frame("b1", "model", NASTY, NASTY, None, (leaf, Leaf("1", "Dense", "end", "()", 0, None)))
    return Scheme(Frame("whole", "whole", NASTY, NASTY, None, (frame,)), (), True)


def test_odd_names_break_no_format():
    drawing = layout(nasty())
    ET.fromstring(svg(drawing))
    assert NASTY not in page(drawing, NASTY)
    assert '"' not in "".join(re.findall(r'\["(.*)"\]', mermaid(nasty())))
    assert len(mermaid(nasty()).splitlines()) == 8
    assert dot(nasty()).count("\n") == 11


def test_a_page_stands_alone_and_knows_its_program():
    text = page(drawn(RESNET), "/project/my model.py")
    assert not re.findall(r"""(?:src|href)=["']?https?:""", text)
    assert 'data-path="/project/my model.py"' in text
    assert "175 layers" in text
    assert "{{" not in text
    assert 'type="search"' in text


def test_mermaid_of_a_mismatch():
    assert mermaid(schemed(MISMATCH)).splitlines() == [
        "%% functional",
        "flowchart TD",
        '    n0["<b>InputLayer</b> input_layer<br/>(None, 28, 28, 8)"]',
        '    subgraph nb0["block"]',
        '        n1["<b>Conv2D</b> conv2d<br/>(None, 28, 28, 8)"]',
        '        n2["<b>Add</b> add<br/>(None, 28, 28, 8)"]',
        "    end",
        '    subgraph nb1["block"]',
        '        n3["<b>Conv2D</b> conv2d_1<br/>(None, 28, 28, 16)"]',
        '        n4["<b>Add</b> add_1<br/>?<br/>✗ merge-shape-mismatch"]',
        "    end",
        '    n5["<b>Flatten</b> flatten<br/>(?, ?)"]',
        "    n0 --> n1",
        "    n0 --> n2",
        "    n1 --> n2",
        "    n2 --> n3",
        "    n2 --> n4",
        "    n3 --> n4",
        "    n4 --> n5",
        "    classDef bad stroke:#d1242f,stroke-width:2px,color:#ff7b72",
        "    class n4 bad",
        "    linkStyle 4,5 stroke:#d1242f,stroke-width:2px",
    ]


@pytest.mark.parametrize("write", [mermaid, dot])
def test_frames_are_nested_and_closed(write: object):
    for program in (UNET, TOWERS, RESNET):
        scheme = schemed(program)
        text = write(scheme)  # type: ignore[operator]
        assert text.count("subgraph") == len(list(scheme.whole.frames()))
        closing = "    end\n" if write is mermaid else "}\n"
        assert text.count(closing) == text.count("subgraph") + (write is dot)
        assert text.count("-->" if write is mermaid else " -> ") == len(scheme.links)
