# `make run` starts the product on this machine, `make test` checks it. CONTRIBUTING.md says more.
.PHONY: run test lint soak bench bench-mesh requirements tools
BIN := .venv/bin

run:
	@python=$$(sh scripts/find-python) && exec "$$python" scripts/run.py

# Everything that `run` doesn't need: development packages, browsers, servers, node_modules.
tools:
	@python=$$(sh scripts/find-python) && exec "$$python" scripts/tools.py

lint: tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .
	node_modules/.bin/tsc --project tsconfig.json

test: lint
	node --test $$(find tests/js -name '*.test.js')
	$(BIN)/pytest --numprocesses 3

# What takes long: repetitions and large sizes.
soak: tools
	$(BIN)/pytest -m soak

# What a call's signaling costs, beside other relays on this machine: see benchmarks/README.md.
bench: tools
	$(BIN)/python benchmarks/run.py

# What a call costs a browser, beside a plain mesh: see benchmarks/mesh/README.md.
bench-mesh: tools
	$(BIN)/python benchmarks/mesh/run.py

# After a change of the dependencies in pyproject.toml. The lock file holds addresses of an index, so it is not kept.
EXPORT := export --quiet --frozen --no-emit-project --no-header --no-annotate --format requirements-txt
requirements: tools
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv lock --quiet
	$(BIN)/uv $(EXPORT) --no-dev --output-file requirements.txt
	$(BIN)/uv $(EXPORT) --output-file requirements-dev.txt
	rm uv.lock
