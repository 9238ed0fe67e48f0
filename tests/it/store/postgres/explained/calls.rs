//! What the session's counts tell of a function that is called with what somebody has.

use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection};

use crate::store::postgres::{
    place::Place,
    tenants::{self, tenants},
};

/// Without the indexes that begin with whose a row is, everything is compared with everybody's rows.
const WITHOUT_INDEXES: &str =
    "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off";

/// Each with an account, or a grant, in the place of `{}`.
const CALLS: [(&str, &str); 6] = [
    ("due_ask('fetch', '{}', now())", "account_id"),
    ("due_take_back('fetch', '{}')", "account_id"),
    ("due_forget_fetch('{}')", "account_id"),
    ("due_forget_grant('{}')", "target"),
    ("due_hand_over('{}', 'nobody')", "target"),
    ("due_hand_over('nobody', '{}')", "account_id"),
];

#[tokio::test]
async fn a_function_asks_who_calls_as_often_for_what_somebody_has_as_for_what_nobody_has() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let anna: &tenants::Tenant = &tenants(&mut admin).await.remove(0);
    let eve = format!("{}_eve", place.schema);
    let made = format!(
        "CREATE ROLE {eve} LOGIN PASSWORD 'own' IN ROLE lightmeter_app;
         WITH eve AS (INSERT INTO users (handle, role) VALUES ('eve', 'member') RETURNING u_id)
         INSERT INTO database_logins SELECT '{eve}', u_id FROM eve"
    );
    sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut admin).await.unwrap();
    let mut session = place.options(&eve, "own").connect().await.unwrap();
    sqlx::raw_sql(WITHOUT_INDEXES).execute(&mut session).await.unwrap();
    for (call, column) in CALLS {
        let sql = format!("SELECT {column} FROM due WHERE u_id = $1 LIMIT 1");
        let theirs: String =
            sqlx::query_scalar(AssertSqlSafe(sql)).bind(anna.u_id).fetch_one(&mut admin).await.unwrap();
        let of_anna = asked(&mut session, &place.schema, &call.replace("{}", &theirs)).await;
        let of_nobody = asked(&mut session, &place.schema, &call.replace("{}", "nobodys")).await;
        assert_eq!(of_anna, of_nobody, "{call}");
        assert!(of_anna > 0, "{call} does not ask who calls");
    }
}

/// How often the call has read who there is.
async fn asked(session: &mut PgConnection, schema: &str, call: &str) -> i64 {
    let read = format!(
        "SELECT pg_stat_get_xact_numscans('{schema}.users'::regclass)
            + pg_stat_get_xact_numscans('{schema}.users_pkey'::regclass)"
    );
    let mut counts = Vec::new();
    sqlx::raw_sql("BEGIN").execute(&mut *session).await.unwrap();
    for statement in [None, Some(format!("SELECT {call}"))] {
        if let Some(statement) = statement {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut *session).await.unwrap();
        }
        let count = sqlx::query_scalar::<_, i64>(AssertSqlSafe(read.as_str())).fetch_one(&mut *session).await;
        counts.push(count.unwrap());
    }
    sqlx::raw_sql("ROLLBACK").execute(session).await.unwrap();
    counts[1] - counts[0]
}
