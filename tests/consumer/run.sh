#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds and runs a copy of the project beside this script, outside of overt's tree.
# Usage: run.sh subproject|installed ROOT BUILD_DIR
#   subproject  overt is built by the consumer, through subprojects/overt.wrap
#   installed   overt is installed from BUILD_DIR and found by pkg-config
# The copy is kept in the user's cache directory, so that a second call compiles nothing.
set -euo pipefail
way=$1 root=$2 build_dir=$3
compiler=${CXX:-c++}
key=$(printf '%s\n' "$root" "$build_dir" "$compiler" "${MESON_ARGS-}" | cksum | cut -d ' ' -f 1)
place=${XDG_CACHE_HOME:-${HOME:-/var/cache}/.cache}/overt/consumer-$key/$way
project=$place/project

# copy_tree FROM TO: keeps the times of files, by which ninja knows what is new.
copy_tree() {
    rm -rf "$2"
    mkdir -p "$2"
    tar -C "$1" --exclude='./build*' --exclude=./.git --exclude=./subprojects/packagecache -cf - . | tar -C "$2" -xf -
}

configure() {
    [[ -e $place/build/build.ninja ]] || CXX=$compiler meson setup "$@" "$place/build" "$project"
}

copy_tree "$root/tests/consumer" "$project"
case $way in
    subproject)
        copy_tree "$root" "$project/subprojects/overt"
        configure --buildtype=plain --force-fallback-for=overt
        ;;
    installed)
        rm -rf "$project/subprojects" "$place/root"
        DESTDIR=$place/root meson install -C "$build_dir" --no-rebuild --quiet
        libraries=$(dirname "$(find "$place/root" -name overt.pc -path '*/pkgconfig/*')")
        export PKG_CONFIG_PATH=$libraries LD_LIBRARY_PATH=${libraries%/pkgconfig}
        configure --buildtype=plain
        ;;
    *)
        sed -n '3,7s/^# //p' "$0" >&2
        exit 2
        ;;
esac
ninja -C "$place/build" ${OVERT_JOBS:+-j "$OVERT_JOBS"}
"$place/build/consumer"
