#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What a query and a row cost, beside libpq by hand: user instructions, allocations, syscalls. --help says more.
# shellcheck disable=SC2154  # prepare.sh assigns build_dir, compiler and dsn
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$root/benchmarks/prepare.sh"

usage() {
    cat <<'END'
Usage: benchmarks/instr.sh [--gate | --store]

Installs what is missing, builds with -O2, starts a throwaway PostgreSQL and counts what operations cost, ours and
libpq's, by the difference of two run lengths, so that what happens once cancels out. Two more rows of pk1 show what the
C library and Asio add to libpq: its locks and its cancellation points cost more in a process that has had a second
thread, as every pool's has.

  --gate    compares with benchmarks/budgets.txt; exit status 1 where something costs over 1 % more than stored. It
            compares instructions beside libpq's in the same run, so that another C library or machine changes little.
  --store   writes what it finds into benchmarks/budgets.txt; look at the difference before you commit it

Environment:
  CXX         compiler; by default clang++-19 on Debian 12, g++-14 on Debian 13
  BUILD_DIR   build directory; by default build-benchmarks
  MESON_ARGS  further arguments of meson setup
END
}

budgets=$root/benchmarks/budgets.txt
mode=()
case ${1-} in
    '') ;;
    --gate) mode=(--gate "$budgets") ;;
    --store) mode=(--store "$budgets") ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
mapfile -t packages < <(needed_packages "$compiler")
install_packages "${packages[@]}" valgrind strace
configure
build benchmarks/overt_bench benchmarks/libpq_floor benchmarks/asio_floor
start_data
fill_big 20000
say "Cost of a query, a row, or a statement"
supervise "$root/benchmarks/count.py" "$build_dir" "$dsn" "${mode[@]}"
