# Two commands do everything on a machine with a stable Rust, Python with venv and pip, and a C compiler:
#   make demo   annotates a news story that ships with the repository
#   make test   runs every check; CI runs this one

.DEFAULT_GOAL := demo
.PHONY: demo test lint test-rust test-python test-integrations stubs accept bench bench-gazetteer accuracy train clean

PYTHON ?= python3
BIN := .venv/bin
PEERS := target/bench-gazetteer/venv/bin
STORY ?= $(firstword $(sort $(wildcard docs/examples/*.txt)))
# The Python package follows its sources; `pip` and `maturin` build it when one of them is newer.
SOURCES := Cargo.toml Cargo.lock pyproject.toml $(shell find crates python -name '*.rs' -o -name '*.toml' -o -name '*.tsv' -o -name '*.model' -o -name '*.py')
# Stubs come from a build with the feature `stubs`, so the tests run on such a build: one compilation does for both.
STUBS := --features stubs --profile dev

## Annotate the example story (STORY=path for another).
demo: .venv/demo
	$(BIN)/onrecord annotate $(STORY)

## Every check.
test: lint test-rust test-python

## Formatting and lints of both languages.
lint: .venv/dev
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	$(BIN)/ruff format --check
	$(BIN)/ruff check

## Rust tests, examples in the documentation, and the documentation itself.
test-rust:
	cargo test --workspace
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps

## Python tests (examples of the pages among them), and stubs against the module.
test-python: .venv/module
	$(BIN)/python -m pytest -q
	$(BIN)/maturin generate-stubs --quiet $(STUBS) --out target/stubs
	diff -u python/onrecord/_native.pyi target/stubs/onrecord/_native.pyi || { echo "the stubs are old: run make stubs"; exit 1; }
	$(BIN)/mypy python/onrecord
	$(BIN)/python -m mypy.stubtest onrecord._native

## Checks that need a browser, Java, notebooks …: none does yet, so nothing is installed.
test-integrations:
	@echo "test-integrations: no check needs more than make test so far; nothing to install"

## Write the stubs anew from the Rust sources.
stubs: .venv/dev
	$(BIN)/maturin generate-stubs --quiet $(STUBS) --out python

## Accept what the annotator finds now as right: golden files and snapshots. Read the difference before you commit it.
accept:
	INSTA_UPDATE=always cargo test -p onrecord --no-fail-fast --test '*'

## Speed in MB/s, and of the quotation parser what a byte of hostile text costs as it grows.
bench:
	cargo bench -p onrecord --bench annotate --bench gazetteer --bench quotations

## Gazetteers against other libraries (SIZES=1k,10k ENGINES=onrecord,daachorse for some, INTO=page): target/bench-gazetteer/data/results.md
bench-gazetteer: target/bench-gazetteer/.ready
	$(PEERS)/python tools/gazetteer_bench target/bench-gazetteer/data $(if $(SIZES),--sizes $(SIZES)) $(if $(ENGINES),--engines "$(ENGINES)") $(if $(INTO),--into $(INTO))

## How much of a gold file is found: make accuracy GOLD=path (with SPEAKERS=labels too, whose sources are known; GUM=folder for names and people)
accuracy: $(if $(GOLD)$(GUM),.venv/demo,$(if $(filter accuracy,$(MAKECMDGOALS)),$(error usage: make accuracy GOLD=path [SPEAKERS=labels], or GUM=folder)))
	$(if $(GOLD),$(BIN)/python tools/accuracy.py $(GOLD))
	$(if $(SPEAKERS),$(BIN)/python tools/speakers.py $(SPEAKERS) $(GOLD))
	$(if $(GUM),$(BIN)/python tools/coreference.py $(GUM))

## Train an attribution model, and say how much of other articles it finds: make train GOLD=path DEV=path [MODEL=path] [VECTORS=path [ACCURATE=path]]
MODEL ?= out/attribution.model
train: $(if $(GOLD),$(if $(DEV),.venv/demo),$(if $(filter train,$(MAKECMDGOALS)),$(error usage: make train GOLD=path DEV=path)))
	mkdir -p $(dir $(MODEL))
	cargo run --release -p onrecord-train -- $(GOLD) $(MODEL) $(if $(VECTORS),--vectors $(VECTORS)) $(if $(ACCURATE),--accurate $(ACCURATE))
	$(BIN)/python tools/accuracy.py $(DEV) --model $(MODEL)

# The package as users get it, and those it is compared with; what has no wheel for this machine is left out of the tables.
target/bench-gazetteer/.ready: $(SOURCES) tools/gazetteer_bench/requirements.txt
	$(PYTHON) -m venv target/bench-gazetteer/venv
	$(PEERS)/pip install --quiet -r tools/gazetteer_bench/requirements.txt
	-$(PEERS)/pip install --quiet --only-binary :all: daachorse==0.5.0
	-$(PEERS)/pip install --quiet --only-binary :all: hyperscan==0.9.1
	$(PEERS)/pip install --quiet --force-reinstall --no-deps .
	touch $@

clean:
	cargo clean
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

# The package as users get it, optimised.
.venv/demo: .venv/bin/python $(SOURCES)
	$(BIN)/pip install --quiet .
	rm -f .venv/module
	touch $@

# What the checks are made with.
.venv/dev: .venv/bin/python requirements-dev.txt
	$(BIN)/pip install --quiet -r requirements-dev.txt
	touch $@

# The package in place, built fast.
.venv/module: .venv/dev $(SOURCES)
	. $(BIN)/activate && maturin develop --quiet $(STUBS)
	rm -f .venv/demo
	touch $@
