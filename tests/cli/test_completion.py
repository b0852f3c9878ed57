from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import run, written

from kshape_ls.cli.completion import SHELLS


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_each_shell_names_commands_and_options(shell: str):
    ran = run("completion", shell)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "explain" in ran.stdout
    assert "baseline" in ran.stdout


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [("che", {"check"}), ("check --sel", {"--select"}), ("check --format sa", {"sarif"}), ("check mod", {"model.py"})],
)
def test_bash_completes(tmp_path: Path, typed: str, offered: set[str]):
    written(tmp_path / "model.py", "")
    script = written(tmp_path / "completion", run("completion", "bash").stdout)
    words = ["kshape-ls", *typed.split(" ")]
    program = (
        f"source {script}; COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; COMP_TYPE=9; "
        f"COMP_LINE='{' '.join(words)}'; COMP_POINT=${{#COMP_LINE}}; "
        '_shtab_kshape_ls kshape-ls "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"; echo "${COMPREPLY[@]}"'
    )
    bash = ["bash", "--norc", "-c", program]
    ran = subprocess.run(bash, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) == offered, ran.stderr


def test_without_the_package_it_says_how_to_get_it(tmp_path: Path):
    program = "import sys; sys.modules['shtab'] = None\n"
    program += "from kshape_ls.cli.main import main; sys.exit(main(['completion', 'bash']))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "pip install 'kshape-ls[completion]'" in ran.stderr
