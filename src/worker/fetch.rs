//! One fetch of one account: each part is stored as it arrives, and one part that fails does not stop the rest.

mod ask;
mod audience;
mod converted;
mod follows;
mod history;
mod media;
mod post;
mod post_parts;
mod profile;
mod queue;
mod refusals;
mod replaced;
mod round;
mod search;
mod series;
mod settle;
mod totals;
mod turn;
mod wishes;

use std::collections::HashSet;

use ask::Part;

use super::{
    Worker,
    budget::slowdown,
    health::{Trouble, Weighed},
    heartbeat::Lease,
    pause::Scopes,
    schedule::{Plan, Rhythm},
};
use crate::{
    domain::{
        AccountId, Allowance, Connection, FetchOutcome, Fetched, Login, Metric, Pause, Profile, Refusal,
        Timestamp, Untrusted, Upkeep, UserId, Wanted,
    },
    meta::{self, Access},
    store::{Due, Error, OpenGrant, RefusedMetric, UserStore},
};

/// What all parts of one fetch share.
pub(super) struct Fetch<'a> {
    worker: &'a Worker,
    /// Counts the calls of this fetch, and ends it once Meta says to wait.
    meta: meta::Client,
    due: &'a Due,
    grant: &'a OpenGrant,
    login: Login,
    user: UserId,
    account: &'a AccountId,
    mine: UserStore,
    now: Timestamp,
    followers: Option<i64>,
    readings: u64,
    media: u64,
    trouble: Trouble,
    /// Refused for this account, so not asked for again in this fetch.
    unsupported: Vec<Metric>,
    /// Refused without their names, by now or by an earlier fetch.
    refused: Vec<RefusedMetric>,
    /// What was asked of totals, of series or of a type of posts, and served for at least one of them.
    served: HashSet<(String, &'static str)>,
    /// How many refusals that name no metric are still looked into.
    patience: u32,
    /// What such a refusal costs, which makes the fetch a partial one.
    partial: Option<String>,
    kind_of_account: converted::Known,
    plan: Plan,
    /// What has been fetched by now.
    upkeep: Upkeep,
    /// The parts that ended early, once each that was planned has come to its end.
    ended: Option<HashSet<Part>>,
    /// The rest is not asked here, for the lease has run out and somebody else may be asking.
    has_lapsed: bool,
    /// Nothing was asked, because a new token that waits could not be tried.
    is_untried: bool,
}

/// One metric that is refused without its name takes about three.
const PATIENCE: u32 = 12;

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

/// The end of one part is not the end of the others; whether it was whole.
fn go_on(part: Step) -> Result<bool, Stop> {
    match part {
        Ok(()) => Ok(true),
        Err(Stop::Part) => Ok(false),
        Err(stop) => Err(stop),
    }
}

impl Worker {
    /// Fetches one account, tells its health and how it went.
    pub(super) async fn fetch(&self, due: &Due, lease: &Lease) -> Result<(), Error> {
        let mine = self.store.as_user(due.user);
        let Some((_, grant)) = self.connected(due).await? else {
            return self.door.finish(due, None).await;
        };
        let scopes = Scopes::of(&due.account, &grant.grant.id);
        let (pause, allowance) = self.budget(&scopes).await?;
        if let Some(pause) = pause {
            return self.put_off(due, pause).await;
        }
        let meta = self.meta.for_one_fetch();
        let untried = self.clone().with_client(meta.clone()).take_up_waiting(due, grant).await?;
        // As the token that had waited has left them.
        let Some((connection, grant)) = self.connected(due).await? else {
            return self.door.finish(due, None).await;
        };
        let followers = mine.profile(&due.account).await?.and_then(|known| known.what.followers_count);
        let refused = self.door.refused_metrics(due.user, &due.account).await?;
        let upkeep = self.door.upkeep(due.user, &due.account).await?;
        let followed = self.door.followed(due.user, &due.account).await?;
        let now = self.clock.now();
        let rhythm = Rhythm { sync: &self.config.sync, slowdown: slowdown(allowance) };
        let plan = match due.wanted {
            Wanted::BySchedule => Plan::due(rhythm, upkeep, followed, now),
            Wanted::Recent => Plan::everything(),
            Wanted::Repair | Wanted::RestOfRepair => Plan::repair(),
        };
        let mut fetch = Fetch {
            worker: self,
            meta: meta.under_lease(lease),
            due,
            login: grant.grant.id.login,
            grant: &grant,
            user: due.user,
            account: &due.account,
            mine,
            now,
            followers,
            readings: 0,
            media: 0,
            trouble: Trouble::default(),
            unsupported: Vec::new(),
            refused,
            served: HashSet::new(),
            patience: PATIENCE,
            partial: None,
            kind_of_account: converted::Known::default(),
            plan,
            upkeep,
            ended: None,
            has_lapsed: false,
            is_untried: false,
        };
        if let Some(error) = untried {
            fetch.trouble.end_with(&error, fetch.login);
            fetch.is_untried = true;
        } else if let Err(Stop::Store(error)) = fetch.planned().await {
            return Err(error);
        }
        fetch.settle(&connection, &scopes).await
    }

