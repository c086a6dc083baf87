#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# A short run under valgrind: the pool's unit tests, what pools and leases do on a server, and a little of the soak.
# Usage: .ci/valgrind.sh
# shellcheck disable=SC2154  # tests/support assigns build_dir
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

failed=()

# memcheck NAME PROGRAM ARGUMENT...
memcheck() {
    local begin=$SECONDS status=0
    # valgrind runs one thread at a time, and without --fair-sched perhaps always the same one
    supervise valgrind --quiet --fair-sched=yes --leak-check=full --show-leak-kinds=definite \
        --errors-for-leak-kinds=definite --error-exitcode=99 --child-silent-after-fork=yes --num-callers=30 \
        "${@:2}" || status=$?
    printf '%-7s %s (%d s)\n' "$( ((status == 0)) && echo ok || echo FAILED)" "$1" $((SECONDS - begin))
    ((status == 0)) || failed+=("$1")
}

# Tests that measure time, or do something very often, say nothing here.
boost=(--catch_system_errors=no --color_output=no)

configure
build tests/unit/unit_pool tests/integration/integration_pool tests/faults/faults tests/soak/overt_soak
start_server
memcheck "unit tests of the pool" "$build_dir/tests/unit/unit_pool" "${boost[@]}" '--run_test=!pool_schedule'
memcheck connections "$build_dir/tests/integration/integration_pool" "${boost[@]}" \
    --run_test=connection,statements,session_
memcheck "lost commits" "$build_dir/tests/faults/faults" "${boost[@]}" --run_test=the_audit,commit_crash
memcheck "soak: load" "$build_dir/tests/soak/overt_soak" load --coroutines 200 --turns 2 --queries 2
memcheck "soak: mix" "$build_dir/tests/soak/overt_soak" mix --operations 300 --coroutines 20 --seed 1
((${#failed[@]} == 0))
