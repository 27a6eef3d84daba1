# The portal's commands; `make` alone lists them. Stamps live in .venv, so deleting it starts afresh.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PORT ?= 5000
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --require-hashes
INSTANCE := $(or $(PORTAL_INSTANCE),instance)
CATALOGUES := $(wildcard portal/translations/*/LC_MESSAGES/*.po)
REVISIONS := $(wildcard migrations/versions/*.py)
KEYWORDS := -k lazy_gettext -k lazy_ngettext:1,2 -k lazy_pgettext:1c,2 -k lazy_npgettext:1c,2,3
# Tests wait for no disk where two gigabytes of memory can stand for one; what a real one loses, proofs simulate.
MEMORY := $(shell [ "$$(df -m --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 2000 ] 2>/dev/null && echo /dev/shm)
# The tests of a file share what they set up, so one worker runs them all; tests/conftest.py begins with long ones.
WHOLE := --dist loadfile --no-loadscope-reorder
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PORTAL_ENV ?= development

.PHONY: help run setup test check static bench prove mutants assets dist programs pictures messages migration lock

help: ## list the commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1|/' | while IFS='|' read -r name does; do printf '  make %-10s %s\n' "$$name" "$$does"; done

run: .venv/.runtime .venv/.catalogues $(INSTANCE)/.migrated $(INSTANCE)/demo.json ## serve the portal with its demonstration (PORT=5000)
	@exec $(BIN)/portal serve --port $(PORT)

setup: .venv/.runtime .venv/.test .venv/.catalogues ## .venv with pinned runtime and test dependencies

test: setup programs .venv/.assets ## everything the tests need, then the whole suite
	@exec env $(if $(MEMORY),TMPDIR=$(MEMORY)) $(BIN)/python -m pytest -n auto $(WHOLE) -q $(TESTS)

check: static test ## lint, format, types, floors, catalogues, then the tests

static: setup
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -q tests/house/test_catalogues.py

bench: setup ## the README's figures, as ratios to the bare ceiling
	@exec $(BIN)/python -m bench

prove: setup programs ## what is promised of reports that were acknowledged, each figure beside its canary (PROOF="power")
	@exec $(BIN)/python -m bench.prove $(PROOF)

mutants: setup ## mistakes in rules and use cases that their own tests miss (N=60 SEED=1 FLOOR="domain services")
	@exec $(BIN)/python -m bench.mutants -n $(or $(N),60) --seed $(or $(SEED),1) $(FLOOR)

assets: setup ## optional fonts and the accessibility checker, from npm
	@command -v npm >/dev/null || { echo 'make assets needs npm: install Node.js, or do without (system fonts are used)'; exit 1; }
	@$(MAKE) --no-print-directory .venv/.assets

dist: setup ## wheel, sources and pinned requirements into dist/
	@$(BIN)/python -m build --outdir dist .
	@cp requirements/runtime.txt dist/requirements.txt

pictures: setup programs .venv/.assets ## draw the README's pictures from the demonstration
	@$(BIN)/python -m tests.journeys.pictures docs/pictures 2>/dev/null

messages: setup ## collect the texts to translate into the catalogues
	@$(BIN)/pybabel -q extract -F portal/translations/babel.cfg $(KEYWORDS) --add-comments=i18n: --no-location --sort-output \
	  --omit-header --output-file=portal/translations/messages.pot .
	@$(BIN)/pybabel -q update --no-fuzzy-matching --no-wrap --ignore-obsolete --ignore-pot-creation-date \
	  --input-file=portal/translations/messages.pot --output-dir=portal/translations

migration: setup ## draft a migration from the models (m="what it does")
	@$(BIN)/flask --app migrations/develop.py db migrate --rev-id $(shell printf %04d $$(($(words $(REVISIONS)) + 1))) -m "$(m)"

lock: setup ## pin the dependencies of pyproject.toml anew
	@cd requirements && $(MAKE) --no-print-directory -f lock.mk

.venv/bin/python:
	@test -n '$(PYTHON)' || { echo 'The portal needs Python 3.11 or newer; none was found.'; exit 1; }
	@$(PYTHON) -m venv .venv || { echo 'This Python cannot make environments; on Debian: apt-get install python3-venv'; exit 1; }

.venv/.runtime: .venv/bin/python requirements/runtime.txt requirements/build.txt pyproject.toml
	@echo 'Installing the portal into .venv …'
	@$(PIP) -r requirements/runtime.txt -r requirements/build.txt
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet --no-deps --no-build-isolation -e .
	@touch $@

.venv/.test: .venv/.runtime requirements/test.txt
	@echo 'Installing what the tests need …'
	@$(PIP) -r requirements/test.txt
	@touch $@

.venv/.catalogues: .venv/.runtime $(CATALOGUES)
	@for po in $(CATALOGUES); do $(BIN)/pybabel -q compile -f -i $$po -o $${po%.po}.mo || exit 1; done
	@touch $@

# The tests' browser checks need these too; without npm they are named as absent.
.venv/.assets: assets/package.json assets/package-lock.json assets/build.py .venv/.test
	@if command -v npm >/dev/null; then \
	  npm ci --prefix assets --silent && $(BIN)/python assets/build.py && touch $@; \
	else echo 'npm is absent: no fonts of our own, no accessibility checks'; fi

$(INSTANCE)/.migrated: .venv/.runtime $(REVISIONS)
	@$(BIN)/portal init --quiet
	@touch $@

$(INSTANCE)/demo.json: | $(INSTANCE)/.migrated
	@$(BIN)/portal demo >/dev/null

programs:
	@.ci/programs
