PYTHON := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help run serve test postgresql check fix bench audit mutants

help: ## Say what there is to make
	@grep -hE '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

run: ## Set up, make the demo school where there is no school yet, and serve it
	@tools/setup.sh
	@$(PYTHON) -m tools.demo
	@exec $(PYTHON) -m gunicorn app:server

serve: ## Set up and serve the school that is there, with no demo
	@tools/setup.sh
	@exec $(PYTHON) -m gunicorn app:server

test: ## Set up what the tests need, run every check and every test, and on PostgreSQL those that open a database
	@tools/setup.sh test
	@status=0; \
	$(MAKE) --no-print-directory --silent lint || status=1; \
	$(PYTHON) -m pytest -n 2 --dist loadfile || status=1; \
	$(PYTHON) -m pytest -n 2 --dist loadfile --engine postgresql || status=1; \
	exit $$status

postgresql: ## Run the tests that open a database on a PostgreSQL of their own, and no others
	@tools/setup.sh test
	@$(PYTHON) -m pytest -n 2 --dist loadfile --engine postgresql

check: ## The quick checks: lint, format, import contracts
	@tools/setup.sh check
	@$(MAKE) --no-print-directory --silent lint

.PHONY: lint
lint:
	@status=0; \
	$(PYTHON) -m ruff check --quiet --output-format concise . || status=1; \
	$(PYTHON) -m ruff format --check --quiet . || { status=1; echo "make fix formats these."; }; \
	$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()' --no-logo >.venv/lint-imports.txt 2>&1 \
	  || { status=1; cat .venv/lint-imports.txt; }; \
	exit $$status

fix: ## Mend what the linter can mend, and format
	@tools/setup.sh check
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: ## Measure speed beside the floor, the usual way, Vizro and Streamlit
	@tools/setup.sh bench
	@$(PYTHON) -m benchmarks

audit: ## Ask whether a known weakness stands in what is installed
	@tools/setup.sh audit
	@$(PYTHON) -m pip_audit --local

mutants: ## Take each guard out in turn and ask whether the tests go red
	@tools/setup.sh test
	@$(PYTHON) -m tools.mutants
