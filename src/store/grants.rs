//! A grant with its token, as only a worker sees it, and what a renewal makes of it.

use crate::domain::{
    AccessToken, AccountId, Expiry, FlightRecord, Grant, RenewedBy, Standing, Timestamp, Verdict,
};

#[derive(Clone, Debug)]
pub struct OpenGrant {
    pub grant: Grant,
    pub token: AccessToken,
    /// An older set-up may still use the token, so it is not renewed before its last days.
    pub held: bool,
    /// What a renewal must name, so that only one of several succeeds.
    pub version: i64,
}

/// What a renewal leaves behind, however it ended, in one transaction.
#[derive(Clone, Debug)]
pub struct RenewalEnd {
    /// The grant's version as the renewal knows it; of a grant that has moved on nothing is written.
    pub version: i64,
    pub expiry: Expiry,
    pub data_access_expires_at: Option<Timestamp>,
    /// What is promised.
    pub next_renewal_at: Option<Timestamp>,
    /// Who renews the grant from now on; `None` leaves it as it is.
    pub renewed_by: Option<RenewedBy>,
    /// When the work that ends with it is due again, promised or not.
    pub again: Option<Timestamp>,
    pub health: Vec<HealthChange>,
    pub records: Vec<FlightRecord>,
}

impl RenewalEnd {
    /// Nothing follows and nothing is told.
    pub const fn of(version: i64, expiry: Expiry) -> Self {
        Self {
            version,
            expiry,
            data_access_expires_at: None,
            next_renewal_at: None,
            renewed_by: None,
            again: None,
            health: Vec::new(),
            records: Vec::new(),
        }
    }
}

/// What is thought of a connection from now on; a verdict that another hand has changed meanwhile stands.
#[derive(Clone, Debug)]
pub struct HealthChange {
    pub account: AccountId,
    /// `None` leaves the standing as it is.
    pub standing: Option<Standing>,
    pub before: Verdict,
    pub after: Verdict,
}
