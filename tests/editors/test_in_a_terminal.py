"""What a person sees of Neovim and Emacs in a terminal: the mark, the shapes beside the layers, the message."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from in_tmux import terminal

EDITORS = Path(__file__).parents[2] / "editors"
EXAMPLE = Path(__file__).parents[2] / "examples" / "mnist_cnn.py"
SERVER = [sys.executable, "-m", "kshape_ls", "serve"]

VIMRC = f"""
vim.opt.runtimepath:append({str(EDITORS / "nvim")!r})
vim.opt.number, vim.opt.signcolumn, vim.opt.laststatus, vim.opt.termguicolors = true, 'yes', 0, true
vim.diagnostic.config({{ virtual_lines = true }})
vim.lsp.inlay_hint.enable(true)
require('kshape').setup({{ cmd = {{ {", ".join(map(repr, SERVER))} }} }})
"""

EMACS = f"""
(setq load-prefer-newer t inhibit-startup-screen t make-backup-files nil create-lockfiles nil)
(menu-bar-mode -1)
(setq frame-background-mode 'dark)
(frame-set-background-mode (selected-frame))
(load {str(EDITORS / "emacs" / "kshape-ls.el")!r} nil t)
(setq kshape-ls-command '({" ".join(f'"{each}"' for each in SERVER)}))
(kshape-ls-use-with-eglot)
(add-hook 'python-mode-hook #'eglot-ensure)
(add-hook 'eglot-managed-mode-hook #'eglot-inlay-hints-mode)
(setq eldoc-echo-area-use-multiline-p 3)
""".replace(repr(str(EDITORS / "emacs" / "kshape-ls.el")), f'"{EDITORS / "emacs" / "kshape-ls.el"}"')


@pytest.fixture
def model(tmp_path: Path, missing: Callable[[str, str], None]) -> Path:
    if shutil.which("tmux") is None:
        missing("terminal", "tmux is not installed")
    file = tmp_path / "model.py"
    # What is above the model would fill the window.
    program = EXAMPLE.read_text(encoding="utf-8").partition("import keras\n")
    file.write_text(program[1] + program[2], encoding="utf-8")
    return file


def test_neovim(
    model: Path, unpacked: Callable[[str], str], environment: dict[str, str], pictures: str | None, tmp_path: Path
) -> None:
    program, config = unpacked("neovim-0.12"), tmp_path / "init.lua"
    config.write_text(VIMRC, encoding="utf-8")
    options = ["-u", str(config), "-i", "NONE", "-n"]
    with terminal(tmp_path) as window:
        # The program that draws would start itself again, without its loader.
        window.start([program, *options, "--headless", "--listen", str(tmp_path / "nvim"), str(model)], environment)
        while not (tmp_path / "nvim").exists():
            time.sleep(0.1)
        with terminal(tmp_path / "home") as screen:
            screen.start([program, "--server", str(tmp_path / "nvim"), "--remote-ui"], environment)
            screen.wait_for("model.fit", "(None, 5, 5, 10)", "categorical_crossentropy: Arguments")
            if pictures:
                screen.picture(Path(pictures) / "neovim.svg", "Neovim")


def test_emacs(
    model: Path, unpacked: Callable[[str], str], environment: dict[str, str], pictures: str | None, tmp_path: Path
) -> None:
    program, config = unpacked("emacs-30"), tmp_path / "init.el"
    config.write_text(EMACS, encoding="utf-8")
    with terminal(tmp_path) as window:
        window.start([program, "-nw", "-Q", "-l", str(config), str(model)], environment)
        window.wait_for("model.fit", "(None, 5, 5, 10)")
        window.press("M-x")
        window.type("flymake-goto-next-error")
        window.press("Enter")
        window.wait_for("loss-target-mismatch")
        if pictures:
            window.picture(Path(pictures) / "emacs.svg", "Emacs")
