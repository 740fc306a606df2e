# Every command starts with the set-up, which costs a fraction of a second once it is done.
MAKEFLAGS += --no-print-directory
PORT ?= 8000
export PORT
BIN := .venv/bin
PYTHON := $(BIN)/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types bench ci messages format fresh generated

help: ## this list
	@sed -n 's/^\([a-z]*\):[^#]*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

setup: ## install everything the portal and its tests need
	@python3 tools/setup.py

demo: ## serve the demo at http://127.0.0.1:8000 (PORT=…, RESET=1 starts over)
	@python3 tools/setup.py --demo
	@exec $(PYTHON) -m tools.demo $(if $(RESET),--reset)

test: setup ## the whole suite, browser tests included (ARGS="-k name")
	@$(PYTHON) -m pytest -n auto $(ARGS)

lint: setup ## style, import order, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports --no-cache
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 6.1 --check {} +

format: setup ## put code and templates into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 6.1 {} +

types: setup ## static types
	@$(BIN)/mypy .

bench: setup ## measure, and write benchmarks/results.json
	@$(PYTHON) -m benchmarks $(ARGS)

fresh: setup ## fail when a generated file is stale: migrations, translations, OpenAPI, diagrams
	@$(PYTHON) -m tools.fresh

generated: setup messages ## write the generated files again
	@$(PYTHON) manage.py lifecycles
	@$(PYTHON) manage.py spectacular --validate --fail-on-warn --lang en --file docs/openapi.yaml

messages: setup ## collect texts into locale/ and compile them
	@$(PYTHON) -m tools.messages
	@python3 tools/setup.py

ci: lint types fresh test ## everything a change has to pass, benchmarks aside
