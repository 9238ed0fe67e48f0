//! One fetch of one account: each part is stored as it arrives, and one part that fails does not stop the rest.

mod audience;
mod media;
mod profile;
mod series;
mod totals;

use super::{
    Outcome, SyncReport, Worker,
    health::{Trouble, Weighed},
};
use crate::{
    domain::{
        AccountId, Connection, FlightRecord, Login, Profile, RecordKind, Refusal, Standing, Timestamp,
        Untrusted, UserId, Verdict, VerdictCode,
    },
    meta::{self, Access},
    store::{Due, Error, OpenGrant, UserStore},
};

/// Meta being away this often in one fetch ends it: the rest would fare no better.
const PATIENCE: usize = 3;

/// What all parts of one fetch share.
pub(super) struct Fetch<'a> {
    worker: &'a Worker,
    due: &'a Due,
    grant: &'a OpenGrant,
    login: Login,
    user: UserId,
    account: &'a AccountId,
    mine: UserStore,
    now: Timestamp,
    followers: Option<i64>,
    calls: u64,
    readings: u64,
    media: u64,
    trouble: Trouble,
}

/// Why the rest of a fetch is left out.
pub(super) enum Stop {
    /// Meta refused in a way that the next call would meet too.
    Refused,
    Store(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

type Step = Result<(), Stop>;

impl Worker {
    /// Fetches one account, tells its health and how it went.
    pub(super) async fn fetch(&self, due: &Due) -> Result<(), Error> {
        let mine = self.store.as_user(due.user);
        let connection = mine.connection(&due.account).await?.filter(Connection::is_connected);
        let grant = self.door.grant_of(due.user, &due.account).await?;
        let (Some(connection), Some(grant)) = (connection, grant) else {
            self.door.finish(due, None).await?;
            return Ok(());
        };
        let mut fetch = Fetch {
            worker: self,
            due,
            login: grant.grant.id.login,
            grant: &grant,
            user: due.user,
            account: &due.account,
            mine,
            now: self.clock.now(),
            followers: None,
            calls: 0,
            readings: 0,
            media: 0,
            trouble: Trouble::default(),
        };
        let ended = fetch.everything().await;
        if let Err(Stop::Store(error)) = ended {
            return Err(error);
        }
        fetch.settle(&connection).await
    }
}

impl Fetch<'_> {
    async fn everything(&mut self) -> Step {
        self.profile().await?;
        self.series().await?;
        self.windows().await?;
        self.posts().await?;
        self.days().await?;
        self.online_followers().await?;
        self.demographics().await
    }

    fn access(&self) -> Access<'_> {
        Access { login: self.login, token: &self.grant.token }
    }

    /// Says what is being done right now.
    async fn say(&self, text: &str) -> Result<(), Error> {
        self.worker.door.progress(self.due, text).await
    }

    /// Counts a call and weighs its error. `Ok(Err(refusal))` is a refusal that concerns this call alone.
    fn weigh<T>(&mut self, answer: Result<T, meta::Error>) -> Result<Result<T, Refusal>, Stop> {
        self.calls += 1;
        match answer {
            Ok(answer) => Ok(Ok(answer)),
            Err(error) => match self.trouble.take(&error, PATIENCE) {
                Weighed::ThisCall(refusal) => Ok(Err(refusal)),
                Weighed::Everything => Err(Stop::Refused),
            },
        }
    }

    async fn settle(self, connection: &Connection) -> Result<(), Error> {
        let worker = self.worker;
        let verdict = self.trouble.verdict(self.login);
        let standing = match self.trouble.standing() {
            Some(standing) => Some(standing),
            // A call that was served shows that the token works again, whatever was thought before.
            None if self.trouble.is_nothing() => Some(Standing::Active),
            None => None,
        };
        self.record(connection, &verdict).await?;
        worker.door.set_health(self.user, self.account, standing, &verdict).await?;
        let stored = self.readings + self.media > 0;
        if stored || self.trouble.is_nothing() {
            worker.door.mark_synced(self.user, self.account, self.now).await?;
        }
        let outcome = match (self.trouble.is_throttle(), self.trouble.is_fatal(), stored) {
            (true, ..) => Outcome::Throttled,
            (_, true, _) => Outcome::Failed,
            (_, _, true) => Outcome::Stored,
            (_, _, false) => Outcome::NothingNew,
        };
        let report = SyncReport {
            user: self.user,
            account_id: self.account.clone(),
            account_username: connection.account.username.clone(),
            outcome,
            calls: self.calls,
            readings_stored: self.readings,
            media_stored: self.media,
            next_sync_at: None,
            error: self.trouble.sentence(),
        };
        worker.door.finish(self.due, None).await?;
        // Nobody may be listening, and that is fine.
        let _ = worker.reports.send(report);
        Ok(())
    }

    /// One entry a fetch at most: the worst refusal, or that the connection works again.
    async fn record(&self, connection: &Connection, verdict: &Verdict) -> Result<(), Error> {
        let entry = match self.trouble.worst() {
            Some((refusal, sentence)) if verdict.code != VerdictCode::Ok => {
                let kind =
                    if refusal.kind().is_throttle() { RecordKind::Throttled } else { RecordKind::Refused };
                FlightRecord::new(self.now, self.account.clone(), kind, sentence).with_refusal(refusal)
            }
            None if connection.verdict.code != VerdictCode::Ok => FlightRecord::new(
                self.now,
                self.account.clone(),
                RecordKind::Repaired,
                "Meta answers again; the connection works.",
            ),
            _ => return Ok(()),
        };
        self.worker.door.record(self.user, &entry).await
    }

    async fn keep_profile(&mut self, profile: Profile<Untrusted>) -> Result<(), Error> {
        self.followers = profile.followers_count;
        if let Some(username) = &profile.username {
            self.worker.door.set_username(self.user, self.account, username).await?;
        }
        let taken = crate::domain::Taken { what: profile, at: self.now };
        let day = crate::domain::Day::containing(self.now);
        self.worker.door.save_profile(self.user, self.account, day, &taken).await
    }
}
