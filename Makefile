.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:

# The first Python that is new enough; another one: make run PYTHON=/opt/python3.12
PYTHON ?= $(shell for it in python3.11 python3; do \
	$$it -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$it && break; done)
NO_PYTHON := There is no Python 3.11 or newer here. Install one, or name it: make run PYTHON=/path/to/python3.11
BIN := .venv/bin
FLASK := $(BIN)/python -m flask --app wsgi

# Named by what the lock files say: a changed lock is installed, nothing else ever is.
RUNTIME := .venv/.runtime-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
DEVELOPMENT := .venv/.development-$(shell cksum < requirements-dev.txt | cut -d ' ' -f 1)

VNU := vnu-jar@26.9.27
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --universal \
	--python-version 3.11 --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | \
		awk -F ':.*## ' '{ printf "make %-12s %s\n", $$1, $$2 }'

run: $(RUNTIME) ## Open the shop: database, migrations, demo, web server and worker
	@exec $(FLASK) serve

test: $(DEVELOPMENT) chromium lint types contracts ## Everything that must hold, browser tests included
	@echo "— Tests, on a real PostgreSQL and in Chromium"
	@$(BIN)/python -m pytest -n 3 --dist worksteal
	@echo "— All of it holds."

lint: $(DEVELOPMENT) ## Style of the code
	@echo "— Style"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(DEVELOPMENT) ## Types of the code
	@echo "— Types"
	@$(BIN)/mypy

contracts: $(DEVELOPMENT) ## Which package may import which
	@echo "— Import contracts"
	@$(BIN)/lint-imports

format: $(DEVELOPMENT) ## Bring the code into its usual form
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

torture: $(DEVELOPMENT) ## The promises at full size: races, random histories, guesses; takes some hours
	@TORTURE=1 $(BIN)/python -m pytest --durations=0 \
		$$(grep -rlw torture --include='test_*.py' tests | sort)

bench: $(DEVELOPMENT) ## What each page costs on this machine; needs wrk
	@$(BIN)/python -m tests.bench.run

seed: $(RUNTIME) ## Fill an empty database with the demo shop
	@$(FLASK) seed

migrate: $(RUNTIME) ## Bring the database up to date
	@$(FLASK) db upgrade

migration: $(RUNTIME) ## Write a migration from the models: make migration name="add gift notes"
	@test -n "$(name)" || { echo 'Say what it does: make migration name="add gift notes"'; exit 1; }
	@$(FLASK) db migrate -m "$(name)"

vendor: $(DEVELOPMENT) ## Renew static/vendor from package.json; needs npm
	@command -v npm > /dev/null || { echo "make vendor needs npm (Node.js)."; exit 1; }
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(BIN)/python scripts/vendor.py

lock: $(DEVELOPMENT) ## Renew the lock files from requirements.in and requirements-dev.in
	@$(LOCK) requirements.in --output-file requirements.txt
	@$(LOCK) requirements-dev.in --constraint requirements.txt --output-file requirements-dev.txt

html: $(DEVELOPMENT) ## Every page through the Nu HTML checker; needs java and npm
	@command -v java > /dev/null || { echo "make html needs Java: apt-get install default-jre-headless"; exit 1; }
	@command -v npm > /dev/null || { echo "make html needs npm: apt-get install npm"; exit 1; }
	@test -e node_modules/vnu-jar || { echo "Fetching the Nu HTML checker…"; \
		npm install --no-save --ignore-scripts --no-audit --no-fund --silent $(VNU); }
	@$(BIN)/python -m scripts.check_html

screenshots: $(DEVELOPMENT) chromium ## Take the pictures of the README anew
	@$(BIN)/python -m scripts.screenshots

assets: $(RUNTIME) ## Compress what static/ serves, before a deployment
	@$(BIN)/python -m whitenoise.compress --quiet static

clean: ## Remove the environment and all caches; the database under instance/ stays
	@rm -rf .venv node_modules .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find static \( -name '*.gz' -o -name '*.br' \) -delete
	@find . -name __pycache__ -not -path './instance/*' -prune -exec rm -rf {} +

chromium: $(DEVELOPMENT)
	@echo "— Chromium"
	@$(BIN)/python -m scripts.find_browser

$(RUNTIME):
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)"; exit 1; }
	@$(PYTHON) scripts/install.py requirements.txt
	@touch $@

# It holds what running takes, in the same versions.
$(DEVELOPMENT):
	@test -n "$(PYTHON)" || { echo "$(NO_PYTHON)"; exit 1; }
	@$(PYTHON) scripts/install.py requirements-dev.txt
	@touch $(RUNTIME) $@

bench-live: $(DEVELOPMENT) ## Whether a thousand open pages slow saving down
	@$(BIN)/python -m tests.bench.live

bench-doors: $(DEVELOPMENT) ## Whether the time of a refusal tells which accounts there are
	@$(BIN)/python -m tests.bench.doors

bench-scale: $(DEVELOPMENT) ## What it takes to tell a hundred thousand people of one thing
	@$(BIN)/python -m tests.bench.scale

.PHONY: help run test lint types contracts format torture bench bench-live bench-doors bench-scale seed migrate migration vendor \
	lock html screenshots assets clean chromium