    /// The connection with its grant, while there is one.
    async fn connected(&self, due: &Due) -> Result<Option<(Connection, OpenGrant)>, Error> {
        let connection = self.store.as_user(due.user).connection(&due.account).await?;
        let grant = self.door.grant_of(due.user, &due.account).await?;
        Ok(connection.filter(Connection::is_connected).zip(grant))
    }

    /// Meta is not asked before the pause is over, whoever wants to know.
    async fn put_off(&self, due: &Due, pause: Pause) -> Result<(), Error> {
        let fetched = Fetched {
            outcome: FetchOutcome::Throttled,
            calls: 0,
            readings_stored: 0,
            media_stored: 0,
            next_sync_at: Some(pause.until),
            allowance: Allowance::default(),
            history: None,
            error: Some(pause.verdict().sentence),
        };
        self.door.put_off_fetch(due, pause.until, &fetched).await
    }
}

impl Fetch<'_> {
    /// What the plan sets out for. The profile comes first and alone: it tells whether the account is one that has no
    /// audience, and a token that Meta rejects costs one call and not a batch of them. The parts are asked for together.
    async fn planned(&mut self) -> Step {
        let mut ended = HashSet::new();
        if self.plan.figures && !go_on(self.profile().await)? {
            ended.insert(Part::Series);
        }
        let mut asks = Vec::new();
        for part in self.parts() {
            asks.extend(self.wishes(part).await?);
        }
        // On the heap, because what all parts keep while they wait is large.
        ended.extend(Box::pin(self.ask_all(asks)).await?);
        self.mark(ended);
        Ok(())
    }

    fn access(&self) -> Access<'_> {
        Access { login: self.login, token: &self.grant.token }
    }

    /// Says what is being done right now.
    async fn say(&self, text: &str) -> Result<(), Error> {
        self.worker.door.progress(self.due, text).await
    }

    /// Weighs the error of a call. `Ok(Err(refusal))` is a refusal that concerns this call alone.
    fn weigh<T>(&mut self, answer: Result<T, meta::Error>) -> Result<Result<T, Refusal>, Stop> {
        match answer {
            Ok(answer) => {
                self.trouble.served();
                Ok(Ok(answer))
            }
            Err(meta::Error::Refused(refusal)) if post::is_too_few_viewers(&refusal) => {
                self.trouble.served();
                Ok(Err(refusal))
            }
            Err(meta::Error::Lapsed) => {
                self.has_lapsed = true;
                Err(Stop::Refused)
            }
            Err(error) => match self.trouble.take(&error, self.login) {
                Weighed::ThisCall(refusal) => Ok(Err(refusal)),
                Weighed::ThisPart => Err(Stop::Part),
                Weighed::Everything => Err(Stop::Refused),
            },
        }
    }

    async fn keep_profile(&mut self, profile: Profile<Untrusted>) -> Result<(), Error> {
        self.followers = profile.followers_count.or(self.followers);
        if let Some(username) = &profile.username {
            self.worker.door.set_username(self.due, username).await?;
        }
        let taken = crate::domain::Taken { what: profile, at: self.now };
        let day = crate::domain::Day::containing(self.now);
        self.worker.door.save_profile(self.user, self.account, day, &taken).await
    }
}
