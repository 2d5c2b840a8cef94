#!/usr/bin/env bash
# Runs the C tests: run.sh builds the library and every test, and runs each plainly, against the
# static library, under valgrind and with the address sanitizer in C; run.sh asan instruments the
# library instead, for which a stable compiler has to be told to.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/c/tools.sh

mode=${1:-all}
calls=${ZH_MEMORY_CALLS:-100000}
need gcc gcc
need g++ g++
need nm binutils
need python3 python3
[ "$mode" = asan ] || need valgrind valgrind

target=$(target_folder)
work=$target/c-tests/$mode
rm -rf "$work"
mkdir -p "$work/lib"

warn=(-Wall -Wextra -Werror -g -Iinclude -Itests/c -I"$work")
c99=(gcc -std=c99 -pedantic "${warn[@]}")
cpp=(g++ -std=c++17 -pedantic "${warn[@]}")
tests=(layout matrix corpus panic errors access arrow school monitoring memory threads owners demo)

step() { echo "== $*"; }

# build FOLDER FLAGS… -- LINK…: every test into this folder.
build() {
    local folder=$1 flags=() name
    shift
    while [ "$1" != -- ]; do
        flags+=("$1")
        shift
    done
    shift
    mkdir -p "$folder"
    for name in layout corpus panic errors access arrow school monitoring memory threads; do
        "${c99[@]}" "${flags[@]}" "tests/c/$name.c" -o "$folder/$name" "$@" -lpthread
    done
    "${c99[@]}" "${flags[@]}" "$work/matrix.c" -o "$folder/matrix" "$@"
    "${c99[@]}" "${flags[@]}" examples/c/demo.c -o "$folder/demo" "$@"
    "${cpp[@]}" "${flags[@]}" tests/c/owners.cpp -o "$folder/owners" "$@"
}

# run FOLDER CALLS ROUNDS [WATCH] -- TOOL…: every test of this folder.
run() {
    local folder=$1 calls=$2 rounds=$3 watch=()
    shift 3
    while [ "$1" != -- ]; do
        watch+=("$1")
        shift
    done
    shift
    local name arguments
    for name in "${tests[@]}"; do
        case $name in
        corpus) arguments=("$work/corpus.txt" "$cases") ;;
        memory) arguments=("$calls" "${watch[@]}") ;;
        school) arguments=(examples/school) ;;
        threads) arguments=("$rounds" "$work/class.json") ;;
        demo) arguments=(examples/class-7b.json) ;;
        *) arguments=() ;;
        esac
        if [ "$name" = demo ]; then
            "$@" "$folder/demo" "${arguments[@]}" >"$work/demo.c.txt"
            cmp "$work/demo.rust.txt" "$work/demo.c.txt"
            echo "demo: as the Rust demo"
        elif [ "$name" = panic ]; then
            # The library's own report of its panics is no news here.
            "$@" "$folder/panic" 2>"$work/panic.txt" || {
                cat "$work/panic.txt" >&2
                return 1
            }
        else
            "$@" "$folder/$name" "${arguments[@]}"
        fi
    done
}

step "what the tests read"
cargo run --quiet -p zhurnal-tests --bin corpus >"$work/corpus.txt"
cargo run --quiet -p zhurnal-examples --bin demo >"$work/demo.rust.txt"
cases=$(python3 tests/c/inputs.py "$work/class.json")
python3 tests/c/matrix.py include/zhurnal.h bindings-c/symbols.txt >"$work/matrix.c"
while read -r symbol; do
    grep -q "\b$symbol(" tests/c/memory.c || {
        echo "tests/c/memory.c does not call $symbol" >&2
        exit 1
    }
done <bindings-c/symbols.txt

if [ "$mode" = asan ]; then
    step "the library with the address sanitizer"
    host=$(rustc -vV | sed -n 's/^host: //p')
    # The sanitizer's runtime comes with the programs, so the library may leave it undefined.
    RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address \
        cargo build --quiet -p zhurnal-c --features testing --target "$host"
    cp "$target/$host/debug/libzhurnal_c.so" "$work/lib/libzhurnal.so.0"
    ln -s libzhurnal.so.0 "$work/lib/libzhurnal.so"
    nm -D "$work/lib/libzhurnal.so.0" | grep 'U __asan_report_load' >/dev/null || {
        echo "the library is not instrumented" >&2
        exit 1
    }
    build "$work/asan" -fsanitize=address -fno-omit-frame-pointer -- \
        -L"$work/lib" -lzhurnal -Wl,-rpath,"$work/lib"
    run "$work/asan" 1000 10 --
    exit
fi

step "the library"
cargo build --quiet -p zhurnal-c --features testing
cp "$target/debug/libzhurnal_c.so" "$work/lib/libzhurnal.so.0"
ln -s libzhurnal.so.0 "$work/lib/libzhurnal.so"
cp "$target/debug/libzhurnal_c.a" "$work/lib/libzhurnal.a"
{ cat bindings-c/symbols.txt && echo zh__test_panic; } | LC_ALL=C sort >"$work/wanted.txt"
nm -D --defined-only "$work/lib/libzhurnal.so.0" | awk '{ print $3 }' | LC_ALL=C sort >"$work/found.txt"
diff "$work/wanted.txt" "$work/found.txt"
for standard in c99 c11 c17 c2x; do
    gcc -std=$standard -pedantic "${warn[@]}" -fsyntax-only tests/c/layout.c
done
for standard in c++17 c++20; do
    g++ -std=$standard -pedantic "${warn[@]}" -fsyntax-only -x c++ tests/c/layout.c
done

shared=(-L"$work/lib" -lzhurnal -Wl,-rpath,"$work/lib")
step "plainly"
build "$work/plain" -- "${shared[@]}"
run "$work/plain" "$calls" 50 watch --

step "with the static library"
read -r -a native <packaging/native-static-libs.txt
build "$work/static" -- "$work/lib/libzhurnal.a" "${native[@]}"
run "$work/static" 100 2 --

step "under valgrind"
run "$work/plain" 100 2 -- valgrind --quiet --error-exitcode=1 --leak-check=full \
    --show-leak-kinds=definite,indirect,possible

step "with the address sanitizer in C"
build "$work/asan" -fsanitize=address -fno-omit-frame-pointer -- "${shared[@]}"
run "$work/asan" 1000 10 --
