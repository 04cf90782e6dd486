# gazette-warehouse: `make run` and `make test` do all the set-up.
SHELL := /bin/bash
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
# A distribution's own Python 3.11 is built with the compiler's profiles and reads a quarter faster than one built by
# hand; it is taken where it can make an environment and has its headers.
OWN := /usr/bin/python3.11
CAN := import ensurepip, os, sysconfig; os.stat(sysconfig.get_path("include") + "/Python.h")
PYTHON ?= $(shell $(OWN) -c '$(CAN)' 2>/dev/null && echo $(OWN) || echo python3)
UV := $(BIN)/uv
UV_VERSION := $(shell sed -n 's/^uv==\([0-9.]*\).*/\1/p' requirements.in)
INSTALLED := $(VENV)/.installed
SETUP := $(VENV)/.setup
READER := $(shell find extractors/documents extractors/reading -name "*.py" -o -path "*/data/*" -type f) \
  extractors/compiled.py extractors/pattern_code.py extractors/prepared.py tools/compile_reader.py

.PHONY: help setup run test lint docs lock bench bench-warehouse clean

help:                ## show this list
	@grep -hE "^[a-z-]+:.*## " Makefile | sed "s/:.*## /\t/" | column -t -s "$$(printf "\t")"

setup: $(SETUP)      ## the virtual environment, the assets of the reports, the compiled reader

$(SETUP): $(INSTALLED) $(READER)
	@$(BIN)/python tools/compile_reader.py
	@touch $@

$(INSTALLED): requirements.lock pyproject.toml tools/data-docs-assets/package-lock.json
	@test -x $(UV) || { echo "setup: making $(VENV)"; $(PYTHON) -m venv $(VENV) && \
	  $(BIN)/pip install -qq --disable-pip-version-check uv==$(UV_VERSION); }
	@echo "setup: installing $$(grep -c '^[a-z].*==' requirements.lock) packages from the lock file"
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@echo "setup: assets of the reports"
	@$(BIN)/python -m extractors.validation.assets
	@touch $@

run: $(SETUP)        ## ingest INPUT (default: samples/) under Airflow and build the marts
	@$(BIN)/gazette run $(if $(INPUT),"$(INPUT)")

test: $(SETUP)       ## every check: linters, types, tests
	@$(MAKE) --no-print-directory lint
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

lint: $(SETUP)       ## ruff, mypy and sqlfluff
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint --nofail --disable-progress-bar dbt_project

docs: $(SETUP)       ## write the answers and the data dictionary in docs/ anew from the samples
	@GAZETTE_WRITE_DOCS=1 $(BIN)/pytest tests/docs

lock:                ## resolve requirements.in again (hashes, no index addresses)
	@$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --override overrides.txt requirements.in --output-file requirements.lock

bench: $(SETUP)        ## speed of reading, side by side with named peers
	@$(BIN)/python bench/reading.py

bench-warehouse: $(SETUP)  ## bulk loading beside bare COPY; dbt builds and queries as the history grows (minutes)
	@$(BIN)/python bench/loading.py
	@$(BIN)/python bench/warehouse_growth.py

clean:               ## remove everything that was made, the warehouse included
	@test ! -x $(BIN)/gazette || $(BIN)/gazette db stop
	@if test -f .local/postgres.path; then rm -rf "$$(cat .local/postgres.path)"; fi
	@rm -rf $(VENV) .local extractors/_compiled

.PHONY: replica-year
replica-year: $(SETUP)  ## crawl a year of replica issues with every trap (some minutes)
	@$(BIN)/python -m tests.replica.year
