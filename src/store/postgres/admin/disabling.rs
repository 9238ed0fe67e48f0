//! Disabling a user, who may have sessions of their own and can hold locks in them.

use sqlx::{AssertSqlSafe, Row as _, postgres::PgRow};

use super::Administrator;
use crate::{
    domain::Handle,
    store::{
        Error,
        postgres::migrations::{identifier, membership_options, quoted},
    },
};

/// Whoever comes back and waits for a lock again is sent away again so often.
const TRIES: u32 = 3;

/// Whoever comes back between the end of their sessions and the end of their login, and may be changing it themselves, is
/// sent away again so often.
const CLOSING_TRIES: u32 = 40;

/// A login of a disabled user's that the administrator could not end. Its user is nobody all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOpen {
    pub login: String,
    /// Whether it may still log in.
    pub may_come: bool,
    /// Whether it has a session.
    pub is_here: bool,
    /// Whether it has prepared a transaction in this database, which keeps its locks without a session.
    pub has_prepared: bool,
}

impl Administrator {
    /// From its end on the user is nobody, and has neither a login nor a session but those that are returned. Once more
    /// changes nothing.
    pub async fn disable_user(&mut self, handle: &Handle) -> Result<Vec<LeftOpen>, Error> {
        let mut tries = 1;
        loop {
            match self.disable(handle).await {
                Err(Error::Busy(_)) if tries < TRIES && self.clear_the_way().await? => tries += 1,
                ended => return ended,
            }
        }
    }

    /// Ends the sessions behind which all others wait for a lock that these will be refused; whether there were any.
    async fn clear_the_way(&mut self) -> Result<bool, Error> {
        let logins = sqlx::query_scalar(include_str!("../sql/logins_in_the_way.sql")).bind(&self.schema);
        let logins: Vec<String> = logins.fetch_all(&mut self.connection).await?;
        self.end_sessions(&logins).await?;
        Ok(!logins.is_empty())
    }

    async fn disable(&mut self, handle: &Handle) -> Result<Vec<LeftOpen>, Error> {
        let logins = self.logins_of(handle).await?;
        // What an open transaction of theirs has locked, nobody can write.
        self.end_sessions(&logins).await?;
        self.end_prepared(&logins).await?;
        let mut transaction = self.begin_as_owner().await?;
        let disabled = sqlx::query(include_str!("../sql/user_disable.sql"))
            .bind(handle.as_str())
            .execute(&mut *transaction)
            .await?;
        if disabled.rows_affected() == 0 {
            return Err(Error::NoSuchUser);
        }
        transaction.commit().await?;
        // None is made from here on, but one may have been until now.
        let logins = self.logins_of(handle).await?;
        for _ in 0..CLOSING_TRIES {
            match self.close_logins(&logins).await {
                Err(Error::Busy(_)) => self.end_sessions(&logins).await?,
                closed => {
                    closed?;
                    break;
                }
            }
        }
        self.end_sessions(&logins).await?;
        self.end_prepared(&logins).await?;
        self.left_open(&logins).await
    }

    /// But for the administrator's own.
    async fn logins_of(&mut self, handle: &Handle) -> Result<Vec<String>, Error> {
        let mut transaction = self.begin_as_owner().await?;
        let logins = sqlx::query_scalar(include_str!("../sql/logins_of_user.sql")).bind(handle.as_str());
        Ok(logins.fetch_all(&mut *transaction).await?)
    }

    async fn close_logins(&mut self, logins: &[String]) -> Result<(), Error> {
        for login in logins {
            let mut transaction = self.begin().await?;
            let sql = format!("ALTER ROLE {} NOLOGIN", identifier(login));
            let closed = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await;
            if is_done_where_it_may_be(closed.map(drop))? {
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    async fn end_sessions(&mut self, logins: &[String]) -> Result<(), Error> {
        for login in logins {
            if !self.end_sessions_of(login, false).await? {
                self.end_sessions_of(login, true).await?;
            }
        }
        Ok(())
    }

    /// Whether it was permitted. A role's sessions are ended by who is a member of it, and a login that may make roles
    /// makes itself one; the transaction is rolled back, so it is none afterwards.
    async fn end_sessions_of(&mut self, login: &str, as_member: bool) -> Result<bool, Error> {
        let mut transaction = self.begin().await?;
        if as_member {
            let options = membership_options(&mut transaction).await?;
            let sql = format!("GRANT {} TO SESSION_USER{options}", identifier(login));
            let became = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *transaction).await;
            if !is_done_where_it_may_be(became.map(drop))? {
                return Ok(false);
            }
        }
        let ended =
            sqlx::query(include_str!("../sql/sessions_end.sql")).bind(login).execute(&mut *transaction).await;
        is_done_where_it_may_be(ended.map(drop))
    }

    /// What outlives a session; only a superuser may end what another login has prepared.
    async fn end_prepared(&mut self, logins: &[String]) -> Result<(), Error> {
        let sql =
            "SELECT gid FROM pg_prepared_xacts WHERE owner = ANY ($1) AND database = current_database()";
        let prepared: Vec<String> =
            sqlx::query_scalar(sql).bind(logins).fetch_all(&mut self.connection).await?;
        for name in prepared {
            let sql = format!("ROLLBACK PREPARED {}", quoted(&name));
            let ended = sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut self.connection).await;
            is_done_where_it_may_be(ended.map(drop))?;
        }
        Ok(())
    }

    /// What there still is, whatever was permitted.
    async fn left_open(&mut self, logins: &[String]) -> Result<Vec<LeftOpen>, Error> {
        let mut transaction = self.begin().await?;
        let left = sqlx::query(include_str!("../sql/logins_left_open.sql")).bind(logins);
        left.fetch_all(&mut *transaction).await?.iter().map(read).collect()
    }
}

fn read(row: &PgRow) -> Result<LeftOpen, Error> {
    Ok(LeftOpen {
        login: row.try_get("login")?,
        may_come: row.try_get("may_come")?,
        is_here: row.try_get("is_here")?,
        has_prepared: row.try_get("has_prepared")?,
    })
}

/// Who has not made a login may have no right to it; its user is nobody all the same.
fn is_done_where_it_may_be(done: Result<(), sqlx::Error>) -> Result<bool, Error> {
    match done.map_err(Error::from) {
        Err(Error::NotPermitted(_)) => Ok(false),
        done => done.map(|()| true),
    }
}
