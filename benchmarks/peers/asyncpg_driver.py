#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""asyncpg_driver.py WORKLOAD VARIANT N CONNINFO: asyncpg on uvloop."""
import asyncio
import sys

import asyncpg
import uvloop

from common import ADDED, Clock, N, POINT, SERVER, VARIANT, WORKLOAD, full, insert_rows, key, light, report

CONNECTION = {"host": SERVER["host"], "port": int(SERVER["port"]), "user": SERVER["user"],
              "database": SERVER["dbname"]}
COUNT_UP = "UPDATE hot SET randomnumber = randomnumber + 1 WHERE id = $1"
COLUMNS = "id, a, f, b, s, t, ts, n"
clock = Clock()


async def pk1(c):
    point = await c.prepare(POINT)
    await point.fetchrow(1)
    total = 0
    with clock:
        for i in range(N):
            total += (await point.fetchrow(key(i)))[1]
    return N, total


async def many(mixed):
    async def worker(numbers, mixed):
        total = 0
        for i in numbers:
            async with pool.acquire() as c:
                if mixed and i % 10 == 9:
                    total += int((await c.execute(COUNT_UP, key(i))).split()[1])
                else:
                    total += (await c.fetchrow(POINT, key(i)))[1]
        return total

    async with asyncpg.create_pool(min_size=8, max_size=8, **CONNECTION) as pool:
        await asyncio.gather(*[worker(range(20), False) for _ in range(64)])
        with clock:
            totals = await asyncio.gather(*[worker(range(first, N, 64), mixed) for first in range(64)])
    return N, sum(totals)


async def pk64(_):
    return await many(False)


async def mix(_):
    return await many(True)


async def queries20(c):
    point = await c.prepare(POINT)
    total = 0
    with clock:
        for i in range(N):
            for j in range(20):
                total += (await point.fetchrow(key(i * 20 + j)))[1]
    return N, total


async def updates20(c):
    read = await c.prepare("SELECT id, randomnumber FROM hot WHERE id = $1")
    write = await c.prepare("WITH done AS (UPDATE hot SET randomnumber = new.randomnumber FROM "
                            "unnest($1::int4[], $2::int4[]) AS new(id, randomnumber) WHERE hot.id = new.id "
                            "RETURNING 1) SELECT count(*) FROM done")
    written = 0
    with clock:
        for i in range(N):
            rows = [await read.fetchrow(key(i * 20 + j)) for j in range(20)]
            written += await write.fetchval([r[0] for r in rows], [r[1] + 1 for r in rows])
    return N, written


async def cold(_):
    total = 0
    with clock:
        for i in range(N):
            c = await asyncpg.connect(**CONNECTION)
            total += (await c.fetchrow(POINT, key(i)))[1]
            await c.close()
    return N, total


async def scan(c):
    everything = await c.prepare(f"SELECT {COLUMNS} FROM t8")
    operations = 0
    with clock:
        for _ in range(N):
            rows = await everything.fetch()
            operations += len(rows)
    return operations, sum(map(full, rows))


async def stream(c):
    operations = 0
    with clock:
        for _ in range(N):
            total = 0
            async with c.transaction():
                async for row in c.cursor(f"SELECT {COLUMNS} FROM big", prefetch=1000):
                    total += light(row)
                    operations += 1
    return operations, total


async def fortunes(c):
    every = await c.prepare("SELECT id, message FROM fortune")
    with clock:
        for _ in range(N):
            rows = [(r[0], r[1]) for r in await every.fetch()]
            rows.append((0, ADDED))
            rows.sort(key=lambda row: row[1])
            total = sum(place * row[0] + len(row[1].encode()) for place, row in enumerate(rows, 1))
    return N, total


def type_row(r):
    return len(r[0]) + len(r[5]) + len(r[8]) + r[3] + r[4] + r[6] + r[7]


MAGIC = {
    "magic1": ("SELECT typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, typisdefined, "
               "typdelim, typrelid, typelem, typarray FROM pg_type WHERE typtypmod = $1 AND typisdefined = $2",
               (-1, True), type_row),
    "magic2": ("SELECT i FROM generate_series(1, $1) AS i", (1000,), lambda r: r[0]),
    "magic3": ("SELECT value FROM magic_bytes", (), lambda r: len(r[0]) + r[0][0]),
    "magic4": ("SELECT value FROM magic_arrays", (), lambda r: sum(r[0])),
    "magic7": ("SELECT 1 + 1", (), lambda r: r[0]),
}


async def magic(c):
    """MagicStack's own driver does not look at the rows: neither does this one, but at the last answer's."""
    text, values, of_row = MAGIC[WORKLOAD]
    statement = await c.prepare(text)
    rows = await statement.fetch(*values)
    with clock:
        for _ in range(N):
            rows = await statement.fetch(*values)
    return N, sum(map(of_row, rows))


async def repeated(c, table, write):
    written = 0
    for _ in range(N):
        await c.execute(f"TRUNCATE {table}")
        with clock:
            await write()
        written += await c.fetchval(f"SELECT count(*) FROM {table}")
    return written


async def insert(c):
    rows = insert_rows()

    async def write():
        if VARIANT == "copy":
            await c.copy_records_to_table("ins", records=rows, columns=list("abcdefg"))
        else:
            await c.executemany("INSERT INTO ins (a, b, c, d, e, f, g) VALUES ($1, $2, $3, $4, $5, $6, $7)", rows)

    written = await repeated(c, "ins", write)
    return written, written


async def magic5(c):
    rows = [(1, "foo", "bar")] * 10000
    return N, await repeated(c, "magic_rows", lambda: c.copy_records_to_table("magic_rows", records=rows))


async def magic6(c):
    rows = [(1, "foo", "bar")] * 1000
    text = "INSERT INTO magic_rows (a, b, c) VALUES ($1, $2, $3)"
    return N, await repeated(c, "magic_rows", lambda: c.executemany(text, rows))


WORKLOADS = {f.__name__: f for f in (pk1, pk64, mix, queries20, updates20, cold, scan, stream, fortunes, insert,
                                     magic5, magic6)}
WORKLOADS.update(dict.fromkeys(MAGIC, magic))


async def main():
    c = await asyncpg.connect(**CONNECTION)
    operations, checksum = await WORKLOADS[WORKLOAD](c)
    report(operations, clock, checksum, asyncpg.__version__)
    await c.close()


if WORKLOAD not in WORKLOADS:
    sys.exit(2)
uvloop.install()
asyncio.run(main())
