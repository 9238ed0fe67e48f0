//! The end of a fetch: what it says of the connection, when the next may be, and how it went.

use super::Fetch;
use crate::{
    domain::{
        Allowance, Connection, FetchOutcome, Fetched, FlightRecord, HistoryDays, RecordKind, RefusalKind,
        Standing, Timestamp, Verdict, VerdictCode,
    },
    store::{Error, Findings},
    worker::{
        budget::slowdown,
        pause::Scopes,
        schedule::{self, Ended, Past, Rhythm},
        spread::spread,
    },
};

impl Fetch<'_> {
    /// Tells the connection's health and how the fetch went.
    pub(super) async fn settle(mut self, connection: &Connection, scopes: &Scopes) -> Result<(), Error> {
        let worker = self.worker;
        let told = self.meta.told_to_wait();
        if self.trouble.throttles().is_empty()
            && let Some(error) = told.first()
        {
            self.trouble.take(error, self.login);
        }
        // Several calls that were under way together may each have been told.
        for error in &told {
            self.trouble.note_throttle(error);
        }
        // What Meta wants obeyed is kept first, whatever has become of the connection meanwhile.
        let mut paused_until = None;
        for (kind, refusal) in self.trouble.throttles() {
            paused_until = paused_until.max(Some(worker.pause(scopes, *kind, refusal, self.now).await?));
        }
        if self.has_lapsed {
            // Where nobody has taken over it is begun again; what was stored is not asked for twice.
            return worker.door.finish(self.due, Some(paused_until.unwrap_or(self.now))).await;
        }
        if self.is_being_replaced().await? {
            // The new one is asked with instead, once Meta allows it.
            return worker.door.finish(self.due, Some(paused_until.unwrap_or(self.now))).await;
        }
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
        let stored = self.readings + self.media > 0;
        let findings = Findings {
            grant_version: self.grant.version,
            standing,
            record: self.record(connection, &verdict),
            synced_at: (stored || self.trouble.is_nothing()).then_some(self.now),
            verdict: verdict.clone(),
        };
        let is_current = worker.door.settle(self.due, &findings).await?;
        if !is_current && self.trouble.rejects_token() {
            // The token that Meta rejected is another one's predecessor, which is asked with instead.
            return worker.door.finish(self.due, Some(self.now)).await;
        }
        let failed = self.trouble.is_fatal() || is_converted;
        let heard = self.meta.usage().allowance();
        worker.note_used(scopes, heard).await?;
        let history = self.look_at_history().await?;
        let next = match paused_until {
            Some(until) => until,
            None => self.next(worker.budget(scopes).await?.1).await?,
        };
        let outcome = match (paused_until.is_some(), failed, stored) {
            (true, ..) => FetchOutcome::Throttled,
            (_, true, _) => FetchOutcome::Failed,
            (_, _, true) => FetchOutcome::Stored,
            (_, _, false) => FetchOutcome::NothingNew,
        };
        tracing::debug!(calls = self.meta.sent(), requests = self.meta.requests(), ?outcome, "fetched");
        let converted = is_converted.then(|| verdict.sentence.clone());
        let fetched = Fetched {
            outcome,
            calls: self.meta.sent(),
            readings_stored: self.readings,
            media_stored: self.media,
            next_sync_at: Some(next),
            allowance: heard,
            history,
            error: converted.or_else(|| self.trouble.sentence()).or(self.partial.take()),
        };
        if paused_until.is_some() && !self.ended.is_some_and(|ended| ended.is_empty()) {
            return worker.door.break_off_fetch(self.due, next, &fetched, self.upkeep).await;
        }
        worker.door.finish_fetch(self.due, next, &fetched, self.upkeep).await
    }

    /// Counted where it may have changed: by the days that were asked for, and by each day that goes by.
    async fn look_at_history(&mut self) -> Result<Option<HistoryDays>, Error> {
        if !self.plan.figures && self.plan.past == Past::Nothing {
            return Ok(None);
        }
        let (days, next) = self.history_by_now().await?;
        self.upkeep.history_next_at = next;
        Ok(Some(days))
    }

    /// When the schedule wants the account again, by what has been fetched by now.
    async fn next(&mut self, allowance: Allowance) -> Result<Timestamp, Error> {
        let is_whole = self.trouble.is_nothing() && self.plan.is_done(self.upkeep, self.now);
        self.upkeep.failures = if is_whole { 0 } else { self.upkeep.failures.saturating_add(1) };
        let ended = if self.trouble.has_served() { Ended::Served } else { Ended::InVain };
        let worker = self.worker;
        let followed = worker.door.followed(self.user, self.account).await?;
        let spread = spread(&(self.account, self.now));
        let now = worker.clock.now();
        let rhythm = Rhythm { sync: &worker.config.sync, slowdown: slowdown(allowance) };
        Ok(schedule::next(rhythm, self.upkeep, &followed, ended, now, spread))
    }

    /// One entry when a trouble begins or becomes another one, and one when it is over; a connection that is
    /// looked at every few minutes would bury everything else under its own refusals.
    fn record(&self, connection: &Connection, verdict: &Verdict) -> Option<FlightRecord> {
        if verdict.is_about_the_same_as(&connection.verdict) {
            return None;
        }
        match self.trouble.worst() {
            Some((refusal, sentence)) if verdict.code != VerdictCode::Ok => {
                let is_throttle = self.trouble.kind().is_some_and(RefusalKind::is_throttle);
                let kind = if is_throttle { RecordKind::Throttled } else { RecordKind::Refused };
                let is_converted = self.kind_of_account.is_converted();
                let sentence = if is_converted { verdict.sentence.as_str() } else { sentence };
                let entry = FlightRecord::new(self.now, self.account.clone(), kind, sentence);
                Some(entry.with_refusal(refusal))
            }
            _ if verdict.code == VerdictCode::Ok => Some(FlightRecord::new(
                self.now,
                self.account.clone(),
                RecordKind::Repaired,
                "Meta answers again; the connection works.",
            )),
            _ => None,
        }
    }
}
