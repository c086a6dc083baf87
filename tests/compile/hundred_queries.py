#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Prints a source file with 100 distinct queries over two tables each: what the compile-time budget is measured on."""

TABLES = 12
QUERIES = 100

HEAD = """\
#include <overt/model.hpp>
#include <overt/sql.hpp>

#include <cstdint>
#include <optional>
#include <string>

using overt::col;
using namespace overt::sql;
"""

MODEL = """
struct t{n} {{
    std::int64_t id{{}};
    std::string name{{}};
    std::optional<std::string> note{{}};
    std::int64_t other{{}};
    std::int32_t amount{{}};
    double weight{{}};
    bool active{{}};
}};
constexpr auto describe(overt::type<t{n}>) {{
    return overt::table("t{n}", overt::column("id", &t{n}::id).primary_key().identity(),
                        overt::column("name", &t{n}::name), overt::column("note", &t{n}::note),
                        overt::column("other", &t{n}::other), overt::column("amount", &t{n}::amount),
                        overt::column("weight", &t{n}::weight), overt::column("active", &t{n}::active));
}}
"""

SHAPES = [
    """select(col<&{a}::name>, col<&{b}::amount>)
        .from<{a}>()
        .join<{b}>(col<&{b}::other> == col<&{a}::id>)
        .where(col<&{a}::id> == id && col<&{b}::active>)
        .order_by(col<&{a}::name>)""",
    """select<{a}, {b}>()
        .from<{a}>()
        .left_join<{b}>(col<&{b}::id> == col<&{a}::other>)
        .where(col<&{a}::weight> > 1.5 || col<&{a}::note>.is_null())
        .limit(10)""",
    """select(col<&{a}::note>, count(col<&{b}::id>))
        .from<{a}>()
        .left_join<{b}>(col<&{b}::other> == col<&{a}::id>)
        .where(col<&{a}::name>.ilike("a%"))
        .group_by(col<&{a}::note>)
        .having(count(col<&{b}::id>) > 3)
        .order_by(desc(count(col<&{b}::id>)))""",
    """select(col<&{a}::id>, col<&{a}::amount> + col<&{b}::amount>)
        .from<{a}>()
        .join<{b}>(col<&{b}::id> == col<&{a}::other> && col<&{b}::weight> <= 0.5)
        .where(col<&{b}::name> != "x" && col<&{a}::amount> >= 7)""",
]


def main():
    print(HEAD, *(MODEL.format(n=n) for n in range(TABLES)))
    for n in range(QUERIES):
        first = n % TABLES
        second = (first + 1 + n // TABLES) % TABLES  # no pair of tables comes twice
        shape = SHAPES[(n + n // TABLES) % len(SHAPES)].format(a=f"t{first}", b=f"t{second}")
        print(f"auto query_{n}([[maybe_unused]] std::int64_t id) {{\n    return {shape};\n}}\n")


if __name__ == "__main__":
    main()
