// SPDX-License-Identifier: BSL-1.0
// Many rows in. Tables are emptied outside the clock.
use crate::{
    clock::{start, Clock},
    key, Done,
};
use futures_util::{future::try_join_all, pin_mut, stream, StreamExt};
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{binary_copy::BinaryCopyInWriter, Client, Error, Statement};

type Values<'a> = Vec<&'a (dyn ToSql + Sync)>;

async fn copy(c: &Client, text: &str, types: &[Type], rows: &[Values<'_>]) -> Result<i64, Error> {
    let out = BinaryCopyInWriter::new(c.copy_in(text).await?, types);
    pin_mut!(out);
    for row in rows {
        out.as_mut().write(row).await?;
    }
    Ok(out.finish().await? as i64)
}

// In one transaction, up to 256 in flight.
async fn pipelined(c: &Client, st: &Statement, rows: &[Values<'_>]) -> Result<i64, Error> {
    c.batch_execute("BEGIN").await?;
    let done: Vec<Result<u64, Error>> =
        stream::iter(rows.iter().map(|row| async move { c.execute(st, row).await })).buffer_unordered(256).collect().await;
    let mut written = 0;
    for one in done {
        written += one? as i64;
    }
    c.batch_execute("COMMIT").await?;
    Ok(written)
}

struct Ins {
    a: i32,
    b: i32,
    c: i32,
    d: String,
    e: f64,
    f: i32,
    g: &'static str,
}

pub async fn insert(c: &Client, variant: &str, n: i64, spent: &mut Clock) -> Done {
    let types = [Type::INT4, Type::INT4, Type::INT4, Type::TEXT, Type::FLOAT8, Type::INT4, Type::TEXT];
    let st = c.prepare_typed("INSERT INTO ins (a, b, c, d, e, f, g) VALUES ($1, $2, $3, $4, $5, $6, $7)", &types).await?;
    let row = |i| Ins { a: i, b: i % 100, c: 2 * i, d: format!("row-{:08}", i), e: i as f64 * 0.5, f: 7, g: "twelve chars" };
    let rows: &'static [Ins] = Vec::leak((0..10000).map(row).collect());
    let cells = |r: &'static Ins| -> Values<'static> { vec![&r.a, &r.b, &r.c, &r.d, &r.e, &r.f, &r.g] };
    let values: Vec<Values> = rows.iter().map(cells).collect();
    let mut written = 0;
    for _ in 0..n {
        c.batch_execute("TRUNCATE ins").await?;
        let t = start();
        written += match variant {
            "copy" => copy(c, "COPY ins (a, b, c, d, e, f, g) FROM STDIN (FORMAT binary)", &types, &values).await?,
            _ => pipelined(c, &st, &values).await?,
        };
        spent.add(&t);
    }
    Ok((written, written))
}

fn magic_row() -> Values<'static> {
    vec![&1i32, &"foo", &"bar"]
}

pub async fn magic5(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let rows: Vec<Values> = (0..10000).map(|_| magic_row()).collect();
    let mut written = 0;
    for _ in 0..n {
        c.batch_execute("TRUNCATE magic_rows").await?;
        let t = start();
        let text = "COPY magic_rows (a, b, c) FROM STDIN (FORMAT binary)";
        written += copy(c, text, &[Type::INT4, Type::TEXT, Type::TEXT], &rows).await?;
        spent.add(&t);
    }
    Ok((n, written))
}

pub async fn magic6(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let rows: Vec<Values> = (0..1000).map(|_| magic_row()).collect();
    let st = c.prepare("INSERT INTO magic_rows (a, b, c) VALUES ($1, $2, $3)").await?;
    let mut written = 0;
    for _ in 0..n {
        c.batch_execute("TRUNCATE magic_rows").await?;
        let t = start();
        written += pipelined(c, &st, &rows).await?;
        spent.add(&t);
    }
    Ok((n, written))
}

pub async fn updates20(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let read = c.prepare("SELECT id, randomnumber FROM hot WHERE id = $1").await?;
    let text = "UPDATE hot SET randomnumber = new.randomnumber \
                FROM unnest($1::int4[], $2::int4[]) AS new(id, randomnumber) WHERE hot.id = new.id";
    let write = c.prepare(text).await?;
    let mut written = 0;
    let t = start();
    for i in 0..n {
        let keys: Vec<i32> = (0..20).map(|j| key(i * 20 + j)).collect();
        let rows = try_join_all(keys.iter().map(|k| {
            let read = &read;
            async move { c.query_one(read, &[k]).await }
        }))
        .await?;
        let ids: Vec<i32> = rows.iter().map(|r| r.get(0)).collect();
        let numbers: Vec<i32> = rows.iter().map(|r| r.get::<_, i32>(1) + 1).collect();
        written += c.execute(&write, &[&ids, &numbers]).await? as i64;
    }
    spent.add(&t);
    Ok((n, written))
}
