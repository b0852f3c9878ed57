from __future__ import annotations

import json

from kshape_ls.analysis.facts import Range, Site
from kshape_ls.checks.problem import Edit, Fix, Problem, Related
from kshape_ls.report.file_report import FileReport, Told, unreadable
from kshape_ls.report.json_form import output_value, problems_line, shapes_line
from kshape_ls.shapes import UNKNOWN, UNKNOWN_SHAPE, Nest, Shape, shape, symbol
from kshape_ls.shapes.dims import multiply

AT = Range(3, 4, 5, 6)
PLACE = {"line": 3, "col": 4, "end_line": 5, "end_col": 6}


def test_dimensions():
    assert output_value(shape(None, 28, 0)) == [None, 28, 0]
    assert output_value(shape()) == []
    assert output_value(Shape((UNKNOWN, 3))) == ["?", 3]
    assert output_value(Shape((multiply(symbol("h"), 2), symbol("w")))) == ["?2 * h", "?w"]
    assert output_value(UNKNOWN_SHAPE) is None


def test_nests():
    inner = Nest("tuple", (shape(None, 2), UNKNOWN_SHAPE))
    assert output_value(inner) == {"tuple": [[None, 2], None]}
    assert output_value(Nest("list", (shape(1), inner))) == {"list": [[1], {"tuple": [[None, 2], None]}]}
    assert output_value(Nest("dict", (shape(1), shape(2)), ("a", "b"))) == {"dict": {"a": [1], "b": [2]}}
    assert output_value(Nest("dict", ())) == {"dict": {}}


def test_a_site():
    site = Site(AT, "call", "Dense", (shape(None, 3), shape(None, 4)), counted=12)
    assert json.loads(shapes_line(FileReport("m.py", (site,)))) == {
        "file": "m.py",
        "sites": [{**PLACE, "kind": "call", "class": "Dense", "outputs": [[None, 3], [None, 4]], "params": 12}],
        "problems": [],
    }


def test_only_a_site_that_nobody_calls_says_so():
    site = Site(AT, "call", "Dense", (), uncalled=True)
    (told,) = json.loads(shapes_line(FileReport("m.py", (site,))))["sites"]
    assert told == {**PLACE, "kind": "call", "class": "Dense", "outputs": [], "params": None, "uncalled": True}


def test_a_problem_with_all_that_belongs_to_it():
    problem = Problem("rank-mismatch", "error", "no", AT, (Related(Range(1, 0, 1, 9), "made here"),))
    fix = Fix("Insert", (Edit(Range(3, 4, 3, 4), "x\n"),), preferred=True)
    expected = {
        "code": "rank-mismatch",
        "severity": "error",
        "message": "no",
        **PLACE,
        "related": [{"line": 1, "col": 0, "end_line": 1, "end_col": 9, "message": "made here"}],
        "fixes": [
            {
                "title": "Insert",
                "preferred": True,
                "edits": [{"line": 3, "col": 4, "end_line": 3, "end_col": 4, "text": "x\n"}],
            }
        ],
    }
    report = FileReport("m.py", problems=(Told(problem, (fix,)),))
    assert json.loads(problems_line(report)) == {"file": "m.py", "problems": [expected]}
    assert json.loads(shapes_line(report)) == {"file": "m.py", "sites": [], "problems": [expected]}


def test_an_unreadable_file():
    expected = {"file": "m.py", "sites": [], "problems": [], "unreadable": "why"}
    assert json.loads(shapes_line(unreadable("m.py", "why"))) == expected


def test_one_line_of_ascii_whatever_it_tells():
    line = shapes_line(unreadable("caf\udce9\n.py", "é\u2028"))
    assert line.isascii()
    assert len(line.splitlines()) == 1
    assert json.loads(line)["file"] == "caf\udce9\n.py"
