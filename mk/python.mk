# The Python face: its tests and its packages. Included by the Makefile of the root.

VENV := target/venv
BARE := target/venv-bare
IN_VENV := . $(VENV)/bin/activate &&

.PHONY: python wheel stubs test-python test-monitoring test-monitoring-faults test-python-package dist-python bench-faces

# A place of its own for the tools and the libraries that the tests compare with.
$(VENV)/ready: tests/python/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check -r tests/python/requirements.txt
	touch $@

# The module as a wheel, quickly built, installed for the tests.
wheel: $(VENV)/ready
	rm -rf target/wheels
	$(IN_VENV) maturin build --quiet -m bindings-python/Cargo.toml --target-dir target -o target/wheels
	$(IN_VENV) pip install --quiet --disable-pip-version-check --force-reinstall --no-deps target/wheels/*.whl

# Rewrites the stubs from the module.
stubs: $(VENV)/ready
	$(IN_VENV) maturin generate-stubs -m bindings-python/Cargo.toml --features inspect -o target/stubs
	cp target/stubs/zhurnal/_native.pyi bindings-python/python/zhurnal/_native.pyi

# Decisions of access beside those of Cedar, by a policy written from the regulation.
ACCESS ?= 20000
test-python: wheel target/corpus.txt
	$(IN_VENV) ZHURNAL_CORPUS=$(CURDIR)/target/corpus.txt python -m pytest -q tests/python
	cargo build --quiet -p zhurnal-tests --bin answer
	$(IN_VENV) python tests/python/compare_access.py --program $(TARGET)/debug/answer --cases $(ACCESS)
	cargo run --quiet -p zhurnal-examples --bin demo > target/demo.txt
	$(IN_VENV) python examples/python/demo.py | cmp - target/demo.txt
	$(IN_VENV) python -m mypy.stubtest zhurnal
	$(IN_VENV) python -m mypy --strict --allow-any-generics bindings-python/python/zhurnal
	$(IN_VENV) maturin generate-stubs --quiet -m bindings-python/Cargo.toml --features inspect -o target/stubs
	diff target/stubs/zhurnal/_native.pyi bindings-python/python/zhurnal/_native.pyi

# Every monitoring figure beside a referee that counts the same clauses in SQL, on sample schools with
# every oddity; and that each of the faults put into its SQL is seen.
MONITORED ?= 10
MOMENTS ?= 2
SQL_REFEREE := $(IN_VENV) MOMENTS=$(MOMENTS) python tests/python/compare_monitoring.py --xtask $(TARGET)/debug/xtask
test-monitoring: wheel
	cargo build --quiet -p xtask
	$(SQL_REFEREE) --schools $(MONITORED)

test-monitoring-faults: wheel
	cargo build --quiet -p xtask
	$(SQL_REFEREE) --schools $(MONITORED) --faults

# Release packages in dist/: an abi3 wheel and an sdist.
dist-python: $(VENV)/ready
	mkdir -p dist
	rm -f dist/zhurnal-*.whl dist/zhurnal-*.tar.gz
	$(IN_VENV) maturin build --quiet --release -m bindings-python/Cargo.toml --target-dir target -o dist
	$(IN_VENV) maturin sdist -m bindings-python/Cargo.toml -o dist

# The packages in environments that hold nothing else: what is in them, and that they run.
test-python-package: dist-python target/corpus.txt
	tests/python/packages.sh $(CURDIR)/dist $(CURDIR)/$(BARE)

# Cases a second from each face, beside the same checks in Polars and in DuckDB, in one run; files
# of regulations beside JSON Schema; the load of a large school and its monitoring beside theirs; and the
# figures of twenty such schools and of a hundred, added up one school at a time.
bench-faces: dist-python
	cargo build --quiet --release -p zhurnal-c -p zhurnal-benches
	$(IN_VENV) pip install --quiet --disable-pip-version-check --force-reinstall --no-deps dist/zhurnal-*.whl
	$(IN_VENV) python benches/python/finals.py $(TARGET)/release/libzhurnal_c.so $(TARGET)/release/rates
	$(IN_VENV) python benches/python/regulation.py
	cargo run --quiet --release -p xtask -- sample --large $(TARGET)/large-school > /dev/null
	$(IN_VENV) python benches/python/school.py $(TARGET)/large-school
	$(IN_VENV) python benches/python/monitoring.py $(TARGET)/large-school
	for seed in $$(seq 20); do \
		cargo run --quiet --release -p xtask -- sample --large --seed $$seed $(TARGET)/large-schools/$$seed > /dev/null; \
	done
	$(TARGET)/release/schools 20 $(TARGET)/large-schools/*
	$(TARGET)/release/schools 100 $(TARGET)/large-schools/[1-5]
