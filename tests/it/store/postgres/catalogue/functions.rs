//! Functions that are not as the migrations make them, and the file that says how they make them.

use std::collections::BTreeMap;

use sqlx::{PgConnection, Row as _};

use super::{ALL_FUNCTIONS, FUNCTIONS, MADE_FUNCTIONS, Mutant, Place, names};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/store/postgres/functions.json");

/// `LIGHTMETER_WRITE_FUNCTIONS=1` writes the file anew, after a migration has changed a function.
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "a person asks this test to write, through the environment")]
async fn the_functions_that_are_expected_are_those_that_the_migrations_make() {
    let place = Place::new().await;
    // The check's own look at the functions, and all of it.
    let (looks, _) = FUNCTIONS.split_once("\nSELECT ").unwrap();
    let sql = format!("{looks} SELECT proname::text AS name, hash FROM functions");
    let query = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(&place.schema).bind("{}");
    let rows = query.fetch_all(&mut place.raw().await).await.unwrap();
    let made: BTreeMap<String, String> = rows.iter().map(|row| (row.get("name"), row.get("hash"))).collect();
    assert_eq!(made.len(), rows.len(), "two functions have one name, and the check tells them apart by it");
    let text = serde_json::to_string_pretty(&made).unwrap() + "\n";
    if std::env::var_os("LIGHTMETER_WRITE_FUNCTIONS").is_some() {
        std::fs::write(FILE, &text).unwrap();
        return;
    }
    assert!(
        text == MADE_FUNCTIONS,
        "functions.json is not what the migrations make: run this test with LIGHTMETER_WRITE_FUNCTIONS=1"
    );
}

/// Functions that take their names from elsewhere, are somebody else's, or may be called by others.
pub(super) async fn open(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let mut all = Vec::new();
    for function in names(admin, schema, DEFINERS).await {
        all.push(Mutant::new(format!("ALTER FUNCTION {function} RESET search_path"), ""));
        all.push(Mutant::new(format!("ALTER FUNCTION {function} SET search_path = public"), ""));
        // Without its name, pg_temp comes first.
        all.push(Mutant::new(format!("ALTER FUNCTION {function} SET search_path = ''"), ""));
    }
    for function in names(admin, schema, ALL_FUNCTIONS).await {
        all.push(Mutant::new(format!("GRANT EXECUTE ON FUNCTION {function} TO PUBLIC"), ""));
        all.push(Mutant::new(format!("ALTER FUNCTION {function} OWNER TO CURRENT_USER"), ""));
    }
    for function in names(admin, schema, SERVICE_FUNCTIONS).await {
        all.push(Mutant::new(format!("GRANT EXECUTE ON FUNCTION {function} TO lightmeter_app"), ""));
    }
    all
}

pub(super) async fn mutants(admin: &mut PgConnection, schema: &str) -> Vec<Mutant> {
    let otherwise = "is not as lightmeter's migrations make it";
    let mut all = vec![
        // Everybody is the first user; and everybody is a service login.
        Mutant::new(
            "CREATE OR REPLACE FUNCTION uid() RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER
             SET search_path = pg_catalog, pg_temp AS 'SELECT NULL::uuid'",
            "uid() is not as",
        ),
        Mutant::new(
            "CREATE OR REPLACE FUNCTION is_service() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
             SET search_path = pg_catalog, pg_temp AS 'SELECT true'",
            "is_service() is not as",
        ),
        Mutant::new(
            "CREATE FUNCTION every() RETURNS bigint LANGUAGE sql STABLE
             SET search_path = pg_catalog, pg_temp AS 'SELECT 1::bigint'",
            "every() is none of lightmeter's functions",
        ),
        Mutant::new(
            "CREATE FUNCTION hold(one text) RETURNS text LANGUAGE sql STABLE SECURITY DEFINER
             SET search_path = pg_catalog, pg_temp AS 'SELECT one'",
            "hold() is not as",
        ),
        Mutant::new(
            "CREATE PROCEDURE every() LANGUAGE sql AS ''",
            "every() is none of lightmeter's functions",
        ),
        Mutant::new(
            "CREATE AGGREGATE every(bigint) (sfunc = int8pl, stype = bigint)",
            "every() is none of lightmeter's functions",
        ),
    ];
    // What is looked at is the same for all.
    for attribute in ["VOLATILE", "LEAKPROOF", "PARALLEL SAFE", "STRICT", "SET row_security = off"] {
        let change = format!("ALTER FUNCTION uid() {attribute}");
        all.push(Mutant::new(change, "uid() is not as lightmeter's migrations make it"));
    }
    let rows = sqlx::query(EACH).bind(schema).fetch_all(admin).await.unwrap();
    for row in rows {
        let (function, definition): (String, String) = (row.get("function"), row.get("definition"));
        all.push(Mutant::new(definition.replace("AS $function$", "AS $function$ "), otherwise));
        let rights = if row.get("is_definer") { "SECURITY INVOKER" } else { "SECURITY DEFINER" };
        all.push(Mutant::new(format!("ALTER FUNCTION {function} {rights}"), otherwise));
        all.push(Mutant::new(format!("DROP FUNCTION {function} CASCADE"), "() is missing"));
    }
    all
}

const EACH: &str = "SELECT oid::regprocedure::text AS function, pg_get_functiondef(oid) AS definition,
        prosecdef AS is_definer
    FROM pg_proc WHERE pronamespace = $1::regnamespace";
const DEFINERS: &str =
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = $1::regnamespace AND prosecdef";
const SERVICE_FUNCTIONS: &str = "SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = $1::regnamespace AND NOT has_function_privilege('lightmeter_app', oid, 'EXECUTE')";
