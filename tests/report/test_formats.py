"""Reports that machines read, held to the schemas and rules of their readers."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest
import xmlschema

from kshape_ls.analysis import analyze
from kshape_ls.checks import problems
from kshape_ls.report.file_report import FileReport, of_problems, unreadable
from kshape_ls.report.formats import writer
from kshape_ls.source.notebook import Cell

SCHEMAS = Path(__file__).with_name("schemas")
HEAD = "import keras\nfrom keras import layers\n"

PROGRAMS = {
    "list": f"""{HEAD}model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.LSTM(4),
])
""",
    "add": f"""{HEAD}model = keras.Sequential()
model.add(keras.Input((8,)))
model.add(layers.Dense(4))
model.add(layers.Conv1D(3, 3))
""",
    "functional": f"{HEAD}x = keras.Input((28, 28))\n'é😀'; y = layers.Conv2D(8, 3)(x)\n",
    "subclass": f"""{HEAD}class Net(keras.Model):
    def __init__(self):
        super().__init__()
        self.fc = layers.Conv2D(4, 3)

    def call(self, x):
        return self.fc(
            x
        )


Net()(keras.Input((8,)))
""",
    "loop": f"{HEAD}x = keras.Input((8, 8, 3))\nfor n in range(5):\n    x = layers.Conv2D(4, 3)(x)\n",
    "helper": f"{HEAD}def head(x):\n    return layers.LSTM(4)(x)\n\n\nhead(keras.Input((8,)))\n",
    "information": f"""{HEAD}model = keras.Sequential([
    keras.Input((28, 28, 1)),
    layers.Conv2D(8, 3),
    layers.Dense(10),
])
""",
    "right": f"{HEAD}x = layers.Dense(4)(keras.Input((8,)))\n",
}


def _told(file: str, text: str) -> FileReport:
    analysis = analyze(text.split("\n"))
    return of_problems(file, analysis, problems(analysis))


def _reports() -> list[FileReport]:
    told = [_told(f"src/{name} & co.py", text) for name, text in PROGRAMS.items()]
    text = f"{HEAD}x = keras.Input((28, 28))\ny = layers.Flatten()(x)\nz = layers.Conv2D(8, 3)(y)"
    notebook = _told("notebook.ipynb", text)
    cells = (Cell(1, 1), Cell(3, 4))
    notebook = FileReport(notebook.file, (), notebook.problems, notebook.excerpts, cells=cells)
    return [*told, notebook, unreadable("lost.py", "no such file\x01 <or> directory")]


@pytest.fixture(scope="module")
def reports() -> list[FileReport]:
    return _reports()


def _written(name: str, reports: list[FileReport]) -> str:
    out = io.StringIO()
    writer(name)(reports, out)
    return out.getvalue()


def test_every_style_has_an_error_or_is_meant_to_have_none(reports: list[FileReport]):
    assert [bool({"error"} & set(report.severities())) for report in reports] == [True] * 6 + [
        False,
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("which", [slice(None), slice(7, 8), slice(0, 0)])
def test_sarif_keeps_to_its_schema(reports: list[FileReport], which: slice):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(_written("sarif", reports[which]))
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(log)


def test_the_sarif_schema_refuses_what_is_wrong(reports: list[FileReport]):
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text(encoding="utf-8"))
    log = json.loads(_written("sarif", reports))
    log["runs"][0]["results"][0]["level"] = "fatal"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft4Validator(schema).validate(log)


def test_sarif_tells_place_rule_cause_and_fixes(reports: list[FileReport]):
    (run,) = json.loads(_written("sarif", reports))["runs"]
    results = {each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]: each for each in run["results"]}
    functional = results["src/functional%20%26%20co.py"]
    assert functional["level"] == "error"
    assert functional["ruleId"] == "rank-mismatch"
    assert run["tool"]["driver"]["rules"][functional["ruleIndex"]]["id"] == "rank-mismatch"
    region = functional["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 4, "startColumn": 11, "endLine": 4, "endColumn": 33}
    assert functional["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 3
    subclass = results["src/subclass%20%26%20co.py"]["locations"][0]["physicalLocation"]["region"]
    assert (subclass["startLine"], subclass["endLine"]) == (9, 11)
    (helped,) = [each for uri, each in results.items() if uri.startswith("src/information")]
    assert helped["level"] == "note"
    replacement = helped["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert "Flatten()" in replacement["insertedContent"]["text"]
    (cell,) = results["notebook.ipynb"]["locations"][0]["logicalLocations"]
    assert cell["fullyQualifiedName"] == "cell 4:2"
    assert "on line" not in results["notebook.ipynb"]["message"]["text"]
    (lost,) = run["invocations"][0]["toolExecutionNotifications"]
    assert lost["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "lost.py"
    assert run["invocations"][0]["executionSuccessful"] is False


@pytest.mark.parametrize("which", [slice(None), slice(7, 8), slice(0, 0)])
def test_junit_keeps_to_its_schema(reports: list[FileReport], which: slice):
    xmlschema.XMLSchema(str(SCHEMAS / "junit.xsd")).validate(_written("junit", reports[which]))


def test_junit_counts_and_tells(reports: list[FileReport]):
    root = ElementTree.fromstring(_written("junit", reports))
    suites = {suite.attrib["name"]: suite for suite in root}
    assert [suite.attrib["id"] for suite in root] == [str(number) for number in range(len(reports))]
    failed = suites["src/list & co.py"]
    assert (failed.attrib["tests"], failed.attrib["failures"], failed.attrib["errors"]) == ("1", "1", "0")
    (case,) = failed.findall("testcase")
    assert case.attrib["name"] == "rank-mismatch at 6:5"
    (failure,) = case.findall("failure")
    assert failure.text is not None
    assert "6 |     layers.LSTM(4)," in failure.text
    assert suites["notebook.ipynb"].findall("testcase")[0].attrib["name"] == "rank-mismatch at cell 4:2"
    information = suites["src/information & co.py"]
    assert information.attrib["failures"] == "0"
    assert "dense-on-spatial-axes" in (information.findtext("system-out") or "")
    assert suites["lost.py"].attrib["errors"] == "1"
    assert root.findall("testsuite/testcase/error")[0].attrib["message"] == "no such file\ufffd <or> directory"
    for suite in root:
        assert len(suite.findall("testcase")) == int(suite.attrib["tests"])


def test_github_commands(reports: list[FileReport]):
    lines = _written("github", reports).splitlines()
    form = re.compile(
        r"::(error|warning|notice) title=[^:,]*,file=[^:,]*(,line=\d+,col=\d+,endLine=\d+,endColumn=\d+)?::."
    )
    assert all(form.match(line) for line in lines[:-1])
    assert lines[-1] == "7 errors, 1 information in 9 files"
    functional = next(line for line in lines if "functional" in line)
    assert functional.startswith(
        "::error title=kshape-ls (rank-mismatch),file=src/functional & co.py,line=4,col=11,endLine=4,endColumn=33::"
    )
    assert "%0Ahelp: Insert Flatten() → (None, 5408)" in next(line for line in lines if "information & co" in line)
    notebook = next(line for line in lines if "notebook.ipynb" in line)
    assert notebook.startswith("::error title=kshape-ls (rank-mismatch),file=notebook.ipynb::cell 4:2: ")


def test_gitlab_code_quality(reports: list[FileReport]):
    entries = json.loads(_written("gitlab", reports))
    assert all({"description", "check_name", "fingerprint", "severity", "location"} <= set(each) for each in entries)
    assert {each["severity"] for each in entries} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(each["location"]["lines"]["begin"] >= 1 for each in entries)
    assert len({each["fingerprint"] for each in entries}) == len(entries) == 9
    assert entries[-1]["check_name"] == "unreadable"


@pytest.mark.parametrize("name", ["sarif", "gitlab"])
def test_a_fingerprint_stays_when_lines_come_above_it(name: str):
    def marks(text: str) -> list[str]:
        written = json.loads(_written(name, [_told("m.py", text)]))
        if name == "gitlab":
            return [each["fingerprint"] for each in written]
        return [each["partialFingerprints"]["kshapeLine/v1"] for each in written["runs"][0]["results"]]

    once = PROGRAMS["functional"]
    twice = once + "y = 1\n'é😀'; y = layers.Conv2D(8, 3)(x)\n"
    assert marks(f"# a line\n\n{once}") == marks(once)
    assert marks(twice)[:1] == marks(once)
    assert len(set(marks(twice))) == 2


def test_nothing_wrong(reports: list[FileReport]):
    assert json.loads(_written("gitlab", reports[7:8])) == []
    assert _written("github", reports[7:8]) == "No problems in 1 file\n"
