#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Draws a report's rates beside libpq's as an SVG: plot.py RESULTS.json OUT.svg"""
import json
import math
import statistics
import sys

COLOURS = {"libpq": "#777777", "overt": "#c0392b", "libpqxx": "#2471a3", "tokio-postgres": "#d68910",
           "asyncpg": "#1e8449", "sqlalchemy": "#7d3c98"}
LEFT, RIGHT, TOP, ROW, WIDTH = 110, 30, 70, 26, 860
LOWEST, HIGHEST = 0.03, 8.0


def rate(result):
    return statistics.median(run["ops"] / run["seconds"] for run in result["runs"])


def bases(results):
    """By workload: libpq's first variant, which is what ratios are to."""
    found = {}
    for result in results:
        if result["peer"] == "libpq":
            found.setdefault(result["workload"], rate(result))
    return found


def place(ratio):
    share = math.log(min(max(ratio, LOWEST), HIGHEST) / LOWEST) / math.log(HIGHEST / LOWEST)
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def text(x, y, content, anchor="start", size=12, colour="#222222"):
    return f'<text x="{x:.0f}" y="{y:.0f}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{content}</text>'


def best_of(results, workload, peer):
    found = [r for r in results if r["workload"] == workload and r["peer"] == peer]
    return max(found, key=rate) if found else None


def draw(results):
    base = bases(results)
    peers = [peer for peer in COLOURS if any(r["peer"] == peer for r in results)]
    height = TOP + ROW * len(base) + 40
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" '
           f'viewBox="0 0 {WIDTH} {height}" font-family="sans-serif">',
           f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
           text(LEFT, 20, "Operations per second, libpq by hand = 1 (log scale, the best variant of each)", size=13)]
    for number, peer in enumerate(peers):
        x = LEFT + number * 125
        out += [f'<circle cx="{x + 5}" cy="40" r="5" fill="{COLOURS[peer]}"/>', text(x + 15, 44, peer)]
    bottom = TOP + ROW * len(base)
    for mark in (0.05, 0.1, 0.2, 0.5, 1, 2, 4, 8):
        x = place(mark)
        out += [f'<line x1="{x:.1f}" y1="{TOP - 8}" x2="{x:.1f}" y2="{bottom}" stroke="#222222" '
                f'stroke-opacity="{0.8 if mark == 1 else 0.15}"/>', text(x, bottom + 18, f"{mark:g}", "middle")]
    for number, workload in enumerate(base):
        y = TOP + ROW * number + ROW / 2
        out.append(text(LEFT - 10, y + 4, workload, "end"))
        out.append(f'<line x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}" stroke="#222222" stroke-opacity="0.1"/>')
        for peer in reversed(peers):
            best = best_of(results, workload, peer)
            if not best:
                continue
            ratio = rate(best) / base[workload]
            label = f"{workload}: {peer} {best['variant']} {ratio:.2f}"
            out.append(f'<circle cx="{place(ratio):.1f}" cy="{y}" r="{6 if peer == "overt" else 5}" '
                       f'fill="{COLOURS[peer]}"><title>{label}</title></circle>')
    return "\n".join([*out, "</svg>", ""])


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        results = json.load(file)["results"]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write(draw(results))


if __name__ == "__main__":
    main()
