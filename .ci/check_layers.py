#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Checks that every #include follows an arrow of the architecture, and that no layer includes what it must not know."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# layer: the layers that it may include, beside itself
ARROWS = {
    "base": [],
    "codec": ["base"],
    "model": ["base", "codec"],
    "sql": ["base", "codec", "model"],
    "pg": ["base", "codec"],
    "pool": ["base", "codec", "pg"],
    "exec": ["base", "codec", "model", "sql", "pg", "pool"],
    "pqxx": ["base", "codec", "model", "sql", "pg", "pool", "exec"],
    "top": ["base", "codec", "model", "sql", "pg", "pool", "exec", "pqxx"],
}
# header directly in include/overt: its layer; those that are not named here stand above all layers
UMBRELLAS = {"error": "base", "fwd": "base", "oid": "base", "sqlstate": "base", "version": "base",
             "codec": "codec", "model": "model", "sql": "sql", "metrics": "pool", "pqxx": "pqxx"}
# files that stand in the folder of one layer and belong to another
STRANGERS = {"codec/pqxx_traits.hpp": "pqxx"}
# the beginning of an include that is not ours: the layers that may use it, in public headers and in lib/; what is
# precompiled serves all of lib/, and each source has to compile without it (.ci/run without_pqxx)
FOREIGN = {
    "asio": ({"pg", "pool", "exec", "pqxx", "top"}, {"pg", "pool", "exec", "pqxx", "precompiled"}),
    "fmt/": ({"pg", "pool", "exec", "pqxx", "top"}, {"base", "codec", "model", "sql", "pg", "pool", "exec", "pqxx"}),
    "libpq": ({"pqxx"}, {"pg", "pqxx"}),
    "pqxx/": ({"pqxx"}, {"pqxx"}),
    "boost/": (set(), set()),
}
HEAVY = {"functional", "iostream", "regex"}  # never in a header of the query side
QUERY_SIDE = {"base", "codec", "model", "sql"}

INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def layer_of(path):
    """The layer of a path relative to include/overt or lib."""
    parts = pathlib.PurePosixPath(path).parts
    if path in STRANGERS:
        return STRANGERS[path]
    if len(parts) > 1:
        return parts[0]
    return UMBRELLAS.get(pathlib.PurePosixPath(path).stem, "top")


def trouble_with(file, target):
    """Why this file may not include that target; nothing where it may."""
    public = file.is_relative_to(ROOT / "include")
    home = ROOT / ("include/overt" if public else "lib")
    layer = layer_of(file.relative_to(home).as_posix())
    for prefix, (in_headers, in_lib) in FOREIGN.items():
        if target.startswith(prefix):
            return "" if layer in (in_headers if public else in_lib) else f"{layer} must not include {target}"
    if target in HEAVY and public and layer in QUERY_SIDE:
        return f"<{target}> is too heavy for a header of the query side"
    own = target.removeprefix("overt/") if target.startswith("overt/") else target
    if not target.startswith("overt/") and not (ROOT / "lib" / target).exists():
        return ""  # the standard library's, or the system's
    if public and not target.startswith("overt/"):
        return f"a public header must not include the private {target}"
    to = layer_of(own)
    if layer not in ARROWS or to not in ARROWS:
        return f"the layer {layer if layer not in ARROWS else to} is not in .ci/check_layers.py"
    return "" if to == layer or to in ARROWS[layer] else f"{layer} must not include {to} ({target})"


def main():
    files = [f for top in ("include/overt", "lib") for f in sorted((ROOT / top).rglob("*.?pp"))]
    faults = 0
    for file in files:
        for number, line in enumerate(file.read_text().splitlines(), 1):
            found = INCLUDE.match(line)
            trouble = trouble_with(file, found.group(1)) if found else ""
            if trouble:
                faults += 1
                print(f"{file.relative_to(ROOT)}:{number}: {trouble}")
    print(f"{len(files)} files, {faults} wrong includes")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
