#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs unit and integration tests, and faults, under sanitizers, in a build directory of their own.
# Usage: .ci/sanitize.sh address|thread [FILTER]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
kind=$1
case $kind in
    address) sanitizers=address,undefined ;;
    thread) sanitizers=thread ;;
    *) echo "unknown kind $kind" >&2; exit 2 ;;
esac
export BUILD_DIR=$root/build-$kind OVERT_TEST_KINDS=${OVERT_TEST_KINDS:-unit,integration,faults}
debugging="['-gline-tables-only','-fno-omit-frame-pointer']"
export MESON_ARGS="-Db_sanitize=$sanitizers -Db_lundef=false -Doptimization=1 -Dsamples=disabled -Dcpp_args=$debugging"
export ASAN_OPTIONS=detect_leaks=1:detect_stack_use_after_return=1
export LSAN_OPTIONS=suppressions=$root/.ci/leak.suppressions:print_suppressions=0
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=0:second_deadlock_stack=1:suppressions=$root/.ci/thread.suppressions
exec "$root/tests/run.sh" "${@:2}"
