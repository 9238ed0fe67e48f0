//! A user's account reached through a grant, with its health.

use chrono::TimeDelta;

use super::{
    Account, Allowance, Expiry, GrantId, HistoryDays, Runway, Source, Timestamp, Verdict, VerdictCode,
    names::named_enum,
};

/// One row of Connections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    pub account: Account,
    pub grant: GrantId,
    pub source: Source,
    pub standing: Standing,
    pub expiry: Expiry,
    pub data_access_expires_at: Option<Timestamp>,
    pub next_renewal_at: Option<Timestamp>,
    pub last_sync_at: Option<Timestamp>,
    pub renewed_by: RenewedBy,
    pub verdict: Verdict,
    pub connected_at: Timestamp,
    /// When it is fetched next by itself, as its last fetch has found.
    pub next_sync_at: Option<Timestamp>,
    /// What Meta allows for it, as the last fetches have heard.
    pub allowance: Allowance,
    /// Of the days before the last thirty; `None` before its first fetch has looked.
    pub history: Option<HistoryDays>,
}

impl Connection {
    /// Below this much time left on either clock a connection counts as expiring.
    pub const EXPIRING: TimeDelta = TimeDelta::days(14);

    /// The earlier of both clocks, if any is known; what is connected no more has none.
    pub fn ends_at(&self) -> Option<Timestamp> {
        if !self.is_connected() {
            return None;
        }
        self.expiry.instant().into_iter().chain(self.data_access_expires_at).min()
    }

    /// Whole seconds left on the earlier clock; 0 once it has passed.
    pub fn seconds_left(&self, now: Timestamp) -> Option<i64> {
        self.ends_at().map(|end| (end - now).num_seconds().max(0))
    }

    pub fn is_connected(&self) -> bool {
        self.standing != Standing::Disconnected
    }

    /// What a person is told, derived from what is stored and the time.
    pub fn status(&self, now: Timestamp) -> Status {
        match self.standing {
            Standing::Disconnected => Status::Disconnected,
            Standing::Revoked => Status::Revoked,
            Standing::Expired => Status::Expired,
            Standing::Active => match self.ends_at() {
                Some(end) if end <= now => Status::Expired,
                _ if self.verdict.code.needs_person() => Status::NeedsAttention,
                Some(end) if end - now < Self::EXPIRING => Status::Expiring,
                _ => Status::Active,
            },
        }
    }

    /// The verdict at `now`: a clock that ran out outranks what was stored before it did, and where nobody renews,
    /// the sentence says what to do in time.
    pub fn verdict(&self, now: Timestamp) -> Verdict {
        if !self.is_connected() {
            return Verdict::not_connected();
        }
        let clock_ran_out = self.standing == Standing::Active
            && self.ends_at().is_some_and(|end| end <= now)
            && !self.verdict.code.needs_person();
        if clock_ran_out {
            return Verdict::of(VerdictCode::Reconnect);
        }
        let runway = Runway::of(self, now);
        match (self.verdict.code, runway) {
            // Whatever is waited for, this end comes by itself, and only a person can put it off.
            (VerdictCode::Wait, Runway::Renewed { until: Some(end), .. }) if end - now < Self::EXPIRING => {
                return Verdict::log_in_by(end);
            }
            (VerdictCode::Ok, _) => {}
            _ => return self.verdict.clone(),
        }
        match runway {
            Runway::RenewBy(end) => Verdict::renew_by(end),
            Runway::RenewFrom(from) => Verdict::renew_from(from),
            Runway::EndsAt(end) | Runway::Renewed { until: Some(end), .. } if end - now < Self::EXPIRING => {
                Verdict::log_in_by(end)
            }
            _ => self.verdict.clone(),
        }
    }
}

named_enum! {
    /// What is stored of a connection's health; [`Status`] adds the time to it.
    pub enum Standing {
        Active = "active",
        /// Meta said the token has expired.
        Expired = "expired",
        /// Meta said the token was withdrawn.
        Revoked = "revoked",
        Disconnected = "disconnected",
    }
}

named_enum! {
    pub enum Status {
        Active = "active",
        /// Under 14 days are left on either clock.
        Expiring = "expiring",
        Expired = "expired",
        Revoked = "revoked",
        NeedsAttention = "needs_attention",
        Disconnected = "disconnected",
    }
}

named_enum! {
    /// Who renews the token.
    pub enum RenewedBy {
        Worker = "worker",
        Timer = "timer",
        Dashboard = "dashboard",
        Nobody = "nobody",
    }
}
