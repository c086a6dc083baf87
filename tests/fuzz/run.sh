#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Builds the fuzzers in a build directory of their own and runs each for a while. --help says more.
# shellcheck disable=SC2154  # tests/support assigns build_dir and compiler
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
usage() {
    cat <<'END'
Usage: tests/fuzz/run.sh [-t SECONDS] [TARGET...]

Runs all fuzzers, or those that are named (codec, dsn, ...), each for SECONDS (10), from the inputs in
tests/fuzz/corpus/TARGET and from those that earlier runs found. Prints how many inputs each one tried. An input that
crashes, or breaks what a fuzzer checks, ends the run: it is kept, and how to run it again is printed.

Environment:
  CXX         a clang that has libFuzzer (clang++-19)
  BUILD_DIR   build directory; by default build-fuzz
  OVERT_SEED  what the fuzzers start from; by default they choose, and print it when they fail
END
}

export CXX=${CXX:-clang++-19} BUILD_DIR=${BUILD_DIR:-$root/build-fuzz}
[[ $CXX == *clang* ]] || CXX=clang++-19
for part in scope packages build; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

seconds=10
while getopts t:h-: option; do
    case $option in
        t) seconds=$OPTARG ;;
        h) usage; exit 0 ;;
        -) usage; [[ $OPTARG == help ]] && exit 0 || exit 2 ;;
        *) usage >&2; exit 2 ;;
    esac
done
shift $((OPTIND - 1))

# One target; what it says is shown only where it fails.
fuzz() {
    local name=$1 program=$build_dir/tests/fuzz/fuzz_$1 found=$build_dir/corpus/$1 log=$build_dir/$1.log status=0
    [[ -x $program ]] || fail "there is no fuzzer $name"
    mkdir -p "$found" "$build_dir/crashes"
    supervise "$program" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=2048 \
        -seed="${OVERT_SEED:-0}" -print_final_stats=1 -artifact_prefix="$build_dir/crashes/$name-" \
        "$found" "$root/tests/fuzz/corpus/$name" >"$log" 2>&1 || status=$?
    if ((status == 0)); then
        printf 'ok      %-12s %9d executions, %s features\n' "$name" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")" \
            "$(sed -n 's/.* ft: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)"
        return
    fi
    tail -n 60 "$log"
    echo "FAILED  $name; again: $program $(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)"
    return 1
}

mapfile -t needed < <(printf '%s\n' meson ninja-build pkg-config python3 libasio-dev libfmt-dev libpq-dev &&
    compiler_package "$CXX" && sanitizer_package "$CXX")
install_packages "${needed[@]}"
MESON_ARGS="-Dfuzz=enabled -Dtests=disabled -Dsamples=disabled -Dpqxx=disabled -Dwerror=true" configure
build fuzz
targets=("$@")
((${#targets[@]})) || mapfile -t targets < <(ls "$root/tests/fuzz/corpus")
say "Fuzzing ${#targets[@]} targets, $seconds s each"
failed=0
for target in "${targets[@]}"; do fuzz "$target" || failed=$((failed + 1)); done
echo
echo "$((${#targets[@]} - failed)) passed, $failed failed"
((failed == 0))
