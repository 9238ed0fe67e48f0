//! A worker that is stopped on the verge of a call, when all that it has looked at says that the call is its to make.

use chrono::TimeDelta;
use sqlx::{AssertSqlSafe, PgConnection};

use super::fleet::{AT_ONCE, Fleet, WORKERS};
use crate::store::postgres::place::raw_at;

/// Longer than a lease.
const A_WHILE: TimeDelta = TimeDelta::seconds(100);

/// A table that nobody else can read, for less than the second that a worker waits for it.
struct Kept<'f> {
    fleet: &'f Fleet,
    table: &'static str,
    raw: PgConnection,
}

impl<'f> Kept<'f> {
    fn away(fleet: &'f Fleet, table: &'static str) -> Self {
        let raw = fleet.office.desk.block_on(async {
            let mut raw = raw_at(&fleet.office.schema).await;
            let sql = format!("BEGIN; LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE");
            sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut raw).await.unwrap();
            raw
        });
        Self { fleet, table, raw }
    }

    /// Until a worker waits to read it.
    fn until_wanted(&self) {
        self.fleet.until("a worker to come to the table", |fleet| {
            let sql = format!(
                "SELECT count(*) FROM pg_locks WHERE relation = '{}'::regclass AND NOT granted",
                self.table
            );
            fleet.count(&sql) > 0
        });
    }

    fn give_back(mut self) {
        self.fleet.office.desk.block_on(async {
            sqlx::raw_sql("COMMIT").execute(&mut self.raw).await.unwrap();
        });
    }
}

#[test]
fn a_worker_that_is_stopped_on_the_verge_of_a_renewal_leaves_it_to_who_has_taken_over() {
    let fleet = Fleet::new(WORKERS * AT_ONCE);
    let others: Vec<usize> = (1..WORKERS).collect();
    fleet.stop(&others);
    // Read after the grant, and before it is told that the renewal begins.
    let budget = Kept::away(&fleet, "call_budget");
    fleet.let_one_fall_due();
    budget.until_wanted();
    // Needed once more as the grant is read for the last time, after its version.
    let keys = Kept::away(&fleet, "data_keys");
    budget.give_back();
    keys.until_wanted();
    fleet.stop(&[0]);
    keys.give_back();
    assert_eq!((fleet.renewals()[0].calls, fleet.leases_beyond(TimeDelta::zero())), (0, 1));
    fleet.pass(A_WHILE);
    fleet.go_on(&others);
    fleet.until("another to do it", |fleet| fleet.due() == 0);
    assert_eq!(fleet.renewals()[0].calls, 1);
    fleet.go_on(&[0]);
    fleet.call_the_roll();
    assert_eq!(fleet.renewals()[0].calls, 1, "it asks for a token although another has renewed");
    let standing = fleet.standings().into_iter().find(|one| one.u_id == fleet.owned[0].user.0).unwrap();
    assert_eq!((standing.version, standing.renewed, standing.health.as_str()), (2, 1, "active ok"));
}
