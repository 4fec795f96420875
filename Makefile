# Floorwalker: every command does its own set-up first (build_spec/setup.sh).
#
#   make run                     the window with an embedded centre and simulated devices
#   make demo [PLANT=..] [CUT=1] [DB=postgres]   the same shift unattended; out/demo/
#   make test [ARGS="tests/gs1"] the whole test suite, or a part of it
#   make bench [ARGS="capture"]  measures every budget; results in out/bench.json
#   make soak [ARGS="kill"]      the proofs in full: kills, cuts, power; results in out/soak.json
#   make check                   format, lint, import contracts, types, docs and lock
#   make docs                    writes the pages of docs that are made from the code
#   make lock                    locks the dependencies of pyproject.toml again

PYTHON_IN_VENV := .venv/bin/python
LOCK_FLAGS := --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
ARGS ?=
PLANT ?=
CUT ?=
DB ?=

.DEFAULT_GOAL := help
.PHONY: help run demo test bench soak check lock lock-check docs clean ready ready-window

help:
	@sed -n 's/^#   //p' Makefile

ifeq ($(DISPLAY)$(WAYLAND_DISPLAY),)
run:
	@echo "There is no display here, so no window can open: playing the shift unattended instead (make demo)."
	@$(MAKE) --no-print-directory demo
else
run: ready-window
	$(PYTHON_IN_VENV) floorwalker.py --demo $(ARGS)
endif

demo: ready
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN_VENV) -m tests.demo $(if $(PLANT),--plant $(PLANT)) $(if $(CUT),--cut) $(if $(DB),--db $(DB)) $(ARGS)

# The canary may take the interpreter down with it, so it runs first and alone.
test: ready
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN_VENV) -m tests.structure.canary
	$(PYTHON_IN_VENV) -m pytest -q $(ARGS)

# Every proof also runs broken on purpose, and must then be red; ends with 1 when one misses.
soak: ready
	QT_QPA_PLATFORM=offscreen $(PYTHON_IN_VENV) -m tests.faults $(ARGS)

# Every figure beside a bare-metal one of the same run; ends with 1 when a budget is missed.
bench: ready
	$(PYTHON_IN_VENV) -m tests.bench $(ARGS)

check: ready
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports --no-logo
	.venv/bin/mypy
	$(PYTHON_IN_VENV) -m pytest -q tests/structure

# Needs the package index; keeps the pins that still fit. Delete a lock file first to move every pin.
lock: ready
	.venv/bin/uv pip compile -q $(LOCK_FLAGS) --extra station --extra central --extra postgres -o requirements.lock pyproject.toml
	.venv/bin/uv pip compile -q $(LOCK_FLAGS) --all-extras -o requirements-dev.lock pyproject.toml

# Without network: every direct dependency is locked inside its range, hashed, and no host is named.
lock-check: ready
	$(PYTHON_IN_VENV) -m pytest -q tests/structure/test_lock.py

# The pages of docs that are made from code: states, verbs, codes, commands, settings, trouble.
docs: ready
	$(PYTHON_IN_VENV) -m build_spec.reference_pages

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

ready:
	@sh build_spec/setup.sh

ready-window:
	@sh build_spec/setup.sh window
