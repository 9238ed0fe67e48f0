//! No login reads or writes a table, whatever it asks: not even whether there is a row.

use sqlx::{AssertSqlSafe, PgConnection};

use super::{
    place::Place,
    tenants::{EmptyHanded, tenants},
};

const REFUSED: &str = "42501";
/// A login has its own role's rights, and may take on these.
const ROLES: [&str; 3] = ["NONE", "lightmeter_app", "lightmeter_service"];

#[tokio::test]
async fn no_login_may_do_anything_with_a_table() {
    let place = Place::new().await;
    let mut admin = place.raw().await;
    let owner = tenants(&mut admin).await.remove(0).login;
    let tables: Vec<(String, String)> =
        sqlx::query_as(TABLES).bind(&place.schema).fetch_all(&mut admin).await.unwrap();
    assert!(tables.len() > 25, "{tables:?}");
    let mut sessions = Vec::new();
    for login in EmptyHanded::ALL {
        sessions.push(login.session(&place).await);
    }
    // Who has rows goes by functions as well.
    sessions.push(sqlx::ConnectOptions::connect(&place.options(&owner, "own")).await.unwrap());
    for mut session in sessions {
        for role in ROLES {
            if run(&mut session, &format!("SET ROLE {role}")).await.is_err() {
                continue;
            }
            for (table, column) in &tables {
                for statement in statements(table, column) {
                    let refused = run(&mut session, &statement).await.expect_err(&statement);
                    assert_eq!(refused, REFUSED, "{role}: {statement}");
                }
            }
        }
    }
}

fn statements(table: &str, column: &str) -> [String; 12] {
    [
        format!("SELECT FROM {table}"),
        format!("SELECT count(*) FROM {table}"),
        format!("SELECT {column} FROM {table}"),
        format!(
            "SELECT 1 FROM (SELECT {column} FROM {table} UNION ALL SELECT {column} FROM {table}) AS both_of_them"
        ),
        format!("EXPLAIN SELECT 1 FROM {table} WHERE {column} IS NULL"),
        format!("EXPLAIN ANALYZE UPDATE {table} SET {column} = NULL"),
        format!("INSERT INTO {table} DEFAULT VALUES"),
        format!("UPDATE {table} SET {column} = NULL"),
        format!("DELETE FROM {table}"),
        format!("COPY {table} TO STDOUT"),
        format!("LOCK TABLE {table} IN ACCESS SHARE MODE"),
        format!("TRUNCATE {table}"),
    ]
}

/// [`Err`] is the SQLSTATE.
async fn run(session: &mut PgConnection, statement: &str) -> Result<(), String> {
    let done = sqlx::raw_sql(AssertSqlSafe(format!("BEGIN; {statement}"))).execute(&mut *session).await;
    let code = done.err().map(|error| {
        error.as_database_error().and_then(sqlx::error::DatabaseError::code).unwrap().into_owned()
    });
    let end = if code.is_some() { "ROLLBACK" } else { "COMMIT" };
    sqlx::raw_sql(end).execute(session).await.unwrap();
    code.map_or(Ok(()), Err)
}

const TABLES: &str = "SELECT DISTINCT ON (relname) relname::text, attname::text FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped AND attidentity = ''
    WHERE relnamespace = $1::regnamespace AND relkind = 'r' ORDER BY relname, attnum";
