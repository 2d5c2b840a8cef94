# What the C scripts share: tools that are installed where they are missing, and where cargo builds.

# need COMMAND PACKAGE: ends the script where there is no such command and none can be installed.
need() {
    command -v "$1" >/dev/null && return
    echo "installing $2 for $1" >&2
    local as=()
    [ "$(id -u)" -eq 0 ] || as=(sudo -n)
    { "${as[@]}" apt-get update -q && "${as[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -q -y --no-install-recommends "$2"; } >&2 || true
    command -v "$1" >/dev/null || {
        echo "$1 is missing and $2 could not be installed" >&2
        exit 1
    }
}

# The folder that cargo builds in.
target_folder() {
    cargo metadata --format-version 1 --no-deps |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}

# The system libraries that the static library needs, as rustc names them.
native_static_libs() {
    cargo rustc --quiet -p zhurnal-c --crate-type staticlib "$@" -- --print native-static-libs 2>&1 |
        sed -n 's/^note: native-static-libs: //p'
}
