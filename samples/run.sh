#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds and runs a sample against a throwaway PostgreSQL; installs what is missing, leaves nothing behind.
# shellcheck disable=SC2154  # tests/support assigns build_dir and compiler
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

sample_names() { (cd "$root/samples" && compgen -G '[0-9]*.cpp' | sort | sed 's/\.cpp$//'); }

usage() {
    cat <<'END'
Usage: samples/run.sh [NAME...]

Runs all samples, or those whose names begin with NAME, with or without the number.

Environment:
  OVERT_DSN   conninfo string of an existing PostgreSQL to use in place of a throwaway one
  CXX         compiler; by default clang++-19 on Debian 12, g++-14 on Debian 13
  BUILD_DIR   build directory; by default build
  MESON_ARGS  further arguments of meson setup

Samples:
END
    sample_names | sed 's/^/  /'
}

# Prints the sample names that the arguments stand for.
chosen_samples() {
    local word
    for word; do
        sample_names | grep -E "^([0-9]+_)?${word%.cpp}" ||
            fail "there is no sample $word; there are: $(sample_names | paste -sd ' ')"
    done
}

case ${1-} in
    -h | --help) usage; exit 0 ;;
    -*) usage >&2; exit 2 ;;
esac
chosen=$(chosen_samples "${@:-}")
mapfile -t names <<<"$chosen"
mapfile -t packages < <(needed_packages "$compiler")
install_packages "${packages[@]}"
configure
build "${names[@]/#/samples/}"
start_server
for name in "${names[@]}"; do
    dsn=$(fresh_database "sample_$name")
    say "$name"
    OVERT_DSN=$dsn supervise "$build_dir/samples/$name" "$dsn" || fail "$name ended with exit status $?"
done
