# Two commands do everything on a machine with Python 3.11 or later, venv, make and git:
#   make run    answers the worked example and writes its report
#   make test   lint, types, import contracts, tests, executed documentation
# and make start opens the app, where the same is done with one's own offers.
# They set up what they need and are safe to run again.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PEERS := $(VENV)/peers
SPARK := $(VENV)/spark
REGRESSION := $(VENV)/peers-regression
FUZZ := $(VENV)/fuzz
EXAMPLE := examples/talent-war
REPORT := outbid-report.html

.PHONY: run start test quick check docs browser screenshots bench fuzz peers spark test-spark evidence lock schemas clean

run: $(VENV)/.run
	@$(BIN)/outbid compare $(EXAMPLE)/stay.toml $(EXAMPLE)/startup.toml --me $(EXAMPLE)/me.toml --html $(REPORT)
	@echo "With your own offers, in the browser: make start" >&2

test: check browser
	@$(BIN)/python -m pytest -n 2

quick: $(VENV)/.dev          # the inner loop: what a few seconds can tell
	@$(BIN)/python -m pytest -m "not slow" -x

check: $(VENV)/.dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

start: $(VENV)/.run          # the app in the browser
	@$(BIN)/outbid start

docs: $(VENV)/.dev           # the documentation as a site, in site/
	@$(BIN)/python tools/docs/build.py

browser:                     # Chromium for the tests in a browser, where the system lacks it
	@tools/install_browser.sh

screenshots: $(VENV)/.dev browser   # the pictures of docs/app.md
	@mkdir -p docs/screenshots
	@OUTBID_SCREENSHOTS=docs/screenshots $(BIN)/python -m pytest tests/browser/test_pages.py -k "test_page[" -n 2

bench: $(VENV)/.dev peers
	@$(BIN)/python benchmarks/compare.py
	@$(BIN)/python benchmarks/outlooks.py
	@$(BIN)/python benchmarks/tax_lookup.py
	@$(BIN)/python benchmarks/waterfall.py
	@$(BIN)/python benchmarks/priced.py
	@$(BIN)/python benchmarks/clearing_logit.py
	@$(BIN)/python benchmarks/clearing_batch.py
	@$(BIN)/python benchmarks/clearing_exact.py
	@$(BIN)/python benchmarks/premium.py
	@$(BIN)/python benchmarks/percentiles.py
	@$(BIN)/python benchmarks/cold_pay.py
	@$(BIN)/python benchmarks/import_lca.py
	@$(BIN)/python benchmarks/win_design.py
	@$(BIN)/python benchmarks/team_plan.py
	@$(BIN)/python benchmarks/replay.py
	@$(BIN)/python benchmarks/app_slider.py
	@$(BIN)/python benchmarks/sweep.py
	@$(BIN)/python benchmarks/app_load.py

# SHARE=0.01: a hundredth of ten million executions; TARGETS="offer ocf": these alone; results lie in fuzz-results/
SHARE ?= 1
fuzz: $(FUZZ)/.done          # every reader on broken input: fuzz/README.md
	@PYTHONPATH=$$($(FUZZ)/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))') \
		$(BIN)/python fuzz/campaign.py fuzz-results $(SHARE) $(TARGETS)

peers: $(PEERS)/.done $(REGRESSION)/.done   # to time against, apart: they need an older numpy, other seaborns

spark: $(SPARK)/.done        # the same questions on Spark, apart: it needs Java 17 and is large

test-spark: spark
	@$(SPARK)/bin/python -m pytest tests/spark

evidence: $(VENV)/.dev       # DATA=DIR: the shipped evidence, and what the documentation says of it, from its source files
	@test -d "$(DATA)" || { echo "Say where the source files are: make evidence DATA=DIR" >&2; exit 2; }
	@$(BIN)/python tools/evidence/build.py "$(DATA)"
	@$(BIN)/python tools/evidence/lineage.py --write
	@$(BIN)/python tools/refresh_docs.py

schemas: $(VENV)/.run
	@mkdir -p schemas
	@for kind in offer me company market candidate employer team; do $(BIN)/outbid schema $$kind > schemas/$$kind.schema.json; done

lock: $(VENV)/.dev
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header pyproject.toml --extra spark --group dev -o requirements-spark.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group peers -o requirements-peers.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group fuzz -o requirements-fuzz.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --group peers-regression \
		-o requirements-peers-regression.lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis site $(REPORT)

# uv installs faster, but pip will do: every package is checked against its hash either way
define install
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Outbid needs Python 3.11 or later: make PYTHON=python3.11")'
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check uv 2>/dev/null || true
	@if test -x $(BIN)/uv; then VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --require-hashes -r $(1) \
		&& VIRTUAL_ENV=$(VENV) $(BIN)/uv pip install --quiet --no-deps -e .; \
	else $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1) \
		&& $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .; fi
	@$(BIN)/python -m compileall -q src $(VENV)/lib >/dev/null 2>&1 || true   # or the first answer would pay for it
	@touch $@
endef

$(VENV)/.run: requirements.lock pyproject.toml
	@test -e $(VENV)/.dev || echo "Setting up (once) ..." >&2
	$(call install,requirements.lock)

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	@echo "Setting up for development (once) ..." >&2
	$(call install,requirements-dev.lock)
	@touch $(VENV)/.run

$(PEERS)/.done: requirements-peers.lock | $(VENV)/.dev
	@echo "Setting up peers to time against (once) ..." >&2
	$(call install_peers,$(PEERS),$<)

$(REGRESSION)/.done: requirements-peers-regression.lock | $(VENV)/.dev
	@echo "Setting up a peer for regressions (once) ..." >&2
	$(call install_peers,$(REGRESSION),$<)

$(FUZZ)/.done: requirements-fuzz.lock | $(VENV)/.dev
	@echo "Setting up the fuzzer (once) ..." >&2
	$(call install_peers,$(FUZZ),$<)

# $(1): where, $(2): the lock
define install_peers
	@test -x $(1)/bin/python || $(PYTHON) -m venv $(1)
	@if test -x $(BIN)/uv; then VIRTUAL_ENV=$(1) $(BIN)/uv pip install --quiet --require-hashes -r $(2); \
	else $(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(2); fi
	@touch $(1)/.done
endef

$(SPARK)/.done: requirements-spark.lock | $(VENV)/.dev
	@echo "Setting up Spark (once) ..." >&2
	@test -x $(SPARK)/bin/python || $(PYTHON) -m venv $(SPARK)
	@if test -x $(BIN)/uv; then VIRTUAL_ENV=$(SPARK) $(BIN)/uv pip install --quiet --require-hashes -r $< \
		&& VIRTUAL_ENV=$(SPARK) $(BIN)/uv pip install --quiet --no-deps -e .; \
	else $(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $< \
		&& $(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps -e .; fi
	@touch $@
