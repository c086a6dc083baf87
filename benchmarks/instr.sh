#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# What a query and a row cost, beside libpq by hand: user instructions, allocations, syscalls. --help says more.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
BUILD_DIR=${BUILD_DIR:-$root/build-benchmarks}
MESON_ARGS="-Dcpp_args=-O2 -Dbenchmarks=enabled -Dtests=disabled -Dsamples=disabled -Dpqxx=disabled ${MESON_ARGS-}"
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

usage() {
    cat <<'END'
Usage: benchmarks/instr.sh

Installs what is missing, builds with -O2, starts a throwaway PostgreSQL and measures the point query (pk1) and the scan
into structs, ours and libpq's, by the difference of two run lengths, so that what happens once cancels out. Two more
rows of pk1 show what the C library and Asio add to libpq: its locks and its cancellation points cost more in a process
that has had a second thread, as every pool's has. Exit status 1 where a budget is broken.

Environment:
  CXX         compiler; by default clang++-19 on Debian 12, g++-14 on Debian 13
  BUILD_DIR   build directory; by default build-benchmarks
  MESON_ARGS  further arguments of meson setup
END
}

# workload, metric, the most that is allowed for each query or row
budgets='
pk1 instructions 6600
pk1 allocations 4
pk1 syscalls 4
scan instructions 2400
'
metrics=(instructions allocations syscalls)
broken=()

budget() { awk -v w="$1" -v m="$2" '$1 == w && $2 == m {print $3}' <<<"$budgets"; }

# run METRIC PROGRAM WORKLOAD VARIANT N: sets $count to what the whole process did, $checksum to what it answered.
run() {
    local metric=$1 tool
    shift
    case $metric in
        instructions) tool=(valgrind --tool=callgrind --callgrind-out-file=/dev/null) ;;
        allocations) tool=(valgrind --leak-check=no --undef-value-errors=no) ;;
        syscalls) tool=(strace -f -c -o "$work/calls") ;;
    esac
    if ! supervise "${tool[@]}" "$build_dir/benchmarks/$1" "${@:2}" "$dsn" >"$work/answer" 2>"$work/log"; then
        cat "$work/answer" "$work/log"
        fail "$1 ${*:2} failed under ${tool[0]}"
    fi
    case $metric in
        instructions) count=$(sed -n 's/.*Collected : //p' "$work/log") ;;
        allocations) count=$(sed -n 's/.*total heap usage: \([0-9,]*\) allocs.*/\1/p' "$work/log" | tr -d ,) ;;
        syscalls) count=$(awk '$1 ~ /^[0-9]/ && $NF != "total" {n += $4} END {print n + 0}' "$work/calls") ;;
    esac
    [[ $count ]] || fail "${tool[0]} did not print a count"
    checksum=$(sed -n 's/.*"checksum":\([0-9]*\).*/\1/p' "$work/answer")
}

# per_operation METRIC PROGRAM WORKLOAD VARIANT: sets $cost, and $checksum to that of the longer run.
per_operation() {
    local short long rows before
    case $3 in
        pk1) short=640 long=2560 rows=1 ;;
        scan) short=1 long=3 rows=10000 ;;
    esac
    run "$@" "$short"
    before=$count
    run "$@" "$long"
    cost=$(awk -v d=$((count - before)) -v n=$(((long - short) * rows)) 'BEGIN {printf "%.2f", d / n}')
}

# row WORKLOAD LABEL PROGRAM VARIANT: a line of the table; sets $answer; the budgets bind overt_bench alone.
row() {
    local workload=$1 label=$2 program=$3 variant=$4 metric limit cells=()
    for metric in "${metrics[@]}"; do
        per_operation "$metric" "$program" "$workload" "$variant"
        cells+=("$cost")
        limit=$(budget "$workload" "$metric")
        if [[ $program == overt_bench && $limit ]] && ! awk -v c="$cost" -v l="$limit" 'BEGIN {exit !(c <= l)}'; then
            broken+=("$workload: $cost $metric, allowed are $limit")
        fi
    done
    answer=$checksum
    printf '| %-8s | %-22s | %12s | %11s | %8s |\n' "$workload" "$label" "${cells[@]}"
}

# compare WORKLOAD UNIT OUR_VARIANT FLOOR...: a floor is a program and its variant, as libpq_floor/binary
compare() {
    local workload=$1 unit=$2 variant=$3 floor expected=
    for floor in "${@:4}"; do
        row "$workload" "${floor%%_floor/*}, ${floor#*/}" "${floor%/*}" "${floor#*/}"
        [[ ! $expected || $answer == "$expected" ]] || fail "$workload: $floor read $answer, the others $expected"
        expected=$answer
    done
    row "$workload" "overt, $variant" overt_bench "$variant"
    [[ $answer == "$expected" ]] || fail "$workload: overt read $answer where libpq read $expected"
    printf '| %-8s | %-22s | %12s | %11s | %8s |\n' "" "budget of a $unit" \
        "$(budget "$workload" instructions)" "$(budget "$workload" allocations)" "$(budget "$workload" syscalls)"
}

case ${1-} in
    '') ;;
    -h | --help) usage; exit 0 ;;
    *) usage >&2; exit 2 ;;
esac
work=$(mktemp -d)
remove_work() { rm -rf "$work"; }
at_exit remove_work
mapfile -t packages < <(needed_packages "$compiler")
install_packages "${packages[@]}" valgrind strace
configure
build benchmarks/overt_bench benchmarks/libpq_floor benchmarks/asio_floor
unset OVERT_DSN
start_server
dsn=$OVERT_TEST_SOCKET_DSN
psql_server -d overt -f "$root/benchmarks/schema.sql"

say "Cost of a query (pk1) and of a row (scan)"
printf '| %-8s | %-22s | %12s | %11s | %8s |\n' workload client instructions allocations syscalls
echo '|----------|------------------------|-------------:|------------:|---------:|'
compare pk1 query lease libpq_floor/nonblocking libpq_floor/threaded asio_floor/coroutine
compare scan row structs libpq_floor/binary

if ((${#broken[@]})); then
    printf '\nOver budget:\n'
    printf '  %s\n' "${broken[@]}"
    exit 1
fi
printf '\nAll within budget.\n'
