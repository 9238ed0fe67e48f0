//! Cursor paging: opaque cursors over a list, and addresses that carry the token as Meta's do.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::{call::Call, errors::GraphError, state::Platform};

pub(crate) struct Window {
    pub(crate) start: usize,
    pub(crate) end: usize,
    total: usize,
}

/// The rows this call asks for, of `total`.
pub(crate) fn window(call: &Call, total: usize, default: usize) -> Result<Window, GraphError> {
    let limit = match call.param("limit") {
        None => default,
        Some(text) => text
            .parse()
            .ok()
            .filter(|limit| (1..=100).contains(limit))
            .ok_or_else(|| GraphError::parameter("Param limit must be a number from 1 to 100"))?,
    };
    let start = match call.param("after") {
        None | Some("") => 0,
        Some(cursor) => decode(cursor)
            .filter(|start| *start <= total)
            .ok_or_else(|| GraphError::parameter("Invalid cursor"))?,
    };
    Ok(Window { start, end: (start + limit).min(total), total })
}

/// `{data, paging}`; `rows` may be fewer than the window when some are hidden.
pub(crate) fn answer(platform: &Platform, call: &Call, window: &Window, rows: &[Value]) -> Value {
    let mut answer = json!({ "data": rows });
    if window.total == 0 {
        return answer;
    }
    let mut paging = json!({ "cursors": { "before": encode(window.start), "after": encode(window.end) } });
    if window.end < window.total
        && let Some(fields) = paging.as_object_mut()
    {
        let next = address(platform, call, &[("after", encode(window.end))]);
        fields.insert("next".to_owned(), next.into());
    }
    if let Some(fields) = answer.as_object_mut() {
        fields.insert("paging".to_owned(), paging);
    }
    answer
}

/// This call's own address with some parameters replaced; it holds the access token.
pub(crate) fn address(platform: &Platform, call: &Call, replaced: &[(&str, String)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(token) = call.token() {
        query.append_pair("access_token", token);
    }
    for (name, value) in &call.params {
        if name != "access_token" && !replaced.iter().any(|(key, _)| key == name) {
            query.append_pair(name, value);
        }
    }
    for (name, value) in replaced {
        query.append_pair(name, value);
    }
    format!("{}/{}{}?{}", platform.origin, call.host.name(), call.shown_path(), query.finish())
}

fn encode(row: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("AQsandbox:{row}"))
}

fn decode(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix("AQsandbox:")?.parse().ok()
}
