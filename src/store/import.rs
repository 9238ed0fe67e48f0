//! The import's door: takes over users, tokens and figures of an older set-up, all in one transaction or nothing.

use super::{
    Error, Keyring, NewConnections,
    database::{Database, Write},
    tables::{connections, days, import},
};
use crate::domain::{AccountId, Day, Handle, Metric, Reading, Taken, Timestamp, UserId};

/// Writes as each user in turn, with the rights of a worker; cheap to clone.
#[derive(Clone, Debug)]
pub struct ImportStore {
    database: Database,
    keyring: Keyring,
}

impl ImportStore {
    pub(super) fn new(database: &Database, keyring: Keyring) -> Self {
        Self { database: database.in_service(), keyring }
    }

    /// Begins; whatever is not committed is as if it had never been.
    pub async fn begin(&self) -> Result<Import<'_>, Error> {
        let mut write = self.database.write(None).await.map_err(|error| match error {
            // It cannot take on the role, so it is nobody's who acts for others.
            Error::NotPermitted(_) => Error::NotServiceLogin,
            other => other,
        })?;
        if !write.is_service().await? {
            return Err(Error::NotServiceLogin);
        }
        Ok(Import { write, keyring: &self.keyring, now: self.database.now() })
    }
}

/// One import under way. Dropped, it leaves nothing.
#[derive(Debug)]
pub struct Import<'a> {
    write: Write<'a>,
    keyring: &'a Keyring,
    now: Timestamp,
}

impl Import<'_> {
    /// When it began, for whatever needs the time.
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The user of this id; one that is new is made under the handle. `None` where somebody else has the handle.
    pub async fn user(&mut self, id: UserId, handle: &Handle) -> Result<Option<ImportedUser>, Error> {
        import::user(self.write.session(), Some(id), handle).await
    }

    /// The user of this handle, if there is one.
    pub async fn user_of(&mut self, handle: &Handle) -> Result<Option<ImportedUser>, Error> {
        import::user(self.write.session(), None, handle).await
    }

    /// The handle of a user for whom something can be written.
    pub async fn handle(&mut self, user: UserId) -> Result<Option<Handle>, Error> {
        self.write.turn_to(user).await?;
        import::handle(self.write.session(), user).await
    }

    /// Seals a token for the user and connects its accounts, as far as none of them is there already. `held`: the
    /// older set-up may still use it.
    pub async fn connect(
        &mut self,
        user: UserId,
        new: &NewConnections,
        held: bool,
    ) -> Result<Vec<(AccountId, TakenOver)>, Error> {
        import::connect(&mut self.write, self.keyring, user, new, held, self.now).await
    }

    /// Whether the user has, or had, the account.
    pub async fn has(&mut self, user: UserId, account: &AccountId) -> Result<bool, Error> {
        self.write.turn_to(user).await?;
        Ok(connections::find_over(self.write.session(), user, account).await?.is_some())
    }

    /// Every account that is connected, and by whom.
    pub async fn connected(&mut self) -> Result<Vec<(UserId, AccountId)>, Error> {
        connections::connected_over(self.write.session(), None).await
    }

    /// Tells how many readings are new or say something else than before.
    pub async fn save_days(
        &mut self,
        user: UserId,
        account: &AccountId,
        readings: &[(Day, Metric, Taken<Reading>)],
    ) -> Result<u64, Error> {
        self.write.turn_to(user).await?;
        self.write.hold().await?;
        days::save_over(self.write.session(), user, account, readings, self.now).await
    }

    pub async fn commit(self) -> Result<(), Error> {
        self.write.commit_erasing("store.import.done").await
    }
}

/// A user whom an import writes for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedUser {
    pub id: UserId,
    pub handle: Handle,
    pub standing: UserStanding,
}

/// How an import finds a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserStanding {
    Made,
    Known,
    /// Nobody, so nothing can be written for them.
    Disabled,
}

/// What became of an account that an import brought a token for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TakenOver {
    Connected,
    /// An earlier import's token gave way to the one that the older set-up has now.
    Replaced,
    /// An earlier import's token is lightmeter's to renew from now on.
    Adopted,
    /// An earlier import has brought the very same.
    Unchanged,
    /// The user has connected it without an import.
    LeftOwn,
    /// The user has disconnected it.
    LeftDisconnected,
    /// It came by an earlier import, and has been renewed here since.
    LeftRenewed,
    /// It came by an earlier import, and the token that is here ends later.
    LeftLonger,
}

impl TakenOver {
    pub const fn changes(self) -> bool {
        matches!(self, Self::Connected | Self::Replaced | Self::Adopted)
    }
}
