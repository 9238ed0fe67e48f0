//! How the server finds what Overview shows, said by itself: the same statement under the same role and claims.

use lightmeter::domain::{Day, Range};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Postgres, query::Query};

use super::filled::Filled;

type Statement<'q> = Query<'q, Postgres, sqlx::postgres::PgArguments>;

/// The account, the days of a range and of that before it, and the windows of both.
const SHOWN: i64 = 1 + 60 + 2;

pub(crate) async fn show(filled: &Filled) {
    let (user, account) = filled.accounts.last().unwrap();
    let range = Range::last(30, filled.now);
    let previous = range.previous();
    let mut worker = filled.place.as_worker().await;
    let mut transaction = worker.begin().await.unwrap();
    let begin =
        "SELECT set_config('request.jwt.claims', $1, true), set_config('role', 'lightmeter_app', true)";
    let claims = format!("{{\"sub\":\"{}\"}}", user.0);
    sqlx::query(begin).bind(claims).execute(&mut *transaction).await.unwrap();
    let number = |day: Day| day.days_since(Day::parse("1970-01-01").unwrap());
    let windows = [range, previous].map(|one| [number(one.from()), number(one.to())]);
    let of_account = |text: &str| {
        sqlx::query(AssertSqlSafe(format!("EXPLAIN (ANALYZE, BUFFERS) {text}")))
            .bind(user.0)
            .bind("instagram")
            .bind(account.as_str())
    };
    let overview = of_account(concat!(
        include_str!("../../src/store/tables/sql/overview.sql"),
        include_str!("../../src/store/postgres/sql/overview_windows.sql")
    ))
    .bind(range.to().plus(1).date())
    .bind(previous.from().date())
    .bind(range.to().date())
    .bind(format!("{windows:?}"));
    explain(&mut transaction, overview).await;
}

async fn explain(connection: &mut PgConnection, statement: Statement<'_>) {
    let lines = statement.fetch_all(connection).await.unwrap();
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
