#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# The long runs, against servers of their own. --help says more; tests/run.sh soak is the same.
# shellcheck disable=SC2154  # tests/support assigns build_dir and compiler
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

usage() {
    cat <<'END'
Usage: tests/run.sh soak [bank|load|mix|all] [--NAME VALUE]...

bank  200 coroutines transfer money while backends are terminated, killed and stopped, the server is restarted, and its
      network cut, slowed and swallowed. Then libpqxx audits the books: the sum stays, what was acknowledged stands in
      the ledger once, what failed does not, what was unknown is as resolve_commit() said.
load  1,000,000 queries and 100,000 acquires of 10,000 coroutines on 10 connections: fairness, memory, what is left.
mix   1,000,000 operations: 70 % prepared point queries, 15 % transactions, 5 % streams of 1000 rows, 5 % errors and
      changing statements, 3 % timeouts, 2 % rollbacks.
all   the three of them, and mix once more with connections that live for 200 ms.

What is not named is bank. The exit status is 0 only where nothing was wrong.

  --minutes N     how long bank takes (5); --seconds N says it in seconds
  --seed N        what the random numbers of bank and mix start from; it is printed
  --operations N  of mix (1000000)
  --lifetime N    of mix: milliseconds that a connection lives for (1800000)
  --coroutines N  of each (200, 10000, 200)
  --turns N, --queries N  of load: what each coroutine acquires, and asks in each turn (10, 10)
  --falsify 1     of bank: one entry of the ledger is lost and one doubled before the audit, which has to fail

Environment: CXX, BUILD_DIR, MESON_ARGS, OVERT_JOBS, OVERT_DSN as tests/run.sh --help says
END
}

what=bank
case ${1-} in
    -h | --help) usage; exit 0 ;;
    bank | load | mix | all) what=$1; shift ;;
    --*) ;;
    ?*) usage >&2; exit 2 ;;
esac
[[ " $* " != *" --help "* ]] || { usage; exit 0; }
(($# % 2 == 0)) || { usage >&2; exit 2; }

mapfile -t packages < <(needed_packages "$compiler")
install_packages "${packages[@]}"
configure
build tests/soak/overt_soak
start_server
failed=0
soak() {
    say "soak: $*"
    supervise "$build_dir/tests/soak/overt_soak" "$@" || failed=1
}
if [[ $what == all ]]; then
    soak bank "$@"
    soak load "$@"
    soak mix "$@"
    soak mix "$@" --lifetime 200
else
    soak "$what" "$@"
fi
exit "$failed"
