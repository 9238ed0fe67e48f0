//! Disabling a user, who may have sessions of their own and can hold locks in them.

use sqlx::AssertSqlSafe;

use super::Administrator;
use crate::{
    domain::Handle,
    store::{Error, postgres::migrations::identifier},
};

/// Whoever comes back between the end of their sessions and the end of their login is sent away again so often.
const TRIES: u32 = 3;

impl Administrator {
    /// From its end on the user is nobody, and has neither a login nor a session. Once more changes nothing.
    pub async fn disable_user(&mut self, handle: &Handle) -> Result<(), Error> {
        let logins = self.logins_of(handle).await?;
        // What an open transaction of theirs has locked, nobody can write.
        self.end_sessions(&logins).await?;
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
        let mut tries = 1;
        while let Err(error) = self.close_logins(&logins).await {
            if tries == TRIES {
                return Err(error);
            }
            tries += 1;
            self.end_sessions(&logins).await?;
        }
        self.end_sessions(&logins).await
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
            let mut transaction = self.begin().await?;
            let ended = sqlx::query(include_str!("../sql/sessions_end.sql"))
                .bind(login)
                .execute(&mut *transaction)
                .await;
            is_done_where_it_may_be(ended.map(drop))?;
        }
        Ok(())
    }
}

/// Who has not made a login may have no right to it; its user is nobody all the same.
fn is_done_where_it_may_be(done: Result<(), sqlx::Error>) -> Result<bool, Error> {
    match done.map_err(Error::from) {
        Err(Error::NotPermitted(_)) => Ok(false),
        done => done.map(|()| true),
    }
}
