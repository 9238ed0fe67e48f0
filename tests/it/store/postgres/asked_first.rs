//! Whatever a login asks of a row, a row of somebody else's is asked first whose it is: EXPLAIN and the session's counts are
//! the same for what is true of it and for what is not.

use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _, postgres::PgRow};

use super::{
    place::Place,
    tenants::{Tenant, tenants},
};

/// Only what is asked of every row is told apart by the order of the conditions.
const WITHOUT_INDEXES: &str = "SET enable_indexscan = off; SET enable_indexonlyscan = off;
    SET enable_bitmapscan = off; SET max_parallel_workers_per_gather = 0";

/// What else the server does meanwhile, such as forgetting cached roles when one is made, may cost buffers once.
const TRIES: usize = 5;

#[tokio::test]
async fn nothing_is_asked_of_a_row_before_whose_it_is() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let anna = tenants(&mut admin).await.remove(0);
    // Neither has a row. One is a member here, one of another installation in the same cluster.
    let (eve, stranger) = (format!("{}_eve", place.schema), format!("{}_far", place.schema));
    let made = format!(
        "CREATE ROLE {eve} LOGIN PASSWORD 'own' IN ROLE lightmeter_app;
         CREATE ROLE {stranger} LOGIN PASSWORD 'own' IN ROLE lightmeter_app;
         WITH eve AS (INSERT INTO users (handle, role) VALUES ('eve', 'member') RETURNING u_id)
         INSERT INTO database_logins SELECT '{eve}', u_id FROM eve"
    );
    sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut admin).await.unwrap();
    let mut sessions = Vec::new();
    for login in [eve, stranger] {
        let mut session = place.options(&login, "own").connect().await.unwrap();
        sqlx::raw_sql(WITHOUT_INDEXES).execute(&mut session).await.unwrap();
        let columns = columns(&mut session, &place.schema).await;
        assert!(columns.len() > 80, "{}", columns.len());
        let counting = counting(&mut session, &place.schema).await;
        costless(&mut session, &mut admin, &columns, &counting, &anna).await;
        sessions.push((session, columns, counting));
    }
    fill(&mut admin, &place.schema).await;
    for (mut session, columns, counting) in sessions {
        compared(&mut session, &mut admin, &columns, &counting, &anna).await;
    }
}

/// Conditions that cost nothing, and so come before whatever costs something.
async fn costless(
    session: &mut PgConnection,
    admin: &mut PgConnection,
    columns: &[Column],
    counting: &str,
    whose: &Tenant,
) {
    let mut tried = 0;
    for column in columns {
        let Column { table, name, .. } = column;
        let (_, ctid) = theirs(admin, column, whose).await;
        let mut pairs = vec![(format!("{table} IS NULL"), format!("{table} IS NOT NULL"))];
        if !column.is_required {
            pairs.push((format!("{name} IS NULL"), format!("{name} IS NOT NULL")));
        }
        if column.kind == "boolean" {
            pairs.push((name.clone(), format!("NOT {name}")));
            pairs.push((format!("{name} IS TRUE"), format!("{name} IS NOT TRUE")));
        }
        for (one, other) in pairs {
            for place_of_row in [String::new(), format!(" AND ctid = '{ctid}'")] {
                let ask = |condition: &str| format!("SELECT 1 FROM {table} WHERE {condition}{place_of_row}");
                assert_same(session, counting, &ask(&one), &ask(&other)).await;
                tried += 1;
            }
        }
    }
    assert!(tried > 200, "{tried}");
}

/// Comparisons with what somebody has and with what nobody has.
async fn compared(
    session: &mut PgConnection,
    admin: &mut PgConnection,
    columns: &[Column],
    counting: &str,
    whose: &Tenant,
) {
    for column in columns {
        let (value, ctid) = theirs(admin, column, whose).await;
        let value = value.unwrap();
        for (operator, nobodys) in column.questions(&value) {
            for place_of_row in [String::new(), format!(" AND ctid = '{ctid}'")] {
                let ask = |value: &str| {
                    let Column { table, name, kind, .. } = column;
                    format!(
                        "SELECT 1 FROM {table} WHERE {name} {operator} ANY (ARRAY[{value}]::{kind}[]){place_of_row}"
                    )
                };
                assert_same(session, counting, &ask(&value), &ask(&nobodys)).await;
            }
        }
    }
}

async fn assert_same(session: &mut PgConnection, counting: &str, of_anna: &str, of_nobody: &str) {
    let mut seen = Vec::new();
    for _ in 0..TRIES {
        seen = vec![told(session, counting, of_anna).await, told(session, counting, of_nobody).await];
        if seen[0] == seen[1] {
            return;
        }
    }
    panic!("{of_anna}\n{:#?}\n{of_nobody}\n{:#?}", seen[0], seen[1]);
}

