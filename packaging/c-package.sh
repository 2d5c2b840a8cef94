#!/usr/bin/env bash
# Builds the C libraries for release and installs them: c-package.sh PREFIX, below $DESTDIR if set.
set -euo pipefail
case ${1:?usage: c-package.sh PREFIX} in
/*) prefix=${DESTDIR:-}$1 ;;
*) prefix=${DESTDIR:-}$PWD/$1 ;;
esac
cd "$(dirname "$0")/.."
. tests/c/tools.sh
need python3 python3

cargo build --quiet --release -p zhurnal-c
built=$(target_folder)/release
version=$(cargo pkgid -p zhurnal-c | sed 's/.*[#@]//')
native=$(cat packaging/native-static-libs.txt)

# fill TEMPLATE FILE NATIVE: writes a template with what it leaves open.
fill() {
    install -d "$(dirname "$2")"
    sed -e "s|@VERSION@|$version|g" -e "s|@NATIVE@|$3|g" "$1" >"$2"
    chmod 644 "$2"
}

install -d "$prefix/lib" "$prefix/include"
install -m 755 "$built/libzhurnal_c.so" "$prefix/lib/libzhurnal.so.$version"
ln -sf "libzhurnal.so.$version" "$prefix/lib/libzhurnal.so.0"
ln -sf libzhurnal.so.0 "$prefix/lib/libzhurnal.so"
install -m 644 "$built/libzhurnal_c.a" "$prefix/lib/libzhurnal.a"
install -m 644 include/zhurnal.h include/zhurnal.hpp "$prefix/include"
install -d "$prefix/share/doc/zhurnal"
install -m 644 LICENSE-APACHE LICENSE-MIT "$prefix/share/doc/zhurnal"
fill packaging/zhurnal.pc.in "$prefix/lib/pkgconfig/zhurnal.pc" "$native"
fill packaging/zhurnalConfig.cmake.in "$prefix/lib/cmake/zhurnal/zhurnalConfig.cmake" "${native// /;}"
fill packaging/zhurnalConfigVersion.cmake.in \
    "$prefix/lib/cmake/zhurnal/zhurnalConfigVersion.cmake" "$native"
