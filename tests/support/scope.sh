# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# What a script must undo is undone however it ends: at its end, on failure, on Ctrl-C, on TERM.

undo_steps=()
child=

# at_exit FUNCTION: call it when the script ends; the newest step comes first.
at_exit() { undo_steps=("$1" "${undo_steps[@]}"); }

leave() {
    local status=$? step
    set +e
    trap '' INT TERM HUP
    end_child
    for step in "${undo_steps[@]}"; do "$step" || true; done
    exit "$status"
}

# A job of its own gets signals as a group: a compiler or a test never outlives the script.
end_child() {
    [[ $child ]] || return 0
    kill -TERM -- "-$child" 2>/dev/null
    for _ in {1..300}; do  # it may have a server to stop
        kill -0 -- "-$child" 2>/dev/null || return 0
        sleep 0.1
    done
    kill -KILL -- "-$child" 2>/dev/null
}

# supervise COMMAND...: bash reacts to a signal only between commands, but at once while it waits for a job.
supervise() {
    local status=0
    set -m
    "$@" </dev/null &
    child=$!
    set +m
    wait "$child" || status=$?
    child=
    return "$status"
}

trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

say() { printf '\n== %s\n' "$*"; }
fail() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}
