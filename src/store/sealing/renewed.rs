//! A renewed token that waits beside the old one until it has served a call.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{
    domain::{AccessToken, Expiry, Timestamp},
    store::Error,
};

#[derive(Clone, Debug)]
pub struct RenewedToken {
    pub token: AccessToken,
    pub expiry: Expiry,
    /// `None` leaves the second clock as it is, since a renewal never moves it.
    pub data_access_expires_at: Option<Timestamp>,
    /// When Meta gave it.
    pub at: Timestamp,
}

#[derive(Serialize, Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    token: Cow<'a, str>,
    expiry: StoredExpiry,
    data_access_expires_at: Option<Timestamp>,
    at: Timestamp,
}

impl RenewedToken {
    pub(in crate::store) fn write(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        write_json(&Written {
            token: self.token.expose().into(),
            expiry: self.expiry.into(),
            data_access_expires_at: self.data_access_expires_at,
            at: self.at,
        })
    }

    pub(in crate::store) fn read(plain: &[u8]) -> Result<Self, Error> {
        let written: Written<'_> = serde_json::from_slice(plain).map_err(|_| Error::NotSealed)?;
        Ok(Self {
            token: AccessToken::new(written.token),
            expiry: written.expiry.into(),
            data_access_expires_at: written.data_access_expires_at,
            at: written.at,
        })
    }
}

#[derive(Serialize, Deserialize)]
pub(super) enum StoredExpiry {
    At(Timestamp),
    Never,
    Unknown,
}

impl From<Expiry> for StoredExpiry {
    fn from(expiry: Expiry) -> Self {
        match expiry {
            Expiry::At(instant) => Self::At(instant),
            Expiry::Never => Self::Never,
            Expiry::Unknown => Self::Unknown,
        }
    }
}

impl From<StoredExpiry> for Expiry {
    fn from(expiry: StoredExpiry) -> Self {
        match expiry {
            StoredExpiry::At(instant) => Self::At(instant),
            StoredExpiry::Never => Self::Never,
            StoredExpiry::Unknown => Self::Unknown,
        }
    }
}

/// Written into a buffer of its full length from the start: one that grew would leave pieces of the secret behind in
/// memory that is free.
pub(super) fn write_json(written: &impl Serialize) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut length = Length(0);
    serde_json::to_writer(&mut length, written).map_err(|_| Error::Sealing)?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(length.0));
    serde_json::to_writer(&mut *bytes, written).map_err(|_| Error::Sealing)?;
    Ok(bytes)
}

/// Counts what is written to it and keeps nothing.
struct Length(usize);

impl std::io::Write for Length {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len();
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
