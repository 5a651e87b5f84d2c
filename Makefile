# `make serve` and `make test` are all a newcomer needs; both set up what a fresh machine lacks.
# Nothing is rebuilt that has not changed: tools/setup and Trunk run only when their inputs did.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
PORT ?= 8080
# What the page is made of; `tools/build` has the same list.
SOURCES := $(shell tools/build --sources)

help:
	@echo "make serve      build the page and open it at http://127.0.0.1:$(PORT)"
	@echo "make test       every test, the browser's included"
	@echo "make dist       the folder dist/ for any static host"
	@echo "make bench      the page beside its peers on 1,000,000 lines"
	@echo "make check      formatting, lints, native tests (seconds)"
	@echo "make test-long  what takes longer than a test run should"
	@echo "make test-office  what LibreOffice makes of the exported files (installs it)"
	@echo "make test-spark the scripts for Spark SQL, run in Spark (needs Java; installs pyspark)"
	@echo "make fuzz       searches for inputs that break the reader, 3 minutes a target (needs nightly Rust; installs cargo-fuzz)"

serve: dist
	@echo "serve  http://127.0.0.1:$(PORT)  (Ctrl+C ends it)"
	@node tools/serve.mjs dist $(PORT)

dist: dist/index.html

# The build is finished only when the hook has written 404.html last; a stamp says that it did.
dist/index.html: $(SOURCES)
	@tools/setup web
	@tools/build

test:
	@tools/setup test
	@tools/test

test-long:
	@tools/setup test
	@tools/test long

test-office:
	@tools/setup office
	@tools/test office

test-spark:
	@tools/setup spark
	@tools/test spark

# FUZZ="600 split" for ten minutes of one target.
fuzz:
	@tools/setup fuzz
	@tools/fuzz $(FUZZ)

bench:
	@tools/setup bench
	@tools/build
	@tools/bench/run

check:
	@cargo fmt --check
	@tools/lint
	@cargo test --quiet --no-default-features

clean:
	rm -rf dist target

.PHONY: help serve dist test test-long test-spark test-office fuzz bench check clean
