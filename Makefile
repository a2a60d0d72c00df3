# One word a job. Every target sets up what it needs; `make` alone lists them.

PYTHON_IN_VENV := .venv/bin/python
CHECKS := lint types imports spelling docs-current asyncapi leaks coverage

.DEFAULT_GOAL := help
.PHONY: help setup demo up test order install-test check bench docs format lock clean $(CHECKS)
MAKEFLAGS += --no-print-directory

# Where nothing outside this folder may be written, work inside it.
ifneq ($(shell test -w "$${TMPDIR:-/tmp}" && echo yes),yes)
export TMPDIR := $(CURDIR)/var/tmp
endif

help: ## list these words
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' Makefile

setup: ## make .venv (every target does this by itself)
	@PYTHON="$(PYTHON)" sh tools/setup.sh

demo: setup ## play a real log and a simulated week through the whole system
	@.venv/bin/leothang demo $(ARGS)

up: setup ## start the whole system and leave it running
	@.venv/bin/leothang up $(ARGS)

test: setup ## run the tests, with a real nats-server (and PostgreSQL where it is installed)
	@$(PYTHON_IN_VENV) -m pytest -q -n 2 --dist worksteal $(ARGS)

order: setup ## 1,000 random sets of facts in 20 orders each, and 200 after every batch
	@ORDER_SETS=$${ORDER_SETS:-1000} ORDER_ORDERS=$${ORDER_ORDERS:-20} ORDER_PREFIXES=$${ORDER_PREFIXES:-200} \
		$(PYTHON_IN_VENV) -m pytest -q -n 2 tests/early_warning/test_arrivals_of_sets.py $(ARGS)

oracle: setup ## read 20,000 random stories of each kind by the tables a second time; ORACLE_STORIES=500 for fewer
	@ORACLE_STORIES=$${ORACLE_STORIES:-20000} $(PYTHON_IN_VENV) -m pytest -q -n 2 tests/detectors -k oracle $(ARGS)

faults: setup ## kill, cut, fill and flood the system (hours); FAULTS=short for five minutes, FAULTS_SEED=7 FAULTS_RUNS=3 for some seeds
	@FAULTS=$${FAULTS:-full} $(PYTHON_IN_VENV) -m pytest -q -n 2 --dist worksteal -m long_faults $(ARGS)

install-test: setup ## follow the image's steps in a clean folder and use what they install (two minutes)
	@LEOTHANG_INSTALL_TEST=1 $(PYTHON_IN_VENV) -m pytest -q tests/deploy/test_install.py $(ARGS)

check: setup ## run every check that is not a test
	@$(MAKE) -k $(CHECKS)
	@echo "check: all passed"

bench: setup ## measure, and print JSON; ID=P3 for one row
	@$(PYTHON_IN_VENV) -m bench $(ID) $(ARGS)

mutation: setup ## change what judges, one place at a time, and see the tests notice (hours)
	@sh tools/mutation.sh $(ARGS)

docs: setup ## write the generated documents again
	@.venv/bin/leothang schema --out docs/contracts
	@$(PYTHON_IN_VENV) tools/generated.py

format: setup ## put the code in its form
	@.venv/bin/ruff format -q .
	@.venv/bin/ruff check -q --fix .

LOCK := .venv/bin/uv pip compile -q --universal --generate-hashes --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header

lock: setup ## pin the newest allowed versions, with hashes and without addresses
	@$(LOCK) --upgrade --group dev -o requirements.txt pyproject.toml
	@$(LOCK) -c requirements.txt --no-annotate -o deploy/requirements.txt pyproject.toml
	@$(LOCK) -c requirements.txt --no-annotate --group build -o deploy/requirements-build.txt

clean: ## remove what the targets made
	rm -rf .venv var mutants build dist .coverage* .hypothesis .pytest_cache .mypy_cache .ruff_cache tools/asyncapi/node_modules

lint: setup
	@echo "== ruff"
	@.venv/bin/ruff check -q .
	@.venv/bin/ruff format -q --check .

types: setup
	@echo "== mypy --strict"
	@$(PYTHON_IN_VENV) -m mypy --no-error-summary
	@echo "== basedpyright strict"
	@.venv/bin/basedpyright

imports: setup
	@echo "== who imports whom"
	@.venv/bin/lint-imports --no-logo >var/imports.txt 2>&1 || { cat var/imports.txt; exit 1; }

spelling: setup
	@echo "== spelling"
	@.venv/bin/typos

docs-current: setup
	@echo "== generated documents are current"
	@.venv/bin/leothang schema --check docs/contracts
	@$(PYTHON_IN_VENV) tools/generated.py --check

asyncapi: setup
	@echo "== AsyncAPI, read by its own parser"
	@sh tools/asyncapi/check.sh docs/contracts/asyncapi.json

leaks: setup
	@echo "== no addresses and no machine's paths"
	@sh tools/leaks.sh

coverage: setup
	@echo "== coverage of the pure core"
	@sh tools/coverage.sh
