# The commands of this repository. `make demo` and `make test` are all that a newcomer needs.

# A half-made file is not a made one.
.DELETE_ON_ERROR:
# Where cargo builds, here or where the environment says.
TARGET := $(or $(CARGO_TARGET_DIR),target)

include mk/c.mk
include mk/python.mk

.PHONY: demo test test-rust test-builds test-reading long dist bench

# The verdict on each final of a class's quarter: make demo [LANGUAGE=en] [CASES=file.json]
LANGUAGE ?= ru
CASES ?=
demo:
	@cargo run --quiet -p zhurnal-examples --bin demo -- --lang $(LANGUAGE) $(CASES)
	@cargo run --quiet -p zhurnal-examples --bin school -- $(LANGUAGE) examples/school

# Everything, installing what it needs into target/.
test: test-rust test-builds test-reading test-c test-c-package test-python test-monitoring test-python-package
	@echo "everything passed"

# What Rust tests by itself.
RUST := --workspace --exclude zhurnal-python
test-rust:
	cargo fmt --all -- --check
	cargo clippy --quiet --workspace --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps -p zhurnal --features arrow,csv
	cargo test --quiet $(RUST)

# The corpus with its answers, for runners that read no JSON.
target/corpus.txt: $(shell find tests/vectors core/src core/regulation tests/src -type f)
	mkdir -p target
	cargo run --quiet -p zhurnal-tests --bin corpus > $@

# No answer depends on the build: without overflow checks, and with what another crate of a host
# may switch on in serde_json, the corpus has the same bytes.
test-builds: target/corpus.txt
	cargo run --quiet --profile unchecked -p zhurnal-tests --bin corpus | cmp - target/corpus.txt
	cargo run --quiet -p zhurnal-tests --features hostile-json --bin corpus | cmp - target/corpus.txt
	@echo "the same bytes in every build"

# A second reading of the contract in plain Python agrees on random cases.
READING ?= 20000
SCHOOLS ?= 50
test-reading:
	cargo build --quiet -p zhurnal-tests --bin answer
	python3 tests/python/compare.py --program $(TARGET)/debug/answer --cases $(READING)
	python3 tests/python/compare_schools.py --program $(TARGET)/debug/answer --schools $(SCHOOLS)

# The same at length: a million mutated requests and bytes of presets, 200,000 cases of the second reading and of columns.
long:
	ZHURNAL_MUTATIONS=1000000 cargo test --release -p zhurnal-tests --test mutations -- --nocapture
	ZHURNAL_BYTES=50 cargo test --release -p zhurnal-tests --test regulations a_preset_with_any -- --nocapture
	$(MAKE) test-reading READING=200000 SCHOOLS=500
	ZHURNAL_CASES=200000 $(MAKE) test-python ACCESS=200000
	$(MAKE) test-monitoring test-monitoring-faults MONITORED=50 MOMENTS=7

dist: dist-c dist-python

bench: bench-faces
	cargo bench --quiet -p zhurnal-benches
