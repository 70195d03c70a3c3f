# Each target works as the first command on a fresh clone and is fast the second time.
.DEFAULT_GOAL := help
.PHONY: help setup run test lab bench minutes soak lock clean

# Starts are seconds slower without compiled bytecode.
unexport PYTHONDONTWRITEBYTECODE
export UV_COMPILE_BYTECODE := 1
PYTHON ?= python3
BIN := .venv/bin
# uv is quicker where it is there; pip is enough.
INSTALL := $(if $(shell command -v uv 2>/dev/null),uv pip install --quiet --python .venv,$(BIN)/pip install --quiet --disable-pip-version-check)
LAB_SETTINGS := .venv/etc/jupyter/labconfig/default_setting_overrides.json
# Of the tests, one more than there are processors: some wait for a process that they have started.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# In a container one is root, and JupyterLab has to be told that this is meant.
ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)
# More options for JupyterLab: make lab LAB=--no-browser
LAB ?=

help:  ## what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Breakfix needs Python 3.11 or newer: make PYTHON=python3.11 ..."; exit 1; }
	@# Without pip (Debian has it in python3-venv) a folder stays behind that would look finished the next time.
	$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/learner: pyproject.toml requirements.lock | .venv/bin/python
	$(INSTALL) --constraint requirements.lock --editable '.[s3]'
	@touch $@

.venv/developer: .venv/learner
	$(INSTALL) --constraint requirements.lock --editable '.[dev,s3]'
	@touch $@

# No question about news, and a page of text opens to be read; a learner's own settings still count.
$(LAB_SETTINGS): lib/breakfix/book/templates/lab_settings.json | .venv/learner
	@mkdir -p $(@D)
	@cp $< $@

setup: .venv/learner  ## what is needed, and nothing more

run: .venv/learner  ## the workbook solved, on its samples and on the real data
	$(BIN)/breakfix run --solved --dataset sample --dataset flights

test: .venv/developer  ## lint, tests, stored outputs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pytest -n $(WORKERS) --dist loadscope -m 'not soak' --ignore tests/browser tests
	$(BIN)/pytest -n $(WORKERS) --dist loadscope -p breakfix.book.runs.kernels --nbval --nbval-current-env --nbval-cell-timeout 120 notebooks
	$(BIN)/pytest -n 2 --dist load tests/browser

lab: .venv/learner $(LAB_SETTINGS)  ## JupyterLab on your own copies in work/
	$(BIN)/breakfix start
	-@$(BIN)/breakfix review --count
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/work $(ROOT) $(LAB)

bench: .venv/developer  ## speed and memory, side by side
	$(BIN)/python -m tests.bench

minutes: .venv/developer  ## from clone to the first passed verdict, measured; written into the README
	$(BIN)/python tests/browser/first_minutes.py

soak: .venv/developer  ## the long crash runs
	$(BIN)/pytest -m soak tests

.PHONY: diagrams
diagrams: .venv/developer $(LAB_SETTINGS)  ## for authors: the diagrams of notebooks drawn anew, in a browser
	$(BIN)/python tests/browser/diagrams.py

.PHONY: screenshots
screenshots: .venv/developer  ## for authors: the pictures of the README taken anew, in a browser
	$(BIN)/python tests/browser/screenshots.py

lock:  ## pin every dependency anew
	$(PYTHON) tests/lock.py

clean:  ## remove what runs left behind; never work/
	rm -rf build .tmp .venv .hypothesis .ruff_cache .pytest_cache lib/breakfix.egg-info
	find . -name __pycache__ -not -path './work/*' -prune -exec rm -rf {} +
