#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The tests: installs what is missing, builds, starts a throwaway PostgreSQL, runs, cleans up. --help says more.
# shellcheck disable=SC2154  # tests/support assigns build_dir and compiler
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

usage() {
    cat <<'END'
Usage: tests/run.sh [FILTER]
       tests/run.sh faults

Runs all tests, or those whose name contains FILTER (case does not matter, - and _ are the same): a program, a suite,
a case, a twin, a sample or the consumer. Several FILTERs are separated by commas.
faults runs what proves each entry of tests/faults/catalogue.txt, and says so entry by entry.
Examples: tests/run.sh pool, tests/run.sh ENG-07,ENG-08, tests/run.sh unit_pg/, tests/run.sh samples/02.

tests/run.sh soak [bank|load|mix|all] [--minutes 30]: the long runs, which are no part of all this; 5 minutes where
nothing is said. tests/run.sh soak --help says more.

Environment:
  OVERT_DSN         conninfo string of an existing PostgreSQL (a superuser's) to use in place of a throwaway one
  OVERT_TEST_KINDS  what to run; by default unit,compile,integration,faults,samples,consumer; build: nothing
  OVERT_TEST_FAULTS filter of the faults to run where no other one is given
  OVERT_TEST_BUILD  targets to build in place of all
  OVERT_TEST_LIMIT  seconds that one test program may take (1800)
  OVERT_SEED        what tests of random input start from; they print it
  OVERT_JOBS        compilers at a time
  CXX               compiler; by default clang++-19 on Debian 12, g++-14 on Debian 13
  BUILD_DIR         build directory; by default build
  MESON_ARGS        further arguments of meson setup, such as "-Db_sanitize=address,undefined"
END
}

case ${1-} in
    -h | --help) usage; exit 0 ;;
    soak) exec "$root/tests/soak/run.sh" "${@:2}" ;;
    -*) usage >&2; exit 2 ;;
esac
filter=${1-}
kinds=,${OVERT_TEST_KINDS:-unit,compile,integration,faults,samples,consumer},
wanted() { [[ $kinds == *,$1,* ]]; }

tally=$(mktemp)  # one line "passed failed skipped" of every runner
remove_tally() { rm -f "$tally"; }
at_exit remove_tally

matches() {
    local name=${1//-/_} part parts
    IFS=, read -ra parts <<<"${filter//-/_},"
    for part in "${parts[@]}"; do [[ ${name,,} != *"${part,,}"* ]] || return 0; done
    return 1
}

# tallied COMMAND...: a runner counts failures itself; its own failure is one more.
tallied() { supervise "$@" --tally "$tally" || echo 0 1 0 >>"$tally"; }

run_unit() {
    local program
    say "Unit tests"
    for program in "$build_dir"/tests/unit/unit_*; do run_boost "$program"; done
}

run_integration() {
    local program
    say "Integration tests"
    for program in "$build_dir"/tests/integration/integration{,_pool}; do run_boost "$program"; done
}

run_faults() {
    say "Faults"
    local filter=${filter:-${OVERT_TEST_FAULTS-}}
    run_boost "$build_dir/tests/faults/faults"
}

run_boost() {
    [[ ! -f $1 || ! -x $1 ]] || tallied python3 "$root/tests/support/run_boost.py" --filter "$filter" "$1"
}

run_catalogue() {
    say "What must be survived"
    tallied python3 "$root/tests/support/catalogue.py" --build "$build_dir"
}

run_twins() {
    say "Accept/reject twins"
    tallied python3 "$root/tests/compile/run.py" --build "$build_dir" --filter "$filter"
}

run_samples() {
    local source name
    say "Samples"
    for source in "$root"/samples/[0-9]*.cpp; do
        name=$(basename "$source" .cpp)
        if ! matches "samples/$name" || [[ ! -e $source ]]; then
            continue
        elif [[ ! -x $build_dir/samples/$name ]]; then
            echo "skipped $name (not built)"
            echo 0 0 1 >>"$tally"
        else
            run_sample "$name"
        fi
    done
}

run_sample() {
    local name=$1 log=$build_dir/samples/$1.log dsn begin=$SECONDS status=0
    dsn=$(fresh_database "sample_$name")
    OVERT_DSN=$dsn supervise timeout 600 "$build_dir/samples/$name" "$dsn" >"$log" 2>&1 || status=$?
    if ((status == 0)); then
        echo "ok      $name ($((SECONDS - begin)) s)"
        echo 1 0 0 >>"$tally"
    else
        tail -n 40 "$log"
        echo "FAILED  $name (exit status $status)"
        echo 0 1 0 >>"$tally"
    fi
}

run_consumer() {
    matches consumer || return 0
    local way
    for way in subproject installed; do
        say "Consumer, overt as $way"
        if supervise "$root/tests/consumer/run.sh" "$way" "$root" "$build_dir"; then
            echo 1 0 0 >>"$tally"
        else
            echo "FAILED  consumer, overt as $way"
            echo 0 1 0 >>"$tally"
        fi
    done
}

report() {
    local passed failed skipped
    read -r passed failed skipped < <(awk '{p += $1; f += $2; s += $3} END {print p + 0, f + 0, s + 0}' "$tally")
    ((passed + failed > 0)) || echo "Nothing matches ${filter:-$kinds}."
    echo
    echo "$passed passed, $failed failed, $skipped skipped"
    ((failed == 0 && passed > 0))
}

mapfile -t packages < <(needed_packages "$compiler" && test_packages)
install_packages "${packages[@]}"
configure
read -ra targets <<<"${OVERT_TEST_BUILD-}"
build "${targets[@]}"
[[ $kinds != ,build, ]] || exit 0
if wanted integration || wanted faults || wanted samples; then start_server; fi
if [[ $filter == faults ]]; then
    run_catalogue
else
    if wanted unit; then run_unit; fi
    if wanted compile; then run_twins; fi
    if wanted integration; then run_integration; fi
    if wanted faults; then run_faults; fi
    if wanted samples; then run_samples; fi
    if wanted consumer; then CXX=$compiler run_consumer; fi
fi
report
