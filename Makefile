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
INSTALLED := $(VENV)/.installed
SETUP := $(VENV)/.setup
READER := $(shell find extractors/documents extractors/reading -name "*.py" -o -path "*/data/*" -type f) \
  extractors/compiled.py extractors/pattern_code.py extractors/prepared.py tools/compile_reader.py

# The tests of a file share what they build, so that a file stays with its worker (tests/conftest.py); the longest begin first.
PYTEST := $(BIN)/pytest -n 4 --dist loadfile --no-loadscope-reorder
LINTERS := sqlfluff mypy ruff layers
# sqlfluff looks at what has changed since it last found nothing; where what it judges by has changed, at everything.
SQL := $(shell find dbt_project -name "*.sql" -not -path "*/target/*")
SQL_RULES := requirements.lock dbt_project/.sqlfluff $(filter dbt_project/macros/%,$(SQL))
SQL_CLEAN := .local/sqlfluff.clean

# Superset has an environment of its own: it needs another SQLAlchemy.
BI := .local/superset/venv
BI_INSTALLED := $(BI)/.installed

.PHONY: help setup run up down bi bi-test pictures site-test test test-fast lint $(LINTERS) fuzz hostile-size faults rehearse week upgrade audit docs generate lock bench bench-warehouse clean

help:                ## show this list
	@grep -hE "^[a-z-]+:.*## " Makefile | sed "s/:.*## /\t/" | column -t -s "$$(printf "\t")"

setup: $(SETUP)      ## the virtual environment, the assets of the reports, the compiled reader

$(SETUP): $(INSTALLED) $(READER)
	@$(BIN)/python tools/compile_reader.py
	@$(BIN)/python -m compileall -q extractors dags
	@touch $@

$(INSTALLED): requirements.lock pyproject.toml tools/data-docs-assets/package-lock.json
	@test -x $(UV) || { echo "setup: making $(VENV)"; $(PYTHON) -m venv $(VENV) && \
	  sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.txt && \
	  $(BIN)/pip install -qq --disable-pip-version-check --no-deps --require-hashes -r $(VENV)/uv.txt; }
	@echo "setup: installing $$(grep -c '^[a-z].*==' requirements.lock) packages from the lock file"
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@echo "setup: assets of the reports"
	@$(BIN)/python -m extractors.validation.assets
	@touch $@

run: $(SETUP)        ## ingest INPUT (default: samples/) under Airflow and build the marts
	@$(BIN)/gazette run $(if $(INPUT),"$(INPUT)")

up: $(SETUP)         ## PostgreSQL, Airflow with its page, and the site, kept up until `make down`
	@$(BIN)/gazette up

down:                ## stop what `make up` started
	@$(BIN)/gazette down

bi: $(SETUP) $(BI_INSTALLED) ## Superset with the committed dashboards, over WAREHOUSE (default: the one of the last run)
	@$(BIN)/python -m bi $(if $(WAREHOUSE),--warehouse $(WAREHOUSE)) $(if $(PORT),--port $(PORT))

bi-test: $(SETUP) $(BI_INSTALLED) ## Superset over the samples: every chart beside SQL, pictures into .local/superset/pictures
	@$(BIN)/pytest tests/bi/live_superset.py

pictures: $(SETUP)   ## every kind of page of the samples' site, wide and narrow, light and dark, into docs/pictures (minutes)
	@$(BIN)/python -m tests.site.pictures

site-test: $(SETUP)  ## the site of WAREHOUSE (default: main): every number beside its mart, every link, every page in a browser with axe
	@GAZETTE_SITE_OF=$(or $(WAREHOUSE),main) $(BIN)/pytest --timeout 3600 -m any_warehouse tests/site

$(BI_INSTALLED): bi/requirements.lock | $(INSTALLED)
	@echo "bi: installing Superset and what it needs, $$(grep -c '^[a-z].*==' bi/requirements.lock) packages"
	@test -x $(BI)/bin/python || $(BIN)/python -m venv --without-pip $(BI)
	@$(UV) pip sync --quiet --python $(BI)/bin/python --compile-bytecode --require-hashes bi/requirements.lock
	@touch $@

test: $(SETUP)       ## every check: linters, types, tests
	@$(MAKE) --no-print-directory lint
	@$(PYTEST)

