//! What EXPLAIN tells a login of its own: of somebody else's rows nothing but what it tells of rows that nobody has.

mod calls;

use sqlx::{AssertSqlSafe, ConnectOptions as _, PgConnection, Row as _};

use super::{
    place::Place,
    tenants::{Tenant, tenants},
};

/// What nobody may read, for an index of it does not begin with `u_id`.
const UNREAD: [&str; 3] = ["users", "oauth_states", "due"];
const REFUSED: &str = "42501";

/// With these the planner takes each way that there is.
const WAYS: [&str; 4] = [
    "RESET enable_seqscan; RESET enable_indexscan; RESET enable_indexonlyscan; RESET enable_bitmapscan",
    "SET enable_seqscan = off",
    "SET enable_bitmapscan = off",
    "SET enable_indexscan = off; SET enable_indexonlyscan = off; SET enable_bitmapscan = on",
];

#[tokio::test]
async fn a_plan_is_the_same_for_what_somebody_has_and_for_what_nobody_has() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let anna = tenants(&mut admin).await.remove(0);
    // Has nothing, so whatever is found is another's.
    let eve = format!("{}_eve", place.schema);
    let made = format!(
        "CREATE ROLE {eve} LOGIN PASSWORD 'own' IN ROLE lightmeter_app;
         WITH eve AS (INSERT INTO users (handle, role) VALUES ('eve', 'member') RETURNING u_id)
         INSERT INTO database_logins SELECT '{eve}', u_id FROM eve"
    );
    sqlx::raw_sql(AssertSqlSafe(made)).execute(&mut admin).await.unwrap();
    let mut session = place.options(&eve, "own").connect().await.unwrap();
    let indexes = indexes(&mut session, &place.schema).await;
    assert!(indexes.len() > 12, "{}", indexes.len());
    for way in WAYS {
        sqlx::raw_sql(way).execute(&mut session).await.unwrap();
        for index in &indexes {
            let theirs = values(&mut admin, index, &anna).await;
            // Each column alone, and all that the index has.
            let whole = 0..index.columns.len();
            for columns in whole.clone().map(|one| one..one + 1).chain([whole]) {
                let names = &index.columns[columns.clone()];
                let of_anna = plan(&mut session, index, names, &theirs[columns.clone()]).await;
                let nobodys: Vec<String> = index.kinds[columns].iter().map(|kind| nobodys(kind)).collect();
                let of_nobody = plan(&mut session, index, names, &nobodys).await;
                assert_eq!(of_anna, of_nobody, "{way}: {} by {names:?}", index.table);
            }
        }
    }
    for table in UNREAD {
        let asked =
            sqlx::query(AssertSqlSafe(format!("EXPLAIN SELECT 1 FROM {table}"))).execute(&mut session);
        let refused = asked.await.unwrap_err();
        assert_eq!(refused.as_database_error().unwrap().code().unwrap(), REFUSED, "{table}");
    }
}

/// The columns of an index that a login may read, with their types.
struct Index {
    table: String,
    columns: Vec<String>,
    kinds: Vec<String>,
}

async fn indexes(session: &mut PgConnection, schema: &str) -> Vec<Index> {
    let rows = sqlx::query(INDEXES).bind(schema).fetch_all(session).await.unwrap();
    let read = |row: &sqlx::postgres::PgRow| Index {
        table: row.get("its_table"),
        columns: row.get("columns"),
        kinds: row.get("kinds"),
    };
    rows.iter().map(read).collect()
}

const INDEXES: &str = "SELECT relname::text AS its_table,
        array_agg(attname::text ORDER BY place) AS columns,
        array_agg(format_type(atttypid, NULL) ORDER BY place) AS kinds
    FROM pg_index
    JOIN pg_class ON pg_class.oid = indrelid
    CROSS JOIN unnest(indkey::smallint[]) WITH ORDINALITY AS part (number, place)
    JOIN pg_attribute ON attrelid = indrelid AND attnum = number
    WHERE relnamespace = $1::regnamespace AND has_column_privilege(indrelid, number, 'SELECT')
    GROUP BY relname, indexrelid ORDER BY relname, indexrelid";

/// What a row of the user's has there, each as a literal.
async fn values(admin: &mut PgConnection, index: &Index, whose: &Tenant) -> Vec<String> {
    let columns: Vec<String> =
        index.columns.iter().map(|column| format!("format('%L', {column}::text)")).collect();
    let sql = format!(
        "SELECT ARRAY[{}] FROM {} WHERE u_id = $1 ORDER BY num_nulls({}) LIMIT 1",
        columns.join(", "),
        index.table,
        index.columns.join(", ")
    );
    sqlx::query_scalar(AssertSqlSafe(sql)).bind(whose.u_id).fetch_one(admin).await.unwrap()
}

fn nobodys(kind: &str) -> String {
    let value = match kind {
        "uuid" => uuid::Uuid::new_v4().to_string(),
        "text" | "bytea" => "nobodys".to_owned(),
        "bigint" => "987654321".to_owned(),
        "date" => "1999-01-01".to_owned(),
        "timestamp with time zone" => "1999-01-01 00:00:00+00".to_owned(),
        other => panic!("an index has a column of type {other}, of which no value is known"),
    };
    format!("'{value}'")
}

/// Without the values that it was asked with.
async fn plan(session: &mut PgConnection, index: &Index, names: &[String], values: &[String]) -> String {
    let conditions: Vec<String> =
        names.iter().zip(values).map(|(name, value)| format!("{name} = {value}")).collect();
    let sql = format!(
        "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) SELECT {} FROM {} WHERE {}",
        index.columns.join(", "),
        index.table,
        conditions.join(" AND ")
    );
    let lines: Vec<String> = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(session).await.unwrap();
    values.iter().fold(lines.join("\n"), |text, value| text.replace(value, "?"))
}
