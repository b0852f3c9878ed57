"""Any bytes as a file: a clear word or an empty result, never a traceback."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest
from terminal import GOOD, run, written

BODY = GOOD.encode()

READABLE = {
    "empty": (b"", 0),
    "only blank lines": (b"\n\n\n", 0),
    "no newline at the end": (BODY.rstrip(), 2),
    "CRLF": (BODY.replace(b"\n", b"\r\n"), 2),
    "CR alone": (BODY.replace(b"\n", b"\r"), 2),
    "mixed line ends": (BODY.replace(b"\n", b"\r\n", 1), 2),
    "tabs": (b"import keras\nif True:\n\tx = keras.Input((4,))\n", 1),
    "a byte order mark": (b"\xef\xbb\xbf" + BODY, 2),
    "a form feed": (b"\x0c\n" + BODY, 2),
    "latin-1, declared": ("# coding: latin-1\nd = 'é'\n".encode("latin-1") + BODY, 2),
    "1 MB on one line": (BODY + b"z = [" + b"1, " * 350_000 + b"]\n", 2),
    "1 MB in one string": (BODY + b"z = '" + b"a" * 1_000_000 + b"'\n", 2),
    "an unclosed bracket": (BODY + b"z = (1,\n", 2),
    "deep brackets": (b"z = " + b"(" * 5_000 + b")" * 5_000 + b"\n" + BODY, 2),
    "deep operators": (b"z = " + b"-" * 20_000 + b"1\n" + BODY, 2),
    "no program at all": (bytes(range(1, 128)) * 50, 0),
}

UNREADABLE = {
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50, "0x89"),
    "not UTF-8": (BODY + b"# caf\xe9\n", "0xe9"),
    "UTF-16": (BODY.decode().encode("utf-16"), "0xff"),
    "NUL": (BODY + b"x = '\x00'\n", "NUL"),
    "an encoding that nobody knows": (b"# coding: klingon\n" + BODY, "klingon"),
}


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read(tmp_path: Path, name: str):
    data, least = READABLE[name]
    path = written(tmp_path / "odd.py", data)
    shapes = run("shapes", "--format", "json", path)
    assert (shapes.returncode, shapes.stderr) == (0, "")
    told = json.loads(shapes.stdout)
    assert len(told["sites"]) >= least if least else told["sites"] == []
    for command in ("shapes", "check"):
        text = run(command, path)
        assert (text.returncode, text.stderr) == (0, "")


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read(tmp_path: Path, name: str):
    data, word = UNREADABLE[name]
    path = written(tmp_path / "odd.py", data)
    shapes = run("shapes", "--format", "json", path)
    assert (shapes.returncode, shapes.stderr) == (2, "")
    told = json.loads(shapes.stdout)
    assert (told["sites"], told["problems"]) == ([], [])
    assert word in told["unreadable"]
    for command in ("shapes", "check"):
        text = run(command, path)
        assert text.returncode == 2
        assert text.stderr.startswith(f"kshape-ls: {path}: ")
        assert word in text.stderr
        assert len(text.stderr.splitlines()) == 1


def test_a_long_line_is_not_printed_whole(tmp_path: Path):
    text = "import keras\nx = keras.Input((28, 28)); " + "d = 1; " * 2_000 + "y = keras.layers.Conv2D(8, 3)(x)\n"
    ran = run("check", written(tmp_path / "m.py", text))
    assert ran.returncode == 1
    assert max(map(len, ran.stdout.splitlines())) < 400
    source, carets = ran.stdout.splitlines()[2:4]
    assert source[carets.index("^") : carets.rindex("^") + 1] == "keras.layers.Conv2D(8, 3)(x)"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read(tmp_path: Path):
    path = written(tmp_path / "m.py", GOOD)
    path.chmod(0)
    ran = run("shapes", path)
    assert (ran.returncode, ran.stderr) == (2, f"kshape-ls: {path}: permission denied\n")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.py")
    ran = run("check", tmp_path / "pipe.py")
    assert (ran.returncode, ran.stderr) == (2, f"kshape-ls: {tmp_path / 'pipe.py'}: is not a regular file\n")


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes on Linux")
def test_a_name_that_is_not_utf8(tmp_path: Path):
    name = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")
    Path(name).write_text(GOOD)
    ran = run("shapes", "--format", "json", name)
    assert ran.returncode == 0
    assert json.loads(ran.stdout)["file"] == name
    assert run("shapes", name).returncode == 0


def test_a_loop_of_links(tmp_path: Path):
    (tmp_path / "loop.py").symlink_to("loop.py")
    ran = run("check", tmp_path / "loop.py")
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_a_loop_of_folders_ends(tmp_path: Path):
    written(tmp_path / "a" / "m.py", GOOD)
    (tmp_path / "a" / "again").symlink_to(tmp_path / "a", target_is_directory=True)
    assert run("check", tmp_path).stdout == "No problems in 1 file\n"
