#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints the Debian mirror that this machine's own apt uses."""

import pathlib
import re
import sys

APT = pathlib.Path("/etc/apt")


def release():
    text = pathlib.Path("/etc/os-release").read_text()
    return re.search(r"^VERSION_CODENAME=(\w+)", text, re.M).group(1)


def one_line_entries():
    """(uri, suite, components) of each line `deb [options] uri suite component...`."""
    for file in [APT / "sources.list", *sorted(APT.glob("sources.list.d/*.list"))]:
        for line in file.read_text().splitlines() if file.exists() else []:
            found = re.match(r"deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s+(.*)", line.strip())
            if found:
                yield found.group(1), found.group(2), found.group(3).split()


def deb822_entries():
    for file in sorted(APT.glob("sources.list.d/*.sources")):
        text = re.sub(r"^#.*\n", "", file.read_text(), flags=re.M)
        for stanza in re.split(r"\n\s*\n", text):
            unfolded = re.sub(r"\n[ \t]+", " ", stanza)
            fields = {key.lower(): value.split() for key, value in re.findall(r"^([\w-]+):(.*)$", unfolded, re.M)}
            if "deb" not in fields.get("types", []) or fields.get("enabled") == ["no"]:
                continue
            for uri in fields.get("uris", []):
                for suite in fields.get("suites", []):
                    yield uri, suite, fields.get("components", [])


def main():
    codename = release()
    for uri, suite, components in [*one_line_entries(), *deb822_entries()]:
        if suite in (codename, "stable", "oldstable") and "main" in components and re.match(r"https?:", uri):
            print(uri.rstrip("/"))
            return
    sys.exit("no Debian mirror found in the apt sources of this machine")


if __name__ == "__main__":
    main()
