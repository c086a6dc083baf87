// SPDX-License-Identifier: BSL-1.0
// tokio_driver WORKLOAD VARIANT N CONNINFO: tokio-postgres on a runtime with one thread.
mod clock;
mod reads;
mod writes;

use clock::{start, Clock};
use futures_util::future::{join_all, try_join_all};
use std::{process::exit, sync::Arc};
use tokio_postgres::{Client, Error, NoTls, Statement};

pub const POINT: &str = "SELECT id, randomnumber FROM world WHERE id = $1";
const COUNT_UP: &str = "UPDATE hot SET randomnumber = randomnumber + 1 WHERE id = $1";

pub fn key(i: i64) -> i32 {
    1 + (i * 7919 % 10000) as i32
}

/// What a workload did: operations and checksum.
pub type Done = Result<(i64, i64), Error>;

async fn connect(conninfo: &str) -> Result<(Client, tokio::task::JoinHandle<()>), Error> {
    let (client, connection) = tokio_postgres::connect(conninfo, NoTls).await?;
    let reader = tokio::spawn(async move { connection.await.expect("connection") });
    Ok((client, reader))
}

async fn pk1(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let st = c.prepare(POINT).await?;
    let t = start();
    let mut sum = 0i64;
    for i in 0..n {
        sum += c.query_one(&st, &[&key(i)]).await?.get::<_, i32>(1) as i64;
    }
    spent.add(&t);
    Ok((n, sum))
}

struct Shared {
    client: Client,
    point: Statement,
    count_up: Statement,
}

// 64 tasks share the connections: pk64, pipe and mix.
async fn many(conninfo: &str, connections: usize, mixed: bool, n: i64, spent: &mut Clock) -> Done {
    let mut shared = vec![];
    for _ in 0..connections {
        let (client, _) = connect(conninfo).await?;
        let point = client.prepare(POINT).await?;
        let count_up = client.prepare(COUNT_UP).await?;
        shared.push(Arc::new(Shared { client, point, count_up }));
    }
    let t = start();
    let tasks = (0..64i64).map(|first| {
        let on = shared[first as usize % shared.len()].clone();
        tokio::spawn(async move {
            let mut sum = 0i64;
            for i in (first..n).step_by(64) {
                if mixed && i % 10 == 9 {
                    sum += on.client.execute(&on.count_up, &[&key(i)]).await? as i64;
                } else {
                    sum += on.client.query_one(&on.point, &[&key(i)]).await?.get::<_, i32>(1) as i64;
                }
            }
            Ok::<i64, Error>(sum)
        })
    });
    let mut sum = 0i64;
    for one in join_all(tasks.collect::<Vec<_>>()).await {
        sum += one.expect("task")?;
    }
    spent.add(&t);
    Ok((n, sum))
}

// 20 queries at a time: tokio-postgres sends them in one pipeline with a Sync each.
async fn queries20(c: &Client, n: i64, spent: &mut Clock) -> Done {
    let st = c.prepare(POINT).await?;
    let t = start();
    let mut sum = 0i64;
    for i in 0..n {
        let keys: Vec<i32> = (0..20).map(|j| key(i * 20 + j)).collect();
        let rows = try_join_all(keys.iter().map(|k| {
            let st = &st;
            async move { c.query_one(st, &[k]).await }
        }))
        .await?;
        sum += rows.iter().map(|row| row.get::<_, i32>(1) as i64).sum::<i64>();
    }
    spent.add(&t);
    Ok((n, sum))
}

async fn cold(conninfo: &str, n: i64, spent: &mut Clock) -> Done {
    let mut sum = 0i64;
    let t = start();
    for i in 0..n {
        let (client, reader) = connect(conninfo).await?;
        sum += client.query_one(POINT, &[&key(i)]).await?.get::<_, i32>(1) as i64;
        drop(client);
        reader.await.expect("reader");
    }
    spent.add(&t);
    Ok((n, sum))
}

async fn run(workload: &str, variant: &str, n: i64, conninfo: &str) -> Result<(), Error> {
    let mut clock = Clock::default();
    let spent = &mut clock;
    let (c, _) = connect(conninfo).await?;
    let (operations, sum) = match workload {
        "pk1" => pk1(&c, n, spent).await?,
        "pk64" => many(conninfo, 8, false, n, spent).await?,
        "pipe" => many(conninfo, 1, false, n, spent).await?,
        "mix" => many(conninfo, 8, true, n, spent).await?,
        "queries20" => queries20(&c, n, spent).await?,
        "cold" => cold(conninfo, n, spent).await?,
        "scan" => reads::scan(&c, variant, n, spent).await?,
        "stream" => reads::stream(&c, n, spent).await?,
        "fortunes" => reads::fortunes(&c, n, spent).await?,
        "magic1" | "magic2" | "magic3" | "magic4" | "magic7" => reads::magic(&c, workload, n, spent).await?,
        "insert" => writes::insert(&c, variant, n, spent).await?,
        "updates20" => writes::updates20(&c, n, spent).await?,
        "magic5" => writes::magic5(&c, n, spent).await?,
        "magic6" => writes::magic6(&c, n, spent).await?,
        _ => exit(2),
    };
    clock.print(operations, sum);
    Ok(())
}

fn main() {
    let a: Vec<String> = std::env::args().collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    if let Err(e) = runtime.block_on(run(&a[1], &a[2], a[3].parse().unwrap(), &a[4])) {
        eprintln!("tokio_driver: {}", e);
        exit(1);
    }
}
