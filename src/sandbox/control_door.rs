//! `/_sandbox/…`: the control over HTTP, for tests of a separate process.

use std::sync::Arc;

use axum::http::Method;
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Value, json};

use super::{
    answer::Answer, control::Control, dialog::Choice, faults::Fault, host::LoginKind, state::Platform,
    variants::Variants, world::account::AccountKind,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approve {
    authorize_url: String,
    username: String,
    #[serde(default)]
    unticked_permissions: Vec<String>,
    #[serde(default)]
    pages: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Deny {
    authorize_url: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Mint {
    login: LoginKind,
    username: String,
    #[serde(default)]
    age_seconds: i64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Revoke {
    username: String,
    #[serde(default)]
    subcode: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Convert {
    username: String,
    kind: AccountKind,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Limit {
    username: String,
    calls: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    username: String,
    metric: String,
    day: NaiveDate,
}

/// Reads with GET and an empty body, or POST; changes with POST and JSON.
pub(crate) fn control(platform: &Arc<Platform>, method: &Method, door: &str, body: &[u8]) -> Answer {
    let control = Control(Arc::clone(platform));
    let answer = match (method.as_str(), door) {
        ("GET", "requests") => shown(control.requests()),
        ("GET", "served") => shown(control.served()),
        ("GET", "counters") => shown(control.counters()),
        ("GET", "accounts") => shown(json!({ "accounts": control.accounts(), "people": control.people() })),
        ("GET", "variants") => shown(control.variants()),
        ("POST", _) => change(&control, door, body),
        _ => Err(format!("there is no {method} {door}")),
    };
    answer.map_or_else(|error| Answer::json(400, json!({ "error": error })), Answer::ok)
}

fn change(control: &Control, door: &str, body: &[u8]) -> Result<Value, String> {
    let done = json!({ "done": true });
    match door {
        "faults" => control.plant(read::<Fault>(body)?),
        "clear-faults" => control.clear_faults(),
        "release" => control.release(),
        "variants" => control.set_variants(read::<Variants>(body)?),
        "revoke" => {
            let asked: Revoke = read(body)?;
            match asked.subcode {
                Some(subcode) => control.end_tokens(&asked.username, subcode),
                None => control.revoke(&asked.username),
            }
        }
        "convert" => {
            let asked: Convert = read(body)?;
            control.convert(&asked.username, asked.kind);
        }
        "call-limit" => {
            let asked: Limit = read(body)?;
            control.set_call_limit(&asked.username, asked.calls);
        }
        "approve" => {
            let Approve { authorize_url, username, unticked_permissions, pages } = read(body)?;
            let choice = Choice { username, unticked_permissions, pages };
            return Ok(json!({ "location": control.approve(&authorize_url, &choice)? }));
        }
        "deny" => return Ok(json!({ "location": control.deny(&read::<Deny>(body)?.authorize_url)? })),
        "mint" => {
            let asked: Mint = read(body)?;
            let age = TimeDelta::try_seconds(asked.age_seconds).unwrap_or_default();
            let token = control.mint_token_aged(asked.login, &asked.username, age);
            return Ok(json!({ "access_token": token }));
        }
        "published" => {
            let asked: Published = read(body)?;
            let value = control.truth().published(&asked.username, &asked.metric, asked.day);
            return Ok(json!({ "value": value }));
        }
        _ => return Err(format!("there is no POST {door}")),
    }
    Ok(done)
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn shown(value: impl serde::Serialize) -> Result<Value, String> {
    serde_json::to_value(value).map_err(|error| error.to_string())
}
