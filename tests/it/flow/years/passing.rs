//! Time goes by, and who is asked to log in again does so.

use std::{collections::HashMap, fmt};

use chrono::TimeDelta;
use lightmeter::domain::{AccountId, Connection, Expiry, Login, Timestamp};

use super::{Whose, Years};
use crate::flow::world::World;

/// The worker wakes up this long after it last did, or later if nothing is due; then it is awake this long.
const REST: TimeDelta = TimeDelta::hours(46);
const EVENING: TimeDelta = TimeDelta::hours(3);
/// Between two renewals of a token at most: a week, an outage, and evenings at which each try failed or had to wait.
const LONGEST: TimeDelta = TimeDelta::days(24);
/// And on the average: a week, the rest until the next evening, and some that failed.
const USUAL: TimeDelta = TimeDelta::days(9);
/// A renewal that failed is tried again by then.
const TRIED_AGAIN_IN: TimeDelta = TimeDelta::hours(24);
/// A person is told by now at the latest that their access to data ends.
const IN_TIME: TimeDelta = TimeDelta::days(9);
/// Calls of one account that Instagram's host is sent together, without the one that is answered first.
const UNDER_WAY: usize = 3;

/// What has become of the connections.
#[derive(Default)]
pub(super) struct Lives {
    evenings: u32,
    renewals: u32,
    longest_between_renewals: TimeDelta,
    all_between_renewals: TimeDelta,
    least_left: Option<TimeDelta>,
    logins: u32,
    told_before: Option<TimeDelta>,
    /// Sent before the answer came that told to wait.
    under_way: usize,
    /// When each was last renewed, and is to be next.
    renewed: HashMap<AccountId, (Timestamp, Timestamp)>,
}

/// For the note.
impl fmt::Display for Lives {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |time: Option<TimeDelta>| time.unwrap_or_default().num_days();
        let Self { evenings, renewals, logins, under_way, .. } = self;
        let (between, left) = (self.longest_between_renewals.num_days(), days(self.least_left));
        let before = days(self.told_before);
        write!(
            f,
            "{evenings} evenings; {renewals} renewals, at most {between} days apart; of a token at least {left} days \
             left; {logins} logins, told at least {before} days before; {under_way} calls under way as Meta said to wait"
        )
    }
}

impl Years {
    pub(super) async fn pass(&mut self) {
        let meta = self.world.meta();
        // Whatever is held is late, and not for ever.
        let releasing = meta.clone();
        let released = tokio::spawn(async move {
            loop {
                releasing.until(|meta| meta.held() > 0).await;
                releasing.release();
                releasing.until(|meta| meta.held() == 0).await;
            }
        });
        let mut woke = self.world.now();
        while self.world.now() < self.end {
            meta.forget_requests();
            meta.forget_served();
            self.world.work_due().await;
            self.nobody_was_asked_too_early();
            let next = self.next_due().await;
            if next > woke + EVENING {
                self.look_at_connections().await;
                self.lives.evenings += 1;
                woke = next.max(woke + REST);
                self.world.hand.set(woke);
            } else {
                self.world.hand.set(next);
            }
        }
        released.abort();
        let usual = self.lives.all_between_renewals / i32::try_from(self.lives.renewals).unwrap();
        assert!(usual < USUAL, "about weekly: {usual}");
    }

    /// When something is due, which is later than now: all else is done.
    async fn next_due(&self) -> Timestamp {
        let door = self.world.store.worker(self.world.keyring.clone());
        let next = door.next_due_deadline(true).await.unwrap().expect("something is always due");
        assert!(next > self.world.now(), "what was due at {next} is not done");
        next
    }

    /// Nobody is asked who was told to wait before the worker woke up. Who is told while it works may have been sent
    /// what was under way by then.
    fn nobody_was_asked_too_early(&mut self) {
        let mut of: HashMap<Option<String>, (usize, usize)> = HashMap::new();
        for seen in self.world.meta().requests() {
            let (calls, early) = of.entry(seen.account.clone()).or_default();
            *calls += 1;
            *early += usize::from(seen.in_regain_window);
            let under_way = *early <= UNDER_WAY && *early < *calls;
            assert!(!seen.in_regain_window || under_way, "{early} at {}: {seen:?}", self.world.now());
        }
        self.lives.under_way += of.values().map(|(_, early)| early).sum::<usize>();
    }

    /// Every token lives and is renewed; who is asked to log in again does so.
    async fn look_at_connections(&mut self) {
        let now = self.world.now();
        let all = self.world.services.connections(true).await.unwrap();
        for Whose { login, username, account } in &self.whose {
            let connection = all.iter().find(|one| one.account.id == *account).expect("it stays");
            self.lives.look_at(&self.world, username, connection).await;
            let asks = *login == Login::Facebook && asks_for_login(connection, now);
            if asks && !self.weather.is_out(now) {
                self.weather.look().is_calm = true;
                self.world.connect(*login, username).await;
                self.weather.look().is_calm = false;
                self.lives.logins += 1;
                self.lives.renewed.remove(account);
            }
        }
    }
}

impl Lives {
    async fn look_at(&mut self, world: &World, username: &str, connection: &Connection) {
        let (now, account) = (world.now(), &connection.account.id);
        let Expiry::At(end) = connection.expiry else { panic!("@{username} ends {:?}", connection.expiry) };
        assert!(end > now, "@{username}: the token ended at {end}, now is {now}");
        least(&mut self.least_left, end - now);
        let grant = world.store.worker(world.keyring.clone()).grant_of(world.user.id, account).await.unwrap();
        let grant = grant.expect("it is connected").grant;
        let renewed = grant.renewed_at.or(grant.issued_at).unwrap_or(connection.connected_at);
        let next = connection.next_renewal_at.expect("somebody renews it");
        let known = self.renewed.insert(account.clone(), (renewed, next));
        if let Some((before, promised)) = known {
            let between = renewed - before;
            if between.is_zero() {
                let by = promised.max(now + TRIED_AGAIN_IN);
                assert!(next <= by, "@{username}: renewed at {renewed}, now is {now}, and next at {next}");
            } else {
                self.renewals += 1;
                assert!(between < LONGEST, "@{username} was not renewed between {before} and {renewed}");
                self.all_between_renewals += between;
                self.longest_between_renewals = self.longest_between_renewals.max(between);
            }
        }
        assert!(now - renewed < LONGEST, "@{username} was not renewed since {renewed}, now is {now}");
        if let Some(end) = connection.data_access_expires_at {
            let sentence = connection.verdict(now).sentence;
            assert!(end > now, "@{username} was not asked to log in by {end}: {sentence}");
            if asks_for_login(connection, now) {
                least(&mut self.told_before, end - now);
            }
            let is_told = asks_for_login(connection, now) || end - now > IN_TIME;
            assert!(is_told, "@{username} is not told that {end} is the end: {sentence}");
        }
    }
}

fn least(known: &mut Option<TimeDelta>, new: TimeDelta) {
    *known = Some(known.map_or(new, |known| known.min(new)));
}

/// Whether the verdict says that a person is to log in by the end of the access to data.
fn asks_for_login(connection: &Connection, now: Timestamp) -> bool {
    let near = connection.data_access_expires_at.is_some_and(|end| end - now < Connection::EXPIRING);
    near && connection.verdict(now).sentence.contains("log in again")
}
