//! The transaction in which users are tried, and how somebody comes to it. It is never committed.

use std::path::Path;

use futures::TryStreamExt as _;
use sqlx::{
    AssertSqlSafe, Connection as _, Either, PgConnection, Row as _,
    postgres::{PgConnectOptions, PgRow},
};
use uuid::Uuid;

use super::LoginKind;
use crate::store::{
    Error,
    postgres::{
        address::options,
        migrations::{identifier, membership_options, quoted},
    },
};

/// A throw-away user.
#[derive(Clone, Debug)]
pub(super) struct Tenant {
    pub(super) id: Uuid,
    /// Is in every text and in every bytes of the user's rows, and fit for a handle.
    pub(super) mark: String,
}

impl Tenant {
    pub(super) fn new(letter: &str) -> Self {
        let id = Uuid::new_v4();
        // A handle is no longer than 32.
        let some: String = id.simple().to_string().chars().take(12).collect();
        Self { id, mark: format!("isolation-{letter}-{some}") }
    }

    /// Whether something of the user's is told.
    pub(super) fn is_in(&self, text: &str) -> bool {
        let hex = self.mark.bytes().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"));
        text.contains(&self.mark) || text.contains(&hex) || text.contains(&self.id.to_string())
    }

    /// The text without what is the user's alone, to be compared with another's.
    pub(super) fn blanked(&self, text: &str) -> String {
        text.replace(&self.mark, "?").replace(&self.id.to_string(), "?")
    }
}

/// How a user comes to a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// With a login of their own, and a claim to be the other.
    OwnLogin,
    /// As the user of a front with the service login.
    Front,
    /// As the user for whom the worker works.
    Worker,
}

impl Way {
    pub(super) const ALL: [Self; 3] = [Self::OwnLogin, Self::Front, Self::Worker];

    /// The beginning of a sentence.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::OwnLogin => "with a login of their own",
            Self::Front => "as a front with the service login",
            Self::Worker => "as the worker",
        }
    }

    /// The statements by which `me` comes, with a claim to be `claimed` where that must not count.
    pub(super) fn enter(self, me: &Tenant, claimed: &Tenant) -> String {
        let claim = |whose: &Tenant| {
            format!("SELECT set_config('request.jwt.claims', '{{\"sub\":\"{}\"}}', true)", whose.id)
        };
        match self {
            Self::OwnLogin => format!(
                "SET LOCAL ROLE lightmeter_service; SELECT throwaway_login('{}'); {}; SET LOCAL ROLE lightmeter_app",
                me.id,
                claim(claimed)
            ),
            Self::Front => format!("{}; SET LOCAL ROLE lightmeter_app", claim(me)),
            Self::Worker => format!("{}; SET LOCAL ROLE lightmeter_service", claim(me)),
        }
    }

    /// The statements by which everything of `whose` can be looked at.
    pub(super) fn become_owner_of_rows(self, whose: &Tenant) -> String {
        format!("{}; SET LOCAL ROLE lightmeter_service", self.enter(whose, whose))
    }
}

/// What one statement did.
#[derive(Debug, Default)]
pub(super) struct Done {
    pub(super) rows: Vec<PgRow>,
    pub(super) affected: u64,
}

/// Why a statement was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// SQLSTATE.
    pub(super) code: String,
    pub(super) message: String,
}

impl Refusal {
    pub(super) fn is_of_rights(&self) -> bool {
        self.code == "42501"
    }

    /// That a row would be like another, or like none may be.
    pub(super) fn is_of_a_constraint(&self) -> bool {
        self.code.starts_with("23")
    }
}

#[derive(Debug)]
pub(super) struct Stage(PgConnection);

