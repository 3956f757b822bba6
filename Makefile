# Slugline: `make run` sets up and starts the desk, `make test` sets up and runs the tests.
# Needs python3 (3.11 or newer), make and the package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export SLUGLINE_DATA ?= data
# Small sums on many threads are slower than on one.
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help run demo test check lint types contracts lock bench chaos clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Slugline needs Python 3.11 or newer; $(PYTHON) is older. Try: make run PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --quiet -e .
	@touch $@

$(VENV)/.tests: requirements-test.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements-test.lock
	$(BIN)/python -m pip install --disable-pip-version-check --no-deps --quiet -e .
	@touch $@ $(VENV)/.runs

run: $(VENV)/.runs ## set up, then start the desk (no token needed)
	@exec $(BIN)/slugline run

demo: export SLUGLINE_DATA := data/demo
demo: $(VENV)/.runs ## set up, then start the desk on its own newsstand
	@exec $(BIN)/slugline demo

test: $(VENV)/.tests ## set up, then run all tests
	$(BIN)/python -m pytest -n auto

lint: $(VENV)/.tests ## ruff
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.tests ## mypy, strict
	$(BIN)/mypy

contracts: $(VENV)/.tests ## import-linter
	$(BIN)/lint-imports

check: lint types contracts test ## all that CI asks

lock: ## renew both locks (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra encoder \
		pyproject.toml -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --extra encoder --extra train \
		--extra test pyproject.toml -o requirements-test.lock

bench: $(VENV)/.tests ## ratios against a yardstick in the same run
	$(BIN)/python -m bench

chaos: $(VENV)/.tests ## kill the desk 220 times and look what people saw (about 10 minutes)
	$(BIN)/python -m tests.chaos

clean: ## remove the environment; data stays
	rm -rf $(VENV)
