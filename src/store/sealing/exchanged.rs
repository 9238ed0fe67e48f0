//! The token of an attempt that is not yet a connection.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::renewed::{StoredExpiry, write_json};
use crate::{
    domain::{AccessToken, Expiry, Login, Scopes, Timestamp},
    store::Error,
};

/// What an exchange gave, sealed inside its attempt.
#[derive(Clone, Debug)]
pub struct ExchangedToken {
    pub login: Login,
    pub token: AccessToken,
    /// Meta's app-scoped id, where the answer told it.
    pub subject: Option<String>,
    pub granted: Option<Scopes>,
    pub issued_at: Timestamp,
    pub expiry: Expiry,
    pub data_access_expires_at: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct Written<'a> {
    #[serde(borrow)]
    login: Cow<'a, str>,
    #[serde(borrow)]
    token: Cow<'a, str>,
    #[serde(borrow)]
    subject: Option<Cow<'a, str>>,
    #[serde(borrow)]
    granted: Option<Cow<'a, str>>,
    issued_at: Timestamp,
    expiry: StoredExpiry,
    data_access_expires_at: Option<Timestamp>,
}

impl ExchangedToken {
    pub(in crate::store) fn write(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        write_json(&Written {
            login: self.login.as_str().into(),
            token: self.token.expose().into(),
            subject: self.subject.as_deref().map(Cow::from),
            granted: self.granted.as_ref().map(|granted| granted.to_string().into()),
            issued_at: self.issued_at,
            expiry: self.expiry.into(),
            data_access_expires_at: self.data_access_expires_at,
        })
    }

    pub(in crate::store) fn read(plain: &[u8]) -> Result<Self, Error> {
        let written: Written<'_> = serde_json::from_slice(plain).map_err(|_| Error::NotSealed)?;
        Ok(Self {
            login: written.login.parse().map_err(|_| Error::NotSealed)?,
            token: AccessToken::new(written.token),
            subject: written.subject.map(Cow::into_owned),
            granted: written.granted.map(|granted| Scopes::parse(&granted)),
            issued_at: written.issued_at,
            expiry: written.expiry.into(),
            data_access_expires_at: written.data_access_expires_at,
        })
    }
}
