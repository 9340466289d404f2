# Two commands do everything: make demo, make test. `make` alone lists the rest.
PYTHON ?= python3
VENV   ?= .venv
HANBADA_HOME ?= $(CURDIR)/.hanbada
BIN    := $(VENV)/bin
export HANBADA_HOME
unexport PYTHONDONTWRITEBYTECODE # modules are compiled once, not at each of some hundred starts

.DEFAULT_GOAL := help
.PHONY: help setup demo serve check test test-postgres test-long bench bench-full docs lock golden clean

help: ## list the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(VENV)/.ready ## environment, starter data, fonts and map shapes, each checked by its hash
	@$(BIN)/hanbada data pull --needed

$(VENV)/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "Python 3.11 or later is needed, this is " + sys.version'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-node.lock
	@touch $@

demo: setup ## the plan of two invented companies, two languages, five formats
	@$(BIN)/hanbada demo --out build/demo

serve: setup ## the programme office with its invented world, on http://127.0.0.1:8000
	@$(BIN)/hanbada serve --demo

check: setup ## style, types, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m hanbada.cli.reference --check

test: setup ## every test that fits in eight minutes
	$(BIN)/python -m pytest -n auto -m "not long"

test-long: setup ## fuzzing, kill loops, large files
	$(BIN)/python -m pytest -n auto -m long

# What a database can change; the fault and backup tests meet both databases in `make test`.
ON_POSTGRES := src/hanbada/programme src/hanbada/web src/hanbada/api tests/office \
  $(addprefix --ignore=tests/office/test_,faults.py backup.py)

test-postgres: setup ## the office's tests on PostgreSQL: DATABASE_URL, or the server of this machine
	DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/test} \
	  $(BIN)/python -m pytest -n auto -m "not long and not browser" $(ON_POSTGRES)

bench: setup ## our times beside the peer's in the same run, and the budgets
	$(BIN)/python -m bench

bench-full: setup ## every job at full size beside its peers, about ten minutes
	$(BIN)/python -m bench full

docs: setup ## write the generated reference pages anew
	$(BIN)/python -m hanbada.cli.reference

golden: setup ## rewrite the golden documents (review the difference)
	HANBADA_GOLDEN=write $(BIN)/python -m pytest -q tests/golden

lock: ## resolve the dependencies anew into the hashed, host-free lock file
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
	  --no-header --no-emit-index-url --no-annotate --quiet --output-file requirements.lock

clean: ## remove everything that was set up or built
	rm -rf $(VENV) build dist .hanbada .pytest_cache .mypy_cache .ruff_cache
