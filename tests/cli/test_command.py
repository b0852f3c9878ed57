from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from terminal import COMMAND, GOOD, WRONG, run, written

from kshape_ls import __version__
from kshape_ls.cli.serve import address


def test_version():
    ran = run("--version")
    assert (ran.returncode, ran.stdout) == (0, f"kshape-ls {__version__}\n")


@pytest.mark.parametrize(
    "command", [[], ["check"], ["shapes"], ["serve"], ["verify"], ["explain"], ["doctor"], ["completion"]]
)
def test_help_tells_what_the_command_does(command: list[str]):
    ran = run(*command, "--help")
    assert ran.returncode == 0
    assert ran.stdout.startswith("usage: kshape-ls")
    assert ran.stderr == ""


def test_help_shows_examples_and_the_exit_status():
    assert "kshape-ls check ." in run("--help").stdout
    assert "Exit status" in run("check", "--help").stdout


@pytest.mark.parametrize(
    "arguments",
    [["chekc"], ["shapes"], ["check", "--jobs", "0"], ["shapes", "--format", "yaml", "x.py"], ["serve", "--tcp", "x"]],
)
def test_a_wrong_command_line(arguments: list[str]):
    ran = run(*arguments)
    assert ran.returncode == 2
    assert ran.stderr.startswith("usage: ")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2087", ("127.0.0.1", 2087)),
        (":2087", ("127.0.0.1", 2087)),
        ("localhost:0", ("localhost", 0)),
        ("[::1]:2087", ("::1", 2087)),
    ],
)
def test_an_address_is_loopback_unless_it_says_otherwise(text: str, meant: tuple[str, int]):
    assert address(text) == meant


@pytest.mark.parametrize("command", ["check", "shapes"])
@pytest.mark.parametrize("form", ["text", "json"])
def test_a_closed_pipe_is_no_traceback(tmp_path: Path, command: str, form: str):
    for number in range(200):
        written(tmp_path / f"m{number}.py", WRONG)
    files = [str(path) for path in tmp_path.glob("*.py")]
    process = subprocess.Popen(
        [*COMMAND, command, "--format", form, *files], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(60) == 141


def test_no_colour_in_a_file(tmp_path: Path):
    path = written(tmp_path / "m.py", WRONG)
    assert "\x1b" not in run("check", path).stdout
    assert "\x1b" not in run("shapes", path).stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
@pytest.mark.parametrize("command", ["check", "shapes"])
def test_colour_on_a_terminal_unless_no_color_is_set(tmp_path: Path, command: str):
    path = written(tmp_path / "m.py", WRONG)
    assert b"\x1b[" in on_a_terminal([command, str(path)], TERM="xterm-256color")
    assert b"\x1b[3" not in on_a_terminal([command, str(path)], TERM="xterm-256color", NO_COLOR="1")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_a_progress_bar_on_a_terminal_alone(tmp_path: Path):
    for number in range(60):
        written(tmp_path / f"m{number}.py", GOOD)
    said = on_a_terminal(["check", str(tmp_path)], TERM="xterm-256color")
    assert b"checking" in said
    percents = [int(each) for each in re.findall(rb"(\d+)%", said)]
    assert (percents[0], percents[-1]) == (0, 100)
    assert percents == sorted(percents)
    assert said.rstrip().endswith(b"No problems in 60 files")
    piped = run("check", tmp_path)
    assert (piped.stdout, piped.stderr) == ("No problems in 60 files\n", "")


def test_a_terminal_that_knows_ascii_alone(tmp_path: Path):
    ran = run("shapes", written(tmp_path / "m.py", GOOD), PYTHONIOENCODING="ascii")
    assert ran.returncode == 0
    assert "(None, 3)" in ran.stdout


def on_a_terminal(arguments: list[str], **variables: str) -> bytes:
    ours, theirs = os.openpty()
    environment = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR")}
    process = subprocess.Popen([*COMMAND, *arguments], stdout=theirs, stderr=theirs, env={**environment, **variables})
    os.close(theirs)
    said = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not more:
            break
        said += more
    os.close(ours)
    process.wait(60)
    return said
