//! How long it is safe if nothing is done from now, and when we next renew.

use chrono::TimeDelta;

use super::{Connection, Expiry, Login, RenewedBy, Source, Status, Timestamp};

/// The promise a connection can make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runway {
    /// Nothing ends by itself.
    Open,
    /// Somebody renews in time; a person is needed at `until` at the latest, if at all.
    Renewed { by: RenewedBy, next: Timestamp, until: Option<Timestamp> },
    /// Nobody renews: it ends then.
    EndsAt(Timestamp),
    /// Nobody renews and it ends soon: a person can renew it until then. A token of Facebook Login is not told so,
    /// for its renewal needs the app's secret, which may not be here; logging in again always helps.
    RenewBy(Timestamp),
    /// Nobody renews and Meta has not said when it ends: a person can renew it from then on.
    RenewFrom(Timestamp),
    /// Meta has not said when it ends; asked again then, if somebody does.
    Unknown { next: Option<Timestamp> },
    /// It has ended.
    Over,
}

impl Runway {
    /// An Instagram token may be renewed once it is this old.
    pub const RENEWABLE_AFTER: TimeDelta = TimeDelta::hours(24);

    pub fn of(connection: &Connection, now: Timestamp) -> Self {
        if matches!(connection.status(now), Status::Expired | Status::Revoked | Status::Disconnected) {
            return Self::Over;
        }
        let renews = connection.renewed_by != RenewedBy::Nobody;
        match (connection.expiry, connection.next_renewal_at) {
            (Expiry::At(_) | Expiry::Never, Some(next)) if renews => Self::Renewed {
                by: connection.renewed_by,
                next,
                // A renewal never moves the second clock of Facebook Login.
                until: connection.data_access_expires_at,
            },
            (Expiry::Unknown, next) => match connection.data_access_expires_at {
                Some(end) => Self::EndsAt(end),
                // The set-up that an imported token came from may still use it, so nobody is told to renew it.
                None if renews || connection.source == Source::Imported => Self::Unknown { next },
                None => Self::RenewFrom(connection.connected_at + Self::youngest(connection.grant.login)),
            },
            (Expiry::At(end), _)
                if connection.grant.login == Login::Instagram
                    && connection.ends_at() == Some(end)
                    && end - now < Connection::EXPIRING
                    && !connection.verdict.code.needs_person() =>
            {
                Self::RenewBy(end)
            }
            _ => connection.ends_at().map_or(Self::Open, Self::EndsAt),
        }
    }

    /// How long after it was issued, and so after it was connected at the latest, a token can be renewed.
    const fn youngest(login: Login) -> TimeDelta {
        match login {
            Login::Instagram => Self::RENEWABLE_AFTER,
            Login::Facebook => TimeDelta::zero(),
        }
    }

    /// When a token that another set-up may still use is renewed: in its last days, when that set-up has not done so.
    /// `None` where nobody knows when that is.
    pub fn held_until(expiry: Expiry) -> Option<Timestamp> {
        expiry.instant().map(|end| end - Connection::EXPIRING)
    }

    /// When a renewal that failed for a passing reason is tried again. `since` is when it fell due: the wait doubles from
    /// `first` to `longest`, and is never more than a quarter of what is left, so that many tries fit in. `spread`, in
    /// thousandths of a fifth, keeps those that failed together from coming back together.
    pub fn next_try(
        (first, longest): (TimeDelta, TimeDelta),
        since: Timestamp,
        expiry: Expiry,
        now: Timestamp,
        spread: u16,
    ) -> Timestamp {
        let left = expiry.instant().map_or(TimeDelta::MAX, |end| end - now);
        let wait = (now - since).max(first).min(longest).min(left / 4).max(TimeDelta::minutes(1));
        now + wait - wait / 5_000 * i32::from(spread.min(1_000))
    }

    /// When a token that is renewed `every` so often should next be, from when it was last.
    pub fn next_renewal(
        login: Login,
        expiry: Expiry,
        every: TimeDelta,
        last: Timestamp,
        now: Timestamp,
    ) -> Option<Timestamp> {
        match (login, expiry) {
            (_, Expiry::Never) => None,
            (_, Expiry::At(end)) if end <= now => None,
            // One that lives for less than twice as long is renewed halfway, never after its end, and none before Meta may.
            (Login::Instagram, Expiry::At(end)) => {
                Some(last + every.max(Self::RENEWABLE_AFTER).min((end - last) / 2))
            }
            (Login::Facebook, Expiry::At(end)) => Some(last + every.min((end - last) / 2)),
            (_, Expiry::Unknown) => Some(last + Self::RENEWABLE_AFTER),
        }
    }
}

#[cfg(test)]
mod tests;
