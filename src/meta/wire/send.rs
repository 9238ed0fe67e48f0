//! Sends a call: once, or again where that is safe, with the token where the host takes it.

use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::Value as Json;

use super::{Call, answer, proof, retry::Tries, transport};
use crate::{
    domain::Refusal,
    meta::{Client, Error, usage::Headers},
};

/// More than any of Meta's answers needs; what is longer is not read.
const LONGEST_BODY: usize = 8 * 1024 * 1024;

/// Where the access token travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Carriage {
    /// `Authorization: Bearer`, which keeps it out of addresses.
    Header,
    Parameter,
}

impl Client {
    /// Meta's answer as JSON. A call that Meta turned away for want of a proof has done nothing, so it goes again
    /// with one.
    pub(in crate::meta) async fn ask(&self, call: &Call<'_>) -> Result<Json, Error> {
        let answer = self.carried(call).await;
        match (&answer, call.proves) {
            (Err(error), Some(access)) if error.wants_proof() && self.learn_proof(access.login) => {
                self.carried(call).await
            }
            _ => answer,
        }
    }

    /// A host that does not see a token in the header gets it once more as a parameter, and from then on always,
    /// once that has helped.
    async fn carried(&self, call: &Call<'_>) -> Result<Json, Error> {
        // A body that is a form has room for the token, and a batch must have it there. A pasted text that fits
        // into no header is no token, which Meta is left to say.
        let fits_header = call.access.is_none_or(|access| is_graphic(access.token.expose()));
        if call.method == Method::POST || !fits_header || !self.takes_bearer(call.host) {
            return self.tries(call, Carriage::Parameter).await;
        }
        let answer = self.tries(call, Carriage::Header).await;
        if call.access.is_none() || !is_blind_to_token(&answer) {
            return answer;
        }
        let second = self.tries(call, Carriage::Parameter).await;
        if !is_blind_to_token(&second)
            && let Some(wants_query) = self.wants_query(call.host)
        {
            wants_query.store(true, Ordering::Relaxed);
        }
        second
    }

    async fn tries(&self, call: &Call<'_>, carriage: Carriage) -> Result<Json, Error> {
        let mut tries = Tries::new(call.may_repeat, self.options().backoff);
        loop {
            match self.once(call, carriage).await {
                Ok(json) => return Ok(json),
                Err(error) => match tries.pause_after(&error) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(error),
                },
            }
        }
    }

    async fn once(&self, call: &Call<'_>, carriage: Carriage) -> Result<Json, Error> {
        if let Some(error) = self.told_to_wait() {
            return Err(error);
        }
        let request = self.request(call, carriage)?;
        self.note_sent(call.weight);
        let mut response = request.send().await.map_err(transport::error)?;
        let status = response.status().as_u16();
        let headers = Headers::read(response.headers(), self.clock().now());
        let (regain_minutes, wait) = (headers.regain_minutes, headers.wait());
        self.note_usage(|usage| headers.note(usage));
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport::error)? {
            if body.len() + chunk.len() > LONGEST_BODY {
                return Err(Error::Unreadable { what: "it is longer than 8 MiB" });
            }
            body.extend_from_slice(&chunk);
        }
        let answer = answer::read(status, regain_minutes, &body, &call.redactions);
        let is_throttle = answer.as_ref().is_err_and(|error| error.kind().is_throttle());
        if let Some((kind, minutes)) = wait.filter(|_| !is_throttle) {
            self.note_wait(kind, minutes);
        }
        tracing::debug!(host = ?call.host, method = %call.method, status, ok = answer.is_ok(), "asked Meta");
        answer
    }

    fn request(&self, call: &Call<'_>, carriage: Carriage) -> Result<reqwest::RequestBuilder, Error> {
        let mut request = self.http()?.request(call.method.clone(), call.url.clone());
        let mut token = None;
        if let Some(access) = call.access {
            match carriage {
                Carriage::Header => request = request.bearer_auth(access.token.expose()),
                Carriage::Parameter => token = Some(("access_token", access.token.expose())),
            }
        }
        let proof = call.proves.and_then(|access| {
            let now = self.clock().now().timestamp();
            Some((proof::of(self.proof_secret(access.login)?, access.token, now), now.to_string()))
        });
        let proof = proof.as_ref().map(|(proof, at)| [("appsecret_proof", &**proof), ("appsecret_time", at)]);
        let named = call.parameters.iter().map(|(name, value)| (*name, value.as_str()));
        let parameters: Vec<(&str, &str)> = named.chain(token).chain(proof.into_iter().flatten()).collect();
        Ok(if call.method == Method::POST { request.form(&parameters) } else { request.query(&parameters) })
    }
}

fn is_graphic(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_graphic())
}

/// Whether Meta says that no token came at all. A bad token is another matter: it is never sent twice.
fn is_blind_to_token(answer: &Result<Json, Error>) -> bool {
    let Err(Error::Refused(Refusal { http, code, message, .. })) = answer else {
        return false;
    };
    let names_token = message
        .as_ref()
        .is_some_and(|message| message.as_str().to_ascii_lowercase().contains("access token"));
    matches!((code, http), (None, 401)) || matches!(code, Some(104 | 2500)) && names_token
}
