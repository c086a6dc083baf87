#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# Runs tests/run.sh on Debian 13 (g++-14, and the Asio, libpqxx, fmt and PostgreSQL of that release) in a chroot.
# The chroot is cached outside of the tree; the mirror is the one that this machine's own apt uses.
# Usage: .ci/second_platform.sh [FILTER]
#        .ci/second_platform.sh --make    makes the chroot, and that is all
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=/dev/null
. "$root/tests/support/scope.sh"

suite=trixie
chroot=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/overt/debian-13
inside=/srv/overt

# Runs as the first process of its own namespaces: mounts and processes vanish with it, whatever happens.
if [[ ${1-} == --inside ]]; then
    mount -t proc proc "$chroot/proc"
    mount --rbind /dev "$chroot/dev"
    status=0
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 CI="${CI-}" \
        OVERT_JOBS="${OVERT_JOBS-}" OVERT_TEST_KINDS="${OVERT_TEST_KINDS-}" OVERT_TEST_FAULTS="${OVERT_TEST_FAULTS-}" \
        MESON_ARGS="${MESON_ARGS-}" \
        chroot "$chroot" "$inside/tests/run.sh" "${@:2}" || status=$?
    exit "$status"
fi

((EUID == 0)) || fail "a chroot needs root: run this with sudo"

# One that was made in one go, by us or by hand: debootstrap removes its own directory when it has finished.
usable() {
    [[ -x $chroot/usr/bin/apt-get && ! -d $chroot/debootstrap ]] &&
        [[ $(chroot "$chroot" /usr/bin/dpkg --audit 2>&1) == "" ]]
}

make_chroot() {
    local mirror proxy=
    mirror=$(python3 "$root/.ci/mirror.py")
    eval "$(apt-config shell proxy Acquire::http::Proxy)"
    say "Making a Debian 13 chroot"
    rm -rf --one-file-system "$chroot" "$chroot.partial"
    mkdir -p "$chroot"
    rmdir "$chroot"
    http_proxy=${proxy:-${http_proxy-}} supervise debootstrap --variant=minbase --include=ca-certificates \
        "$suite" "$chroot.partial" "$mirror" ||
        fail "debootstrap failed; the cause stands in $chroot.partial/debootstrap/debootstrap.log"
    [[ ! $proxy ]] || echo "Acquire::http::Proxy \"$proxy\";" >"$chroot.partial/etc/apt/apt.conf.d/00proxy"
    mv "$chroot.partial" "$chroot"
}

copy_tree() {
    rm -rf "${chroot:?}$inside"
    mkdir -p "$chroot$inside"
    (cd "$root" && git ls-files -co --exclude-standard -z) |
        (cd "$root" && tar --null --files-from=- --ignore-failed-read -cf -) | tar -C "$chroot$inside" -xf -
    cp /etc/resolv.conf "$chroot/etc/resolv.conf"
}

# shellcheck disable=SC2329
remove_copy() { rm -rf --one-file-system "${chroot:?}$inside"; }

usable || make_chroot
[[ ${1-} != --make ]] || exit 0
at_exit remove_copy
copy_tree
supervise unshare --mount --pid --fork --kill-child "${BASH_SOURCE[0]}" --inside "$@"