/// The plan, and how much each table of the schema was read.
async fn told(session: &mut PgConnection, counting: &str, statement: &str) -> (Vec<String>, Vec<i64>) {
    let asked = format!(
        "BEGIN; {counting}; EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF, SUMMARY OFF) {statement}; {counting}; ROLLBACK"
    );
    let rows = sqlx::raw_sql(AssertSqlSafe(asked)).fetch_all(session).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row: &PgRow| row.get(0)).collect();
    let [before, plan @ .., after] = lines.as_slice() else { panic!("{lines:?}") };
    let counts = |line: &str| -> Vec<i64> { line.split(',').map(|number| number.parse().unwrap()).collect() };
    let read = counts(after).iter().zip(counts(before)).map(|(after, before)| after - before).collect();
    // The condition shows the value, and planning reads what the server's caches lack.
    let planning = plan.iter().position(|line| line.starts_with("Planning:")).unwrap_or(plan.len());
    let plan = plan[..planning].iter().filter(|line| !line.contains("Filter:"));
    (plan.cloned().collect(), read)
}

/// What `pg_stat_xact_user_tables` is made of: the view itself goes through every table of the database.
async fn counting(session: &mut PgConnection, schema: &str) -> String {
    let sql = "SELECT array_agg(oid)::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind IN ('r', 'i')";
    let all: String = sqlx::query_scalar(sql).bind(schema).fetch_one(session).await.unwrap();
    format!(
        "SELECT string_agg(format('%s,%s,%s', pg_stat_get_xact_numscans(one),
            pg_stat_get_xact_tuples_returned(one), pg_stat_get_xact_tuples_fetched(one)), ',')
         FROM unnest('{all}'::oid[]) AS one"
    )
}

struct Column {
    table: String,
    name: String,
    kind: String,
    is_required: bool,
}

impl Column {
    /// Each comparison with a value for which it is true of no row.
    fn questions(&self, theirs: &str) -> [(&'static str, String); 3] {
        let (least, other, greatest) = match self.kind.as_str() {
            "uuid" => {
                ("00000000-0000-0000-0000-000000000000", NOBODY, "ffffffff-ffff-ffff-ffff-ffffffffffff")
            }
            "text" => ("", "nobodys", "zzzzzzzz"),
            "bytea" => ("", "nobodys", r"\xffffffff"),
            "bigint" | "integer" => ("-987654321", "987654321", "987654321"),
            "date" | "timestamp with time zone" => ("-infinity", "1999-01-01", "infinity"),
            "boolean" if theirs == "'true'" => ("false", "false", "true"),
            "boolean" => ("false", "true", "true"),
            other => panic!("{} has a column of type {other}, of which no value is known", self.table),
        };
        [("=", other), ("<=", least), (">=", greatest)]
            .map(|(operator, value)| (operator, format!("'{value}'")))
    }
}

const NOBODY: &str = "7d0f4b6e-6f7c-4c0f-9d5e-3a1b2c3d4e5f";

async fn columns(session: &mut PgConnection, schema: &str) -> Vec<Column> {
    let rows = sqlx::query(COLUMNS).bind(schema).fetch_all(session).await.unwrap();
    rows.iter()
        .map(|row| Column {
            table: row.get("its_table"),
            name: row.get("name"),
            kind: row.get("kind"),
            is_required: row.get("is_required"),
        })
        .collect()
}

const COLUMNS: &str =
    "SELECT relname::text AS its_table, attname::text AS name, format_type(atttypid, NULL) AS kind,
        attnotnull AS is_required
    FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
    WHERE relnamespace = $1::regnamespace AND relkind = 'r'
        AND has_column_privilege(attrelid, attnum, 'SELECT')
        AND EXISTS (
            SELECT FROM pg_attribute AS whose WHERE whose.attrelid = pg_class.oid AND whose.attname = 'u_id'
        )
    ORDER BY relname, attnum";

/// Gives each column a value in every row, whether or not they go together.
async fn fill(admin: &mut PgConnection, schema: &str) {
    let sql = "SELECT format('ALTER TABLE %I DROP CONSTRAINT %I', relname, conname)
            FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid
            WHERE relnamespace = $1::regnamespace AND contype = 'c'
        UNION ALL
        SELECT format('UPDATE %1$I SET %2$I = %3$L WHERE %2$I IS NULL', relname, attname,
            CASE format_type(atttypid, NULL)
                WHEN 'bigint' THEN '7' WHEN 'text' THEN 'something' WHEN 'bytea' THEN 'something'
                WHEN 'date' THEN '2026-01-01' WHEN 'timestamp with time zone' THEN '2026-01-01 00:00+00'
            END)
        FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
        WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND NOT attnotnull
            AND has_column_privilege('lightmeter_app', attrelid, attnum, 'SELECT')
        ORDER BY 1";
    let statements: Vec<String> = sqlx::query_scalar(sql).bind(schema).fetch_all(&mut *admin).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statements.join("; "))).execute(admin).await.unwrap();
}

/// The user's value as a literal, and where the row lies.
async fn theirs(admin: &mut PgConnection, column: &Column, whose: &Tenant) -> (Option<String>, String) {
    let Column { table, name, .. } = column;
    let sql = format!("SELECT quote_literal({name}::text), ctid::text FROM {table} WHERE u_id = $1 LIMIT 1");
    sqlx::query_as(AssertSqlSafe(sql)).bind(whose.u_id).fetch_one(admin).await.unwrap()
}
