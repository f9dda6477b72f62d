# make graph   the main job: examples/Hamhung.wikitext becomes the files under output/
# make test    everything that must hold before a change lands
# make evaluate  precision and recall over all labelled articles
# make mutants  errors seeded into the graph of the first article, and how many the shapes catch
# make bench   where the time goes, phase by phase
# make docs    docs/reference.md from commands, shapes, queries, mappings and cases; what the commands in docs/ print
# make site     the pages of output/ as files, under site/
# make screenshots  the pictures in docs/explorer.md, from the pages as they are (needs Chromium)
# make assets   the browser libraries under kg/web/static, from npm
# make format  lets ruff lay out and mend what it can
#
# All of them set up .venv first, and only when pyproject.toml or the dev extra asks for it. PYTHON=… chooses the interpreter.

VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
NEWEST = sys.version_info >= (3, 11) or sys.exit(1)
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; $(NEWEST)' 2>/dev/null && { echo $$p; break; }; done)

.DEFAULT_GOAL := graph
.PHONY: mutants graph test lint types floors pytest evaluate format docs bench site screenshots assets clean

graph: $(READY)
	$(BIN)/kg build examples/Hamhung.wikitext -o output/

# All four run, whichever fails; pytest last, so that its closing line closes.
test: $(READY)
	@$(MAKE) --no-print-directory --keep-going lint types floors pytest

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy --strict kg

floors: $(READY)
	$(BIN)/lint-imports

pytest: $(READY)
	$(BIN)/python -m pytest -n auto -q $(PYTEST)

evaluate: $(READY)
	$(BIN)/python tests/gold/evaluate.py

format: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: graph
	$(BIN)/python docs/reference.py
	$(BIN)/python docs/examples.py
	$(BIN)/python docs/pictures.py

site: graph
	$(BIN)/kg site output/ -o site/

screenshots: graph
	$(BIN)/python tools/screenshots.py

assets: $(READY)
	$(BIN)/python tools/assets.py

mutants: graph
	$(BIN)/python -m tools.mutants output/graph.nq

bench: $(READY)
	$(BIN)/python -m benchmarks.build

# The stamp lies inside the environment: a new or deleted .venv, or a changed pyproject.toml, installs again.
$(READY): pyproject.toml
	@test -x $(BIN)/python -o -n "$(PYTHON)" || { \
		echo "kg needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build dist site .mypy_cache .ruff_cache .pytest_cache
