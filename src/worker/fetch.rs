//! One fetch of one account: each part is stored as it arrives, and one part that fails does not stop the rest.

mod audience;
mod converted;
mod media;
mod profile;
mod series;
mod totals;

use super::{
    Outcome, SyncReport, Worker,
    health::{Trouble, Weighed},
    pause::Scopes,
};
use crate::{
    domain::{
        AccountId, Connection, FlightRecord, Login, Metric, Profile, RecordKind, Refusal, Standing,
        Timestamp, Untrusted, UserId, Verdict, VerdictCode,
    },
    meta::{self, Access},
    store::{Due, Error, OpenGrant, UserStore},
};

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
    /// Refused for this account, so not asked for again in this fetch.
    unsupported: Vec<Metric>,
    kind_of_account: converted::Known,
}

/// Why the rest of a fetch is left out.
pub(super) enum Stop {
    /// Meta refused in a way that the next call would meet too.
    Refused,
    /// The next call of the same part would most likely meet it too.
    Part,
    Store(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::Store(error)
    }
}

type Step = Result<(), Stop>;

/// The end of one part is not the end of the others.
fn go_on(part: Step) -> Step {
    match part {
        Err(Stop::Part) => Ok(()),
        other => other,
    }
}

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
        let scopes = Scopes::of(&due.account, &grant.grant.id);
        if let Some(until) = self.paused_until(&scopes).await? {
            return self.put_off(due, &connection, until).await;
        }
        let followers = mine.profile(&due.account).await?.and_then(|known| known.what.followers_count);
        let mut fetch = Fetch {
            worker: self,
            due,
            login: grant.grant.id.login,
            grant: &grant,
            user: due.user,
            account: &due.account,
            mine,
            now: self.clock.now(),
            followers,
            calls: 0,
            readings: 0,
            media: 0,
            trouble: Trouble::default(),
            unsupported: Vec::new(),
            kind_of_account: converted::Known::default(),
        };
        let ended = fetch.everything().await;
        if let Err(Stop::Store(error)) = ended {
            return Err(error);
        }
        fetch.settle(&connection, &scopes).await
    }

    /// Meta is not asked before `until`, whoever wants to know.
    async fn put_off(&self, due: &Due, connection: &Connection, until: Timestamp) -> Result<(), Error> {
        self.door.finish(due, Some(until)).await?;
        let report = SyncReport {
            user: due.user,
            account_id: due.account.clone(),
            account_username: connection.account.username.clone(),
            outcome: Outcome::Throttled,
            calls: 0,
            readings_stored: 0,
            media_stored: 0,
            next_sync_at: Some(until),
            error: Some(Verdict::slow_down_until(until).sentence),
        };
        // Nobody may be listening, and that is fine.
        let _ = self.reports.send(report);
        Ok(())
    }
}

impl Fetch<'_> {
    async fn everything(&mut self) -> Step {
        go_on(self.profile().await)?;
        go_on(self.series().await)?;
        go_on(self.windows().await)?;
        go_on(self.posts().await)?;
        go_on(self.days().await)?;
        go_on(self.online_followers().await)?;
        go_on(self.demographics().await)
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
            Ok(answer) => {
                self.trouble.served();
                Ok(Ok(answer))
            }
            Err(error) => match self.trouble.take(&error) {
                Weighed::ThisCall(refusal) => Ok(Err(refusal)),
                Weighed::ThisPart => Err(Stop::Part),
                Weighed::Everything => Err(Stop::Refused),
            },
        }
    }

    async fn settle(self, connection: &Connection, scopes: &Scopes) -> Result<(), Error> {
        let worker = self.worker;
        let paused_until = match self.trouble.worst() {
            Some((refusal, _)) if self.trouble.is_throttle() => {
                Some(worker.pause(scopes, refusal, self.now).await?)
            }
            _ => None,
        };
        let is_converted = self.kind_of_account.is_converted();
        let verdict = if is_converted {
            Verdict::no_longer_professional(self.login)
        } else {
            self.trouble.verdict(&connection.verdict, self.login).slowed_until(paused_until)
        };
        let standing = match self.trouble.standing() {
            Some(standing) => Some(standing),
            // A call that was served shows that the token works again, whatever was thought before.
            None if self.trouble.has_served() => Some(Standing::Active),
            None => None,
        };
        self.record(connection, &verdict).await?;
        worker.door.set_health(self.user, self.account, standing, &verdict).await?;
        let stored = self.readings + self.media > 0;
        if stored || self.trouble.is_nothing() {
            worker.door.mark_synced(self.user, self.account, self.now).await?;
        }
        let failed = self.trouble.is_fatal() || is_converted;
        let outcome = match (self.trouble.is_throttle(), failed, stored) {
            (true, ..) => Outcome::Throttled,
            (_, true, _) => Outcome::Failed,
            (_, _, true) => Outcome::Stored,
            (_, _, false) => Outcome::NothingNew,
        };
        let converted = is_converted.then(|| verdict.sentence.clone());
        let report = SyncReport {
            user: self.user,
            account_id: self.account.clone(),
            account_username: connection.account.username.clone(),
            outcome,
            calls: self.calls,
            readings_stored: self.readings,
            media_stored: self.media,
            next_sync_at: paused_until,
            error: converted.or_else(|| self.trouble.sentence()),
        };
        worker.door.finish(self.due, paused_until).await?;
        // Nobody may be listening, and that is fine.
        let _ = worker.reports.send(report);
        Ok(())
    }

    /// One entry when a trouble begins or becomes another one, and one when it is over; a connection that is
    /// looked at every few minutes would bury everything else under its own refusals.
    async fn record(&self, connection: &Connection, verdict: &Verdict) -> Result<(), Error> {
        if verdict.is_about_the_same_as(&connection.verdict) {
            return Ok(());
        }
        let entry = match self.trouble.worst() {
            Some((refusal, sentence)) if verdict.code != VerdictCode::Ok => {
                let kind =
                    if refusal.kind().is_throttle() { RecordKind::Throttled } else { RecordKind::Refused };
                let is_converted = self.kind_of_account.is_converted();
                let sentence = if is_converted { verdict.sentence.as_str() } else { sentence };
                FlightRecord::new(self.now, self.account.clone(), kind, sentence).with_refusal(refusal)
            }
            _ if verdict.code == VerdictCode::Ok => FlightRecord::new(
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
        self.followers = profile.followers_count.or(self.followers);
        if let Some(username) = &profile.username {
            self.worker.door.set_username(self.user, self.account, username).await?;
        }
        let taken = crate::domain::Taken { what: profile, at: self.now };
        let day = crate::domain::Day::containing(self.now);
        self.worker.door.save_profile(self.user, self.account, day, &taken).await
    }
}