impl Stage {
    pub(super) async fn begin(
        url: &crate::domain::DatabaseUrl,
        schema: &str,
        ca_file: Option<&Path>,
    ) -> Result<Self, Error> {
        let options: PgConnectOptions = options(url, ca_file).await?;
        let mut connection = PgConnection::connect_with(&options.statement_cache_capacity(0)).await?;
        // What others write meanwhile changes no answer.
        let opening =
            include_str!("../sql/isolation_begin.sql").replace("{schema}", &quoted(&identifier(schema)));
        sqlx::raw_sql(AssertSqlSafe(opening)).execute(&mut connection).await?;
        Ok(Self(connection))
    }

    pub(super) const fn connection(&mut self) -> &mut PgConnection {
        &mut self.0
    }

    /// Rolls everything back; a server that is gone has done so.
    pub(super) async fn end(mut self) {
        let _ = sqlx::raw_sql("ROLLBACK").execute(&mut self.0).await;
        let _ = self.0.close().await;
    }

    /// Whose login this is. An administrator's acts as a service login until the end of the transaction.
    pub(super) async fn who_asks(&mut self) -> Result<(String, LoginKind), Error> {
        let query = sqlx::query(include_str!("../sql/isolation_login.sql")).persistent(false);
        let row = query.fetch_one(&mut self.0).await?;
        let login: String = row.try_get("login")?;
        if row.try_get::<Option<Uuid>, _>("person")?.is_some() {
            return Ok((login, LoginKind::Person));
        }
        if row.try_get("serves")? {
            return Ok((login, LoginKind::Service));
        }
        if !row.try_get::<bool, _>("administers")? {
            return Err(Error::NobodysLogin { login });
        }
        if !row.try_get::<bool, _>("may_serve")? {
            let options = membership_options(&mut self.0).await?;
            let grant = format!("GRANT lightmeter_service TO {}{options}", identifier(&login));
            sqlx::raw_sql(AssertSqlSafe(grant)).execute(&mut self.0).await?;
        }
        sqlx::raw_sql(include_str!("../sql/isolation_serve.sql")).execute(&mut self.0).await?;
        Ok((login, LoginKind::Administrator))
    }

    /// Statements that stay, up to the end of the transaction; of a refused one nothing does.
    pub(super) async fn keep(&mut self, statements: &str) -> Result<Result<Vec<Done>, Refusal>, Error> {
        self.try_all(&format!("SAVEPOINT here; {statements}; RELEASE here")).await
    }

    /// Statements of which nothing stays.
    pub(super) async fn probe(&mut self, statements: &str) -> Result<Result<Vec<Done>, Refusal>, Error> {
        self.try_all(&format!("SAVEPOINT here; {statements}; ROLLBACK TO here; RELEASE here")).await
    }

    /// The statements without the one before them; the last entries are of those after them.
    async fn try_all(&mut self, statements: &str) -> Result<Result<Vec<Done>, Refusal>, Error> {
        match self.run(statements).await {
            Ok(done) => Ok(Ok(done)),
            Err(sqlx::Error::Database(error)) => {
                let code = error.code().unwrap_or_default().into_owned();
                sqlx::raw_sql("ROLLBACK TO here; RELEASE here").execute(&mut self.0).await?;
                // That somebody else is in the way says nothing about what may be reached.
                if code.starts_with("40") || matches!(code.as_str(), "55P03" | "57014") {
                    return Err(sqlx::Error::Database(error).into());
                }
                Ok(Err(Refusal { code, message: error.message().to_owned() }))
            }
            Err(error) => Err(error.into()),
        }
    }

    async fn run(&mut self, statements: &str) -> Result<Vec<Done>, sqlx::Error> {
        let mut all = Vec::new();
        let mut rows = Vec::new();
        let mut answers = sqlx::raw_sql(AssertSqlSafe(statements.to_owned())).fetch_many(&mut self.0);
        while let Some(answer) = answers.try_next().await? {
            match answer {
                Either::Right(row) => rows.push(row),
                Either::Left(result) => {
                    all.push(Done { rows: std::mem::take(&mut rows), affected: result.rows_affected() });
                }
            }
        }
        Ok(all)
    }
}
