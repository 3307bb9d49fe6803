# make demo: set up and answer a real question. make test: set up and pass all tests. Needs Python 3.11, pip and make.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready

.PHONY: demo test bench docs examples images clean

demo: $(READY)
	@$(VENV)/bin/compat can release a fine-tune of llama3.1 under apache-2.0 || test $$? -eq 1

test: $(READY)
	$(VENV)/bin/python -m pytest

bench: $(READY)
	$(VENV)/bin/python tests/benchmarks/speed.py
	$(VENV)/bin/python tests/benchmarks/scale.py
	$(VENV)/bin/python tests/benchmarks/why.py

$(READY): pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	$(VENV)/bin/python -m compileall -q compat
	@touch $@

docs: $(READY)
	$(VENV)/bin/python tests/generated.py

examples: $(READY)
	$(VENV)/bin/python tests/examples.py

images: $(READY)
	PYTHONPATH=tests $(VENV)/bin/python tests/images.py

clean:
	rm -rf $(VENV) dist build
