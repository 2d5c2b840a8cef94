#!/usr/bin/env bash
# Packs what c-package.sh installs into dist/zhurnal-c-VERSION-HOST.tar.gz.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(cargo pkgid -p zhurnal-c | sed 's/.*[#@]//')
name=zhurnal-c-$version-$(rustc -vV | sed -n 's/^host: //p')
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
packaging/c-package.sh "$stage/$name"
mkdir -p dist
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$stage" -cf - "$name" |
    gzip -9n >"dist/$name.tar.gz"
echo "dist/$name.tar.gz"
