//! What a transaction begins with: its role, whom it is for, where its names are found, and how long it may take.

use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr as _, Transaction};

use super::{PATIENCE, Server, away, open::CONNECTIONS};
use crate::{domain::UserId, store::Error};

/// Which rights a transaction takes on. None of them is the login's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::store) enum Role {
    /// What a front may do.
    App,
    /// What the worker and serve may do.
    Service,
}

impl Role {
    const fn as_str(self) -> &'static str {
        match self {
            Self::App => "lightmeter_app",
            Self::Service => "lightmeter_service",
        }
    }

    /// How long another's lock is waited for. A user can keep their own rows locked, and the worker has others to do for.
    const fn patience(self) -> &'static str {
        match self {
            Self::App => "5s",
            Self::Service => "1s",
        }
    }
}

/// A connection from the pool may have gone away with its server; so many others are tried.
const TRIES: u32 = CONNECTIONS + 1;

impl Server {
    /// One round trip. Everything it sets ends with the transaction, which whoever gives up waiting rolls back: in a
    /// task of its own it is begun to the end, for the driver forgets one of which it has not heard yet.
    /// [`Error::Unreachable`] when the server does not answer in time.
    pub(in crate::store) async fn begin(
        &self,
        role: Role,
        user: Option<UserId>,
        writes: bool,
    ) -> Result<Transaction<'static, Postgres>, Error> {
        let (server, text) = (self.clone(), self.opening(role, user, writes));
        let begun = tokio::spawn(async move { server.begin_to_the_end(text).await });
        match tokio::time::timeout(PATIENCE, begun).await {
            Ok(begun) => begun.map_err(|_| sqlx::Error::WorkerCrashed)?,
            Err(_) => Err(Error::Unreachable(sqlx::Error::PoolTimedOut)),
        }
    }

    async fn begin_to_the_end(&self, text: String) -> Result<Transaction<'static, Postgres>, Error> {
        let mut tries = 1;
        loop {
            let statement = AssertSqlSafe(text.clone()).into_sql_str();
            match self.0.pool.begin_with(statement).await.map_err(away) {
                // Nothing was done yet, so another connection may be taken.
                Err(Error::Unreachable(_)) if tries < TRIES => tries += 1,
                begun => return begun,
            }
        }
    }

    /// Neither the role, the schema nor a user's id can hold a quote.
    pub(super) fn opening(&self, role: Role, user: Option<UserId>, writes: bool) -> String {
        let claims = user.map_or_else(String::new, claims);
        // What only reads sees one moment, whatever others commit between its statements.
        let mode = if writes { "READ WRITE" } else { "ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        let mut text = format!(
            "BEGIN {mode}; SELECT set_config('request.jwt.claims', '{claims}', true), \
             set_config('search_path', '{}', true), set_config('statement_timeout', '15s', true), \
             set_config('lock_timeout', '{}', true), \
             set_config('idle_in_transaction_session_timeout', '60s', true), set_config('role', '{}', true)",
            self.0.schema,
            role.patience(),
            role.as_str(),
        );
        if writes && user.is_some() {
            text.push_str("; SELECT hold()");
        }
        text
    }
}

/// Lets the transaction be for this user from here on.
pub(in crate::store) async fn turn_to(
    transaction: &mut Transaction<'_, Postgres>,
    user: UserId,
) -> Result<(), Error> {
    let text = format!("SELECT set_config('request.jwt.claims', '{}', true)", claims(user));
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut **transaction).await?;
    Ok(())
}

/// As a transaction begins that writes for a user.
pub(in crate::store) async fn hold(transaction: &mut Transaction<'_, Postgres>) -> Result<(), Error> {
    sqlx::raw_sql("SELECT hold()").execute(&mut **transaction).await?;
    Ok(())
}

/// Whether the login is one that acts for users, in this installation.
pub(in crate::store) async fn is_service(transaction: &mut Transaction<'_, Postgres>) -> Result<bool, Error> {
    Ok(sqlx::query_scalar("SELECT is_service()").persistent(false).fetch_one(&mut **transaction).await?)
}

fn claims(user: UserId) -> String {
    format!("{{\"sub\":\"{}\"}}", user.0)
}
