//! The check of the catalogue finds every hole that can be made in a schema, one at a time, and says what it is.

mod functions;
mod logins;
mod parts;
mod rights;
mod shape;
mod tables;
mod ties;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

use super::place::Place;

const SHAPE: &str = include_str!("../../../../src/store/postgres/sql/catalogue.sql");
const PARTS: &str = include_str!("../../../../src/store/postgres/sql/catalogue_parts.sql");
const TIES: &str = include_str!("../../../../src/store/postgres/sql/catalogue_ties.sql");
const RIGHTS: &str = include_str!("../../../../src/store/postgres/sql/catalogue_rights.sql");
const FUNCTIONS: &str = include_str!("../../../../src/store/postgres/sql/catalogue_functions.sql");
const CLOCK: &str = include_str!("../../../../src/store/postgres/sql/catalogue_clock.sql");
const LOGINS: &str = "SELECT what, hole FROM login_holes()";
const ALL: [&str; 7] = [SHAPE, PARTS, TIES, RIGHTS, FUNCTIONS, CLOCK, LOGINS];

const MADE_FUNCTIONS: &str = include_str!("../../../../src/store/postgres/functions.json");
const MADE_TABLES: &str = include_str!("../../../../src/store/postgres/tables.json");

/// A change that breaks one thing, and what is said of it.
struct Mutant {
    change: String,
    said: &'static str,
}

impl Mutant {
    fn new(change: impl Into<String>, said: &'static str) -> Self {
        Self { change: change.into(), said }
    }
}

/// As no test has it: only the database says what time it is.
async fn place() -> Place {
    let place = Place::new().await;
    place.run("DELETE FROM settings WHERE name = 'clock'").await;
    place
}

#[tokio::test]
async fn a_schema_as_it_is_made_has_no_hole() {
    let place = place().await;
    let found = holes_after(&mut place.raw().await, &place.schema, &ALL, "SELECT").await;
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn every_hole_in_a_table_is_found() {
    let place = place().await;
    let mutants = tables::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[SHAPE, RIGHTS, FUNCTIONS], mutants, 350).await;
}

#[tokio::test]
async fn every_thing_that_is_added_to_a_table_is_found() {
    let place = place().await;
    let mutants = shape::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[SHAPE], mutants, 300).await;
}

#[tokio::test]
async fn every_part_of_a_table_that_is_otherwise_is_found() {
    let place = place().await;
    let mutants = parts::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[PARTS], mutants, 1300).await;
}

#[tokio::test]
async fn everything_that_others_tie_to_the_schema_is_found() {
    let place = place().await;
    let mutants = ties::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[TIES], mutants, 600).await;
    pass(&place, ties::harmless(&place.schema)).await;
}

#[tokio::test]
async fn a_clock_that_is_told_is_found() {
    let place = place().await;
    let told = "INSERT INTO settings VALUES ('clock', 'told')";
    find(&place, &[CLOCK], vec![Mutant::new(told, "settings lets everybody say what time it is")], 1).await;
}

#[tokio::test]
async fn every_right_too_many_is_found() {
    let place = place().await;
    let mutants = rights::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[RIGHTS], mutants, 300).await;
}

#[tokio::test]
async fn every_function_that_does_otherwise_is_found() {
    let place = place().await;
    let mutants = functions::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, &[FUNCTIONS], mutants, 200).await;
}

#[tokio::test]
async fn every_function_that_is_open_to_others_is_found() {
    let place = place().await;
    let mutants = functions::open(&mut place.raw().await, &place.schema).await;
    find(&place, &[FUNCTIONS, RIGHTS], mutants, 300).await;
}

#[tokio::test]
async fn every_login_that_may_do_too_much_is_found_and_an_administrators_is_not() {
    let place = place().await;
    find(&place, &[LOGINS], logins::mutants(&place.schema), 25).await;
    pass(&place, logins::harmless(&place.schema)).await;
}

/// Each of these alone is no hole.
async fn pass(place: &Place, harmless: Vec<String>) {
    let mut admin = place.raw().await;
    for change in harmless {
        let found = holes_after(&mut admin, &place.schema, &ALL, &change).await;
        assert_eq!(found, Vec::<String>::new(), "{change}");
    }
}

/// Plants each of them alone; what finds them is among these checks.
async fn find(place: &Place, checks: &[&str], mutants: Vec<Mutant>, least: usize) {
    let mut admin = place.raw().await;
    let mut survived = Vec::new();
    for Mutant { change, said } in &mutants {
        let found = holes_after(&mut admin, &place.schema, checks, change).await;
        if !found.iter().any(|hole| hole.contains(said)) {
            survived.push((change, said, found));
        }
    }
    assert!(survived.is_empty(), "{} of {}: {survived:#?}", survived.len(), mutants.len());
    assert!(mutants.len() >= least, "only {} were made", mutants.len());
}

async fn holes_after(admin: &mut PgConnection, schema: &str, checks: &[&str], change: &str) -> Vec<String> {
    let mut transaction = admin.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(change.to_owned())).execute(&mut *transaction).await.expect(change);
    let found = holes(&mut transaction, schema, checks).await;
    transaction.rollback().await.unwrap();
    found
}

async fn holes(connection: &mut PgConnection, schema: &str, checks: &[&str]) -> Vec<String> {
    let checks: Vec<String> = checks.iter().map(|check| format!("({check})")).collect();
    let query = checks.join(" UNION ALL ").replace("{schema}.clock_here", "clock_here");
    let query = sqlx::query(AssertSqlSafe(query)).bind(schema).bind(MADE_FUNCTIONS).bind(MADE_TABLES);
    let rows = query.persistent(false).fetch_all(connection).await.unwrap();
    rows.iter().map(|row| format!("{} {}", row.get::<&str, _>("what"), row.get::<&str, _>("hole"))).collect()
}

async fn names(admin: &mut PgConnection, schema: &str, sql: &'static str) -> Vec<String> {
    sqlx::query_scalar(sql).bind(schema).fetch_all(admin).await.unwrap()
}

async fn pairs(admin: &mut PgConnection, schema: &str, sql: &'static str) -> Vec<(String, String)> {
    let lines = names(admin, schema, sql).await;
    lines
        .iter()
        .map(|line| line.split_once(' ').unwrap())
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .collect()
}

const TABLES: &str =
    "SELECT relname::text FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r'";
const PERSONAL: &str = "SELECT relname::text FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'u_id'
    WHERE relnamespace = $1::regnamespace AND relkind = 'r'";
const POLICIES: &str =
    "SELECT relname || ' ' || polname FROM pg_policy JOIN pg_class ON pg_class.oid = polrelid
    WHERE relnamespace = $1::regnamespace AND polname = 'own'";
/// Of each table the first one.
const A_COLUMN: &str = "SELECT relname || ' ' || attname FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum = 1
    WHERE relnamespace = $1::regnamespace AND relkind = 'r'";
const ALL_FUNCTIONS: &str =
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = $1::regnamespace";
