// SPDX-License-Identifier: BSL-1.0
// Many rows out.
use crate::{
    clock::{start, Clock},
    Done,
};
use futures_util::{pin_mut, TryStreamExt};
use std::time::SystemTime;
use tokio_postgres::{types::FromSql, types::ToSql, Client, Row};

// S is &str, which shows the row's bytes, or String.
struct T8<S> {
    id: i32,
    a: i64,
    f: f64,
    b: bool,
    s: S,
    t: S,
    ts: SystemTime,
    n: Option<i32>,
}

fn t8<'a, S: FromSql<'a>>(r: &'a Row) -> T8<S> {
    T8 { id: r.get(0), a: r.get(1), f: r.get(2), b: r.get(3), s: r.get(4), t: r.get(5), ts: r.get(6), n: r.get(7) }
}

fn full<S: AsRef<str>>(x: &T8<S>) -> i64 {
    let seconds = x.ts.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() as i64;
    let texts = (x.s.as_ref().len() + x.t.as_ref().len()) as i64;
    x.id as i64 + x.a % 256 + x.f as i64 + x.b as i64 + texts + seconds % 60 + x.n.unwrap_or(0) as i64
}

pub async fn scan(c: &Client, variant: &str, n: i64, spent: &mut Clock) -> Done {
    let st = c.prepare("SELECT id, a, f, b, s, t, ts, n FROM t8").await?;
    let mut structs: Vec<T8<String>> = vec![];
    let (mut operations, mut sum) = (0, 0);
    let t = start();
    for _ in 0..n {
        let rows = c.query(&st, &[]).await?;
        if variant == "structs" {
            structs.clear();
            structs.extend(rows.iter().map(t8));
        } else {
            sum = rows.iter().map(|r| full(&t8::<&str>(r))).sum();
        }
        operations += rows.len() as i64;
    }
    spent.add(&t);
    if variant == "structs" {
        sum = structs.iter().map(full).sum();
    }
    Ok((operations, sum))
}

pub async fn stream(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let st = c.prepare("SELECT id, a, f, b, s, t, ts, n FROM big").await?;
    let (mut operations, mut sum, mut all) = (0i64, 0i64, 0i64);
    let t = start();
    for _ in 0..n {
        sum = 0;
        let rows = c.query_raw(&st, Vec::<i32>::new()).await?;
        pin_mut!(rows);
        while let Some(r) = rows.try_next().await? {
            let x = t8::<&str>(&r);
            all = all.wrapping_add(full(&x)); // every cell is decoded
            sum += x.id as i64 + x.s.len() as i64 + x.n.unwrap_or(0) as i64;
            operations += 1;
        }
    }
    spent.add(&t);
    assert_ne!(all, 1);
    Ok((operations, sum))
}

pub async fn fortunes(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let st = c.prepare("SELECT id, message FROM fortune").await?;
    let mut sum = 0i64;
    let t = start();
    for _ in 0..n {
        let rows = c.query(&st, &[]).await?;
        let mut all: Vec<(i32, String)> = rows.iter().map(|r| (r.get(0), r.get(1))).collect();
        all.push((0, "Additional fortune added at request time.".to_string()));
        all.sort_by(|a, b| a.1.cmp(&b.1));
        sum = all.iter().zip(1i64..).map(|(row, place)| place * row.0 as i64 + row.1.len() as i64).sum();
    }
    spent.add(&t);
    Ok((n, sum))
}

const TYPES: &str = "SELECT typname, typnamespace, typowner, typlen, typbyval, typcategory, typispreferred, \
                     typisdefined, typdelim, typrelid, typelem, typarray FROM pg_type \
                     WHERE typtypmod = $1 AND typisdefined = $2";

// Every cell is decoded; of the numbers of the catalogues nothing is left.
fn type_row(r: &Row) -> i64 {
    let oids: u64 = [1, 2, 9, 10, 11].into_iter().map(|at| r.get::<_, u32>(at) as u64).sum();
    let letters = r.get::<_, i8>(5) as i64 + r.get::<_, i8>(8) as i64;
    let flags = r.get::<_, bool>(4) as i64 + r.get::<_, bool>(6) as i64 + r.get::<_, bool>(7) as i64;
    let sizes = r.get::<_, &str>(0).len() as i64 + r.get::<_, i16>(3) as i64;
    sizes + flags + if letters > 0 { 2 } else { 0 } + (oids >> 40) as i64
}

fn bytes_row(r: &Row) -> i64 {
    let value: &[u8] = r.get(0);
    value.len() as i64 + value[0] as i64
}

fn array_row(r: &Row) -> i64 {
    r.get::<_, Vec<i32>>(0).iter().map(|x| *x as i64).sum()
}

fn number_row(r: &Row) -> i64 {
    r.get::<_, i32>(0) as i64
}

pub async fn magic(c: &Client, workload: &str, n: i64, spent: &mut Clock) -> Done {
    let (text, light, values): (&str, fn(&Row) -> i64, Vec<&(dyn ToSql + Sync)>) = match workload {
        "magic1" => (TYPES, type_row, vec![&-1i32, &true]),
        "magic2" => ("SELECT i FROM generate_series(1, $1) AS i", number_row, vec![&1000i32]),
        "magic3" => ("SELECT value FROM magic_bytes", bytes_row, vec![]),
        "magic4" => ("SELECT value FROM magic_arrays", array_row, vec![]),
        _ => ("SELECT 1 + 1", number_row, vec![]),
    };
    let st = c.prepare(text).await?;
    c.query(&st, &values).await?;
    let mut sum = 0i64;
    let t = start();
    for _ in 0..n {
        sum = c.query(&st, &values).await?.iter().map(light).sum();
    }
    spent.add(&t);
    Ok((n, sum))
}
