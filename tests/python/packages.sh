#!/usr/bin/env bash
# Installs the wheel, and one built from the sdist, each into an empty environment, and runs them:
# tests/python/packages.sh DIST ENVIRONMENT
set -euo pipefail
dist=$1
environment=$2
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)

wheel=$(ls "$dist"/zhurnal-*.whl)
sdist=$(ls "$dist"/zhurnal-*.tar.gz | grep -v zhurnal-c)
case $wheel in *-cp311-abi3-*) ;; *) echo "$wheel is no abi3 wheel for 3.11" >&2; exit 1 ;; esac

holds() {
    python3 - "$1" <<'PY'
import sys, zipfile
names = set(zipfile.ZipFile(sys.argv[1]).namelist())
wanted = {f"zhurnal/{name}" for name in
          ("__init__.py", "_errors.py", "_enums.py", "_finals.py", "_native.pyi", "py.typed", "_native.abi3.so")}
missing = wanted - names
stray = [name for name in names if "test" in name or name.endswith((".rs", ".toml"))]
if missing or stray:
    sys.exit(f"missing {sorted(missing)}, stray {stray}")
PY
}

runs() {
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --no-index "$1"
    (cd / && "$environment/bin/python" - "$root/bindings-python/README.md" <<'PY'
import sys
example = open(sys.argv[1], encoding="utf-8").read().split("```python\n")[1].split("```")[0]
exec(example)
PY
    )
}

holds "$wheel"
runs "$wheel"

# Without pandas, polars, pyarrow and duckdb everything else works, and what needs them says so.
"$environment/bin/pip" install --quiet --disable-pip-version-check pytest==9.2.0
skipped=$(cd "$here" && ZHURNAL_CORPUS="$root/target/corpus.txt" \
    "$environment/bin/python" -m pytest -q -rs -p no:cacheprovider .)
echo "$skipped"
grep -q "skipped: no pyarrow" <<<"$skipped"

# The sdist builds by itself, outside of the repository.
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
CARGO_TARGET_DIR="$root/target" "$root/target/venv/bin/pip" wheel --quiet --disable-pip-version-check \
    --no-deps -w "$built" "$sdist"
holds "$built"/zhurnal-*.whl
runs "$built"/zhurnal-*.whl
echo "the wheel and the sdist run in empty environments"
