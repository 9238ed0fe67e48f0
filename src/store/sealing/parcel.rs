//! What a front parks for the worker: a code with its verifier, or a pasted token.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::renewed::write_json;
use crate::{
    domain::{AccessToken, AttemptId, AuthorizationCode, PkceVerifier},
    store::Error,
};

#[derive(Clone, Debug)]
pub enum Parcel {
    Code { code: AuthorizationCode, verifier: Option<PkceVerifier> },
    Token(AccessToken),
}

#[derive(Serialize, Deserialize)]
struct Written<'a> {
    attempt: Uuid,
    #[serde(borrow)]
    what: What<'a>,
}

#[derive(Serialize, Deserialize)]
enum What<'a> {
    Code {
        #[serde(borrow)]
        code: Cow<'a, str>,
        #[serde(borrow)]
        verifier: Option<Cow<'a, str>>,
    },
    #[serde(borrow)]
    Token(Cow<'a, str>),
}

impl Parcel {
    pub(super) fn write(&self, attempt: AttemptId) -> Result<Zeroizing<Vec<u8>>, Error> {
        let what = match self {
            Self::Code { code, verifier } => What::Code {
                code: code.expose().into(),
                verifier: verifier.as_ref().map(|verifier| verifier.expose().into()),
            },
            Self::Token(token) => What::Token(token.expose().into()),
        };
        write_json(&Written { attempt: attempt.0, what })
    }

    /// Refuses what was sealed for another attempt.
    pub(in crate::store) fn read(plain: &[u8], attempt: AttemptId) -> Result<Self, Error> {
        let written: Written<'_> = serde_json::from_slice(plain).map_err(|_| Error::NotSealed)?;
        if written.attempt != attempt.0 {
            return Err(Error::NotSealed);
        }
        Ok(match written.what {
            What::Code { code, verifier } => {
                Self::Code { code: AuthorizationCode::new(code), verifier: verifier.map(PkceVerifier::new) }
            }
            What::Token(token) => Self::Token(AccessToken::new(token)),
        })
    }
}
