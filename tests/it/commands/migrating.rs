//! The schema is made by eight processes at once, one of which is killed in the middle.

use lightmeter::clock::probe::STOP_VARIABLE;
use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, postgres::PgConnectOptions};
use tokio::runtime::{self, Runtime};

use super::administrator::Office;
use crate::{
    pty::desk::{Ended, end},
    store::postgres::place::admin_url,
};

/// Holds the lock under which migrations run.
struct Gate {
    runtime: Runtime,
    connection: PgConnection,
    key: String,
}

impl Gate {
    fn shut(schema: &str) -> Self {
        let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let options: PgConnectOptions = admin_url().expose().parse().unwrap();
        let connection = runtime.block_on(options.connect()).unwrap();
        let mut gate =
            Self { runtime, connection, key: format!("hashtextextended('lightmeter {schema}', 0)") };
        gate.ask(&format!("SELECT count(*) FROM pg_advisory_lock({})", gate.key.clone()));
        gate
    }

    fn until_so_many_wait(&mut self, wanted: i64) {
        let waiting = format!(
            "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                AND ((classid::bigint << 32) | objid::bigint) = {}",
            self.key
        );
        while self.ask(&waiting) != wanted {
            std::thread::yield_now();
        }
    }

    fn open(&mut self) {
        self.ask(&format!("SELECT count(*) FROM pg_advisory_unlock({})", self.key.clone()));
    }

    fn ask(&mut self, sql: &str) -> i64 {
        let query = sqlx::query_scalar(AssertSqlSafe(sql.to_owned()));
        self.runtime.block_on(query.fetch_one(&mut self.connection)).unwrap()
    }
}

/// How many migrations a process says it ran.
fn told(ended: &Ended) -> i64 {
    assert!(ended.code == Some(0) && ended.out.starts_with("The schema is up to date"), "{ended:?}");
    ended.out.split(' ').find_map(|word| word.parse().ok()).unwrap_or_default()
}

/// How many migrations the seven ran that lived, and how many there are. Whoever waits first is served first, so the
/// one to be killed comes to the first migration.
fn of_eight_one_dies_at(stop: &str) -> (i64, i64) {
    let office = Office::new();
    let mut gate = Gate::shut(&office.schema);
    let migrate = || office.command(&["migrate", "schema"]);
    let victim = migrate().env(STOP_VARIABLE, stop).spawn().unwrap();
    gate.until_so_many_wait(1);
    let others: Vec<_> = (0..7).map(|_| migrate().spawn().unwrap()).collect();
    gate.until_so_many_wait(8);
    gate.open();
    let killed = end(victim);
    assert_eq!(killed.code, None, "it dies in the middle: {killed:?}");
    let ran = others.into_iter().map(|other| told(&end(other))).sum();
    let again = office.run(&["migrate", "schema"]);
    assert_eq!((again.code, again.out.as_str()), (Some(0), "The schema is up to date.\n"));
    let all = gate.ask(&format!("SELECT count(*) FROM {}.migrations", office.schema));
    assert_eq!(all, gate.ask(&format!("SELECT max(version) FROM {}.migrations", office.schema)));
    (ran, all)
}

#[test]
fn of_eight_processes_one_is_killed_inside_a_migration_and_the_others_run_it_once() {
    let (ran, all) = of_eight_one_dies_at("store.migration.run");
    assert_eq!(ran, all, "what was killed left nothing");
}

#[test]
fn of_eight_processes_one_is_killed_after_a_migration_and_the_others_run_the_rest_once() {
    let (ran, all) = of_eight_one_dies_at("store.migration.committed");
    assert_eq!(ran, all - 1, "the one that was committed is not run again");
}
