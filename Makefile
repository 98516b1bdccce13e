# Two commands do everything: `make run` opens the reader, `make test` runs its tests.
# Both first make the virtual environment .venv and install what is needed from pyproject.toml into it.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test bench fuzz clean

run: $(VENV)/reader
	@$(BIN)/reader $(ARGS)

test: $(VENV)/test
	@sh tests/system-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

bench: $(VENV)/test
	@sh tests/system-packages
	$(BIN)/python -m bench $(ARGS)

fuzz: $(VENV)/test
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

clean:
	rm -rf $(VENV) build dist
