from __future__ import annotations

import ast
import json

import pytest

from kshape_ls.source.notebook import Cell, Notebook, file_lines, placed, python_lines, read_notebook, said_of_cells


def notebook(*cells: str | list[str], **metadata: object) -> str:
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells], "metadata": metadata})


def test_code_cells_are_one_program_in_order() -> None:
    text = json.dumps(
        {
            "cells": [
                {"cell_type": "markdown", "source": ["# Title\n", "words"]},
                {"cell_type": "code", "source": ["x = 1\n", "y = 2"]},
                {"cell_type": "raw", "source": "raw"},
                {"cell_type": "code", "source": ""},
                {"cell_type": "code", "source": "z = x\n"},
            ],
            "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
        }
    )
    assert read_notebook(text) == Notebook(("x = 1", "y = 2", "", "z = x", ""), (Cell(1, 1), Cell(3, 3), Cell(4, 4)))


def test_a_line_is_placed_in_its_cell() -> None:
    cells = (Cell(1, 1), Cell(3, 3), Cell(4, 4))
    assert [placed(cells, line) for line in (1, 2, 3, 4, 9)] == [(1, 1), (1, 2), (3, 1), (4, 1), (4, 6)]


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize(
    "cells",
    [
        [["x = 1\n", "y = '\\u00e9\"'\n", "\n", "z = 2"], "", [], ["a\n"], ["b = (", "1)\n", "", "c\nd", "e"]],
        ["x = 1\ny = 2\n", ["z\r\n", "w"]],
    ],
)
def test_each_line_is_found_in_the_file(cells: list[str | list[str]], indent: int | None) -> None:
    text = json.dumps(
        {"cells": [{"cell_type": "code", "source": cell, "outputs": [{"source": ["no"]}]} for cell in cells]},
        indent=indent,
    )
    read, lines = read_notebook(text), file_lines(text)
    assert isinstance(read, Notebook)
    assert len(lines) == len(read.lines)
    for line, on in zip(read.lines, lines, strict=True):
        if line:
            # A line may go on in a second text of the list.
            assert json.dumps(line[:1])[1:-1] in text.split("\n")[on - 1]
    assert indent is not None or set(lines) == {1}
    assert indent is None or len({on for line, on in zip(read.lines, lines, strict=True) if line}) >= len(cells)


def test_sentences_name_cells() -> None:
    cells = (Cell(0, 1), Cell(2, 5))
    said = said_of_cells(cells, "Flatten on line 7 made (None, 4) of (None, 2, 2); Dense on line 2.")
    assert said == "Flatten in cell 3, line 3 made (None, 4) of (None, 2, 2); Dense in cell 1, line 2."
    assert said_of_cells((), "Dense on line 2") == "Dense on line 2"


@pytest.mark.parametrize(
    ("line", "python"),
    [
        ("%matplotlib inline", "pass"),
        ("    !pip install keras", "    pass"),
        ("model?", "pass"),
        ("?model", "pass"),
        ("keras.layers.Dense??", "pass"),
        ("files = !ls *.png", "files = get_ipython()"),
        ("a, b = %sql select", "a, b = get_ipython()"),
        ("rest = 7 % 4", "rest = 7 % 4"),
        ("same = a != b", "same = a != b"),
        ("print('what?')", "print('what?')"),
        ("x = 5  # why?", "x = 5  # why?"),
    ],
)
def test_what_is_ipython_s_own_becomes_python(line: str, python: str) -> None:
    assert python_lines([line]) == [python]
    ast.parse(python.strip())


@pytest.mark.parametrize("magic", ["%%time", "%%capture out", "%%timeit -n 3"])
def test_magics_around_python_leave_it(magic: str) -> None:
    assert python_lines([magic, "x = 1"]) == ["", "x = 1"]


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile a.py", "%%html", "%%"])
def test_cells_of_other_languages_are_left_out(magic: str) -> None:
    assert python_lines([magic, "x = 1"]) == ["", ""]


def test_a_text_of_several_lines_is_left_alone() -> None:
    lines = ['s = """', "%d files?", '!"""', "%time"]
    assert python_lines(lines) == [*lines[:3], "pass"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not a notebook"),
        ("[]", "not a notebook"),
        ('{"cells": 3}', "not a notebook"),
        ('{"worksheets": []}', "old format"),
        ("[" * 100_000, "not a notebook"),
        (notebook("1", language_info={"name": "R"}), "a notebook of r, not of Python"),
    ],
)
def test_what_is_no_python_notebook_is_said(text: str, said: str) -> None:
    found = read_notebook(text)
    assert isinstance(found, str)
    assert said in found


def test_odd_cells_do_no_harm() -> None:
    text = json.dumps({"cells": [None, {"cell_type": "code"}, {"cell_type": "code", "source": [1, "x = 1\r\n", "y"]}]})
    assert read_notebook(text) == Notebook(("", "x = 1", "y"), (Cell(1, 1), Cell(2, 2)))
