#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Fills the code blocks of README.md from files that are compiled and run.

    docs/snippets.py [--check]

`<!-- samples/x.cpp [name] -->` before a block takes the lines between the file's `//! [name]` marks; `<!-- refused -->`
takes the table from the sentences of tests/compile. --check writes nothing and fails when a block is not up to date.
"""

import pathlib
import re
import sys
import textwrap

root = pathlib.Path(__file__).resolve().parents[1]
mark = re.compile(r"(<!-- (?P<source>[^>]+?) -->\n```(?P<language>\w+)\n).*?(```\n)", re.S)


def region(path, name):
    lines, inside = [], False
    for line in (root / path).read_text(encoding="utf-8").splitlines():
        if line.strip() == f"//! [{name}]":
            if inside:
                return textwrap.dedent("\n".join(lines)) + "\n"
            inside = True
        elif inside and not line.strip().startswith("//! ["):
            lines.append(line)
    sys.exit(f"{path} has no region [{name}]")


def refused():
    """The code and sentence of every case in tests/compile that has a line marked `// shown`."""
    rows = []
    for path in sorted((root / "tests/compile").glob("*.cpp")):
        text = path.read_text(encoding="utf-8")
        for number, sentence in re.findall(r"^// case (\d+): (.+?)(?: \| .+)?$", text, re.M):
            shown = re.search(rf"^#(?:el)?if CASE == {number}\n(.*?)^#(?:elif|else|endif)", text, re.M | re.S)
            if shown and "// shown" in shown[1]:
                code = next(l for l in shown[1].splitlines() if "// shown" in l)
                code = re.sub(r"\s*// shown|^.*?\{ (?:return )?| \}(?=\s*// shown)", "", code).strip()
                rows.append((code, sentence))
    width = max((len(code) for code, _ in rows), default=0)
    return "".join(f"{code:<{width}}  // {sentence}\n" for code, sentence in rows)


def fill(match):
    source = match["source"]
    if source == "refused":
        body = refused()
    else:
        path, name = re.fullmatch(r"(\S+) \[(\w+)\]", source).groups()
        body = region(path, name)
    return match[1] + body + match[4]


def main():
    target = root / "README.md"
    old = target.read_text(encoding="utf-8")
    new = mark.sub(fill, old)
    if "--check" in sys.argv:
        if old != new:
            sys.exit("README.md is not up to date: run docs/snippets.py")
    else:
        target.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
