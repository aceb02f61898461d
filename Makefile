# The same as run.py, for those who have make. On Windows: py run.py, or run.cmd.
PYTHON ?= python3
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help run test lint audit bench pins screens

help: ## what there is
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

run: ## sets everything up and starts the app with the sample systems
	$(PYTHON) run.py $(ARGS)

test: ## lint, types and every test (ARGS="-k wait" for some)
	$(PYTHON) run.py test $(ARGS)

lint: ## lint and types
	$(PYTHON) run.py lint

audit: ## known weaknesses of the pinned packages
	$(PYTHON) run.py audit

bench: ## the benchmarks
	$(PYTHON) run.py bench $(ARGS)

screens: ## the pictures in docs/screens, taken by the browser tests
	FLOW_TEST_SCREENS=docs/screens .venv/bin/python -m pytest -q tests/browser/test_access.py

pins: ## compiles the pinned requirements from the .in files; needs uv
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-test.in -o requirements-test.txt
	$(PIN) requirements-uv.in -o requirements-uv.txt
	$(PIN) requirements-spark.in -o requirements-spark.txt
