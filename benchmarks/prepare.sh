# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# What instr.sh and report.sh share: an optimised build, and a throwaway server with the data. Needs $root.
BUILD_DIR=${BUILD_DIR:-$root/build-benchmarks}
MESON_ARGS="-Dcpp_args=-O2 -Dbenchmarks=enabled -Dtests=disabled -Dsamples=disabled ${MESON_ARGS-}"
for part in scope packages build server; do
    # shellcheck source=/dev/null
    . "$root/tests/support/$part.sh"
done

# start_data: sets $dsn, a unix socket's; the server is always our own
start_data() {
    unset OVERT_DSN
    start_server
    dsn=$OVERT_TEST_SOCKET_DSN
    psql_server -d overt -f "$root/benchmarks/schema.sql"
}

# fill_big ROWS: what the streams read
fill_big() { psql_server -d overt -v rows="$1" -f "$root/benchmarks/schema_stream.sql"; }
