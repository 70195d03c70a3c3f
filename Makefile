# Each target works as the first command on a fresh clone and is fast the second time.
.DEFAULT_GOAL := help
.PHONY: help run test lab bench soak lock clean

# Starts are seconds slower without compiled bytecode.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
PYTHON ?= python3
BIN := .venv/bin
# uv is quicker where it is there; pip is enough.
INSTALL := $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python .venv,$(BIN)/pip install --quiet --disable-pip-version-check)

help:  ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Breakfix needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/learner: pyproject.toml requirements.lock | .venv/bin/python
	$(INSTALL) --constraint requirements.lock --editable .
	@touch $@

.venv/developer: .venv/learner
	$(INSTALL) --constraint requirements.lock --editable '.[dev]'
	@touch $@

run: .venv/learner  ## the workbook solved, on its samples and on the real data
	$(BIN)/breakfix run --solved --dataset sample --dataset flights

test: .venv/developer  ## lint, tests, stored outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n 2 --dist loadscope -m 'not soak' tests
	$(BIN)/pytest -n 2 --dist loadscope --nbval --nbval-current-env --nbval-cell-timeout 120 notebooks

lab: .venv/learner  ## JupyterLab on your own copies in work/
	$(BIN)/breakfix start
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/work

bench: .venv/developer  ## speed and memory, side by side
	$(BIN)/python -m tests.bench

soak: .venv/developer  ## the long crash runs
	$(BIN)/pytest -m soak tests

lock: .venv/developer  ## pin every dependency anew
	$(BIN)/python tests/lock.py

clean:  ## remove what runs left behind; never work/
	rm -rf build .venv .hypothesis .ruff_cache .pytest_cache
	find . -name __pycache__ -not -path './work/*' -prune -exec rm -rf {} +
