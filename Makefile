# The commands of the project. `make demo` and `make test` need only Python 3.11 or newer (with venv), make and git.

PYTHON ?= python3
PORT ?= 8000
DATA ?= var/demo
ENGINE ?= both
ARGS ?=
KILLS ?= 1000
MINUTES ?= 10

# Read by the recipes from the environment, so that spaces and quotes in them do no harm.
export PORT DATA ENGINE KILLS MINUTES

SETUP = $(PYTHON) tools/bootstrap.py
SETUP_DEV = $(PYTHON) tools/bootstrap.py --dev
RUN = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo test check permissions format serve bench crash soak lock audit sbom

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

demo: ## the demonstration: PORT=8000 DATA=var/demo
	@$(SETUP)
	@exec $(RUN) manage.py demo --port "$$PORT" --data "$$DATA" $(ARGS)

test: ## every test, on SQLite and on PostgreSQL: ENGINE=sqlite ARGS="tests/kit -k phones"
	@$(SETUP_DEV)
	@exec $(RUN) tools/tests.py --engine "$$ENGINE" $(ARGS)

check: ## formatting, lint, import contracts, migrations, deployment, templates, types
	@$(SETUP_DEV)
	@exec $(RUN) tools/checks.py

permissions: ## write docs/permissions.md anew from what the system answers; read what differs before you commit it
	@$(SETUP_DEV)
	@WRITE_PERMISSIONS=1 $(RUN) -m pytest -q -n 0 tests/permissions $(ARGS)

format: ## put the code into the house's format
	@$(SETUP_DEV)
	@$(RUN) -m ruff format .
	@$(RUN) -m ruff check --fix .

serve: ## the system with your own settings; starts again when a file changes: PORT=8000
	@$(SETUP)
	@exec $(RUN) manage.py serve --reload --port "$$PORT" $(ARGS)

bench: ## the measurements of tests/load: ENGINE=sqlite
	@$(SETUP_DEV)
	@exec $(RUN) tools/tests.py --engine "$$ENGINE" -m load -n 0 -s tests/load $(ARGS)

crash: ## senders killed at random moments, with nothing lost or doubled: KILLS=1000 ENGINE=sqlite
	@$(SETUP_DEV)
	@exec $(RUN) tools/tests.py --engine "$$ENGINE" -n 0 -s tests/crash/test_kills.py $(ARGS)

soak: ## reports, answers, faults and restarts without end, with nothing lost or doubled: MINUTES=10 ENGINE=sqlite
	@$(SETUP_DEV)
	@exec $(RUN) tools/tests.py --engine "$$ENGINE" -m load -n 0 -s tests/load/soak.py $(ARGS)

lock: ## write requirements*.txt anew from pyproject.toml
	@$(SETUP_DEV)
	@exec $(RUN) tools/lock.py $(ARGS)

audit: ## known weaknesses of what we depend on; needs the internet, which CI has not
	@$(SETUP)
	@exec $(RUN) tools/audit.py

sbom: ## what the service is made of, as CycloneDX: make sbom > sbom.json
	@$(SETUP) >&2
	@exec $(RUN) tools/sbom.py
