//! A login to a shared Postgres: a user's own, or a service login that says as whom it comes.

use crate::{
    domain::{Handle, User},
    store::{self, DatabaseLogin, Store},
};

#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("database.url is the login of {own}, who cannot come as {asked}: leave --as out")]
    SomebodyElse { own: String, asked: String },
    #[error("database.url is a service login, which is nobody by itself: say as whom, with --as HANDLE")]
    NotSaid,
    #[error(
        "database.url is the login of nobody: you may have been disabled, or it was not made by `lightmeter users \
         database-login HANDLE`; ask your administrator"
    )]
    Nobody,
    #[error(transparent)]
    Store(#[from] store::Error),
}

/// The user at this login; `asked` is for a service login alone, and is kept in the audit.
pub async fn user_of_login(store: &Store, asked: Option<&Handle>) -> Result<User, Error> {
    match (store.database_login().await?, asked) {
        (DatabaseLogin::Own(user), None) => Ok(user),
        (DatabaseLogin::Own(user), Some(asked)) if user.handle == *asked => Ok(user),
        (DatabaseLogin::Own(user), Some(asked)) => Err(Error::SomebodyElse {
            own: user.handle.as_str().to_owned(),
            asked: asked.as_str().to_owned(),
        }),
        (DatabaseLogin::Service, Some(asked)) => Ok(store.act_as(asked).await?),
        (DatabaseLogin::Service, None) => Err(Error::NotSaid),
        (DatabaseLogin::Nobody, _) => Err(Error::Nobody),
    }
}
