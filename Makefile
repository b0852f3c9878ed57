# Two targets do all their own set-up: make demo, make test. Python 3.10 or later is all that they need.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
TIMES ?= 3
EDITORS := neovim-0.10 neovim-0.12 emacs-28 emacs-30 code-server jupyterlab

.PHONY: help demo test bench docs site tables picture vsix editors clean

help:
	@echo "make demo     show the shapes, the mismatch and the fix of examples/mnist_cnn.py"
	@echo "make test     lint, types and all tests"
	@echo "make bench    how fast the server answers, beside others; writes docs/speed.md, draws docs/speed.svg"
	@echo "make docs     write the pages in docs/checks and docs/layers, and that of the settings, anew"
	@echo "make tables   read the layers inside keras.applications off real Keras anew (takes minutes)"
	@echo "make site     build the documentation's site, strictly"
	@echo "make picture  draw the pictures of the README, of graphs and of summaries anew"
	@echo "make vsix     package the extension for VS Code (needs Node 20 or later)"
	@echo "make editors  all tests in real editors, unpacked first, three times in a row; draws docs/pictures anew (Debian)"
	@echo "make clean    remove what these have made"

demo: $(VENV)/installed
	$(BIN)/kshape-ls shapes examples/mnist_cnn.py
	@echo
	@# It finds an error, on purpose.
	$(BIN)/kshape-ls check examples/mnist_cnn.py || test $$? -eq 1

test: $(VENV)/tested
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest

bench: $(VENV)/installed
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m benchmarks --picture docs/speed.svg --page docs/speed.md

docs: $(VENV)/tested
	$(BIN)/python docs/write_checks.py
	$(BIN)/python docs/write_layers.py
	$(BIN)/python docs/write_settings.py
	$(BIN)/python docs/write_ops.py

site: $(VENV)/tested
	$(BIN)/python -m mkdocs build --strict

tables: $(VENV)/tested
	$(BIN)/python docs/write_applications.py

picture: $(VENV)/installed
	$(BIN)/python docs/draw_picture.py
	$(BIN)/python docs/draw_graphs.py

vsix: $(VENV)/tested
	cd editors/vscode && npm install --no-fund --no-audit --loglevel=error && PYTHON="$(CURDIR)/$(BIN)/python" npm run --silent package

editors: vsix
	for editor in $(EDITORS); do editors/unpack $$editor || exit 1; done
	mkdir -p docs/pictures
	@# What passes once may have been lucky.
	for time in $$(seq $(TIMES)); do \
		KSHAPE_REQUIRE_ALL=1 KSHAPE_REQUIRE_EDITORS="$(EDITORS) vsix terminal" KSHAPE_PICTURES="$(CURDIR)/docs/pictures" $(BIN)/pytest tests/editors || exit 1; \
	done
	@# pngquant makes them a third as large, where it is there.
	! command -v pngquant >/dev/null || pngquant --force --skip-if-larger --ext .png docs/pictures/*.png || test $$? -eq 98
	for name in hints fix graph; do cp docs/pictures/vscode-$$name.png editors/vscode/media/$$name.png; done

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(VENV)/installed: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@ $(VENV)/installed

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' || { echo "kshape-ls needs Python 3.10 or later: make PYTHON=python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
