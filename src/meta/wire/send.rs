//! Sends a call: once, or again where that is safe, with the token where the host takes it.

use std::sync::atomic::Ordering;

use reqwest::Method;
use serde_json::Value as Json;

use super::{Call, answer, proof, retry::Tries, transport};
use crate::{
    domain::Refusal,
    meta::{Access, Client, Error, usage::Headers},
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
                // What was too much for one answer goes again in smaller batches.
                Err(Error::TimedOut) if call.weight > 1 => return Err(Error::TimedOut),
                Err(error) => match tries.pause_after(&error) {
                    Some(pause) => tokio::time::sleep(pause).await,
                    None => return Err(error),
                },
            }
        }
    }

    async fn once(&self, call: &Call<'_>, carriage: Carriage) -> Result<Json, Error> {
        let _place = self.place(call.host).await;
        if let Some(error) = self.held_back() {
            return Err(error);
        }
        let request = self.request(call, carriage)?;
        self.note_sent(call.weight);
        let mut response = request.send().await.map_err(transport::error)?;
        let status = response.status().as_u16();
        let headers = Headers::read(response.headers(), self.clock().now());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(transport::error)? {
            if body.len() + chunk.len() > LONGEST_BODY {
                return Err(Error::Unreadable { what: "it is longer than 8 MiB" });
            }
            body.extend_from_slice(&chunk);
        }
        let answer = answer::read(status, headers.regain_minutes, &body, &call.redactions);
        self.heed(headers, &answer);
        let (method, calls) = (&call.method, call.weight);
        tracing::debug!(host = ?call.host, %method, calls, status, ok = answer.is_ok(), "asked Meta");
        answer
    }

    /// Notes what an answer's headers tell, and whether nothing more may be sent after it.
    pub(in crate::meta) fn heed(&self, headers: Headers, answer: &Result<Json, Error>) {
        match answer {
            Err(error) if error.kind().is_throttle() => self.note_wait(error),
            _ => {
                if let Some((kind, minutes)) = headers.wait() {
                    self.note_wait(&Error::ToldToWait { kind, minutes });
                }
            }
        }
        self.note_used(headers.highest());
        self.note_usage(|usage| headers.note(usage));
    }

    /// Shows that whoever sends the token knows the app secret, where the host gets a proof.
    pub(in crate::meta) fn proof(&self, access: Access<'_>) -> Vec<(&'static str, String)> {
        let now = self.clock().now().timestamp();
        let proof = |secret| {
            let proof = proof::of(secret, access.token, now);
            vec![("appsecret_proof", proof), ("appsecret_time", now.to_string())]
        };
        self.proof_secret(access.login).map(proof).unwrap_or_default()
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
        let proof = call.proves.map(|access| self.proof(access)).unwrap_or_default();
        let proof = proof.iter().map(|(name, value)| (*name, value.as_str()));
        let named = call.parameters.iter().map(|(name, value)| (*name, value.as_str()));
        let parameters: Vec<(&str, &str)> = named.chain(token).chain(proof).collect();
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
