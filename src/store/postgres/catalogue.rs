//! Whether the database keeps users apart, by what its catalogue says.

use std::cmp::Ordering;

use sqlx::{AssertSqlSafe, PgConnection, Row as _, postgres::PgRow};

use super::{Inner, migrations};
use crate::{
    config::PrivilegedLogin,
    store::{Error, error::Hole},
};

impl Inner {
    /// Refuses a login that would see more than its user's rows, a schema that is not the one this program knows, and
    /// one that does not keep users apart. In one transaction: a pooler may give the next statement another connection.
    /// What the login could see is told where that is no reason to refuse it.
    pub(super) async fn refuse_what_is_unsafe(
        &self,
        privileged_login: PrivilegedLogin,
    ) -> Result<Option<String>, Error> {
        let mut transaction = self.pool.begin().await?;
        let privilege = self.refuse_another_login(&mut transaction).await?;
        if let (Some(problem), PrivilegedLogin::Refuse) = (&privilege, privileged_login) {
            return Err(Error::UnsafeLogin { problem: problem.clone() });
        }
        self.refuse_another_schema(&mut transaction).await?;
        self.refuse_nobody(&mut transaction).await?;
        self.refuse_schema(&mut transaction).await?;
        Ok(privilege)
    }

    /// What the login could see beyond its user's rows.
    async fn refuse_another_login(&self, connection: &mut PgConnection) -> Result<Option<String>, Error> {
        let query = sqlx::query_as(include_str!("sql/login.sql")).bind(&self.schema_name).persistent(false);
        let (became, problem): (String, Option<String>) = query.fetch_one(connection).await?;
        if !is_same_login(&self.login, &became) {
            return Err(Error::LoginRewritten { login: self.login.clone(), became });
        }
        Ok(problem)
    }

    /// Whose login it is, the database says itself.
    async fn refuse_nobody(&self, connection: &mut PgConnection) -> Result<(), Error> {
        let schema = &self.schema;
        let sql = format!("SELECT {schema}.uid() IS NOT NULL OR {schema}.is_service()");
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false);
        let is_somebody: bool = query.fetch_one(connection).await?;
        if is_somebody { Ok(()) } else { Err(Error::NobodysLogin { login: self.login.clone() }) }
    }

    async fn refuse_another_schema(&self, connection: &mut PgConnection) -> Result<(), Error> {
        let sql = format!("SELECT {}.schema_version()", self.schema);
        let query = sqlx::query_scalar(AssertSqlSafe(sql)).persistent(false);
        let (found, known): (i64, i64) = (query.fetch_one(connection).await?, migrations::known());
        match found.cmp(&known) {
            Ordering::Greater => Err(Error::SchemaTooNew { found, known }),
            Ordering::Less => Err(Error::SchemaTooOld { found, known }),
            Ordering::Equal => Ok(()),
        }
    }

    /// Every hole is a reason; one is told.
    async fn refuse_schema(&self, connection: &mut PgConnection) -> Result<(), Error> {
        let first = holes(connection, &self.schema_name).await?.into_iter().next();
        first.map_or(Ok(()), |hole| Err(Error::UnsafeSchema(hole)))
    }
}

/// The longest name that a server keeps, in bytes; of a longer one it keeps the beginning.
pub(super) const LONGEST_NAME: usize = 63;

/// Supabase's pooler takes the project's name with the login, after a dot.
fn is_same_login(given: &str, became: &str) -> bool {
    given.strip_prefix(became).is_some_and(|rest| {
        rest.is_empty() || became.len() == LONGEST_NAME || rest.starts_with('.') && rest.len() > 1
    })
}

/// What each looks at is in its file; all are asked in one statement.
const CHECKS: [&str; 5] = [
    include_str!("sql/catalogue.sql"),
    include_str!("sql/catalogue_parts.sql"),
    include_str!("sql/catalogue_ties.sql"),
    include_str!("sql/catalogue_rights.sql"),
    include_str!("sql/catalogue_functions.sql"),
];

/// The functions by name, each with the hash of what the migrations make it do; a test computes them anew.
const FUNCTIONS: &str = include_str!("functions.json");

/// The tables by name, each with the parts that the migrations give it; a test reads them anew.
const TABLES: &str = include_str!("tables.json");

/// All that lets one user see another's rows; none in a schema as it is made. Within a transaction.
pub(super) async fn holes(connection: &mut PgConnection, schema: &str) -> Result<Vec<Hole>, Error> {
    let checks = CHECKS.map(|check| format!("({check})")).join(" UNION ALL ");
    let query = sqlx::query(AssertSqlSafe(format!("{checks} ORDER BY what, hole")));
    let query = query.bind(schema).bind(FUNCTIONS).bind(TABLES).persistent(false);
    let mut all = read_all(&query.fetch_all(&mut *connection).await?)?;
    let schema = migrations::identifier(schema);
    // Which login is whose is told to nobody, so a function of the schema looks at them.
    let logins = format!("SELECT what, hole FROM {schema}.login_holes() ORDER BY what, hole");
    let unknown = "does not answer, so nobody knows what else the logins may do";
    all.extend(told(connection, logins, "login_holes()", unknown).await?);
    if !CLOCK_MAY_BE_TOLD {
        let clock = include_str!("sql/catalogue_clock.sql").replace("{schema}", &schema);
        let unknown = "does not answer, so nobody knows whose clock is believed";
        all.extend(told(connection, clock, "clock_here()", unknown).await?);
    }
    Ok(all)
}

/// Whether this is a program for tests, which bring clocks of their own to the database.
const CLOCK_MAY_BE_TOLD: bool = cfg!(feature = "probe");

/// What a function of the schema says; one that is not as it is made may have none that works.
async fn told(
    connection: &mut PgConnection,
    sql: String,
    function: &str,
    unknown: &str,
) -> Result<Vec<Hole>, Error> {
    let sql = format!("SAVEPOINT looks; {sql}; RELEASE looks");
    match sqlx::raw_sql(AssertSqlSafe(sql)).fetch_all(&mut *connection).await {
        Err(sqlx::Error::Database(_)) => {
            sqlx::raw_sql("ROLLBACK TO looks; RELEASE looks").execute(connection).await?;
            Ok(vec![Hole { what: function.to_owned(), problem: unknown.to_owned() }])
        }
        looked => read_all(&looked?),
    }
}

fn read_all(rows: &[PgRow]) -> Result<Vec<Hole>, Error> {
    rows.iter().map(|row| Ok(Hole { what: row.try_get("what")?, problem: row.try_get("hole")? })).collect()
}
