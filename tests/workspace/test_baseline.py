from __future__ import annotations

from pathlib import Path

import pytest

from kshape_ls.workspace.baseline import BaselineError, Known, read_baseline, write_baseline


def test_what_is_written_is_read(tmp_path: Path):
    path = tmp_path / "known.json"
    wrong = (str(tmp_path / "src" / "m.py"), "rank-mismatch", "y = Conv2D(8, 3)(é)")
    assert write_baseline(path, [wrong, wrong, (str(tmp_path / "a.py"), "huge-dense", "Dense(9)")]) == 3
    baseline = read_baseline(path)
    assert baseline.counts == {Known("src/m.py", *wrong[1:]): 2, Known("a.py", "huge-dense", "Dense(9)"): 1}
    assert baseline.key(*wrong) in baseline.counts


def test_it_can_be_reviewed_line_by_line(tmp_path: Path):
    path = tmp_path / "known.json"
    write_baseline(path, [(str(tmp_path / "b.py"), "c", "x"), (str(tmp_path / "a.py"), "c", "x")])
    assert path.read_text().index("a.py") < path.read_text().index("b.py")
    assert len(path.read_text().splitlines()) > 10


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "not a baseline"),
        ("[]", "version 1"),
        ('{"version": 2, "problems": {}}', "version 1"),
        ('{"version": 1}', "write it anew"),
        ('{"version": 1, "problems": {"a.py": [{"code": "c"}]}}', "write it anew"),
        ('{"version": 1, "problems": {"a.py": 3}}', "write it anew"),
        ('{"version": 1, "problems": {"a.py": [{"code": "c", "line": "x", "count": "many"}]}}', "write it anew"),
    ],
)
def test_what_is_no_baseline(tmp_path: Path, text: str, said: str):
    path = tmp_path / "known.json"
    path.write_text(text)
    with pytest.raises(BaselineError, match=said):
        read_baseline(path)


def test_there_is_none(tmp_path: Path):
    with pytest.raises(BaselineError, match="no such file"):
        read_baseline(tmp_path / "known.json")
