# The one entry point. `make run` and `make test` are all that a newcomer needs.
SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules --no-print-directory

BIN := .venv/bin
LOCK := $(BIN)/pip-compile --quiet --strip-extras --generate-hashes --allow-unsafe \
  --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header

.PHONY: help
help: ## List the commands
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

.PHONY: install
install: ## Install what is missing (apt, .venv, npm)
	@deploy/install.sh

.PHONY: install-tests
install-tests:
	@deploy/install.sh --tests

.PHONY: install-soak
install-soak:
	@deploy/install.sh --tests --docker

.PHONY: pages
pages: install ## Build the pages, if their sources have changed
	@deploy/build_pages.sh

.PHONY: run
run: pages ## Run everything on this machine until Ctrl-C
	@exec $(BIN)/leadmill run

.PHONY: test
ifdef F
test: install-tests
	@$(BIN)/python -m tests.kept "$(F)"
else
test: install-tests lint ## Run every test on a throw-away cluster; with F=file or F=word those, on a kept cluster
	@$(BIN)/python -m tests
endif

.PHONY: test-pages
test-pages: install-tests ## Run the tests of the pages alone, in Chromium and on a throw-away cluster
	@$(BIN)/python -m tests pages

.PHONY: db
db: install ## Start a kept cluster with the schema of this tree, for `make test F=…` and psql
	@$(BIN)/python -m tests.kept

.PHONY: db-stop
db-stop: ## Stop the kept cluster and delete it
	@$(BIN)/python -m tests.kept --stop

.PHONY: soak
soak: install-soak ## Run every test at overnight sizes
	@LEADMILL_SOAK=1 $(BIN)/python -m tests

.PHONY: mutate
mutate: install ## Drop each constraint and trigger in turn; a test must notice
	@$(BIN)/python -m tests.mutate

.PHONY: bench
bench: install-tests pages ## Run the benchmarks against their baselines (SIZE=full for the reported sizes)
	@$(BIN)/python -m bench

.PHONY: lint
lint: install ## Check style, types, SQL, nginx, Dockerfiles and the compose file
	@$(BIN)/python -m tests.lint

.PHONY: format
format: install ## Format the Python code and the pages
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --quiet --fix .
	@cd web && node_modules/.bin/biome check --write .

.PHONY: generate
generate: install ## Write docs/schema/, docs/endpoints.md, docs/errors.md and docs/rooms.svg from the sources
	@$(BIN)/python -m tests.generate

.PHONY: pictures
pictures: install-tests ## Take the screenshots in docs/pictures anew
	@LEADMILL_PICTURES=docs/pictures $(BIN)/python -m tests.kept tests/web/test_pictures.py

.PHONY: changelog
changelog: install ## Show the notes of the next release; with VERSION=x.y.z move them into CHANGELOG.md
	@$(BIN)/towncrier build $(if $(VERSION),--yes --version $(VERSION),--draft --version next)

.PHONY: release
release: install pages ## Release VERSION=x.y.z: notes, frozen changes, tag, wheel, images (CONTRIBUTING.md)
	@deploy/release.sh $(VERSION)

.PHONY: lock
lock: install ## Pin the newest allowed Python and npm packages with their hashes
	$(LOCK) --output-file=requirements.txt requirements.in
	$(LOCK) --output-file=requirements-dev.txt requirements-dev.in
	$(LOCK) --output-file=requirements-node.txt requirements-node.in
	$(LOCK) --output-file=requirements-demo.txt requirements-demo.in
	$(LOCK) --output-file=deploy/cluster/requirements.txt deploy/cluster/requirements.in
	npm install --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit
	cd web && npm install --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit

.PHONY: reset
reset: ## Delete the database of `make run`; the next run starts anew
	rm -rf .run/postgres .run/storage .run/stripe.account .run/log .run/nginx

.PHONY: clean
clean: ## Delete what was installed and all data of `make run`
	[ ! -d .run/kept ] || $(BIN)/python -m tests.kept --stop
	rm -rf .run .venv node_modules web/node_modules web/dist
