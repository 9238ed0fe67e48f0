//! What the session's counts tell of a function that is called with what somebody has: nothing but what they tell of one
//! that is called with what nobody has, whatever way the planner is made to take.

use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};

use super::{
    place::Place,
    tenants::{
        EmptyHanded, Tenant,
        calls::{Function, functions},
        tenants,
    },
};

const WAYS: [&str; 5] = [
    "SELECT",
    "SET enable_seqscan = off",
    "SET enable_seqscan = off; SET enable_bitmapscan = off",
    "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off",
    // All comparisons cost the same.
    "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = off;
     SET cpu_operator_cost = '0x1p-1074'",
];

/// What the server reads for itself meanwhile, such as who is a member of what when a role is made, is no row of a user's,
/// but it may come twice.
const TRIES: usize = 3;

#[tokio::test]
async fn a_call_reads_as_much_for_what_somebody_has_as_for_what_nobody_has() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let anna = tenants(&mut admin).await.remove(0);
    let nobody = Tenant::nobody();
    let functions = functions(&mut admin, &place.schema).await;
    let counting = counting(&mut admin, &place.schema).await;
    for login in [EmptyHanded::Eve, EmptyHanded::FarMember, EmptyHanded::FarWorker] {
        let mut session = login.session(&place).await;
        let mut answered = 0;
        for way in WAYS {
            // A function keeps the plan that it was given another way.
            let way = format!("RESET ALL; SET search_path = {}; DISCARD PLANS; {way}", place.schema);
            sqlx::raw_sql(AssertSqlSafe(way.clone())).execute(&mut session).await.unwrap();
            for function in functions.iter().filter(|one| one.takes_something() && !is_of_an_attempt(one)) {
                let mut seen = Vec::new();
                for _ in 0..TRIES {
                    let calls = [function.of(&anna), function.of(&nobody)];
                    seen = Vec::new();
                    for call in calls {
                        seen.push(counted(&mut session, &counting, &call).await);
                    }
                    if seen[0] == seen[1] {
                        break;
                    }
                }
                assert_eq!(seen[0], seen[1], "{login:?}: {way}: {}", function.of(&anna));
                answered += usize::from(seen[0].is_ok());
            }
        }
        assert!(answered > WAYS.len() * 20, "{login:?}: only {answered} were answered");
    }
}

/// By an id, or a state, that is random, and that nobody guesses.
fn is_of_an_attempt(function: &Function) -> bool {
    function.name.starts_with("attempt_")
}

/// By how much a call raises each count of each table and index; [`Err`] is why it is refused.
async fn counted(session: &mut PgConnection, counting: &str, call: &str) -> Result<Vec<i64>, String> {
    let asked = format!("BEGIN; {counting}; SELECT FROM {call}; {counting}; ROLLBACK");
    match sqlx::raw_sql(AssertSqlSafe(asked)).fetch_all(&mut *session).await {
        Ok(rows) => {
            let lines: Vec<String> = rows.iter().filter_map(|row: &PgRow| row.try_get(0).ok()).collect();
            let [before, after] = lines.as_slice() else { panic!("{call}: {lines:?}") };
            let counts =
                |line: &str| -> Vec<i64> { line.split(',').map(|number| number.parse().unwrap()).collect() };
            Ok(counts(after).iter().zip(counts(before)).map(|(after, before)| after - before).collect())
        }
        Err(error) => {
            sqlx::raw_sql("ROLLBACK").execute(session).await.unwrap();
            Err(error.as_database_error().unwrap().message().to_owned())
        }
    }
}

/// What `pg_stat_xact_user_tables` is made of: the view itself goes through every table of the database.
async fn counting(session: &mut PgConnection, schema: &str) -> String {
    let sql = "SELECT array_agg(oid)::text FROM pg_class
        WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'i')";
    let all: String = sqlx::query_scalar(sql).bind(schema).fetch_one(session).await.unwrap();
    format!(
        "SELECT string_agg(format('%s,%s,%s', pg_stat_get_xact_numscans(one),
            pg_stat_get_xact_tuples_returned(one), pg_stat_get_xact_tuples_fetched(one)), ',')
         FROM unnest('{all}'::oid[]) AS one"
    )
}
