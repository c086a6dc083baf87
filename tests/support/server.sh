# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# A throwaway PostgreSQL, or the one that OVERT_DSN names. Needs scope.sh.
#
# start_server exports
#   OVERT_DSN              conninfo string, over loopback with a SCRAM password; given from outside it stays
#   OVERT_TEST_PGBIN       directory of initdb, pg_ctl, pgbench (also first in PATH)
#   OVERT_TEST_RUN_AS      words before a command that must not run as root (initdb, pg_ctl); empty where not needed
# and of the throwaway server only
#   OVERT_TEST_SOCKET_DSN  the same database over the unix socket, without password
#   OVERT_TEST_DATA        its data directory
#   OVERT_TEST_CA          its certificate: OVERT_DSN says sslmode=disable; append "sslmode=verify-full sslrootcert=..."

server_dir=

find_server_programs() {
    OVERT_TEST_PGBIN=$(compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
    OVERT_TEST_PGBIN=${OVERT_TEST_PGBIN%/initdb}
    [[ $OVERT_TEST_PGBIN ]] || OVERT_TEST_PGBIN=$(pg_config --bindir 2>/dev/null) || true
    OVERT_TEST_RUN_AS=
    if ((EUID == 0)); then
        local user=nobody
        getent passwd postgres >/dev/null && user=postgres
        OVERT_TEST_RUN_AS="runuser -u $user --"
    fi
    export OVERT_TEST_PGBIN OVERT_TEST_RUN_AS PATH="$OVERT_TEST_PGBIN:$PATH"
}

# Its words are meant to be split.
# shellcheck disable=SC2086
unprivileged() { $OVERT_TEST_RUN_AS "$@"; }

start_server() {
    find_server_programs
    if [[ ${OVERT_DSN-} ]]; then
        say "Using the server that OVERT_DSN names"
        return
    fi
    [[ -x $OVERT_TEST_PGBIN/initdb ]] || fail "no PostgreSQL server found; install postgresql or set OVERT_DSN"
    say "Starting a throwaway PostgreSQL ($("$OVERT_TEST_PGBIN/postgres" --version))"
    unset "${!PG@}"
    at_exit stop_server
    server_dir=$(mktemp -d /tmp/overt-pg.XXXXXX)
    ((EUID != 0)) || chown "$(unprivileged id -u):$(unprivileged id -g)" "$server_dir"
    (cd / && make_cluster && launch_server) || fail "PostgreSQL did not start"
    publish_server
}

make_cluster() {
    local password
    password=$(head -c 18 /dev/urandom | base64 | tr -d '+/=')
    unprivileged mkdir "$server_dir/tls"
    unprivileged sh -c "umask 077; cat >'$server_dir/password'" <<<"$password"
    unprivileged "$OVERT_TEST_PGBIN/initdb" -D "$server_dir/data" -U overt --pwfile="$server_dir/password" \
        --auth-local=trust --auth-host=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync \
        >"$server_dir/initdb.log" 2>&1 ||
        { cat "$server_dir/initdb.log"; return 1; }
    unprivileged openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 \
        -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1 \
        -keyout "$server_dir/tls/key" -out "$server_dir/tls/certificate" 2>/dev/null
    unprivileged chmod 600 "$server_dir/tls/key"
    unprivileged tee -a "$server_dir/data/postgresql.conf" >/dev/null <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = '$server_dir'
max_connections = 200
max_prepared_transactions = 10
fsync = off
synchronous_commit = off
full_page_writes = off
ssl = on
ssl_cert_file = '$server_dir/tls/certificate'
ssl_key_file = '$server_dir/tls/key'
END
}

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# Somebody may take the port between our look and the server's bind: try a few.
launch_server() {
    for _ in 1 2 3 4 5; do
        unprivileged tee "$server_dir/port" >/dev/null <<<"$(free_port)"
        unprivileged "$OVERT_TEST_PGBIN/pg_ctl" -D "$server_dir/data" -l "$server_dir/log" \
            -o "-p $(<"$server_dir/port")" -w -t 60 start >/dev/null 2>&1 && break
    done
    psql_server -d postgres -c 'CREATE DATABASE overt' || { cat "$server_dir/log"; return 1; }
}

psql_server() {
    "$OVERT_TEST_PGBIN/psql" -h "$server_dir" -p "$(<"$server_dir/port")" -U overt -X -q -v ON_ERROR_STOP=1 "$@"
}

publish_server() {
    local port password
    port=$(<"$server_dir/port")
    password=$(<"$server_dir/password")
    export OVERT_DSN="host=127.0.0.1 port=$port user=overt password=$password dbname=overt sslmode=disable"
    export OVERT_TEST_SOCKET_DSN="host=$server_dir port=$port user=overt dbname=overt"
    export OVERT_TEST_DATA=$server_dir/data OVERT_TEST_CA=$server_dir/tls/certificate
}

# fresh_database NAME: prints a DSN of a new, empty database; that of OVERT_DSN where the server is not ours.
fresh_database() {
    if [[ $server_dir ]]; then
        psql_server -d postgres -c "DROP DATABASE IF EXISTS \"$1\" WITH (FORCE)" -c "CREATE DATABASE \"$1\"" 2>/dev/null
        echo "$OVERT_DSN dbname=$1"
    else
        echo "$OVERT_DSN"
    fi
}

stop_server() {
    [[ $server_dir ]] || return 0
    local pid
    pid=$(head -n 1 "$server_dir/data/postmaster.pid" 2>/dev/null) || true
    if [[ $pid ]]; then
        (cd / && unprivileged "$OVERT_TEST_PGBIN/pg_ctl" -D "$server_dir/data" -m fast -t 20 stop >/dev/null 2>&1) ||
            kill -QUIT "$pid" 2>/dev/null
        for _ in {1..50}; do
            kill -0 "$pid" 2>/dev/null || break
            sleep 0.1
        done
    fi
    [[ -d ${build_dir-} && -f $server_dir/log ]] && cp "$server_dir/log" "$build_dir/postgresql.log"
    rm -rf "$server_dir"
    server_dir=
}
