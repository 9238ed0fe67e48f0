//! How the server finds what Overview shows: the statements inside the functions, with the generic plan that a session keeps
//! of them, as their owner and under the same claims.

use lightmeter::domain::{Day, Range};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

use super::filled::Filled;

/// The account's profile, the days of a range and of that before it, and the windows of both.
const SHOWN: i64 = 1 + 60 + 2;

/// What a statement is given: name, type and value.
type Given<'a> = (&'static str, &'static str, &'a str);

pub(crate) async fn show(filled: &Filled) {
    let (user, account) = filled.accounts.last().unwrap();
    let range = Range::last(30, filled.now);
    let previous = range.previous();
    let number = |day: Day| day.days_since(Day::parse("1970-01-01").unwrap());
    let windows = [range, previous].map(|one| [number(one.from()), number(one.to())]);
    let mut admin = filled.place.raw().await;
    let mut transaction = admin.begin().await.unwrap();
    let begin = format!(
        "INSERT INTO service_logins VALUES (session_user);
         SELECT set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', true);
         SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL ROLE lightmeter_owner",
        user.0
    );
    run(&mut transaction, &begin).await;
    let user = user.0.to_string();
    let [today, first, last] = [range.to().plus(1), previous.from(), range.to()].map(|day| day.to_string());
    let wanted = format!("{windows:?}");
    let of_account = [
        ("me", "uuid", user.as_str()),
        ("its_platform", "text", "instagram"),
        ("account", "text", account.as_str()),
    ];
    let of_days = [("first", "date", first.as_str()), ("last", "date", last.as_str())];
    // What `overview` is made of.
    for (function, more) in [
        ("profile_newest", [("today", "date", today.as_str())].as_slice()),
        ("days", &of_days),
        ("windows", &[("wanted", "json", wanted.as_str())]),
    ] {
        let given = [of_account.as_slice(), more].concat();
        let statement = statement(&mut transaction, function, &given).await;
        let types: Vec<&str> = given.iter().map(|(_, kind, _)| *kind).collect();
        let types = types.join(", ");
        run(&mut transaction, &format!("PREPARE {function} ({types}) AS {statement}")).await;
        let values: Vec<String> = given.iter().map(|(.., value)| format!("'{value}'")).collect();
        println!("  {function}");
        explain(&mut transaction, &format!("{function} ({})", values.join(", "))).await;
    }
}

/// The function's first statement, with its names as numbers.
async fn statement(connection: &mut PgConnection, function: &str, given: &[Given<'_>]) -> String {
    let sql =
        "SELECT prosrc FROM pg_proc WHERE proname = $1 AND pronamespace = to_regnamespace(current_schema)";
    let text: String = sqlx::query_scalar(sql).bind(function).fetch_one(connection).await.unwrap();
    let (_, text) = text.split_once("RETURN QUERY").unwrap();
    let (text, _) = text.split_once(';').unwrap();
    let is_of_word = |one: char| one.is_ascii_alphanumeric() || matches!(one, '_' | '.');
    let mut statement = String::new();
    for piece in text.split_inclusive(|one| !is_of_word(one)) {
        let word = piece.trim_end_matches(|one| !is_of_word(one));
        match given.iter().position(|(name, ..)| *name == word) {
            Some(place) => statement += &piece.replace(word, &format!("${}", place + 1)),
            None => statement += piece,
        }
    }
    statement
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(connection).await.unwrap();
}

async fn explain(connection: &mut PgConnection, call: &str) {
    let sql = format!("EXPLAIN (ANALYZE, BUFFERS) EXECUTE {call}");
    let lines = sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(connection).await.unwrap();
    for row in lines {
        let line: String = sqlx::Row::get(&row, 0);
        println!("    {line}");
        assert!(!line.contains("Seq Scan"), "it reads more than the user's own rows");
        assert!(rows(&line).is_none_or(|rows| rows <= SHOWN), "it reads more than what is shown");
    }
}

/// How many rows a step of the plan gave.
fn rows(line: &str) -> Option<i64> {
    let (_, actual) = line.split_once("(actual time=")?;
    let (_, rows) = actual.split_once("rows=")?;
    rows.split(' ').next()?.parse().ok()
}
