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

/// Costs nothing to go through an index from end to end.
const FREE: &str =
    "SET seq_page_cost = 0; SET random_page_cost = 0; SET cpu_tuple_cost = 0; SET cpu_index_tuple_cost = 0;
    SET cpu_operator_cost = 0; SET enable_seqscan = off; SET enable_bitmapscan = off";

/// How many rows a table has Postgres tells everybody; what they are like, and whose, it must not.
#[tokio::test]
async fn a_call_reads_as_much_of_an_index_whatever_others_have_gained() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let anna = tenants(&mut admin).await.remove(0);
    let functions = functions(&mut admin, &place.schema).await;
    let counting = counting_of_indexes(&mut admin, &place.schema).await;
    let mut sessions = [
        EmptyHanded::Eve.session(&place).await,
        EmptyHanded::FarMember.session(&place).await,
        EmptyHanded::FarWorker.session(&place).await,
    ];
    let mut seen = Vec::new();
    for gained in ["SELECT", GAINED] {
        let gained = gained.replace("{u_id}", &anna.u_id.to_string());
        sqlx::raw_sql(AssertSqlSafe(gained)).execute(&mut admin).await.unwrap();
        let mut counts = Vec::new();
        for session in &mut sessions {
            for way in WAYS.into_iter().chain([FREE]) {
                // How often a function was called before decides else whether it is planned anew.
                let way = format!(
                    "RESET ALL; SET search_path = {}; DISCARD PLANS; SET plan_cache_mode = force_generic_plan; {way}",
                    place.schema
                );
                sqlx::raw_sql(AssertSqlSafe(way.clone())).execute(&mut *session).await.unwrap();
                for function in &functions {
                    let call = function.of(&Tenant::nobody());
                    // What is read for the first time is read more than once.
                    let _ = counted(session, &counting, &call).await;
                    counts.push((
                        way.clone(),
                        function.name.clone(),
                        counted(session, &counting, &call).await,
                    ));
                }
            }
        }
        seen.push(counts);
    }
    let told: Vec<_> = seen[0].iter().zip(&seen[1]).filter(|(before, after)| before != after).collect();
    assert!(told.is_empty(), "{told:#?}");
}

/// Logins in every step, work of every kind, operators, and who is not disabled any more.
const GAINED: &str = "INSERT INTO oauth_states (attempt_id, u_id, login, source, origin, step, created_at, expires_at)
        SELECT gen_random_uuid(), '{u_id}', 'instagram', source, '', step, now(), now() + interval '10 minutes'
        FROM unnest(ARRAY['started', 'parked', 'proposed', 'chosen', 'stored', 'failed', 'cancelled']) AS step,
            unnest(ARRAY['oauth', 'pasted']) AS source, generate_series(1, 3);
    INSERT INTO due (u_id, kind, target, account_id, due_at)
        SELECT '{u_id}', kind, 'more ' || number, 'more', now()
        FROM unnest(ARRAY['fetch', 'renew', 'revoke']) AS kind, generate_series(1, 3) AS number;
    INSERT INTO users (handle, role) SELECT 'more-' || number, 'operator' FROM generate_series(1, 3) AS number;
    UPDATE users SET disabled_at = CASE WHEN disabled_at IS NULL THEN now() END WHERE handle NOT LIKE 'more-%'
        AND u_id <> '{u_id}' AND handle <> 'eve'";

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

/// How often who calls was asked for, and what each index gave.
async fn counting_of_indexes(session: &mut PgConnection, schema: &str) -> String {
    let sql = "SELECT array_agg(oid)::text FROM pg_class
        WHERE relnamespace = $1::regnamespace AND relkind = 'i'";
    let indexes: String = sqlx::query_scalar(sql).bind(schema).fetch_one(session).await.unwrap();
    format!(
        "SELECT concat_ws(',', pg_stat_get_xact_numscans('database_logins'::regclass),
            pg_stat_get_xact_numscans('service_logins'::regclass),
            pg_stat_get_xact_numscans('users'::regclass),
            (SELECT string_agg(pg_stat_get_xact_tuples_returned(one)::text, ',')
             FROM unnest('{indexes}'::oid[]) AS one))"
    )
}
