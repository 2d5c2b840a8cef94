#!/usr/bin/env bash
# Installs the C package into a folder of its own and builds programs against it there, outside of
# the repository: by pkg-config and by CMake, shared and static, in C and C++.
set -euo pipefail
cd "$(dirname "$0")/.."
. tests/c/tools.sh
need gcc gcc
need g++ g++
need nm binutils
need readelf binutils
need pkg-config pkg-config
need cmake cmake
need make make
need python3 python3

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
step() { echo "== $*"; }
fail() {
    echo "$*" >&2
    exit 1
}

step "install"
packaging/c-package.sh "$work/shared"
version=$(cargo pkgid -p zhurnal-c | sed 's/.*[#@]//')
lib=$work/shared/lib
[ "$(readlink "$lib/libzhurnal.so")" = libzhurnal.so.0 ] || fail "libzhurnal.so leads elsewhere"
[ "$(readlink "$lib/libzhurnal.so.0")" = "libzhurnal.so.$version" ] || fail "libzhurnal.so.0 leads elsewhere"
readelf -d "$lib/libzhurnal.so" | grep 'SONAME.*\[libzhurnal\.so\.0\]' >/dev/null || fail "another SONAME"
nm -D --defined-only "$lib/libzhurnal.so" | awk '{ print $3 }' | LC_ALL=C sort |
    diff bindings-c/symbols.txt -

step "the system libraries of the static one"
native_static_libs | diff packaging/native-static-libs.txt -

step "what the programs should print"
cargo run --quiet -p zhurnal-examples --bin demo >"$work/demo.txt"
mkdir "$work/source"
cp examples/c/demo.c examples/class-7b.json tests/c/owners.cpp tests/c/common.h tests/c/stream.h "$work/source"
# What stands between the marks of C in the README, as it stands.
sed -n '/^```c$/,/^```$/p' README.md | sed '/^```/d' >"$work/source/readme.c"
# The static programs get a package without the shared library, and moved besides.
cp -a "$work/shared" "$work/static"
rm "$work/static/lib/"libzhurnal.so*
cd "$work/source"

# same PROGRAM: whether it prints what the Rust demo prints.
same() {
    "$1" class-7b.json | cmp "$work/demo.txt" -
}

# shared_or_not PROGRAM KIND: whether it asks the system for the library exactly where it should.
shared_or_not() {
    if readelf -d "$1" | grep 'NEEDED.*\[libzhurnal\.so\.0\]' >/dev/null; then
        [ "$2" = shared ] || fail "$1 wants the shared library"
    else
        [ "$2" = static ] || fail "$1 does not want libzhurnal.so.0"
    fi
}

for kind in shared static; do
    step "pkg-config, $kind"
    export PKG_CONFIG_PATH=$work/$kind/lib/pkgconfig
    [ "$(pkg-config --modversion zhurnal)" = "$version" ] || fail "another version in zhurnal.pc"
    flags=()
    [ "$kind" = shared ] || flags=(--static)
    read -r -a compile <<<"$(pkg-config --cflags zhurnal)"
    read -r -a link <<<"$(pkg-config "${flags[@]}" --libs zhurnal)"
    gcc -std=c99 -pedantic -Wall -Wextra -Werror "${compile[@]}" demo.c -o "demo-$kind" "${link[@]}"
    g++ -std=c++17 -Wall -Wextra -Werror "${compile[@]}" owners.cpp -o "owners-$kind" "${link[@]}"
    for program in demo owners; do
        shared_or_not "$program-$kind" "$kind"
    done
    LD_LIBRARY_PATH=$lib same "./demo-$kind"
    LD_LIBRARY_PATH=$lib "./owners-$kind"
    step "the README's example, $kind"
    gcc -std=c99 -pedantic -Wall -Wextra -Werror "${compile[@]}" readme.c -o "readme-$kind" "${link[@]}"
    LD_LIBRARY_PATH=$lib "./readme-$kind" | grep -F '"ru":"1 отметка, нужно не меньше 3"' >/dev/null ||
        fail "the README's example says something else"
done
unset PKG_CONFIG_PATH

step "CMake"
cat >CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.16)
project(host C CXX)
set(CMAKE_CXX_STANDARD 17)
find_package(zhurnal 0.1 REQUIRED)
foreach(kind shared static)
  set(target zhurnal::zhurnal)
  if(kind STREQUAL static)
    set(target zhurnal::zhurnal_static)
  endif()
  add_executable(cmake-demo-${kind} demo.c)
  target_link_libraries(cmake-demo-${kind} PRIVATE ${target})
  add_executable(cmake-owners-${kind} owners.cpp)
  target_link_libraries(cmake-owners-${kind} PRIVATE ${target})
endforeach()
CMAKE
cmake -S . -B build -DCMAKE_PREFIX_PATH="$work/shared" -DCMAKE_BUILD_TYPE=Release >"$work/cmake.txt" ||
    { cat "$work/cmake.txt" >&2 && exit 1; }
cmake --build build >"$work/cmake.txt" 2>&1 || { cat "$work/cmake.txt" >&2 && exit 1; }
for kind in shared static; do
    for program in demo owners; do
        shared_or_not "build/cmake-$program-$kind" "$kind"
    done
    same "build/cmake-demo-$kind"
    "build/cmake-owners-$kind"
done

step "a version that is not there"
sed -i 's/find_package(zhurnal 0.1 /find_package(zhurnal 99 /' CMakeLists.txt
if cmake -S . -B refused -DCMAKE_PREFIX_PATH="$work/shared" >"$work/cmake.txt" 2>&1; then
    fail "CMake found a version that is not there"
fi
grep -q 'compatible with requested version' "$work/cmake.txt" || { cat "$work/cmake.txt" >&2 && exit 1; }
echo "the C package: built, linked and run in every way"
