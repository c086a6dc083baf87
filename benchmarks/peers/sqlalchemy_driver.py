#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""sqlalchemy_driver.py pk1 core N CONNINFO: SQLAlchemy's asyncio engine over asyncpg, the builder without the ORM."""
import asyncio
import sys

import sqlalchemy
from sqlalchemy.ext.asyncio import create_async_engine

from common import Clock, N, SERVER, WORKLOAD, key, report

world = sqlalchemy.table("world", sqlalchemy.column("id", sqlalchemy.Integer),
                         sqlalchemy.column("randomnumber", sqlalchemy.Integer))


async def main():
    user, database = SERVER["user"], SERVER["dbname"]
    engine = create_async_engine(f"postgresql+asyncpg://{user}@/{database}?host={SERVER['host']}&port={SERVER['port']}")
    clock, total = Clock(), 0
    async with engine.connect() as c:
        async def one(i):
            query = sqlalchemy.select(world.c.id, world.c.randomnumber).where(world.c.id == key(i))
            return (await c.execute(query)).one()[1]

        await one(0)
        with clock:
            for i in range(N):
                total += await one(i)
    report(N, clock, total, sqlalchemy.__version__)
    await engine.dispose()


if WORKLOAD != "pk1":
    sys.exit(2)
asyncio.run(main())