test-fast: $(SETUP)  ## linters, types and what needs no database, Airflow or browser: within a minute
	@$(MAKE) --no-print-directory lint
	@$(PYTEST) -m "not service"

lint: $(SETUP)       ## ruff, mypy, sqlfluff and the layers of imports
	@$(MAKE) --no-print-directory --jobs 2 --output-sync $(LINTERS)

sqlfluff: $(SQL_CLEAN)

$(SQL_CLEAN): $(SQL) $(SQL_RULES)
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 $(if $(filter $(SQL_RULES),$?),dbt_project,$?)
	@mkdir -p $(@D) && touch $@

mypy:
	@$(BIN)/mypy

ruff:
	@$(BIN)/ruff check .

layers:
	@$(BIN)/lint-imports --no-logo --cache-dir .local/import_linter

fuzz: $(SETUP)       ## hostile input of every kind for SECONDS (default: an hour)
	@$(BIN)/python -m tests.fuzz $(or $(SECONDS),3600)

hostile-size: $(SETUP) ## nasty inputs of 400 kinds, up to 16 MB each: time a byte against the usual, memory (LOG=file WORST=60)
	@$(BIN)/python -m tests.fuzz.hostile $(if $(LOG),--log $(LOG)) $(if $(WORST),--worst $(WORST))

faults: $(SETUP)     ## an ingestion dies at every point there is (or every EVERY-th); docs/faults.md has the outcomes
	@EVERY=$(or $(EVERY),1) $(BIN)/python -m tests.crashes

rehearse: $(SETUP)   ## docker-compose.yml started without an engine, one of two workers killed; docs/workers.md has the outcome
	@$(BIN)/python -m tests.rehearsal

week: $(SETUP)       ## two papers for seven days under `gazette up`, with all that can befall them; docs/week.md has the outcome
	@$(BIN)/python -m tests.week

upgrade: $(SETUP)    ## installations filled by earlier releases, used by this one; docs/upgrades.md has the outcome
	@$(BIN)/python -m tests.week.upgrade

audit: $(SETUP)      ## known weaknesses of the locked packages (asks the Python Package Index and its advisories)
	@$(UV) tool run --quiet pip-audit==2.10.1 --strict --disable-pip --require-hashes -r requirements.lock

docs: $(SETUP)       ## write the answers and the data dictionary in docs/ anew from the samples
	@GAZETTE_WRITE_DOCS=1 $(BIN)/pytest tests/docs

generate: $(SETUP)   ## write what comes from the register of fields and the catalogue of indicators
	@$(BIN)/python tools/generate.py
	@$(BIN)/python tools/write_catalogue.py
	@$(BIN)/python tools/write_bundle.py
	@$(BIN)/python tools/write_grafana.py
	@$(BIN)/python tools/write_sizing.py

lock:                ## resolve requirements.in again (hashes, no index addresses)
	@$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  --override overrides.txt requirements.in --output-file requirements.lock
	@$(UV) pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 \
	  bi/requirements.in --output-file bi/requirements.lock

bench: $(SETUP)        ## speed of reading, side by side with named peers
	@$(BIN)/python bench/reading.py

bench-warehouse: $(SETUP)  ## bulk loading beside bare COPY; dbt builds and queries as the history grows (minutes)
	@$(BIN)/python bench/loading.py
	@$(BIN)/python bench/ingestion.py
	@$(BIN)/python bench/warehouse_growth.py

clean:               ## remove what was made, the warehouse included; the archive of crawled pages only with ARCHIVE=1
	@test ! -x $(BIN)/gazette || { $(BIN)/gazette down; $(BIN)/gazette db stop; }
	@for path in .local/postgres.path .local/tests/postgres.path; do if test -f $$path; then rm -rf "$$(cat $$path)"; fi; done
	@rm -rf $(VENV) extractors/_compiled
	@if test -d .local; then find .local -mindepth 1 -maxdepth 1 $(if $(ARCHIVE),,! -name archive) -exec rm -rf {} +; fi
	@rmdir .local 2>/dev/null || test ! -d .local || \
	  echo "kept: .local/archive, the pages that were fetched; make clean ARCHIVE=1 removes them, too"

.PHONY: replica-year
replica-year: $(SETUP)  ## crawl a year of replica issues with every trap (some minutes)
	@$(BIN)/python -m tests.replica.year
