//! Reads single fields of Meta's JSON; each may be missing, null or of either of two types.

use chrono::DateTime;
use serde_json::Value as Json;

use crate::domain::{AccountId, Profile, Timestamp, Untrusted};

/// Text, or a whole number as text; ids come as both and exceed what a float holds.
pub(in crate::meta) fn text(object: &Json, key: &str) -> Option<String> {
    row_text(object.get(key)?)
}

pub(in crate::meta) fn row_text(value: &Json) -> Option<String> {
    match value {
        Json::String(text) if !text.trim().is_empty() => Some(text.clone()),
        Json::Number(number) if number.is_i64() || number.is_u64() => Some(number.to_string()),
        _ => None,
    }
}

pub(in crate::meta) fn untrusted(object: &Json, key: &str) -> Option<Untrusted> {
    text(object, key).map(Untrusted::new)
}

pub(in crate::meta) fn account_id(object: &Json, key: &str) -> Option<AccountId> {
    AccountId::parse(&text(object, key)?)
}

/// A whole number, or one written as text.
pub(in crate::meta) fn count(object: &Json, key: &str) -> Option<i64> {
    let value = object.get(key)?;
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

pub(in crate::meta) fn instant(object: &Json, key: &str) -> Option<Timestamp> {
    instant_of(object.get(key)?)
}

/// `2026-11-19T08:00:00+0000`, RFC 3339, or unix seconds.
fn instant_of(value: &Json) -> Option<Timestamp> {
    if let Some(seconds) = value.as_i64() {
        return DateTime::from_timestamp(seconds, 0);
    }
    let text = value.as_str()?;
    DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%z")
        .or_else(|_| DateTime::parse_from_rfc3339(text))
        .ok()
        .map(|instant| instant.to_utc())
}

/// The rows of `data`; none where it is missing.
pub(in crate::meta) fn rows(answer: &Json) -> &[Json] {
    answer.get("data").and_then(Json::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The object itself, or the one inside `data` or `data[0]`: Meta documents the wrapper and sends it flat.
pub(in crate::meta) fn unwrapped(answer: &Json) -> &Json {
    match answer.get("data") {
        Some(Json::Array(rows)) => rows.first().unwrap_or(&Json::Null),
        Some(object @ Json::Object(_)) => object,
        _ => answer,
    }
}

pub(in crate::meta) fn profile(object: &Json) -> Profile<Untrusted> {
    Profile {
        username: untrusted(object, "username"),
        name: untrusted(object, "name"),
        followers_count: count(object, "followers_count"),
        follows_count: count(object, "follows_count"),
        media_count: count(object, "media_count"),
    }
}

#[cfg(test)]
mod tests;
