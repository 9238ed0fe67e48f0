//! Batches: up to 50 operations in one request, answered in order, each body as a JSON string.

use axum::http::{HeaderMap, Method};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    answer::{self, Answer, Body},
    call::Call,
    errors::GraphError,
    faults::Trouble,
    host::Host,
    outcome::{Outcome, Perform},
    state::Platform,
};

const MOST: usize = 50;

#[derive(Deserialize)]
struct Operation {
    #[serde(default = "get")]
    method: String,
    relative_url: String,
    body: Option<String>,
    access_token: Option<String>,
}

fn get() -> String {
    "GET".to_owned()
}

pub(crate) fn batch(platform: &Platform, call: &Call, perform: Perform<'_>) -> Result<Value, GraphError> {
    if call.host == Host::InstagramGraph && !platform.variants().instagram_batch.is_accepted() {
        return Err(GraphError { kind: "IGApiException", ..GraphError::unsupported(call.method.as_str()) });
    }
    let text = call.param("batch").ok_or_else(|| GraphError::unsupported(call.method.as_str()))?;
    // Needed even when every operation has a token of its own.
    if call.token().is_none() {
        return Err(GraphError::no_token());
    }
    let operations: Vec<Operation> = serde_json::from_str(text)
        .map_err(|_| GraphError::parameter("Invalid batch: not a JSON array of operations"))?;
    if operations.len() > MOST {
        return Err(GraphError::parameter(format!(
            "Too many requests in batch message. Maximum batch size is {MOST}"
        )));
    }
    let with_headers = call.param("include_headers").is_none_or(|value| value != "false");
    let answers: Vec<_> =
        operations.iter().map(|operation| one(call, operation, with_headers, perform)).collect();
    Ok(answers.into())
}

/// `null` for an operation that timed out.
fn one(call: &Call, operation: &Operation, with_headers: bool, perform: Perform<'_>) -> Value {
    let (path, query) = operation.relative_url.split_once('?').unwrap_or((&operation.relative_url, ""));
    let version = call.version.as_ref().map_or_else(String::new, |version| format!("/{version}"));
    let own_version = path.trim_start_matches('/').starts_with('v') && path.contains('.');
    let prefix = if own_version { String::new() } else { version };
    let path = format!("/{}{prefix}/{}", call.host.name(), path.trim_start_matches('/'));
    let mut headers = HeaderMap::new();
    let form = axum::http::HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(axum::http::header::CONTENT_TYPE, form);
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap_or(Method::GET);
    let body = operation.body.as_deref().unwrap_or_default();
    let Some(mut single) = Call::read(method, &path, query, &headers, body.as_bytes()) else {
        return Value::Null;
    };
    if single.token().is_none() {
        single.bearer = operation.access_token.clone().or_else(|| call.token().map(str::to_owned));
    }
    let Outcome { mut answer, trouble } = perform(&single);
    match trouble {
        Some(trouble) if trouble.loses_the_answer() => return Value::Null,
        Some(Trouble::Without { fields }) => {
            if let Body::Json(value) = &mut answer.body {
                answer::remove(value, &fields);
            }
        }
        _ => {}
    }
    entry(answer, with_headers)
}

fn entry(answer: Answer, with_headers: bool) -> Value {
    let body = match answer.body {
        Body::Json(value) => value.to_string(),
        Body::Html(text) => text,
        Body::Empty => String::new(),
    };
    if !with_headers {
        return json!({ "code": answer.status, "body": body });
    }
    let headers: Vec<_> =
        answer.headers.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
    json!({ "code": answer.status, "headers": headers, "body": body })
}
