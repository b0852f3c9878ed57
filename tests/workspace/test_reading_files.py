from __future__ import annotations

from pathlib import Path

from kshape_ls.workspace.files import NoBuffers, OpenBuffers, read, read_from_disk


def test_what_is_open_comes_before_what_is_on_disk(tmp_path: Path):
    path = tmp_path / "m.py"
    path.write_text("on disk\n")
    assert read(path, OpenBuffers({path: ["open"]})).lines == ["open"]
    assert read(path, OpenBuffers({tmp_path / "other.py": ["open"]})).lines == ["on disk", ""]
    assert read(path, NoBuffers()).lines == ["on disk", ""]


def test_a_buffer_needs_no_file(tmp_path: Path):
    path = tmp_path / "new.py"
    assert read(path, OpenBuffers({path: ["x = 1"]})).lines == ["x = 1"]


def test_why_a_file_cannot_be_read(tmp_path: Path):
    assert read_from_disk(tmp_path / "none.py").reason == "no such file or directory"
    assert read_from_disk(tmp_path).reason == "is a directory"
    assert read_from_disk(tmp_path / "a\0b.py").reason
    (tmp_path / "m.py").write_bytes(b"\xff")
    assert read_from_disk(tmp_path / "m.py").lines is None
    assert "0xff" in (read_from_disk(tmp_path / "m.py").reason or "")
