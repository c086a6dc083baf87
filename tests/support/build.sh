# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Configures and builds in $build_dir. Needs scope.sh and packages.sh, and $root, the repository.

build_dir=${BUILD_DIR:-$root/build}
[[ $build_dir == /* ]] || build_dir=$PWD/$build_dir
compiler=${CXX:-$(default_compiler)}

# Configures only where the build directory is new or was configured in another way.
configure() {
    local arguments stamp=$build_dir/.configured-with
    read -ra arguments <<<"--buildtype=release -Dpkgconfig.relocatable=true ${MESON_ARGS-}"
    if [[ -e $build_dir/build.ninja && $(cat "$stamp" 2>/dev/null) == "$compiler ${arguments[*]}" ]]; then
        return
    fi
    say "Configuring ${build_dir#"$root/"} with $compiler"
    local again=()
    # meson wipes only what it once finished; a first configuration that failed leaves a torso
    [[ ! -e $build_dir/meson-private/coredata.dat ]] || again=(--wipe)
    [[ -e $build_dir/meson-private/coredata.dat ]] || rm -rf "$build_dir"/meson-{private,logs,info}
    mkdir -p "$build_dir"
    rm -f "$stamp"
    CXX=$compiler supervise meson setup "${again[@]}" "${arguments[@]}" "$build_dir" "$root"
    echo "$compiler ${arguments[*]}" >"$stamp"
}

# build [TARGET...]
build() {
    say "Building"
    supervise ninja -C "$build_dir" ${OVERT_JOBS:+-j "$OVERT_JOBS"} "$@"
}
