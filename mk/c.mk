# The C face: its tests, its installation and its package. Included by the Makefile of the root.

PREFIX ?= /usr/local

.PHONY: test-c test-c-package asan-c install dist-c

# Every C and C++ test: plainly, with the static library, under valgrind, with the sanitizer in C.
test-c:
	cargo test --quiet -p zhurnal-c
	tests/c/run.sh

# Programs outside of the repository against an installed package.
test-c-package:
	packaging/test-c-package.sh

# The C tests with the library itself under the address sanitizer.
asan-c:
	tests/c/run.sh asan

# Headers, both libraries, pkg-config and CMake files: make install PREFIX=/usr/local
install:
	packaging/c-package.sh "$(PREFIX)"

# dist/zhurnal-c-VERSION-HOST.tar.gz
dist-c:
	packaging/c-dist.sh
