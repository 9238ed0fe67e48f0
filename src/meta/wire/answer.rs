//! Reads a body: JSON, or one of Meta's shapes of an error, whatever the HTTP status says.

use serde_json::Value as Json;

use super::{Redactions, fields::text};
use crate::{domain::Refusal, meta::Error};

/// The JSON of an answer, or why it is none. Meta also sends errors with HTTP 200.
pub(in crate::meta) fn read(
    status: u16,
    regain_minutes: Option<u32>,
    body: &[u8],
    redactions: &Redactions,
) -> Result<Json, Error> {
    let json = serde_json::from_slice::<Json>(body).ok();
    if let Some(refusal) = json.as_ref().and_then(|json| refusal_in(json, redactions)) {
        return Err(Error::Refused(Refusal { http: status, regain_minutes, ..refusal }));
    }
    if !(200..=299).contains(&status) {
        return Err(Error::Refused(Refusal { regain_minutes, ..Refusal::of_status(status) }));
    }
    json.ok_or(Error::Unreadable { what: "it is not JSON" })
}

/// The refusal that `json` carries: Graph's envelope, api.instagram.com's flat shape or OAuth's own. The HTTP
/// status is left at 0.
pub(in crate::meta) fn refusal_in(json: &Json, redactions: &Redactions) -> Option<Refusal> {
    let message = |object: &Json, key: &str| text(object, key).map(|message| redactions.clean(&message));
    match json.get("error") {
        Some(error @ Json::Object(_)) => Some(Refusal {
            code: error.get("code").and_then(number),
            // `debug_token` says `subcode`, everything else `error_subcode`; 0 says that there is none.
            subcode: ["error_subcode", "subcode"]
                .iter()
                .find_map(|key| error.get(key).and_then(number))
                .filter(|subcode| *subcode != 0),
            message: message(error, "message"),
            user_message: message(error, "error_user_msg").or_else(|| message(error, "error_user_title")),
            fbtrace_id: message(error, "fbtrace_id"),
            ..Refusal::of_status(0)
        }),
        Some(Json::String(_)) => Some(Refusal {
            code: json.get("error_code").and_then(number),
            message: message(json, "error_description").or_else(|| message(json, "error")),
            ..Refusal::of_status(0)
        }),
        _ if json.get("error_message").is_some() || json.get("error_type").is_some() => Some(Refusal {
            code: json.get("code").and_then(number),
            message: message(json, "error_message"),
            ..Refusal::of_status(0)
        }),
        _ => None,
    }
}

fn number(json: &Json) -> Option<i64> {
    json.as_i64().or_else(|| json.as_str()?.trim().parse().ok())
}

#[cfg(test)]
mod tests;
