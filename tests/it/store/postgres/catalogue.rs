//! The check of the catalogue finds every hole that can be made in a schema, one at a time, and says what it is.

mod functions;
mod logins;
mod rights;
mod shape;
mod tables;

use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Row as _};

use super::place::Place;

const CHECKS: [&str; 3] = [
    include_str!("../../../../src/store/postgres/sql/catalogue.sql"),
    include_str!("../../../../src/store/postgres/sql/catalogue_rights.sql"),
    FUNCTIONS,
];
const FUNCTIONS: &str = include_str!("../../../../src/store/postgres/sql/catalogue_functions.sql");
const MADE: &str = include_str!("../../../../src/store/postgres/functions.json");

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

#[tokio::test]
async fn a_schema_as_it_is_made_has_no_hole() {
    let place = Place::new().await;
    let found = holes_after(&mut place.raw().await, &place.schema, "SELECT").await;
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn every_hole_in_a_table_is_found() {
    let place = Place::new().await;
    let mutants = tables::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, mutants, 350).await;
}

#[tokio::test]
async fn every_thing_that_is_added_to_a_table_is_found() {
    let place = Place::new().await;
    let mutants = shape::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, mutants, 300).await;
}

#[tokio::test]
async fn every_right_too_many_is_found() {
    let place = Place::new().await;
    let mutants = rights::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, mutants, 300).await;
}

#[tokio::test]
async fn every_function_that_does_otherwise_is_found() {
    let place = Place::new().await;
    let mutants = functions::mutants(&mut place.raw().await, &place.schema).await;
    find(&place, mutants, 200).await;
}

#[tokio::test]
async fn every_function_that_is_open_to_others_is_found() {
    let place = Place::new().await;
    let mutants = functions::open(&mut place.raw().await, &place.schema).await;
    find(&place, mutants, 300).await;
}

#[tokio::test]
async fn every_login_that_may_do_too_much_is_found_and_an_administrators_is_not() {
    let place = Place::new().await;
    find(&place, logins::mutants(&place.schema), 25).await;
    let mut admin = place.raw().await;
    for change in logins::harmless(&place.schema) {
        let found = holes_after(&mut admin, &place.schema, &change).await;
        assert_eq!(found, Vec::<String>::new(), "{change}");
    }
}

/// Plants each of them alone.
async fn find(place: &Place, mutants: Vec<Mutant>, least: usize) {
    let mut admin = place.raw().await;
    let mut survived = Vec::new();
    for Mutant { change, said } in &mutants {
        let found = holes_after(&mut admin, &place.schema, change).await;
        if !found.iter().any(|hole| hole.contains(said)) {
            survived.push((change, said, found));
        }
    }
    assert!(survived.is_empty(), "{} of {}: {survived:#?}", survived.len(), mutants.len());
    assert!(mutants.len() >= least, "only {} were made", mutants.len());
}

async fn holes_after(admin: &mut PgConnection, schema: &str, change: &str) -> Vec<String> {
    let mut transaction = admin.begin().await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(change.to_owned())).execute(&mut *transaction).await.expect(change);
    let found = holes(&mut transaction, schema).await;
    transaction.rollback().await.unwrap();
    found
}

async fn holes(connection: &mut PgConnection, schema: &str) -> Vec<String> {
    let checks = CHECKS.map(|check| format!("({check})")).join(" UNION ALL ");
    let query = sqlx::query(AssertSqlSafe(checks)).bind(schema).bind(MADE).persistent(false);
    let mut rows = query.fetch_all(&mut *connection).await.unwrap();
    let looks = "SAVEPOINT looks; SELECT what, hole FROM login_holes(); RELEASE looks";
    match sqlx::raw_sql(looks).fetch_all(&mut *connection).await {
        Ok(found) => rows.extend(found),
        Err(_) => {
            sqlx::raw_sql("ROLLBACK TO looks").execute(connection).await.unwrap();
        }
    }
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
const ALL_FUNCTIONS: &str =
    "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = $1::regnamespace";
