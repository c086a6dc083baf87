# SPDX-License-Identifier: BSL-1.0
# shellcheck shell=bash
# Installs the Debian packages that are missing. Needs scope.sh.

debian_release() { (. /etc/os-release 2>/dev/null && [[ ${ID-} == debian ]] && echo "${VERSION_ID%%.*}"); }

# The compiler that the scripts build with where CXX does not say otherwise.
default_compiler() {
    local name
    [[ $(debian_release) == 13 ]] && echo g++-14 && return
    for name in clang++-19 clang++-20 clang++-18 clang++-17 clang++-16 g++-15 g++-14 g++-13; do
        command -v "$name" >/dev/null && echo "$name" && return
    done
    echo clang++-19
}

# The package of a compiler such as clang++-19 or /usr/bin/g++-14; nothing for one that we do not know.
compiler_package() {
    local name=${1##*/}
    case $name in
        clang++-[0-9]*) echo "clang-${name#clang++-}" ;;
        g++-[0-9]*) echo "$name" ;;
    esac
}

# The package of a compiler's sanitizers, where they come with one of their own; clang only recommends it.
sanitizer_package() {
    local name=${1##*/}
    case $name in
        clang++-[0-9]*) echo "libclang-rt-${name#clang++-}-dev" ;;
    esac
}

# needed_packages COMPILER
needed_packages() {
    printf '%s\n' meson ninja-build pkg-config python3 openssl \
        libasio-dev libfmt-dev libpq-dev libpqxx-dev libboost-test-dev libsqlite3-dev
    compiler_package "$1"
    compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || echo postgresql
}

# What tests start beside the server, and what makes networks of their own.
test_packages() { printf '%s\n' pgbouncer iproute2; }

# missing_packages NAME...
missing_packages() {
    local name
    for name; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || echo "$name"
    done
}

as_root() { if ((EUID == 0)); then "$@"; else sudo "$@"; fi; }

# install_packages NAME...: those of them that are missing, without starting services or making a database cluster.
install_packages() {
    local missing
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        echo "This is no Debian: please see to it that the equivalents of these are installed: $*"
        return
    fi
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    say "Installing ${missing[*]}"
    if ((EUID != 0)) && ! command -v sudo >/dev/null; then
        fail "packages are missing and there is no sudo; as root run: apt-get install ${missing[*]}"
    fi
    at_exit lift_install_policies
    set_install_policies
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"
    lift_install_policies
}

cluster_policy=/etc/postgresql-common/createcluster.d/overt-no-cluster.conf
service_policy=/usr/sbin/policy-rc.d
own_policies=()

# While we install, postgresql makes no cluster and no service is started.
set_install_policies() {
    as_root mkdir -p "${cluster_policy%/*}"
    own_policies+=("$cluster_policy")
    echo 'create_main_cluster = false' | as_root tee "$cluster_policy" >/dev/null
    [[ -e $service_policy ]] && return
    own_policies+=("$service_policy")
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$service_policy" >/dev/null
    as_root chmod 755 "$service_policy"
}

lift_install_policies() {
    ((${#own_policies[@]})) && as_root rm -f "${own_policies[@]}"
    own_policies=()
}
