# The commands of the project: `make site` builds every centre, `make test` tests, `make help` lists.
.DELETE_ON_ERROR:
.PHONY: help site serve test check format lock phrases test-hosts judges sheets bench bench-freshness bench-search bench-demand bench-feeds bench-logs clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
export NO_MKDOCS_2_WARNING = 1

help: ## list the commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

site: $(VENV)/.run sheets ## check the library and build every centre into site/
	$(BIN)/kbgen build

serve: $(VENV)/.run ## preview on this machine with live reload (CENTRE=cz)
	$(BIN)/kbgen serve $(if $(CENTRE),--centre $(CENTRE))

test: $(VENV)/.dev judges sheets ## run the whole suite, browser included
	$(BIN)/python -m pytest

check: $(VENV)/.dev ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/.dev ## put the code into its canonical form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

test-hosts: $(VENV)/.dev ## build the sample site with mkdocs and with ProperDocs, and compare
	$(BIN)/python -m pytest -m hosts tests/test_hosts.py

sheets: ## install what draws posters and pictures (Pango, fonts), where that is possible
	@sh theme/sheets/install.sh

judges: $(VENV)/.dev ## install chromium, Java and vnu for the tests, where that is possible
	@sh tests/judges.sh

bench: $(VENV)/.dev ## cold build against plain mkdocs-material, in one run
	$(BIN)/python benchmarks/cold_build.py

bench-freshness: $(VENV)/.dev ## status over 8,000 pages in four languages: first run, second run, after an edit (OPTIONS="--pages 400")
	$(BIN)/python benchmarks/freshness.py $(OPTIONS)

bench-search: $(VENV)/.dev judges ## hits, bytes and requests of the search over a set (SET=FOLDER OPTIONS="--large --peers")
	$(BIN)/python benchmarks/search $(SET) $(OPTIONS)

bench-demand: $(VENV)/.dev ## choosing and the ledger over 8,000 documents, 22 centres, 15 languages
	$(BIN)/python benchmarks/demand.py $(OPTIONS)

bench-feeds: $(VENV)/.dev ## feeds of 22 centres in three languages over 8,000 documents, cold and after an edit (OPTIONS="--full")
	$(BIN)/python benchmarks/feeds.py $(OPTIONS)

bench-logs: $(VENV)/.dev ## lines a second of server logs in each form, and the memory that takes (OPTIONS="--gigabytes 5")
	$(BIN)/python benchmarks/demand_logs.py $(OPTIONS)

phrases: $(VENV)/.dev ## bring the catalogues in translations/ up to date with code, theme and vocabulary
	$(BIN)/python translations/merge.py

lock: ## choose versions anew and write the lock files
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml --group build --group dev -c requirements.lock -o requirements-dev.lock

clean: ## delete what can be made again
	rm -rf $(VENV) .kbgen site .site.releases

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@
