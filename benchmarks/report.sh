#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Ours beside libpq, libpqxx, tokio-postgres and asyncpg in one interleaved run; writes docs/benchmarks.md and its plot.
# shellcheck disable=SC2154  # prepare.sh assigns build_dir, compiler, dsn and server_dir
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$root/benchmarks/prepare.sh"

usage() {
    cat <<'END'
Usage: benchmarks/report.sh [--quick] [--to DIRECTORY]

Installs the peers from the distribution's packages (one that cannot be installed is left out, and said so), builds,
starts a throwaway PostgreSQL, pins it and the clients to one processor, runs everybody in turns, checks every answer,
and writes benchmarks.md and benchmarks.svg into docs/. Exit status 1 where an answer is wrong or a driver fails.
It takes about a quarter of an hour on a machine that does nothing else.

  --quick          3 short rounds, no profiles: to see that everything works
  --to DIRECTORY   writes there

Environment: CXX, BUILD_DIR, MESON_ARGS as for benchmarks/instr.sh
END
}

to=$root/docs
lengths=(--rounds 5 --seconds 0.5)
options=
profiles=yes
while (($#)); do
    case $1 in
        --quick) lengths=(--rounds 3 --seconds 0.1) options=' --quick' profiles= ;;
        --to) to=$2; shift ;;
        -h | --help) usage; exit 0 ;;
        *) usage >&2; exit 2 ;;
    esac
    shift
done

peers=libpq,overt
skipped=
# offer PEER PACKAGE...: takes part where the packages can be had
offer() {
    local missing
    (install_packages "${@:2}") || true
    mapfile -t missing < <(missing_packages "${@:2}")
    if ((${#missing[@]})); then
        skip "$1" "no ${missing[*]}"
        return 1
    fi
    peers+=,$1
}
skip() {
    echo "Left out: $1 ($2)"
    skipped+="${skipped:+, }$1 ($2)"
}

# The distribution's compiler and crates; nothing is fetched.
build_tokio() {
    local to=$build_dir/tokio
    mkdir -p "$to/.cargo" "$to/src"
    cp "$root"/benchmarks/peers/tokio/Cargo.toml "$to/"
    cp "$root"/benchmarks/peers/tokio/src/*.rs "$to/src/"
    printf '[source.crates-io]\nreplace-with = "debian"\n[source.debian]\ndirectory = "/usr/share/cargo/registry"\n' \
        >"$to/.cargo/config.toml"
    (cd "$to" && PATH=/usr/bin:$PATH cargo build --release --offline --quiet)
}

mapfile -t packages < <(needed_packages "$compiler")
install_packages "${packages[@]}" valgrind strace util-linux
targets=(benchmarks/overt_bench benchmarks/libpq_floor benchmarks/asio_floor)
if offer libpqxx libpqxx-dev; then targets+=(benchmarks/libpqxx_driver); fi
tokio=
if offer tokio-postgres cargo librust-tokio-postgres-dev librust-tokio-dev librust-futures-util-dev librust-bytes-dev \
    librust-libc-dev; then tokio=yes; fi
offer asyncpg python3-asyncpg python3-uvloop || true
offer sqlalchemy python3-sqlalchemy python3-greenlet python3-asyncpg || true
configure
build "${targets[@]}"
if [[ $tokio ]]; then
    say "Building the driver of tokio-postgres"
    build_tokio
fi
start_data
work=$build_dir/report  # stays, for page.py and plot.py alone
mkdir -p "$work"
rm -f "$work"/*.json

say "Counting"
fill_big 20000
supervise "$root/benchmarks/count.py" "$build_dir" "$dsn" --json "$work/counts.json"

say "Measuring $peers"
fill_big 1000000
status=0
postmaster=$(head -n 1 "$server_dir/data/postmaster.pid")
supervise "$root/benchmarks/report.py" "$build_dir" "$dsn" --postmaster "$postmaster" --peers "$peers" \
    --json "$work/results.json" "${lengths[@]}" || status=$?
[[ -s $work/results.json ]] || fail "nothing was measured"
profile=()
if [[ $profiles ]]; then
    say "Profiles of what misses a target"
    fill_big 20000  # callgrind is slow
    supervise "$root/benchmarks/profiles.py" "$build_dir" "$dsn" --missed "$work/results.json" "$work/counts.json" \
        >"$work/profiles.json"
    profile=(--profiles "$work/profiles.json")
fi
mkdir -p "$to"
"$root/benchmarks/page.py" "$work/results.json" "$work/counts.json" "${profile[@]}" --options "$options" \
    --skipped "$skipped" >"$work/page.md"
"$root/benchmarks/plot.py" "$work/results.json" "$work/plot.svg"
mv "$work/page.md" "$to/benchmarks.md"
mv "$work/plot.svg" "$to/benchmarks.svg"
echo "Written: $to/benchmarks.md and benchmarks.svg"
((status == 0)) || fail "a driver failed or gave a wrong answer: see above"
