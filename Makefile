# `make serve` sets everything up and previews the demo hub; `make build` builds it. `make smoke`, `make quick` and `make test`
# check more and more; `make test` takes about eleven minutes on two cores.
PYTHON ?= python3
BIN := .venv/bin
OUTPUT ?= public
CHECKER := 26.9.27
PARSERS := @vercel/routing-utils@6.6.0 @netlify/headers-parser@10.1.1

.PHONY: build serve test quick smoke check format bench docs docs-site screenshots clean

build: .venv/installed
	$(BIN)/site-builder build --output $(OUTPUT)

serve: .venv/installed
	$(BIN)/site-builder serve

test: check
	$(BIN)/python -m pytest -n auto --dist worksteal --durations 25

smoke: check
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" tests/unit tests/project

quick: check
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow"

check: .venv/dev-installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/installed: pyproject.toml requirements/runtime.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	touch $@

.venv/dev-installed: .venv/installed requirements/dev.txt
	if command -v npm >/dev/null; then \
	    npm install --prefix .venv/npm --no-save --no-audit --no-fund vnu-jar@$(CHECKER) $(PARSERS) & npm=$$!; fi; \
	$(BIN)/python -m pip install --quiet -r requirements/dev.txt && \
	$(BIN)/python -m pip download --quiet --no-deps --no-binary :all: --dest .venv/sources \
	    "$$(grep ^markdown-it-py== requirements/runtime.txt)" && \
	if [ "$$npm" ]; then wait $$npm; fi
	touch $@

# The reference in docs/reference/, from the code.
docs: .venv/dev-installed
	$(BIN)/python -m docs.generate

# The documentation as a site, in .docs-site/. Fails on a warning.
docs-site: .venv/docs-installed
	.venv/docs/bin/mkdocs build --strict

.venv/docs-installed: requirements/docs.txt
	$(PYTHON) -m venv .venv/docs
	.venv/docs/bin/python -m pip install --quiet -r requirements/docs.txt
	touch $@

# The screenshots of README, in docs/images/. Needs Chromium.
screenshots: .venv/dev-installed
	$(BIN)/python -m docs.screenshots

# Work next to the last tag, and times next to it and to other generators, with the noise. Takes less than five minutes once
# these are installed.
bench: .venv/dev-installed
	$(BIN)/python benchmarks/budget.py --against last --functions 10 || true
	$(BIN)/python benchmarks/compare.py --stories 1000 --rounds 2 --before last --noise --again \
	    --results .bench/bench.jsonl || true

clean:
	rm -rf .venv public .site-builder .docs-site dist
