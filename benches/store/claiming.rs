//! How long a worker takes to claim what is due, of much that is due beside little; and the plan by which it is found.

use std::time::Duration;

use chrono::TimeDelta;
use lightmeter::store::{Keyring, WorkerStore};
use sqlx::{AssertSqlSafe, Row as _};

use super::{
    place::Place,
    print_ratio,
    stopwatch::{Median as _, milliseconds, now},
};

const USERS: u32 = 1_000;
const LITTLE: u32 = 10_000;
const MUCH: u32 = 1_000_000;
const AT_ONCE: u32 = 1_000;
const WARM_UP: usize = 2;
const RUNS: usize = 20;

pub(crate) async fn measure() {
    let (little, much) = (Queue::of(LITTLE).await, Queue::of(MUCH).await);
    let (mut of_little, mut of_much) = (Vec::new(), Vec::new());
    for run in 0..WARM_UP + RUNS {
        let took = (much.claim().await, little.claim().await);
        if run >= WARM_UP {
            of_much.push(took.0);
            of_little.push(took.1);
        }
    }
    let (of_much, of_little) = (of_much.median(), of_little.median());
    let ratio = of_much.as_secs_f64() / of_little.as_secs_f64();
    let what = format!("{AT_ONCE} of {MUCH} beside of {LITTLE}");
    print_ratio(&what, (milliseconds(of_much), milliseconds(of_little)), ratio, "at most 2");
    much.show_plan().await;
    much.place.remove().await;
    little.place.remove().await;
}

/// Fetches that are all due, of many users in turns.
struct Queue {
    place: Place,
    worker: WorkerStore,
}

impl Queue {
    async fn of(due: u32) -> Self {
        let place = Place::new().await;
        place
            .run(&format!(
                "INSERT INTO users (handle, role)
                 SELECT 'user-' || one, 'member' FROM generate_series(1, {USERS}) AS one;
                 INSERT INTO user_changes (u_id) SELECT u_id FROM users ON CONFLICT DO NOTHING;
                 INSERT INTO due (u_id, kind, target, account_id, due_at)
                 SELECT u_id, 'fetch', account::text, account::text,
                    now() - interval '1 day' + account * interval '1 millisecond'
                 FROM generate_series(1, {due} / {USERS}) AS account, users"
            ))
            .await;
        let worker = place.store().await.worker(Keyring::generate());
        Self { place, worker }
    }

    /// And gives it all back.
    async fn claim(&self) -> Duration {
        let started = now();
        let claimed = self.worker.claim_due(AT_ONCE, TimeDelta::minutes(5)).await.unwrap();
        let took = now() - started;
        assert_eq!(claimed.len(), AT_ONCE as usize);
        self.place.run("UPDATE due SET lease = NULL, lease_until = NULL WHERE lease IS NOT NULL").await;
        self.place.run("VACUUM due").await;
        took
    }

    /// Of the function's own statement, under the function's own settings.
    async fn show_plan(&self) {
        let mut raw = self.place.raw().await;
        let sql = "SELECT prosrc, pg_get_function_identity_arguments(oid) AS arguments, array_to_string(
                ARRAY(SELECT 'SET ' || setting FROM unnest(proconfig) AS setting), ' ') AS settings
            FROM pg_proc
            WHERE proname = 'due_claim' AND pronamespace = current_schema()::regnamespace";
        let function = sqlx::query(sql).fetch_one(&mut raw).await.unwrap();
        let part = |name: &str| -> String { function.get(name) };
        let source = part("prosrc");
        let (_, statement) = source.split_once("WITH").unwrap();
        let explaining = format!(
            "CREATE FUNCTION explained({}) RETURNS SETOF text LANGUAGE plpgsql {} AS $plan$ BEGIN
                RETURN QUERY EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) WITH{statement};
            END $plan$",
            part("arguments"),
            part("settings")
        );
        sqlx::raw_sql(AssertSqlSafe(explaining)).execute(&mut raw).await.unwrap();
        let sql =
            format!("SELECT explained(now(), {AT_ONCE}, now() + interval '5 minutes', '[]', true) AS line");
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut raw).await.unwrap() {
            let line: String = row.get("line");
            println!("    {line}");
            assert!(!line.contains("Seq Scan") && !line.contains("Sort"), "it reads more than it claims");
        }
    }
}
