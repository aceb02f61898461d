# The same as run.py, for those who have make. On Windows: py run.py, or run.cmd.
PYTHON ?= python3
PIN = uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --no-header

.DEFAULT_GOAL := help
.PHONY: help run test lint audit bench bench-load bench-national pins screens

help: ## what there is
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST)

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

bench-load: ## many people at once on one, two and four processes (ARGS="1:75:5" for one case)
	$(PYTHON) run.py bench load $(ARGS)

bench-national: ## England on one PostgreSQL (ARGS="postgresql://..." for a server of your own)
	.venv/bin/python -m benchmarks.national $(ARGS)

screens: ## the pictures in docs/screens, taken by the browser tests
	FLOW_TEST_SCREENS=docs/screens .venv/bin/python -m pytest -q tests/browser/test_access.py

pins: ## compiles the pinned requirements from the .in files; needs uv
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-test.in -o requirements-test.txt
	$(PIN) requirements-uv.in -o requirements-uv.txt
	$(PIN) requirements-spark.in -o requirements-spark.txt
