//! What a transaction begins with: its role, whom it is for, where its names are found, and how long it may take.

use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr as _, Transaction};

use super::{PATIENCE, Server, away};
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
}

/// A connection from the pool may have gone away with its server; so many others are tried.
const TRIES: u32 = 5;

impl Server {
    /// One round trip. Everything it sets ends with the transaction. [`Error::Unreachable`] when the server does not
    /// answer in time.
    pub(in crate::store) async fn begin(
        &self,
        role: Role,
        user: Option<UserId>,
        writes: bool,
    ) -> Result<Transaction<'static, Postgres>, Error> {
        let text = self.opening(role, user, writes);
        let begun = async {
            let mut tries = 1;
            loop {
                let statement = AssertSqlSafe(text.clone()).into_sql_str();
                match self.0.pool.begin_with(statement).await.map_err(away) {
                    // Nothing was done yet, so another connection may be taken.
                    Err(Error::Unreachable(_)) if tries < TRIES => tries += 1,
                    begun => return begun,
                }
            }
        };
        tokio::time::timeout(PATIENCE, begun)
            .await
            .unwrap_or(Err(Error::Unreachable(sqlx::Error::PoolTimedOut)))
    }

    /// Neither the role, the schema nor a user's id can hold a quote.
    pub(super) fn opening(&self, role: Role, user: Option<UserId>, writes: bool) -> String {
        let claims = user.map_or_else(String::new, |user| format!("{{\"sub\":\"{}\"}}", user.0));
        // What only reads sees one moment, whatever others commit between its statements.
        let mode = if writes { "READ WRITE" } else { "ISOLATION LEVEL REPEATABLE READ READ ONLY" };
        let mut text = format!(
            "BEGIN {mode}; SELECT set_config('request.jwt.claims', '{claims}', true), \
             set_config('search_path', '{}', true), set_config('statement_timeout', '15s', true), \
             set_config('idle_in_transaction_session_timeout', '60s', true), set_config('role', '{}', true)",
            self.0.schema,
            role.as_str(),
        );
        if writes && user.is_some() {
            text.push_str("; SELECT hold()");
        }
        text
    }
}
