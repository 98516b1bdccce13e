# Two commands do everything: `make run` opens the reader, `make test` runs its tests.
# Both first make the virtual environment .venv and install what is needed from pyproject.toml into it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

# Modules are compiled once, as on everybody's computer, whatever this shell is set to: a start is measured, too.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test bench soak faults by-ear fuzz lock clean --check

run: $(VENV)/reader
	@$(BIN)/reader $(ARGS)

test: $(VENV)/test
	@sh tests/system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

# `make bench -- --check` measures, writes nothing, and fails where a figure became worse beyond its spread.
bench: $(VENV)/test
	@sh tests/system-packages
	$(BIN)/python -m bench $(filter --check,$(MAKECMDGOALS)) $(ARGS)

--check: ;

# An hour of reading and listening at twice the rate; `make soak MINUTES=3` is shorter.
MINUTES ?= 60
soak: $(VENV)/test
	@sh tests/system-packages
	$(BIN)/python -m bench.soak --minutes $(MINUTES) $(ARGS)

# Everything that can go wrong, on purpose, in its long form; `make test` runs a short one.
faults: $(VENV)/test
	@sh tests/system-packages
	FAULTS=long $(BIN)/pytest tests/faults $(ARGS)

# A whole session with the screen hidden: what the loudspeaker says is recorded, recognised, and answered by one key.
by-ear: $(VENV)/test
	@sh tests/system-packages
	BY_EAR=1 $(BIN)/pytest tests/e2e/test_one_switch.py $(ARGS)

# What chance finds: examples that no run has tried before, and damaged books.
fuzz: $(VENV)/test
	$(BIN)/pytest -m hypothesis --hypothesis-profile=default
	$(BIN)/python tests/fuzz/fuzz_importers.py $(ARGS)

$(VENV)/reader: pyproject.toml
	@echo "Setting the reader up in $(VENV); this takes a minute, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/test: pyproject.toml
	@echo "Setting the reader and its tests up in $(VENV); this takes a minute or two, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@ $(VENV)/reader

# The newest versions that the bounds allow, with their hashes, for whoever wants exactly what was tested.
lock: $(VENV)/test
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet --disable-pip-version-check 'pip-tools>=7.5,<8'
	$(VENV)/lock/bin/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
		--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

clean:
	rm -rf $(VENV) build dist
